"""Few kinds that make up most, and themes that take every task exactly once."""

import pytest

from remit.engine.measures.crosswalks import CrosswalkError, get_crosswalk, load_crosswalks
from remit.engine.measures.dictionary import MEASURES, get_measure, render_page
from remit.engine.measures.facts import Result
from remit.engine.measures.pareto import pareto, rows_for
from remit.engine.terms import LetterKind, Task


def test_rows_stand_by_size_and_add_up() -> None:
    rows = pareto({"a": 1, "b": 5, "c": 4, "none": 0})
    assert [(row.value, row.number) for row in rows] == [("b", 5), ("c", 4), ("a", 1)]
    assert [row.reached for row in rows] == pytest.approx([0.5, 0.9, 1.0])
    assert rows_for(rows, 0.8) == 2


def test_small_kinds_are_gathered_only_where_there_is_more_than_one() -> None:
    counts = {"a": 4, "b": 3, "c": 2, "d": 1}
    assert [row.value for row in pareto(counts, most=2)] == ["a", "b", "rest"]
    assert [row.value for row in pareto(counts, most=3)] == ["a", "b", "c", "d"]
    assert pareto(counts, most=2)[-1].number == 3


def test_nothing_has_no_rows() -> None:
    assert pareto({}) == []
    assert rows_for([], 0.8) == 0


@pytest.mark.parametrize("name", ["sdip", "interface", "bma"])
def test_a_task_is_of_one_area_for_each_kind_of_letter(name: str) -> None:
    crosswalk = get_crosswalk(name)
    for task in Task:
        for letter in (None, *LetterKind):
            assert crosswalk.area_of(task, letter) in crosswalk.titles()
        unbound = [area.id for area in crosswalk.areas if task in area.tasks and not area.letters]
        assert len(unbound) <= 1


def test_the_six_areas_of_the_plan_are_there() -> None:
    titles = list(get_crosswalk("sdip").titles().values())
    assert titles == [
        "Fit notes",
        "Shared care",
        "Patient and GP queries",
        "Discharge summaries",
        "Outpatient prescribing",
        "Outpatient clinic letters",
        "Outside the six areas",
    ]


def test_each_crosswalk_names_its_source_and_how_well_it_is_known() -> None:
    assert all(crosswalk.source and crosswalk.verification for crosswalk in load_crosswalks().values())


def test_unknown_themes_are_refused_with_those_that_there_are() -> None:
    with pytest.raises(CrosswalkError, match="Choose one of: sdip, interface, bma"):
        get_crosswalk("mine")


def test_the_dictionary_explains_every_result() -> None:
    names = [measure.name for measure in MEASURES]
    assert len(set(names)) == len(names)
    assert all(get_measure(result.value).title for result in Result)
    page = render_page()
    assert all(f"`{name}`" in page for name in names)
