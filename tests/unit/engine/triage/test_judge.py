"""Judging: the rule, the contract of the day, the local policy. Requests are made by hand, so that no claim turns on trained weights."""

import datetime as dt
from dataclasses import replace

import pytest

from remit.engine.findings import Evidence, Finding, Request
from remit.engine.letters.letter import read_text
from remit.engine.rulebook import load_rulebook
from remit.engine.rulebook.policy import Policy, default_policy
from remit.engine.rulebook.policy_file import policy_from
from remit.engine.terms import Act, Basis, LetterKind, Outcome, Party, Span, Task
from remit.engine.triage.judge import Bench, due_in_days, judge
from remit.engine.triage.scorer import load_scorer

RULEBOOK = load_rulebook()
DAY = dt.date(2026, 6, 2)


def bench_on(text: str, policy: Policy | None = None, day: dt.date = DAY, kind: LetterKind = LetterKind.CLINIC_LETTER) -> Bench:
    """Return what a request in a text is judged by."""
    return Bench(read_text(text), RULEBOOK, policy or default_policy(), load_scorer(), day, is_day_known=True, kind=kind)


def request_in(text: str, asked: str, task: Task) -> Request:
    """Return a sure request for the asked words."""
    start = text.index(asked)
    span = Span(start, start + len(asked))
    evidence = (Evidence("ask", "Please", span), Evidence("task", asked, span))
    return Request(task, Act.ASK, Party.PRACTICE, span, evidence=evidence)


def judged(text: str, task: Task, policy: Policy | None = None, day: dt.date = DAY, **changes: object) -> Finding:
    """Judge a text that is one request."""
    finding = judge(bench_on(text, policy, day), replace(request_in(text, text, task), **changes))  # type: ignore[arg-type]
    assert finding is not None
    return finding


CHASE = "Please chase the biopsy result."
BLOODS = "Please repeat the bloods."


def test_plain_request_is_returned_with_the_clause_of_the_day_and_a_reason() -> None:
    finding = judged(CHASE, Task.CHASE_RESULT)
    assert (finding.rule, finding.outcome, finding.basis, finding.excuse) == ("RES-001", Outcome.RETURN, Basis.CONTRACT, None)
    assert finding.citation.startswith("NHS Standard Contract 2026/27")
    assert finding.reason.endswith(".")
    assert finding.quote == CHASE
    assert finding.evidence
    assert finding.minutes.low <= finding.minutes.likely <= finding.minutes.high


@pytest.mark.parametrize(
    ("day", "title"), [(dt.date(2017, 6, 1), "2017-19"), (dt.date(2022, 6, 1), "2022/23"), (dt.date(2026, 3, 31), "2025/26"), (DAY, "2026/27")]
)
def test_contract_cited_is_that_of_the_day_of_the_event(day: dt.date, title: str) -> None:
    assert title in judged(CHASE, Task.CHASE_RESULT, day=day).citation


def test_most_contract_rules_do_not_run_before_2016() -> None:
    day = dt.date(2015, 6, 2)
    running = [rule.id for rule in RULEBOOK.rules if judge(bench_on(CHASE, day=day), request_in(CHASE, CHASE, rule.task)) is not None]
    assert len(running) < len(RULEBOOK.rules) / 3
    assert judge(bench_on(CHASE, day=day), request_in(CHASE, CHASE, Task.CHASE_RESULT)) is None


def test_rule_is_silent_on_kinds_of_letter_that_it_does_not_read() -> None:
    text = "Please chase the biopsy result."
    request = request_in(text, text, Task.LATE_LETTER)
    assert judge(bench_on(text, kind=LetterKind.PRIVATE_LETTER), request) is None
    assert judge(bench_on(text), request) is not None


def test_same_request_under_two_policies_has_two_outcomes_each_with_its_reason() -> None:
    phlebotomy = policy_from({"format": 1, "commissioned_services": ["phlebotomy"]}, source="test")
    returned, accepted = judged(BLOODS, Task.ARRANGE_TEST), judged(BLOODS, Task.ARRANGE_TEST, phlebotomy)
    assert (returned.outcome, returned.excuse) == (Outcome.RETURN, None)
    assert (accepted.outcome, accepted.excuse) == (Outcome.ACCEPT, "blood-tests-commissioned")
    assert returned.reason != accepted.reason
    assert accepted.excuse_words == "Commissioned from this practice: Blood samples taken at the practice for hospital requests"


def test_agreement_of_words_and_policy_needs_both() -> None:
    phlebotomy = policy_from({"format": 1, "commissioned_services": ["phlebotomy"]}, source="test")
    assert judged("Please repeat the X-ray.", Task.ARRANGE_TEST, phlebotomy).outcome is Outcome.RETURN


def test_local_days_of_the_hospital_decide_by_when_the_test_is_due() -> None:
    later = policy_from({"format": 1, "bloods_hospital_keeps_days": 28}, source="test")
    text = "Please repeat the bloods in six weeks."
    assert judged(text, Task.ARRANGE_TEST, later, due_words="in six weeks").excuse == "after-the-hospitals-days"
    assert judged(text, Task.ARRANGE_TEST, later, due_words="in two weeks").outcome is Outcome.RETURN


def test_words_of_the_letter_excuse_and_are_shown() -> None:
    text = "Please look at the report, which is copied to you for information."
    finding = judged(text, Task.CHASE_RESULT)
    assert (finding.outcome, finding.excuse) == (Outcome.ACCEPT, "copied-for-information")
    assert finding.excuse_words == "copied to you for information"


def test_excuse_in_another_sentence_does_not_reach_a_request_of_sentence_scope() -> None:
    text = f"The report was copied to you for information. {CHASE}"
    finding = judge(bench_on(text), request_in(text, CHASE, Task.CHASE_RESULT))
    assert finding is not None
    assert finding.outcome is Outcome.RETURN


@pytest.mark.parametrize("text", ["He prefers to think it over. Please start a statin.", "Please start a statin. He prefers to think it over."])
def test_excuse_of_paragraph_scope_reaches_the_sentences_beside(text: str) -> None:
    finding = judge(bench_on(text), request_in(text, "Please start a statin.", Task.PRESCRIBE_START))
    assert finding is not None
    assert finding.excuse == "patient-prefers-to-wait"


def test_excuse_of_paragraph_scope_stays_in_its_paragraph() -> None:
    text = "He prefers to think it over.\n\nPlease start a statin.\n\nHe plays golf."
    finding = judge(bench_on(text), request_in(text, "Please start a statin.", Task.PRESCRIBE_START))
    assert finding is not None
    assert finding.excuse is None


def test_excuse_of_letter_scope_reaches_everywhere() -> None:
    text = "This is advice only.\n\nPlease refer her to neurology."
    finding = judge(bench_on(text), request_in(text, "Please refer her to neurology.", Task.ONWARD_REFERRAL))
    assert finding is not None
    assert finding.excuse == "advice-only"


def test_advice_only_that_is_denied_excuses_nothing() -> None:
    assert judged("Not suitable for advice only. Please refer her to neurology.", Task.ONWARD_REFERRAL).excuse is None


def test_fit_note_after_the_days_that_the_patient_certifies_is_not_excused_by_them() -> None:
    assert judged("Self-certificate for a week, then GP to issue a fit note.", Task.FIT_NOTE).outcome is Outcome.RETURN


def test_kind_of_private_work_is_for_a_person_cites_no_contract_and_counts_no_minutes() -> None:
    bench = bench_on(BLOODS, kind=LetterKind.PRIVATE_LETTER)
    kind, private = (judge(bench, request_in(BLOODS, BLOODS, task)) for task in (Task.ARRANGE_TEST, Task.PRIVATE_WORK))
    assert kind is not None
    assert private is not None
    assert (kind.rule, kind.outcome, private.outcome) == ("INV-001", Outcome.REVIEW, Outcome.RETURN)
    assert (kind.citation, kind.basis, kind.minutes.likely) == (private.citation, Basis.COMMISSIONING, 0)
    assert "private work" in kind.reason


def test_word_of_haste_cancels_an_excuse_that_holds_only_without_it() -> None:
    calm, hasty = (f"She has an unrelated problem. Please refer her to neurology{end}." for end in ("", " urgently"))
    assert judged(calm, Task.ONWARD_REFERRAL).excuse == "unrelated-not-urgent"
    assert judged(hasty, Task.ONWARD_REFERRAL).excuse is None


@pytest.mark.parametrize(
    ("changes", "case"),
    [
        ({"is_soft": True}, "only-suggested"),
        ({"act": Act.CONDITIONAL}, "not-due-yet"),
        ({"second_task": Task.CHASE_RESULT}, "reads-two-ways"),
    ],
)
def test_suggestion_condition_and_near_tie_are_for_a_person(changes: dict[str, object], case: str) -> None:
    finding = judged(BLOODS, Task.ARRANGE_TEST, **changes)  # type: ignore[arg-type]
    assert (finding.outcome, finding.excuse) == (Outcome.REVIEW, case)


@pytest.mark.parametrize("doubt", [{"certainty": 0.5}, {"task_share": 0.4}])
def test_unsure_reading_is_for_a_person(doubt: dict[str, float]) -> None:
    finding = judged(CHASE, Task.CHASE_RESULT, **doubt)
    assert finding.outcome is Outcome.REVIEW
    assert "not sure enough" in finding.reason


@pytest.mark.parametrize("kinds", [(), ("task",), ("ask",), ("owner", "act"), ("task", "act")])
def test_request_without_words_for_work_and_asking_is_never_returned(kinds: tuple[str, ...]) -> None:
    evidence = tuple(Evidence(kind, "x", Span(0, 1)) for kind in kinds)
    finding = judged(CHASE, Task.CHASE_RESULT, evidence=evidence)
    assert finding.outcome is Outcome.REVIEW
    assert "No words were found" in finding.reason


@pytest.mark.parametrize("kind", ["ask", "owner", "heading"])
def test_work_with_an_ask_an_owner_or_a_heading_may_be_returned(kind: str) -> None:
    evidence = (Evidence("task", "x", Span(0, 1)), Evidence(kind, "x", Span(0, 1)))
    assert judged(CHASE, Task.CHASE_RESULT, evidence=evidence).outcome is Outcome.RETURN


def test_nobody_named_is_a_question() -> None:
    text = "Bloods in two weeks."
    finding = judged(text, Task.UNCLEAR_RESPONSIBILITY, asked=Party.NOBODY)
    assert (finding.is_question, finding.outcome, finding.excuse) == (True, Outcome.REVIEW, "nobody-named")
    assert not judged(CHASE, Task.CHASE_RESULT).is_question


@pytest.mark.parametrize(
    ("words", "days"),
    [("7 days supplied", 7), ("one week supplied", 7), ("7/7 supplied", 7)],
)
def test_supply_of_exactly_the_least_is_for_a_person(words: str, days: int) -> None:
    finding = judged(f"Apixaban, {words}.", Task.SHORT_SUPPLY)
    assert (finding.outcome, finding.excuse) == (Outcome.REVIEW, "exactly-the-floor"), days


def test_local_least_supply_replaces_that_of_the_contract() -> None:
    fortnight = policy_from({"format": 1, "supply_days": 14}, source="test")
    assert judged("Apixaban, two weeks supplied.", Task.SHORT_SUPPLY, fortnight).excuse == "exactly-the-floor"
    assert judged("Apixaban, one week supplied.", Task.SHORT_SUPPLY, fortnight).excuse is None


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("in 2 weeks", 14),
        ("in six weeks", 42),
        ("within 3 months", 90),
        ("in a fortnight", 14),
        ("in 10 days", 10),
        ("in a year", 365),
        ("urgently", None),
        ("", None),
        ("next week", None),
        ("weekly", None),
    ],
)
def test_due_words_are_counted_in_days(words: str, days: int | None) -> None:
    assert due_in_days(words) == days


def test_accepted_request_is_never_urgent() -> None:
    accepted = judged("The report on the lymphoma is copied to you for information.", Task.CHASE_RESULT)
    returned = judged("Please chase the report on the lymphoma.", Task.CHASE_RESULT)
    assert (accepted.outcome, accepted.is_urgent) == (Outcome.ACCEPT, False)
    assert returned.is_urgent


def test_request_outside_every_sentence_is_judged_by_its_own_words() -> None:
    text = "LETTER\n\nHISTOLOGY RESULT FOR INFORMATION ONLY\n\nShe was well."
    heading = "HISTOLOGY RESULT FOR INFORMATION ONLY"
    bench = bench_on(text)
    assert all(not sentence.start <= text.index(heading) < sentence.end for sentence in bench.letter.sentences)
    finding = judge(bench, request_in(text, heading, Task.CHASE_RESULT))
    assert finding is not None
    assert finding.excuse == "copied-for-information"


@pytest.mark.parametrize(("kind", "outcome"), [("owner", Outcome.RETURN), ("heading", Outcome.RETURN), ("ask", Outcome.REVIEW)])
def test_letter_to_somebody_else_is_returned_only_where_it_names_the_practice(kind: str, outcome: Outcome) -> None:
    text = f"To: Mr Rory Castle, Optometrist\ncc: Lime Avenue Surgery\n\nDear Mr Castle\n\n{CHASE}"
    request = request_in(text, CHASE, Task.CHASE_RESULT)
    named = replace(request, evidence=(*request.evidence, Evidence(kind, "Please", request.span)))
    finding = judge(bench_on(text), named)
    assert finding is not None
    assert finding.outcome is outcome
    assert ("written to somebody else" in finding.reason) is (outcome is Outcome.REVIEW)


def test_what_says_itself_is_returned_whoever_the_letter_is_written_to() -> None:
    said = "Five days of ramipril were supplied."
    text = f"To: Toll Road Chemist\ncc: Lime Avenue Surgery\n\n{said}"
    finding = judge(bench_on(text), request_in(text, said, Task.SHORT_SUPPLY))
    assert finding is not None
    assert finding.outcome is Outcome.RETURN
