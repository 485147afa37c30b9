"""Whom the rows of a plan name: in a cell, at the end, by a mark under a column."""

import pytest

from remit.engine.letters import read_text
from remit.engine.letters.row_owners import find_marked_rows, is_done_row, owner_of_row
from remit.engine.letters.ticks import Tick
from remit.engine.terms import Party, Task
from remit.engine.triage import triage_letter

HEAD = "Larkfield Hospital, Respiratory Clinic\nClinic date: 12 October 2026. Typed: 14 October 2026\n\n"


@pytest.mark.parametrize(
    ("row", "owner"),
    [
        ("Repeat U&E | GP | 2 weeks", Party.PRACTICE),
        ("| Chest X-ray | Hospital | 6 weeks |", Party.PROVIDER),
        ("Repeat U&E           Surgery        2 weeks", Party.PRACTICE),
        ("Action: repeat U&E | Responsible: GP | When: 2 weeks", Party.PRACTICE),
        ("Leaflet to read\tPatient\ttoday", Party.PATIENT),
        ("Chest X-ray at 6 weeks (hospital)", Party.PROVIDER),
        ("Refer to ENT - GP", Party.PRACTICE),
        ("Refer to ENT [GP]", Party.PRACTICE),
        ("Chase the PET report [hospital]", Party.PROVIDER),
        ("Visit at home: district nurse.", Party.OTHER),
        ("Other referrals   Drug and alcohol team - via GP", Party.PRACTICE),
        ("Imaging   MRI spine   GP (no access here)", Party.PRACTICE),
        ("Send the form   GMP", Party.PRACTICE),
        ("Repeat U&E | GP | Hospital", Party.NOBODY),
        ("GP | to repeat the bloods", Party.NOBODY),
        ("The GP (who knows her well) was told", Party.NOBODY),
        ("Hospital | us", Party.PROVIDER),
        ("", Party.NOBODY),
        ("one\ntwo | GP", Party.NOBODY),
        ("x" * 500 + " | GP", Party.NOBODY),
    ],
)
def test_row_names_whom_it_is_for(row: str, owner: Party) -> None:
    assert owner_of_row(row, 0, len(row)).owner is owner


GRID = """Who does what                 Unit    GP    Patient
---------------------------------------------------
Repeat U&E in 2 weeks                  x
Chest X-ray at 6 weeks         x
Read the leaflet                              \N{CHECK MARK}
Nothing marked here

Refer to ENT                           x
"""
BARS = "| Task | Team | GP | Client |\n| Lithium levels weekly | | Y | |\n| Care plan | Y | | |\n| Carry the card | | | Y |\n"


@pytest.mark.parametrize(
    ("grid", "owners"),
    [
        (GRID, [Party.PRACTICE, Party.PROVIDER, Party.PATIENT]),
        (BARS, [Party.PRACTICE, Party.PROVIDER, Party.PATIENT]),
        ("PLAN          Unit    GP    Patient\nBloods again     .      x     .\n", [Party.PRACTICE]),
        ("Task   GP\nBloods   x\n", []),
        ("", []),
    ],
)
def test_mark_under_a_column_names_whom_the_column_names(grid: str, owners: list[Party]) -> None:
    assert [row.owner for row in find_marked_rows(grid).values() if row.owner is not Party.NOBODY] == owners


BOXES = """                          Referrer    GP     Imaging
 Extra CT                   ( )       ( )     (X)
 Two week wait form         ( )       (X)     ( )
 Nobody yet                 ( )       ( )     ( )
 Both                       (X)       (X)     ( )
"""
HEADS = """                        Done today    Hospital later    Local surgery
 Albumin                    x
 Ultrasound                                x
 FBC                                                        x
"""


@pytest.mark.parametrize(("grid", "owners"), [(BOXES, [Party.PRACTICE]), (HEADS, [Party.PROVIDER, Party.PROVIDER, Party.PRACTICE])])
def test_boxes_and_heads_of_several_words_are_read(grid: str, owners: list[Party]) -> None:
    assert [row.owner for row in find_marked_rows(grid).values() if row.owner is not Party.NOBODY] == owners


def test_boxes_under_heads_say_who_and_not_whether() -> None:
    letter = read_text(f"{HEAD}PLAN\n\n{BOXES}\n")
    (row,) = [sentence for sentence in letter.sentences if sentence.row.owner is Party.PRACTICE]
    assert row.tick is Tick.NONE
    assert next(sentence for sentence in letter.sentences if letter.text.startswith("Nobody", sentence.start)).tick is Tick.UNTICKED


def test_endless_line_is_no_row() -> None:
    assert not find_marked_rows("Task   Hospital   GP" + "|a" * 200_000 + "\nBloods              x\n")


def test_mark_far_from_every_column_names_nobody() -> None:
    assert not find_marked_rows("Task      GP    Patient\nBloods                                        x\n")


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("Repeat U&E | GP | 2 weeks", "GP"),
        ("- Repeat U&E in 2 weeks (surgery)", "surgery"),
        (GRID, "GP"),
        (BOXES.replace("Two week wait form", "Repeat U&E        "), "GP"),
    ],
)
def test_words_that_name_the_practice_are_shown(plan: str, words: str) -> None:
    letter = read_text(f"{HEAD}PLAN\n\n{plan}\n")
    finding = next(finding for finding in triage_letter(letter).findings if finding.task is Task.ARRANGE_TEST)
    assert "Repeat U&E" in finding.quote
    shown = [item for item in finding.evidence if item.kind == "owner"]
    assert words in [item.words for item in shown]
    assert all(letter.text[item.span.start : item.span.end] == item.words for item in finding.evidence)


def test_rows_of_a_grid_are_sentences_of_their_own_with_their_owner() -> None:
    letter = read_text(HEAD + GRID)
    rows = {letter.text[item.start : item.end].split("  ")[0]: item.owner for item in letter.sentences if item.row.owner is not Party.NOBODY}
    assert rows == {"Repeat U&E in 2 weeks": Party.PRACTICE, "Chest X-ray at 6 weeks": Party.PROVIDER, "Read the leaflet": Party.PATIENT}


@pytest.mark.parametrize(
    "plan",
    [
        "Repeat U&E | GP | 2 weeks\nChest X-ray | Hospital | 6 weeks\nRefer to ENT | GP | now",
        GRID,
        "- Repeat U&E in 2 weeks (GP)\n- Chest X-ray at 6 weeks (hospital)",
    ],
)
def test_what_the_row_gives_to_somebody_else_is_not_asked_of_the_practice(plan: str) -> None:
    found = triage_letter(read_text(f"{HEAD}PLAN\n\n{plan}\n")).findings
    assert Task.ARRANGE_TEST in [finding.task for finding in found]
    assert not [finding.quote for finding in found if "X-ray" in finding.quote]


def test_row_of_somebody_else_that_names_the_practice_is_read() -> None:
    found = triage_letter(read_text(f"{HEAD}PLAN\n\nBiopsy result   |   GP to chase this   |   Hospital\n")).findings
    assert [finding.task for finding in found] == [Task.CHASE_RESULT]


@pytest.mark.parametrize(
    ("row", "is_done"),
    [
        ("Refer to clinic | ward | done 21 Oct", True),
        ("Fit note | ward doctor | handed over", True),
        ("Tell patient the result     GP     told on 21 Oct, normal", True),
        ("Refer to clinic | GP | 2 weeks", False),
        ("Give the form | GP | given form", False),
        ("Repeat U&E | GP | done if abnormal", False),
        ("Biopsy | GP to chase it | done 21 Oct", False),
        ("Chase the biopsy | GP | sent 21 Oct", False),
        ("GP to chase the biopsy     done 21 Oct", False),
        ("Referral done", False),
    ],
)
def test_last_cell_may_say_that_the_work_is_done(row: str, is_done: bool) -> None:
    assert is_done_row(row, 0, len(row)) is is_done


def test_row_that_is_done_asks_for_nothing() -> None:
    plan = "Action | Who | When\nRefer to pulmonary clinic | GP | {when}\n"
    tasks = [[found.task for found in triage_letter(read_text(HEAD + plan.format(when=when))).findings] for when in ("this week", "done 21 Oct")]
    assert tasks == [[Task.ONWARD_REFERRAL], []]
