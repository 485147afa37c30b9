"""Figures read from cells equal those counted from the cases."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.engine.measures.made_facts import DAYS, cases, make_fact

from remit.engine.findings import Minutes
from remit.engine.measures.answer_times import acknowledgements_kept, answer_days, answers_kept
from remit.engine.measures.cells import CUTS_OF_CELLS, CellTable, table_of
from remit.engine.measures.cost import cost_rows, minutes_of_cells, sum_cost
from remit.engine.measures.counts import Cut, Viewpoint, count
from remit.engine.measures.facts import CaseFact, RoleMinutes
from remit.engine.measures.succession import Lineage, Succession

LINEAGE = Lineage.of([Succession("RN2", "RN1", dt.date(2025, 10, 1))])


@settings(deadline=None)
@given(cases(), DAYS)
def test_every_cut_of_cells_equals_the_count_of_cases(facts: list[CaseFact], day: dt.date) -> None:
    view, table = Viewpoint(day, LINEAGE), table_of(facts)
    for cut in CUTS_OF_CELLS:
        assert table.count(cut, view).counts == count(facts, cut, view).counts, cut
    assert (table.cases, table.requests) == (len(facts), sum(len(fact.requests) for fact in facts))


@settings(deadline=None)
@given(cases(), DAYS)
def test_promises_and_days_of_cells_equal_those_of_cases(facts: list[CaseFact], day: dt.date) -> None:
    table = table_of(facts)
    assert table.answers_kept(day) == answers_kept(facts, day=day)
    assert table.acknowledgements_kept(day) == acknowledgements_kept(facts, day=day)
    assert table.answer_days() == answer_days(facts)


@settings(deadline=None)
@given(cases(), DAYS, st.sampled_from(("RN1", "RN2", "RN3")))
def test_the_part_of_a_provider_is_that_of_its_cases(facts: list[CaseFact], day: dt.date, provider: str) -> None:
    view, table = Viewpoint(day, LINEAGE), table_of(facts)
    own = [fact for fact in facts if LINEAGE.present(fact.provider, day=day) == LINEAGE.present(provider, day=day)]
    part = table.of_provider(LINEAGE.present(provider, day=day), view)
    assert part.count(Cut.TASK, view).counts == count(own, Cut.TASK, view).counts
    months = [part.of_month(month).cases for month in {fact.opened_on.replace(day=1) for fact in own}]
    assert sum(months) == part.cases == len(own)


def test_minutes_of_cells_equal_those_of_cases() -> None:
    facts = [
        make_fact("1"),
        make_fact("2", minutes=Minutes(5, 10, 20, "estimate")),
        make_fact("3", minutes=Minutes(5, 10, 20, "estimate"), measured=(RoleMinutes("gp", 4), RoleMinutes("admin", 3))),
    ]
    total = sum_cost(row for fact in facts for row in cost_rows(fact))
    assert minutes_of_cells(table_of(facts).minutes()) == total.minutes


def test_practices_are_not_in_cells() -> None:
    with pytest.raises(KeyError):
        table_of([make_fact()]).count(Cut.PRACTICE, Viewpoint(dt.date(2026, 1, 1)))


def test_nothing_reads_as_nothing() -> None:
    table = CellTable([])
    view = Viewpoint(dt.date(2026, 1, 1))
    assert (table.cases, table.count(Cut.RESULT, view).counts, table.providers(view), table.answers_kept(view.day).due) == (0, {}, [], 0)
