"""Figures in words: what a chart shows, how a provider compares, when figures were taken; a spreadsheet runs nothing."""

import datetime as dt

import pytest

from remit.engine.measures.answer_times import Kept
from remit.engine.measures.facts import Result
from remit.engine.measures.funnel import ProviderRate, make_funnel
from remit.engine.measures.periods import Period
from remit.engine.measures.rates import Rate
from remit.engine.measures.xmr import Better, Point, read_chart
from remit.engine.terms import Task
from remit.service.statistics.presenters import words
from remit.service.statistics.presenters.downloads import plain

FLAT = [11.0, 10.0] * 6


def _points(values: list[float]) -> list[Point]:
    return read_chart([f"M{place}" for place in range(len(values))], values, better=Better.LOWER)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([1.0, 2.0], "2 whole months are too few to say what is usual. It takes 6."),
        ([1.0], "1 whole month is too few"),
        (FLAT, "Every month is within what is usual."),
        ([*FLAT, 30.0], "M12: above the limit. This is unlikely to be chance: there are more cases than before."),
        ([*FLAT, 1.0, 1.0], "M12 and M13: below the limit. This is unlikely to be chance: there are fewer cases than before."),
        ([*FLAT, 30.0, 1.0], "Read the months one by one."),
        ([*FLAT, *[10.6] * 7], "M12 to M18: 7 or more in a row above average."),
        ([*FLAT, 30.0, 11.0, 10.0, 30.0, 30.0], "M12, M15 and M16: above the limit."),
        ([*FLAT, 30.0, 10.9, 10.8, 10.7, 10.4, 10.3], "M12: above the limit; M12 to M17: 6 or more falling in a row."),
        ([*FLAT, *[10.6] * 3, 30.0, *[10.6] * 3], "M12 to M18: 7 or more in a row above average; M15: above the limit."),
        ([10.0, 11.0, 10.0, 11.0, 10.0, 30.0, 10.0], "The limits stand on fewer than 12 months"),
    ],
)
def test_what_a_chart_shows(values: list[float], sentence: str) -> None:
    found = words.chart_in_words(_points(values))
    assert sentence in found or (sentence.startswith("The limits") and "within what is usual" in found)


def test_provider_is_compared_in_words_or_not_at_all() -> None:
    few = make_funnel([ProviderRate("RN1", 100, 10000)])
    assert words.funnel_in_words(few, "RN1", "Northmoor").startswith("No funnel is drawn: 1 of the providers has")
    many = make_funnel([*[ProviderRate(f"RN{number}", 100, 10000) for number in range(1, 12)], ProviderRate("RX1", 220, 10000), ProviderRate("RY1", 1, 10)])
    assert words.funnel_in_words(many, "RX1", "Northmoor").endswith("Northmoor is at 22.0: higher than expected.")
    assert words.funnel_in_words(many, "RY1", "Tiny") == "Tiny has too few letters to be compared."
    assert words.place_in_words(None, many) == "Not compared"


def test_no_rate_and_no_share_are_not_zero() -> None:
    assert (words.rate_in_words(Rate(3, 0)), words.rate_in_words(Rate(0, 9))) == ("no letters read", "0.0")
    assert (words.share_in_words(Kept(0, 0)), words.percent(0, 0)) == ("none due yet", "–")


def test_periods_and_moments() -> None:
    assert words.period_in_words(Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))) == "1 January to 31 December 2025"
    assert words.period_in_words(Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31))) == "1 April 2025 to 31 March 2026"
    at = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
    assert words.taken_in_words(at, at=at) == "today at 9:00am"
    assert words.taken_in_words(at - dt.timedelta(days=1), at=at) == "on Sunday 4 January 2026 at 9:00am"


def test_every_task_result_and_theme_has_a_title() -> None:
    assert set(words.TASKS) >= {task.value for task in Task}
    assert set(words.RESULTS) == {result.value for result in Result}
    assert words.titles_of("sdip")["outside"] == "Outside the six areas"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_name_is_no_formula_for_a_spreadsheet(value: str) -> None:
    assert plain(value) == f"'{value}"
    assert plain("Northmoor") == "Northmoor"
    assert plain(-1) == -1
