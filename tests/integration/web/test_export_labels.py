"""Decisions as labelled letters: the form of the development letters, nobody's name, and suggested, decided and touched apart."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.integration.web.conftest import AT, BY, add_organisation
from tests.integration.web.letters import CHASE, REFER, UNNAMED, add_letter, letter_text

from remit.cli.scoring import find_labelled
from remit.service.audit import queries as audit
from remit.service.correspondence import actions
from remit.service.correspondence.queries import labels as exported
from remit.service.organisations.models import Kind, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(practice: Organisation, provider: Organisation) -> Organisation:
    """A practice with one decided letter and one that waits."""
    letter = add_letter(practice, letter_text(CHASE, REFER, UNNAMED))
    missed = letter.findings.count() + 1
    text = letter_text(CHASE, REFER, UNNAMED)
    start = text.index("Her hands are")
    actions.add_request(letter, actions.Missed(start, start + 32, "transport"), by=BY, at=AT)
    numbers = dict(letter.findings.values_list("number", "task"))
    chosen = {
        number: {"chase_result": "return", "onward_referral": "accept", "unclear_responsibility": "ask"}.get(task, "not_right")
        for number, task in numbers.items()
    }
    actions.decide(letter, chosen | {missed: "protest"}, by=BY, at=AT)
    add_letter(practice, letter_text("Nobody has decided on this one. " + CHASE))
    return practice


def _export(folder: Path) -> tuple[str, dict[str, object]]:
    call_command("export_labels", folder)
    return (folder / "P00001.txt").read_text("utf-8"), json.loads((folder / "P00001.json").read_text("utf-8"))


def test_decided_letters_are_written_in_the_form_of_the_development_letters(decided: Organisation, tmp_path: Path) -> None:
    text, labels = _export(tmp_path / "out")
    findings = labels["findings"]
    assert isinstance(findings, list)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["P00001.json", "P00001.txt", "README.md"]
    assert all(one["quote"] == text[one["start"] : one["end"]] for one in findings)
    assert {(one["label"], one["breach"], one["decided"]) for one in findings} >= {
        ("chase_result", "yes", "return"),
        ("appropriate_request", "no", "accept"),
        ("unclear_responsibility", "depends", "ask"),
        ("transport", "yes", "protest"),
    }


def test_suggested_decided_and_touched_stand_apart(decided: Organisation, tmp_path: Path) -> None:
    _, labels = _export(tmp_path / "out")
    by_task = {one["task"]: one for one in labels["findings"]}  # type: ignore[attr-defined]
    kept = ("found_by", "suggested", "came_chosen", "decided", "touched")
    assert [by_task["chase_result"][name] for name in kept] == ["engine", "return", True, "return", False]
    assert [by_task["transport"][name] for name in kept] == ["person", None, False, "protest", True]


def test_nobody_is_named_in_what_is_written(decided: Organisation, tmp_path: Path) -> None:
    _export(tmp_path / "out")
    whole = "".join(path.read_text("utf-8") for path in (tmp_path / "out").glob("P*"))
    assert [
        word
        for word in ("Ellwood", "Marjorie", "Osei", "Castellan", "9994123076", "999 412", "Northmoor", "1957-03", "14 March", "2 January 2026")
        if word in whole
    ] == []


def test_engine_can_be_measured_with_what_is_written(decided: Organisation, tmp_path: Path) -> None:
    _export(tmp_path / "out")
    letters, problems = find_labelled([tmp_path / "out"])
    assert (len(letters), problems) == (1, [])


def test_two_exports_cannot_be_laid_side_by_side(decided: Organisation, tmp_path: Path) -> None:
    texts = {next(iter(exported.list_labelled(decided, seed=seed))).text for seed in (b"a", b"b", b"c")}
    assert len(texts) == 3


def test_letter_in_which_a_name_is_left_stays_here(
    decided: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(exported, "leftovers", lambda *_words, **_known: ["Marjorie"])
    call_command("export_labels", tmp_path / "out")
    told = capsys.readouterr()
    assert "Letters written: 0. Letters that stay here: 1." in told.out
    assert "P00001 stays here: 1 words or numbers that name the patient could not be taken out." in told.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["README.md"]


def test_export_is_an_event_and_one_practice_can_be_chosen(decided: Organisation, tmp_path: Path) -> None:
    add_organisation("ZZA002", Kind.PRACTICE)
    call_command("export_labels", tmp_path / "own", practice="ZZA001")
    call_command("export_labels", tmp_path / "other", practice="ZZA002")
    assert audit.list_events("organisation:ZZA001")[-1].details == {"written": 1, "kept": 0}
    assert audit.list_events("organisation:ZZA002")[-1].details == {"written": 0, "kept": 0}


def test_export_refuses_a_folder_that_is_not_empty_and_an_unknown_practice(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("x", "utf-8")
    with pytest.raises(CommandError, match="is there already and not empty"):
        call_command("export_labels", tmp_path)
    with pytest.raises(CommandError, match="There is no practice with the ODS code ZZ9"):
        call_command("export_labels", tmp_path / "new", practice="ZZ9")
