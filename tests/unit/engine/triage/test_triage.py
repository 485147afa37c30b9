"""The one path from a letter to findings."""

import datetime as dt
import math
from dataclasses import replace

import pytest
from tests.unit.engine.triage.weights import task_weights

from remit.engine.letters.letter import read_text
from remit.engine.rulebook.policy import default_policy
from remit.engine.rulebook.policy_file import policy_from
from remit.engine.terms import LetterKind, Outcome, Task
from remit.engine.triage import Triage, default_tools, triage_letter, triage_text
from remit.engine.triage.scorer import TASKS, load_scorer


def letter(event: str, body: str, head: str = "") -> str:
    """Return a clinic letter of a day."""
    top = f"OXENHOLT HOSPITAL\nOutpatient clinic letter\nClinic date: {event}\n{head}\nDr R Okonjo\nLarkfield Surgery\n"
    return f"{top}\nDear Dr Okonjo\n\n{body}\n\nYours sincerely\n\nDr I Valdmanis\n"


def triaged(text: str) -> Triage:
    """Triage a letter with the tools that ship."""
    return triage_letter(read_text(text))


ASK = "I would be grateful if you would refer her to neurology."


@pytest.mark.parametrize(("event", "edition"), [("08/09/2026", "2026-27"), ("08/09/2016", "2016-17"), ("31/03/2026", "2025-26")])
def test_day_of_the_event_chooses_the_edition(event: str, edition: str) -> None:
    assert triaged(letter(event, ASK)).edition == edition


def test_letter_of_before_the_first_edition_has_none_and_no_contract_finding() -> None:
    triage = triaged(letter("08/09/2009", ASK))
    assert triage.edition == ""
    assert triage.requests
    assert not any(finding.rule == "ONW-001" for finding in triage.findings)


def test_undated_letter_is_judged_by_the_last_edition_that_is_known() -> None:
    triage = triage_letter(read_text(f"Dear Dr Okonjo\n\n{ASK}\n"))
    assert triage.edition == triage.tools.rulebook.editions[-1].id


def test_day_of_receipt_serves_where_the_letter_has_no_day() -> None:
    triage = triage_letter(read_text(f"Dear Dr Okonjo\n\n{ASK}\n", received_on=dt.date(2019, 6, 1)))
    assert triage.edition == "2019-20"


def test_same_letter_under_two_policies_has_two_answers() -> None:
    text = letter("08/09/2026", ASK)
    agreed = policy_from({"format": 1, "pathways": [{"name": "Headache first", "tasks": ["onward_referral"], "services": ["neurology"]}]}, source="test")
    plain, local = (triage_letter(read_text(text), default_tools(policy)).findings for policy in (default_policy(), agreed))
    assert [finding.excuse for finding in local] == ["agreed-pathway"]
    assert [finding.outcome for finding in local] == [Outcome.ACCEPT]
    assert plain[0].outcome is not Outcome.ACCEPT
    assert plain[0].reason != local[0].reason


@pytest.mark.parametrize(
    ("event", "sent", "is_late"),
    [
        ("07/06/2016", "21/06/2016", False),
        ("07/06/2016", "22/06/2016", True),
        ("06/06/2017", "16/06/2017", False),
        ("06/06/2017", "17/06/2017", True),
        ("02/06/2026", "09/06/2026", False),
        ("02/06/2026", "10/06/2026", True),
        ("02/06/2015", "30/09/2015", False),
    ],
)
def test_clinic_letter_has_fourteen_then_ten_then_seven_days(event: str, sent: str, is_late: bool) -> None:
    found = triaged(letter(event, ASK, head=f"Letter sent: {sent}\n")).findings
    assert (Task.LATE_LETTER in {finding.task for finding in found}) == is_late


def test_late_letter_stands_last_and_only_beside_an_ask() -> None:
    late = triaged(letter("02/06/2026", ASK, head="Letter sent: 30/06/2026\n")).findings
    assert late[-1].task is Task.LATE_LETTER
    assert triaged(letter("02/06/2026", "She was well and needs nothing more.", head="Letter sent: 30/06/2026\n")).findings == ()


def test_every_return_names_work_and_who_is_asked() -> None:
    body = f"{ASK}\n\nCould you please chase the histology?\n\nGP to issue a fit note for four weeks.\n\nPlease arrange removal of the sutures in ten days."
    returned = [finding for finding in triaged(letter("08/09/2026", body)).findings if finding.outcome is Outcome.RETURN]
    assert returned
    for finding in returned:
        kinds = {item.kind for item in finding.evidence}
        assert "task" in kinds
        assert kinds & {"ask", "owner", "heading"}


def test_quotes_are_the_words_at_their_place() -> None:
    text = letter("08/09/2026", ASK)
    assert all(finding.quote == text[finding.span.start : finding.span.end] for finding in triaged(text).findings)


def test_pasted_sentences_take_kind_and_day_from_the_caller() -> None:
    found = triage_text(ASK, kind=LetterKind.DISCHARGE_SUMMARY, event_on=dt.date(2021, 6, 1))
    assert "2021/22" in found[0].citation


def test_pasted_sentences_need_neither_kind_nor_day() -> None:
    assert triage_text(ASK)[0].task is Task.ONWARD_REFERRAL


def test_empty_text_has_no_findings() -> None:
    assert triage_text("") == []


@pytest.mark.parametrize("likelier", [Task.CHASE_RESULT, Task.ADMIN_FORM])
def test_two_findings_over_the_same_words_stand_in_the_order_of_the_tasks(likelier: Task) -> None:
    tasks = {name: {task: 5001 if task is likelier else 5000} for name, task in (("c:RESULT", Task.CHASE_RESULT), ("c:FORM", Task.ADMIN_FORM))}
    alone = {"sum_share": 1.0, "task_sum_share": 1.0, "weighing_bias": 9000, "look_at": -math.inf}
    scorer = replace(load_scorer(), bias=0, handover={"c:ASK": 6000}, task_bias=(0,) * len(TASKS), **task_weights(tasks), **alone)
    found = triage_letter(read_text(letter("07/10/2025", "Please see to the biopsy result and the form.")), replace(default_tools(), scorer=scorer)).findings
    assert [finding.task for finding in found if finding.quote.startswith("Please")] == [Task.CHASE_RESULT, Task.ADMIN_FORM]
