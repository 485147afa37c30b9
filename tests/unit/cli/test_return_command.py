"""`remit return`: what goes into the letter, who signs, and what is never done silently."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


SIGNED = ("--by", "Dr Amara Osei, GP partner")


def test_letter_is_printed_with_quotes_reference_and_blank_signature(run: Run, letter: Path) -> None:
    result = run("return", letter)
    assert result.exit_code == 0
    assert "Return of 2 requests in your letter of 5 March 2026" in result.stdout
    assert "chase these results and act on them" in " ".join(result.stdout.split())
    assert "Our reference: RM" in result.stdout
    assert "NHS number 999 798 3807" in result.stdout.replace("\u00a0", " ")
    assert "____ (to be signed)" in result.stdout
    assert "no practice is named" in result.stderr


def test_same_letter_gives_the_same_reference_and_another_letter_another(run: Run, letter: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(letter.read_text(encoding="utf-8").replace("painful", "sore"), encoding="utf-8")
    references = [next(line for line in run("return", path).stdout.splitlines() if "reference" in line) for path in (letter, letter, other)]
    assert references[0] == references[1] != references[2]


def test_urgent_request_is_warned_of(run: Run, letter: Path) -> None:
    assert "A request here is urgent. Decide who acts for the patient today before this is sent." in run("return", letter).stderr


def test_nothing_to_return_is_said_and_nothing_written(run: Run, plain: Path, tmp_path: Path) -> None:
    target = tmp_path / "back.txt"
    result = run("return", plain, "-o", target)
    assert result.exit_code == 0
    assert f"There is nothing to return in {plain}. Nothing was written." in result.stdout
    assert not target.exists()


@pytest.mark.parametrize(("name", "head"), [("back.pdf", b"%PDF"), ("back.docx", b"PK"), ("back.txt", b"Larkfield Surgery")])
def test_each_form_is_written(run: Run, letter: Path, policy: Path, tmp_path: Path, name: str, head: bytes) -> None:
    result = run("return", letter, "-o", tmp_path / name, "--policy", policy, *SIGNED)
    assert result.exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(head)
    assert f"Wrote {tmp_path / name}: Return of 2 requests" in result.stderr


@pytest.mark.parametrize("option", ["-o", "--patient-note"])
@pytest.mark.parametrize("name", ["back.pdf", "back.docx"])
def test_paper_that_nobody_signs_is_refused(run: Run, letter: Path, tmp_path: Path, option: str, name: str) -> None:
    result = run("return", letter, option, tmp_path / name)
    assert result.exit_code == 2
    assert "would go out unsigned: a person signs each letter. Say who, such as --by" in result.stderr
    assert not (tmp_path / name).exists()


def test_unknown_form_is_refused(run: Run, letter: Path, tmp_path: Path) -> None:
    result = run("return", letter, "-o", tmp_path / "back.odt", *SIGNED)
    assert result.exit_code == 2
    assert "Choose a name that ends in .pdf, .docx or .txt." in result.stderr


def test_the_letter_itself_is_never_overwritten(run: Run, letter: Path) -> None:
    before = letter.read_bytes()
    assert "would be lost" in run("return", letter, "-o", letter).stderr
    assert letter.read_bytes() == before


def test_only_some_requests(run: Run, letter: Path) -> None:
    result = run("return", letter, "--only", "2")
    assert "Return of 1 request in" in result.stdout
    assert "dermatology" in result.stdout
    assert "chase" not in result.stdout


@pytest.mark.parametrize(
    ("only", "words"), [("3", "There is no request 3: this letter has 2 requests."), ("0", "There is no request 0"), ("two", "'two' is no list of numbers")]
)
def test_wrong_numbers_are_refused(run: Run, letter: Path, only: str, words: str) -> None:
    result = run("return", letter, "--only", only)
    assert result.exit_code == 2
    assert words in result.stderr


def test_under_protest(run: Run, letter: Path) -> None:
    result = run("return", letter, "--under-protest")
    assert "done by this practice under protest" in " ".join(result.stdout.split())


def test_practice_and_days_come_from_the_policy(run: Run, letter: Path, policy: Path) -> None:
    result = run("return", letter, "--policy", policy)
    assert result.stdout.startswith("Larkfield Surgery\n01632 960111")
    assert "(12 working days)" in result.stdout
    assert "This date is our request." in " ".join(result.stdout.split())
    assert "no practice is named" not in result.stderr


def test_promise_of_a_named_provider_is_called_its_own(run: Run, letter: Path, policy: Path) -> None:
    terms = "providers:\n  - name: Northmoor General Hospital\n    promises:\n      acknowledge_days: 2\n      answer_days: 5\n"
    policy.write_text(policy.read_text(encoding="utf-8") + terms, encoding="utf-8")
    said = " ".join(run("return", letter, "--policy", policy).stdout.split())
    assert "(5 working days)" in said
    assert "your own response promise" in said


def test_patient_note_is_written_beside_the_letter(run: Run, letter: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    result = run("return", letter, "--patient-note", note)
    assert result.exit_code == 0
    assert "Who is doing what for you" in note.read_text(encoding="utf-8")
    assert "999" not in note.read_text(encoding="utf-8").replace("call 999", "")


def test_letter_and_note_in_one_file_are_refused(run: Run, letter: Path, tmp_path: Path) -> None:
    result = run("return", letter, "-o", tmp_path / "a.txt", "--patient-note", tmp_path / "a.txt")
    assert result.exit_code == 2
    assert "would be the same file" in result.stderr


def test_accepted_request_cannot_be_returned(run: Run, letter: Path, tmp_path: Path) -> None:
    agreed = tmp_path / "agreed.yaml"
    agreed.write_text("format: 1\npathways:\n  - name: Skin pathway\n    tasks: [onward_referral]\n", encoding="utf-8")
    result = run("return", letter, "--policy", agreed, "--only", "2")
    assert result.exit_code == 2
    assert "is the practice's own work" in result.stderr


def test_letter_from_standard_input(run: Run, letter: Path) -> None:
    assert "Return of 2 requests" in run("return", "-", stdin=letter.read_bytes()).stdout
