"""`remit triage`: what it prints, what it refuses, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from remit.cli.words import OUTCOMES, TASKS
from remit.engine.letters import Letter
from remit.engine.terms import Task
from remit.engine.triage.answer import load_schema

Run = Callable[..., Result]


def _validate(answer: dict) -> None:
    jsonschema.Draft202012Validator(load_schema(), format_checker=jsonschema.FormatChecker()).validate(answer)


def test_table_shows_outcome_task_quote_in_its_sentence_reason_and_citation(run: Run, letter: Path) -> None:
    result = run("triage", letter)
    assert result.exit_code == 0
    assert "NORTHMOOR GENERAL HOSPITAL" in result.output
    assert "clinic letter · event 3 March 2026, written 5 March 2026" in result.output
    assert "Return: Chase a result (asked of the practice)" in result.output
    assert "[[" in result.output
    assert "chase these results" in result.output
    assert "NHS Standard Contract 2025/26, Service Condition 12" in result.output
    assert "\x1b" not in result.output


def test_urgent_request_is_marked(run: Run, letter: Path) -> None:
    assert ", URGENT: Refer the patient on" in run("triage", letter).output


def test_letter_that_asks_nothing_says_so(run: Run, plain: Path) -> None:
    result = run("triage", plain)
    assert result.exit_code == 0
    assert "Nothing is asked of the practice." in result.output


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_of_one_letter_is_one_valid_object(run: Run, letter: Path, form: str) -> None:
    answer = json.loads(run("triage", letter, "--format", form).stdout)
    _validate(answer)
    assert answer["source"] == str(letter)
    text = letter.read_text(encoding="utf-8")
    assert [item["quote"] for item in answer["findings"]] == [text[item["start"] : item["end"]] for item in answer["findings"]]


def test_json_of_a_folder_is_a_list_and_jsonl_one_object_a_line(run: Run, letter: Path, plain: Path) -> None:
    listed = json.loads(run("triage", letter.parent, "--format", "json").stdout)
    lines = [json.loads(line) for line in run("triage", letter.parent, "--format", "jsonl").stdout.splitlines()]
    assert listed == lines
    assert [answer["source"] for answer in listed] == [str(letter), str(plain)]
    for answer in listed:
        _validate(answer)


def test_standard_input_is_read(run: Run, letter: Path) -> None:
    result = run("triage", "-", "--format", "json", stdin=letter.read_bytes())
    assert json.loads(result.stdout)["source"] == "-"


def test_received_day_is_in_the_answer(run: Run, letter: Path) -> None:
    answer = json.loads(run("triage", letter, "--received", "2026-03-12", "--format", "json").stdout)
    assert answer["letter"]["received_on"] == "2026-03-12"


def test_two_policies_give_two_answers(run: Run, letter: Path, tmp_path: Path) -> None:
    agreed = tmp_path / "agreed.yaml"
    agreed.write_text("format: 1\npathways:\n  - name: Skin pathway\n    tasks: [onward_referral]\n", encoding="utf-8")
    assert "Refer the patient on (asked of the practice)" in run("triage", letter).output
    with_policy = run("triage", letter, "--policy", agreed).output
    assert "Your work: Refer the patient on" in with_policy
    assert "“Agreed pathway: Skin pathway”" in with_policy


def test_folder_has_a_summary_line(run: Run, letter: Path, plain: Path) -> None:
    assert "2 letters read, 2 requests found: 2 return, 0 you decide, 0 your work; 1 urgent." in run("triage", letter.parent).output


def test_other_files_in_a_folder_are_reported_not_skipped(run: Run, letter: Path) -> None:
    (letter.parent / "scan.pdf").write_bytes(b"%PDF-1.7")
    (letter.parent / ".hidden").write_bytes(b"x")
    result = run("triage", letter.parent)
    assert result.exit_code == 1
    assert f"Not read: {letter.parent / 'scan.pdf'}: This PDF document is damaged and cannot be opened." in result.stderr
    assert "1 letter read" in result.stdout
    assert ".hidden" not in result.output


def test_output_file_is_written_plain(run: Run, letter: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.out"
    result = run("triage", letter, "-o", target)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "Chase a result" in target.read_text(encoding="utf-8")


def test_output_never_overwrites_a_letter(run: Run, letter: Path) -> None:
    before = letter.read_bytes()
    result = run("triage", letter, "-o", letter)
    assert result.exit_code == 2
    assert "is the letter itself and would be lost" in result.stderr
    assert letter.read_bytes() == before


def test_output_into_a_missing_folder_is_refused_with_a_sentence(run: Run, letter: Path, tmp_path: Path) -> None:
    result = run("triage", letter, "-o", tmp_path / "none" / "a.txt")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_two_processes_answer_as_one_does(run: Run, letter: Path) -> None:
    for number in range(9):
        (letter.parent / f"copy{number}.txt").write_text(letter.read_text(encoding="utf-8").replace("Mrs", f"Mrs {number}"), encoding="utf-8")
    (letter.parent / "copy4.txt").write_bytes(b"")
    one, two = (run("triage", letter.parent, "--format", "jsonl", "--jobs", jobs) for jobs in (1, 2))
    assert one.stdout == two.stdout
    assert one.exit_code == two.exit_code == 1


def test_a_fault_in_one_letter_does_not_stop_the_others(run: Run, letter: Path, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from remit.engine import triage

    true_triage = triage.triage_letter

    def fails_on_one(given: Letter, tools: object = None) -> object:
        if "painful hands" in given.text:
            raise RecursionError(given.text)
        return true_triage(given, tools)

    monkeypatch.setattr(triage, "triage_letter", fails_on_one)
    result = run("triage", letter.parent)
    assert result.exit_code == 1
    assert "Remit itself failed on this letter (RecursionError in" in result.stderr
    assert "painful" not in result.output
    assert "Nothing is asked of the practice." in result.stdout


def test_folder_without_letters_ends_with_3(run: Run, tmp_path: Path) -> None:
    result = run("triage", tmp_path)
    assert result.exit_code == 3
    assert "There is nothing to read in" in result.stderr


def test_control_characters_of_a_letter_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text("Dear Dr Osei\n\nPlease could you \x1b[31mchase\x1b[0m the \u202eferritin result.\n", encoding="utf-8")
    result = run("triage", path)
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output


def test_every_task_and_outcome_has_words() -> None:
    assert set(TASKS) == {task.value for task in Task}
    assert set(OUTCOMES) == set(load_schema()["$defs"]["finding"]["properties"]["outcome"]["enum"])


def test_help_says_the_exit_codes(run: Run) -> None:
    text = run("triage", "--help").output
    assert "0  all letters were read" in text
    assert "3  there was nothing to read" in text
