"""`remit serve`, `remit setup` and `remit manage` from outside."""

import socket
import subprocess
import sysconfig
from pathlib import Path

import pytest
from tests.tables import begin_with_tables

REMIT = Path(sysconfig.get_path("scripts")) / "remit"


def _run(*words: str, data: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([REMIT, *words], env={"REMIT_DATA": str(data), "PATH": ""}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--demo", "--hosts", "remit.example"], "so it does not run under public names. Leave out --demo or --hosts."),
        (["--demo", "--address", "0.0.0.0:8000"], "so it listens on this machine only. Leave out --address or name 127.0.0.1."),
    ],
)
def test_demonstration_is_not_shown_to_the_world(words: list[str], sentence: str, tmp_path: Path) -> None:
    answer = _run("serve", *words, data=tmp_path)
    assert answer.returncode == 2
    assert sentence in answer.stderr


def test_address_that_is_taken_is_named_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        answer = _run("serve", "--demo", "--address", address, data=tmp_path)
    assert answer.returncode == 1
    assert (
        answer.stderr == f"CommandError: Remit cannot listen at {address}: Address already in use. Choose another with --address, or end what listens there.\n"
    )
    assert answer.stdout == ""


def test_what_is_no_address_is_said_to_be_none(tmp_path: Path) -> None:
    answer = _run("serve", "--address", "127.0.0.1", data=tmp_path)
    assert answer.stderr == "CommandError: '127.0.0.1' is not an address. Write host and port, such as 127.0.0.1:9100.\n"


def test_setup_prints_a_link_and_the_record_holds(tmp_path: Path) -> None:
    made = _run("setup", "--email", "sam@remit.example", "--name", "Sam Okafor", "--data", str(tmp_path), data=tmp_path)
    assert "http://127.0.0.1:8000/invitation/" in made.stdout, made.stderr
    assert _run("manage", "verify", data=tmp_path).stdout == "All 1 chains hold.\n"


@pytest.mark.parametrize("words", [["watch", ".", "--practice", "ZZA001"], ["mesh"], ["export-labels", "out"]], ids=["watch", "mesh", "export-labels"])
def test_command_beside_a_service_that_never_ran_says_so(words: list[str], tmp_path: Path) -> None:
    answer = _run(*words, "--data", str(tmp_path), data=tmp_path)
    assert answer.returncode == 1
    assert (
        answer.stderr
        == "CommandError: The tables are not up to date. Start 'remit serve' first, or run 'remit manage migrate'. If they are, name the right --data.\n"
    )


@pytest.mark.parametrize("words", [["watch", ".", "--practice", "ZZA001"], ["mesh"], ["work"]], ids=["watch", "mesh", "work"])
def test_command_that_works_beside_the_pages_refuses_wrong_settings_of_mail(words: list[str], tmp_path: Path) -> None:
    """They look at few settings when they start; these are among them."""
    environment = {"REMIT_DATA": str(tmp_path), "REMIT_MAIL_REPLY_TO": "nonsense", "PATH": ""}
    answer = subprocess.run([REMIT, *words], env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert answer.returncode != 0
    assert "(mail.E001) REMIT_MAIL_REPLY_TO is no email address." in answer.stderr


def test_letters_are_taken_in_from_a_folder_by_command(tmp_path: Path) -> None:
    post = tmp_path / "post"
    post.mkdir()
    (post / "letter.txt").write_text("Dear Dr Osei\n\nPlease chase the MRI report.\n", encoding="utf-8")
    begin_with_tables(tmp_path)
    unknown = _run("watch", str(post), "--practice", "ZZA001", "--once", data=tmp_path)
    assert "There is no practice with the ODS code ZZA001 here." in unknown.stderr
    (tmp_path / "epraccur.csv").write_text(",".join(["ZZA001", "LIME AVENUE SURGERY", *[""] * 23, "4", ""]) + "\n", encoding="ascii")
    assert _run("manage", "import_ods", "epraccur", str(tmp_path / "epraccur.csv"), data=tmp_path).returncode == 0
    assert "1 file taken in, 0 known already." in _run("watch", str(post), "--practice", "ZZA001", "--once", "--move", data=tmp_path).stdout
    assert (post / "done" / "letter.txt").is_file()
    assert "0 files taken in" not in _run("watch", str(post), "--practice", "ZZA001", "--once", data=tmp_path).stdout


def test_deployment_has_nothing_that_django_warns_of(tmp_path: Path) -> None:
    environment = {"REMIT_DATA": str(tmp_path), "REMIT_HOSTS": "remit.example", "PATH": ""}
    words = [REMIT, "manage", "check", "--deploy", "--fail-level", "WARNING"]
    answer = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (0, "System check identified no issues (0 silenced).\n"), answer.stderr
