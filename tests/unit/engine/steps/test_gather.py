"""The evidence is counted from plain records: totals agree, mergers follow, a running month is marked, and no practice is in it."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from tests.unit.engine.measures.made_facts import cases, make_fact

from remit.engine.measures.counts import Viewpoint
from remit.engine.measures.crosswalks import get_crosswalk
from remit.engine.measures.facts import AskedFor, CaseFact, LettersRead, Said
from remit.engine.measures.periods import Period
from remit.engine.measures.succession import Lineage, Succession
from remit.engine.plans import Theme
from remit.engine.steps.gather import Scope, gather
from remit.engine.terms import Task

DAY = dt.date(2026, 1, 5)


def scope(**changes: Any) -> Scope:
    given: dict[str, Any] = {
        "provider": "RN1",
        "period": Period(dt.date(2025, 10, 1), dt.date(2026, 1, 31)),
        "view": Viewpoint(DAY),
        "taken_at": "Monday 5 January 2026 at 9:04am",
        "practices": frozenset({"P0001", "P0002"}),
        "recorded_from": dt.date(2025, 11, 1),
    }
    return Scope(**(given | changes))


def rule_fact(case: str, rule: str, **facts: Any) -> CaseFact:
    return make_fact(case, **({"requests": (AskedFor(Task.CHASE_RESULT, rule),), "event_on": dt.date(2025, 11, 1)} | facts))


def test_rule_that_comes_back_three_times_is_named_with_its_clause_and_cases() -> None:
    pack = gather([*(rule_fact(str(number), "RES-001") for number in range(3)), *(rule_fact(f"f{number}", "FIT-001") for number in range(2))], (), scope())
    assert [(row.rule, row.cases) for row in pack.repeats] == [("RES-001", ("0", "1", "2"))]
    assert pack.repeats[0].citation.startswith("NHS Standard Contract 2025/26")


def test_rule_that_the_rulebook_does_not_know_any_more_is_kept() -> None:
    pack = gather([rule_fact(str(number), "OLD-001") for number in range(3)], (), scope())
    assert pack.repeats[0].words == "rule of an earlier rulebook"


def test_results_and_missed_replies_name_their_cases() -> None:
    facts = [make_fact("a", said=Said.UPHELD), make_fact("b", answer_due_on=dt.date(2025, 12, 1)), make_fact("c", answer_due_on=dt.date(2026, 2, 1))]
    pack = gather(facts, (), scope())
    assert (pack.cases_with("Taken back"), pack.cases_with("No reply"), pack.cases_with("Still open, in time")) == (("a",), ("b",), ("c",))


def test_harm_is_only_what_a_person_recorded_of_these_cases() -> None:
    assert gather([make_fact("a", has_harm=True), make_fact("b", is_urgent=True)], (), scope()).harm == ("a",)


def test_months_before_recording_and_ahead_are_left_out_and_the_running_one_is_marked() -> None:
    letters = [LettersRead("P0001", "RN1", dt.date(2025, 12, 1), 40), LettersRead("P0009", "RN1", dt.date(2025, 12, 1), 2)]
    pack = gather([make_fact("a")], letters, scope())
    assert [(row.month, row.cases, row.letters, row.practices, row.is_whole) for row in pack.months] == [
        ("2025-11", 1, 0, 0, True),
        ("2025-12", 0, 42, 1, True),
        ("2026-01", 0, 0, 0, False),
    ]
    assert (pack.letters, pack.practices_reporting, pack.practices) == (42, 1, 2)


def test_case_of_a_provider_that_was_merged_goes_with_its_successor() -> None:
    merged = Viewpoint(DAY, Lineage.of([Succession("RN2", "RN1", dt.date(2025, 12, 1))]))
    assert gather([make_fact("a", provider="RN2")], (), scope(view=merged)).count == 1
    assert gather([make_fact("a", provider="RN2")], (), scope()).count == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_every_case_has_one_result_and_one_month(facts: list[CaseFact]) -> None:
    pack = gather(facts, (), scope(recorded_from=dt.date(2024, 1, 1)))
    wanted = [fact.case for fact in facts if fact.provider == "RN1" and dt.date(2025, 10, 1) <= fact.opened_on <= dt.date(2026, 1, 31)]
    assert sorted(row.case for row in pack.cases) == sorted(wanted)
    assert sum(len(found) for _, found in pack.results) == len(wanted)
    assert sum(row.cases for row in pack.months) == len(wanted)
    assert "P000" not in str(pack.to_record())


def test_themes_of_plans_are_those_of_the_crosswalk() -> None:
    assert {theme.value: theme.words for theme in Theme} == get_crosswalk("sdip").titles()
