"""Counting: every cut has the same total, results follow the day, mergers restate nothing."""

import datetime as dt

import pytest
from hypothesis import given, settings
from tests.unit.engine.measures.made_facts import DAY, cases, make_fact

from remit.engine.measures.counts import Cut, Unit, Viewpoint, count, in_period
from remit.engine.measures.facts import CaseFact, Said
from remit.engine.measures.periods import Period, contract_year
from remit.engine.measures.succession import Lineage, Succession
from remit.engine.terms import LetterKind, Task

VIEW = Viewpoint(DAY)
MERGED = Lineage.of([Succession("RN2", "RN1", dt.date(2025, 10, 1)), Succession("RN1", "RN9", dt.date(2026, 4, 1))])


@settings(deadline=None)
@given(cases())
def test_every_cut_has_the_same_total(facts: list[CaseFact]) -> None:
    wanted = {Unit.CASES: len(facts), Unit.REQUESTS: sum(len(fact.requests) for fact in facts)}
    for lineage in (Lineage(), MERGED):
        for cut in Cut:
            found = count(facts, cut, Viewpoint(DAY, lineage))
            assert (found.total, found.unit) == (wanted[cut.unit], cut.unit)


@settings(deadline=None)
@given(cases())
def test_periods_side_by_side_add_up(facts: list[CaseFact]) -> None:
    years = [in_period(facts, contract_year(year)) for year in (2023, 2024, 2025)]
    assert sum(map(len, years)) == len(facts)


def test_a_case_with_three_requests_is_one_case_and_three_requests() -> None:
    facts = [make_fact("1", Task.FIT_NOTE, Task.FIT_NOTE, Task.CHASE_RESULT)]
    assert count(facts, Cut.PROVIDER, VIEW).counts == {"RN1": 1}
    assert count(facts, Cut.TASK, VIEW).counts == {"chase_result": 1, "fit_note": 2}


def test_a_case_about_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="Give at least one request"):
        make_fact("1", requests=())


def test_a_named_row_is_there_with_nothing_in_it() -> None:
    assert count([], Cut.RESULT, VIEW, values=("upheld", "no_reply")).counts == {"upheld": 0, "no_reply": 0}


def test_silence_becomes_no_reply_on_the_day_after_the_due_day() -> None:
    fact = make_fact(answer_due_on=DAY)
    assert fact.result_on(DAY) == "open"
    assert fact.result_on(DAY + dt.timedelta(days=1)) == "no_reply"
    assert make_fact(answer_due_on=DAY, said=Said.PARTLY).result_on(dt.date(2027, 1, 1)) == "partly"
    assert make_fact(answer_due_on=None).result_on(dt.date(2027, 1, 1)) == "open"


def test_a_merged_provider_counts_with_who_answers_for_it_on_the_day_of_the_figure() -> None:
    facts = [make_fact("1", provider="RN1"), make_fact("2", provider="RN2", opened_on=dt.date(2025, 9, 1))]
    before = count(facts, Cut.PROVIDER, Viewpoint(dt.date(2025, 9, 30), MERGED)).counts
    after = count(facts, Cut.PROVIDER, Viewpoint(dt.date(2025, 10, 1), MERGED)).counts
    later = count(facts, Cut.PROVIDER, Viewpoint(dt.date(2026, 4, 1), MERGED)).counts
    assert (before, after, later) == ({"RN1": 1, "RN2": 1}, {"RN1": 2}, {"RN9": 2})
    assert MERGED.codes_of("RN9", day=dt.date(2026, 4, 1)) == {"RN1", "RN2", "RN9"}
    assert MERGED.codes_of("RN1", day=dt.date(2025, 9, 30)) == {"RN1"}


def test_a_circle_of_successions_ends() -> None:
    circle = Lineage.of([Succession("A", "B", DAY), Succession("B", "A", DAY)])
    assert circle.present("A", day=DAY) == "B"


def test_a_late_letter_is_of_the_area_of_its_kind_of_letter() -> None:
    facts = [
        make_fact("1", Task.LATE_LETTER, letter_kind=LetterKind.DISCHARGE_SUMMARY),
        make_fact("2", Task.LATE_LETTER, letter_kind=LetterKind.CLINIC_LETTER),
        make_fact("3", Task.TRANSPORT),
    ]
    assert count(facts, Cut.SDIP, VIEW).counts == {"clinic_letters": 1, "discharge_summaries": 1, "outside": 1}


def test_period_counts_both_its_ends() -> None:
    day = dt.date(2025, 11, 3)
    assert len(in_period([make_fact()], Period(day, day))) == 1
