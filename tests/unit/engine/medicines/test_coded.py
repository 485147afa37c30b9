"""Medicines that a message states in coded form."""

import pytest

from remit.engine.letters.document import CodedMedicine
from remit.engine.letters.letter import read_text
from remit.engine.medicines.coded import merge_coded, status_of
from remit.engine.medicines.rows import read_rows
from remit.engine.medicines.statuses import Status
from remit.engine.rulebook.policy import Policy
from remit.engine.terms import Task
from remit.engine.triage.medicine_facts import read_medicine_facts
from remit.engine.triage.medicine_findings import find_medicine_requests


def test_code_completes_the_row_of_the_text() -> None:
    rows = read_rows(read_text("Medicines\nRamipril 5 mg od\n"))
    (row,) = merge_coded(rows, [CodedMedicine("Ramipril 5mg capsules", status="stopped", reason="cough", supply="28 days")])
    assert (row.status, row.reason, row.supply.days, row.name.start) == (Status.STOPPED, "cough", 28, 10)


def test_entry_that_the_text_does_not_name_is_a_row_without_a_place() -> None:
    (row,) = merge_coded((), [CodedMedicine("Amlodipine 5mg tablets", dose="5 mg", frequency="once daily", supply="x14")])
    assert (row.medicine.name, row.layout, row.supply.days, row.span.end) == ("amlodipine", "coded", 14, 0)


def test_unknown_name_keeps_its_words() -> None:
    (row,) = merge_coded((), [CodedMedicine("Zanbrazole 20mg")])
    assert row.medicine.name == "zanbrazole 20mg"


def test_coded_supply_gives_a_finding_at_the_words_of_the_text() -> None:
    letter = read_text("Medicines\nBisoprolol 2.5 mg od - continued\n")
    facts = read_medicine_facts(
        letter, Policy(), coded=[CodedMedicine("Bisoprolol 2.5mg tablets", supply="5 days"), CodedMedicine("Ramipril", status="stopped")]
    )
    (handed,) = find_medicine_requests(letter, facts)
    assert (handed.request.task, handed.days) == (Task.SHORT_SUPPLY, 5)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("active", Status.UNSAID),
        ("on-hold", Status.WITHHELD),
        ("Added", Status.NEW),
        ("Dose increased", Status.CHANGED),
        ("new", Status.NEW),
        ("", Status.UNSAID),
    ],
)
def test_status_codes_are_known(words: str, status: Status) -> None:
    assert status_of(words) is status
