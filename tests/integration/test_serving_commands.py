"""`remit serve`, `remit setup` and `remit manage` from outside."""

import os
import socket
import subprocess
import sysconfig
from pathlib import Path

import pytest
from tests.tables import begin_with_tables

from remit.service.config.data_directory import NoRemitError, prepare

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
    assert answer.stderr == "CommandError: '127.0.0.1' is not an address. Write host and port, such as 127.0.0.1:8000.\n"


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("127.0.0.1", "Remit cannot listen at {address}: Address already in use. Choose another with --metrics, or end what listens there."),
        ("0.0.0.0", "Metrics at {address} could be read by every machine that reaches it. Set REMIT_METRICS_TOKEN, or listen at 127.0.0.1."),  # noqa: S104
    ],
    ids=["taken", "open to all"],
)
def test_address_for_metrics_is_looked_at_before_the_counts_of_a_running_service_go(host: str, sentence: str, tmp_path: Path) -> None:
    begin_with_tables(tmp_path)
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").write_bytes(b"counts")
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as free:
        address, free_address = f"{host}:{taken.getsockname()[1]}", f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        answer = _run("serve", "--address", free_address, "--metrics", address, data=tmp_path)
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", f"CommandError: {sentence.format(address=address)}\n")
    assert (tmp_path / "metrics" / "counter_1.db").read_bytes() == b"counts"


def test_setup_refuses_an_address_that_no_browser_opens_and_invites_nobody(tmp_path: Path) -> None:
    answer = _run("setup", "--email", "sam@remit.example", "--name", "Sam Okafor", "--link-to", "remit.example", data=tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "CommandError: --link-to is 'remit.example', which has no https:// or no host. Write it such as https://remit.example.nhs.uk.\n"


def test_backup_without_keys_takes_no_passphrase(tmp_path: Path) -> None:
    answer = _run("backup", str(tmp_path / "one.backup"), "--without-keys", "--passphrase-file", str(tmp_path / "passphrase"), data=tmp_path)
    assert (answer.returncode, "--without-keys leaves no key for --passphrase-file to lock." in answer.stderr) == (2, True)


def test_setup_prints_a_link_and_the_record_holds(tmp_path: Path) -> None:
    made = _run("setup", "--email", "sam@remit.example", "--name", "Sam Okafor", "--data", str(tmp_path), data=tmp_path)
    assert "http://127.0.0.1:8000/invitation/" in made.stdout, made.stderr
    assert _run("manage", "verify", data=tmp_path).stdout == "All 1 chains hold.\n"


BESIDE = [
    ["doctor"],
    ["backup", "one.backup"],
    ["verify", "--register"],
    ["retain"],
    ["export-labels", "out"],
    ["foi", "--from", "2025-04-01", "--to", "2025-12-31", "-o", "out"],
    ["watch", ".", "--practice", "ZZA001"],
    ["mesh"],
    ["work"],
    ["manage", "verify"],
    ["manage", "migrate"],
]


@pytest.mark.parametrize("words", BESIDE, ids=" ".join)
def test_command_beside_a_service_that_never_ran_says_so_and_makes_nothing(words: list[str], tmp_path: Path) -> None:
    answer = _run(*words, "--data", str(tmp_path / "wrong"), data=tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == f"There is no Remit at {tmp_path / 'wrong'}; name it with --data (or REMIT_DATA).\n"
    assert list(tmp_path.iterdir()) == []


def test_command_that_finds_only_the_demonstration_says_how_it_is_named(tmp_path: Path) -> None:
    begin_with_tables(tmp_path)
    (tmp_path / "remit.sqlite3").unlink()
    answer = _run("manage", "verify", data=tmp_path)
    assert answer.stderr == f"At {tmp_path} is only a demonstration; set REMIT_DEMO=1 for it, or name your Remit with --data (or REMIT_DATA).\n"
    assert not (tmp_path / "remit.sqlite3").exists()


def test_command_beside_a_service_makes_no_key_in_place_of_one_that_is_lost(tmp_path: Path) -> None:
    begin_with_tables(tmp_path)
    (tmp_path / "letters.key").unlink()
    answer = _run("verify", "--register", data=tmp_path)
    assert (answer.returncode, answer.stderr.startswith(f"There is no letters.key in {tmp_path}. Put it back from a backup")) == (1, True)
    assert "WRONG letter keys: There is no key in letters.key." in _run("doctor", data=tmp_path).stdout
    assert not (tmp_path / "letters.key").exists()


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("# made in May\n", "Line 1 of letters.key is no key of 44 characters."),
        ("", "There is no key in letters.key."),
        ("clé\n", "Line 1 of letters.key is no key of 44 characters."),
    ],
    ids=["comment", "empty", "garbage"],
)
def test_key_of_letters_that_is_none_is_said_before_anything_starts(before: str, sentence: str, tmp_path: Path) -> None:
    begin_with_tables(tmp_path)
    key = (tmp_path / "letters.key").read_text("ascii")
    (tmp_path / "letters.key").write_text(before and before + key, "utf-8")
    for words in (["serve"], ["verify", "--register"], ["backup", str(tmp_path / "one.backup")]):
        answer = _run(*words, data=tmp_path)
        assert (answer.returncode, answer.stderr.startswith(f"Remit cannot start: {sentence} Put letters.key back")) == (1, True), answer.stderr
    answer = _run("doctor", data=tmp_path)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert f"WRONG letter keys: {sentence} Letters can be neither stored nor opened.\n" in answer.stdout
    assert "things looked at" in answer.stdout


def test_key_of_sign_in_that_is_empty_is_said(tmp_path: Path) -> None:
    begin_with_tables(tmp_path)
    (tmp_path / "secret.key").write_text("\n", "ascii")
    assert _run("retain", data=tmp_path).stderr.startswith(f"Remit cannot start: {tmp_path / 'secret.key'} is empty. Put it back from a backup.")


@pytest.mark.parametrize(("number", "what"), [(os.R_OK, "read"), (os.W_OK, "write to")], ids=["closed", "read only"])
def test_data_directory_of_somebody_else_is_named_with_its_owner(number: int, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_with_tables(tmp_path)
    monkeypatch.setenv("REMIT_DATA", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda _path, wanted: not wanted & number)
    monkeypatch.setattr(os, "geteuid", lambda: -1)
    for words in (["serve"], ["retain"]):
        with pytest.raises(NoRemitError) as caught:
            prepare(words)
        assert str(caught.value) == (
            f"You may not {what} {tmp_path}, which belongs to {tmp_path.owner()}. Run this as {tmp_path.owner()} (sudo -u {tmp_path.owner()} ...), "
            "or name another data directory with --data."
        )


@pytest.mark.parametrize("words", [["watch", ".", "--practice", "ZZA001"], ["mesh"], ["work"]], ids=["watch", "mesh", "work"])
def test_command_that_works_beside_the_pages_refuses_wrong_settings_of_mail(words: list[str], tmp_path: Path) -> None:
    """They look at few settings when they start; these are among them."""
    begin_with_tables(tmp_path)
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
