"""Months that can say something and those that cannot; rates without a denominator; promises judged when they are due."""

import datetime as dt
from typing import Any

import pytest
from tests.unit.engine.measures.made_facts import make_fact

from remit.engine.measures.answer_times import Kept, acknowledgements_kept, answer_days, answers_kept, quantile
from remit.engine.measures.facts import LettersRead, Said
from remit.engine.measures.periods import (
    MonthState,
    Period,
    PeriodError,
    contract_year,
    contract_year_of,
    contract_year_words,
    month_period,
    months_before,
    next_month,
    state_of_month,
    whole_months,
)
from remit.engine.measures.rates import Completeness, Rate, completeness_in, letters_in

NOVEMBER, DECEMBER = dt.date(2025, 11, 1), dt.date(2025, 12, 1)
YEAR = contract_year(2025)


def test_contract_year_runs_from_april_to_march() -> None:
    assert Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31)) == YEAR
    assert [contract_year_of(day) for day in (dt.date(2025, 3, 31), dt.date(2025, 4, 1))] == [2024, 2025]
    assert (contract_year_words(2025), contract_year_words(1999)) == ("2025/26", "1999/00")


def test_months_follow_each_other_over_new_year() -> None:
    assert list(Period(dt.date(2025, 11, 20), dt.date(2026, 1, 2)).months()) == [NOVEMBER, DECEMBER, dt.date(2026, 1, 1)]
    assert next_month(DECEMBER) == dt.date(2026, 1, 1)
    assert months_before(dt.date(2026, 1, 1), 13) == DECEMBER.replace(year=2024)


@pytest.mark.parametrize(
    ("first", "last", "whole", "edges"),
    [
        ((11, 1), (12, 31), ((11, 1), (12, 31)), []),
        ((10, 20), (12, 31), ((11, 1), (12, 31)), [((10, 20), (10, 31))]),
        ((11, 1), (12, 30), ((11, 1), (11, 30)), [((12, 1), (12, 30))]),
        ((10, 31), (12, 1), ((11, 1), (11, 30)), [((10, 31), (10, 31)), ((12, 1), (12, 1))]),
        ((11, 2), (11, 30), None, [((11, 2), (11, 30))]),
        ((11, 30), (12, 1), None, [((11, 30), (12, 1))]),
    ],
)
def test_period_falls_into_whole_months_and_edges(first: Any, last: Any, whole: Any, edges: Any) -> None:
    def period(begin: tuple[int, int], end: tuple[int, int]) -> Period:
        return Period(dt.date(2025, *begin), dt.date(2025, *end))

    assert whole_months(period(first, last)) == (period(*whole) if whole else None, tuple(period(*edge) for edge in edges))


def test_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodError, match="ends before it begins"):
        Period(DECEMBER, NOVEMBER)


@pytest.mark.parametrize(
    ("day", "recorded_from", "state"),
    [
        (dt.date(2025, 10, 31), dt.date(2025, 1, 1), MonthState.AHEAD),
        (dt.date(2025, 11, 30), dt.date(2025, 1, 1), MonthState.RUNNING),
        (dt.date(2025, 12, 1), dt.date(2025, 1, 1), MonthState.COMPLETE),
        (dt.date(2026, 1, 1), dt.date(2025, 12, 1), MonthState.NOT_RECORDED),
        (dt.date(2026, 1, 1), dt.date(2025, 11, 3), MonthState.RUNNING),
        (dt.date(2026, 1, 1), None, MonthState.NOT_RECORDED),
    ],
)
def test_what_november_says(day: dt.date, recorded_from: dt.date | None, state: MonthState) -> None:
    assert state_of_month(dt.date(2025, 11, 15), day=day, recorded_from=recorded_from) is state


def test_without_letters_there_is_no_rate() -> None:
    assert Rate(5, 0).per_1000 is None
    assert Rate(0, 10).per_1000 == 0
    assert Rate(236, 15153).per_1000 == pytest.approx(15.574, abs=0.001)
    assert Completeness(0, 0).share is None


def test_letters_and_reporting_practices_of_a_period() -> None:
    letters = [
        LettersRead("P0001", "RN1", NOVEMBER, 10),
        LettersRead("P0002", "RN1", DECEMBER, 7),
        LettersRead("P0003", "RN1", DECEMBER, 0),
        LettersRead("P9999", "RN1", DECEMBER, 4),
    ]
    assert letters_in(letters, month_period(DECEMBER)) == 11
    assert letters_in(letters, Period(NOVEMBER, DECEMBER)) == 21
    found = completeness_in(letters, ["P0001", "P0002", "P0003"], month_period(DECEMBER))
    assert (found.reporting, found.practices) == (1, 3)
    assert completeness_in(letters, ["P0001", "P0002"], Period(NOVEMBER, DECEMBER)).share == 1


def test_an_early_answer_counts_when_its_due_day_is_over() -> None:
    fact = make_fact(answered_on=dt.date(2025, 11, 4), answer_due_on=dt.date(2025, 11, 17), said=Said.UPHELD)
    assert answers_kept([fact], day=dt.date(2025, 11, 17)) == Kept(0, 0)
    assert answers_kept([fact], day=dt.date(2025, 11, 18)) == Kept(1, 1)


def test_an_answer_on_the_due_day_keeps_the_promise_and_a_later_one_does_not() -> None:
    due = dt.date(2025, 11, 17)
    facts = [make_fact(str(days), answered_on=due + dt.timedelta(days), answer_due_on=due) for days in (0, 1)]
    assert answers_kept([*facts, make_fact("3", answer_due_on=due)], day=dt.date(2026, 1, 1)) == Kept(1, 3)


def test_a_case_withdrawn_before_an_answer_breaks_no_promise() -> None:
    due = dt.date(2025, 11, 6)
    assert acknowledgements_kept([make_fact(acknowledge_due_on=due, said=Said.WITHDRAWN)], day=dt.date(2026, 1, 1)) == Kept(0, 0)
    assert acknowledgements_kept([make_fact(acknowledge_due_on=due, acknowledged_on=due)], day=dt.date(2026, 1, 1)).share == 1
    assert Kept(0, 0).share is None


def test_middle_answer_time() -> None:
    days = answer_days(make_fact(str(number), answer_days=number) for number in (1, 2, 9, 30))
    assert (quantile(days, 0.5), quantile(days, 1.0), quantile({}, 0.5)) == (2, 30, None)
    assert quantile(answer_days([make_fact(answer_days=0)]), 0.5) == 0
