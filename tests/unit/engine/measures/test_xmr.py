"""Limits by published examples, and each rule of Making Data Count alone."""

import pytest

from remit.engine.measures.xmr import Better, Point, Sign, Verdict, limits_of, read_chart

# D. J. Wheeler, Making Sense of Data (2003), page 382, "Data Set to Use When Verifying Software".
WHEELER = [5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200]
# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2, flow rate of ten batches; it divides by 1.128 instead of using 2.66.
NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
FLAT = [11.0, 10.0] * 6


def _chart(values: list[float | None], better: Better = Better.LOWER, steps: tuple[str, ...] = ()) -> list[Point]:
    return read_chart([str(place) for place in range(len(values))], values, better=better, steps=steps)


def _signs(values: list[float | None]) -> list[tuple[Sign, ...]]:
    return [point.signs for point in _chart([*FLAT, *values])][len(FLAT) :]


def test_limits_of_wheelers_verification_data() -> None:
    limits = limits_of(WHEELER)
    assert limits is not None
    assert limits.mean == pytest.approx(4135.50, abs=0.005)
    assert limits.moving_range == pytest.approx(355.93, abs=0.005)
    # The book multiplies the rounded mean range, so its last digit is one of 355.93 x 2.66.
    assert (limits.lower, limits.upper) == pytest.approx((3188.72, 5082.28), abs=0.02)


def test_limits_of_the_nist_example() -> None:
    limits = limits_of(NIST)
    assert limits is not None
    assert limits.mean == pytest.approx(50.81, abs=0.005)
    assert limits.moving_range == pytest.approx(1.8778, abs=0.00005)
    assert (limits.lower, limits.upper) == pytest.approx((45.8159, 55.8041), abs=0.002)
    assert all(not point.signs or Sign.OUTSIDE not in point.signs for point in _chart(list(NIST)))


def test_wheelers_last_value_lies_outside() -> None:
    chart = read_chart([str(place) for place in range(16)], WHEELER, baseline=16)
    assert [point.name for point in chart if Sign.OUTSIDE in point.signs] == ["15"]


def test_fewer_than_six_values_have_no_limits() -> None:
    assert limits_of([1, 2, 3, 4, 5]) is None
    assert all(point.limits is None and point.verdict is Verdict.ORDINARY for point in _chart([1, 2, 3, 4, 99]))


def test_limits_on_fewer_than_twelve_values_are_provisional() -> None:
    assert [limits_of(FLAT[:count]).is_provisional for count in (11, 12)] == [True, False]  # type: ignore[union-attr]


def test_a_gap_gives_no_moving_range_and_breaks_a_run() -> None:
    assert limits_of([1, 1, 1, None, 9, 9, 9]).moving_range == 0  # type: ignore[union-attr]
    run: list[float | None] = [10.6] * 6
    assert _signs([*run, 10.6]) == [(Sign.RUN,)] * 7
    assert _signs([*run, None, 10.6]) == [()] * 8


def test_limits_are_those_of_the_first_twelve_and_are_held() -> None:
    chart = _chart([*FLAT, 20.0, 21.0])
    assert {point.limits for point in chart} == {limits_of(FLAT)}
    assert [point.signs[0] for point in chart[-2:]] == [Sign.OUTSIDE, Sign.OUTSIDE]


def test_point_outside() -> None:
    upper = limits_of(FLAT).upper  # type: ignore[union-attr]
    assert _signs([upper, 10.0]) == [(), ()]
    assert _signs([upper + 0.01, 10.0]) == [(Sign.OUTSIDE,), ()]


def test_run_of_seven_and_not_of_six() -> None:
    assert _signs([10.6] * 6 + [10.0]) == [()] * 7
    assert _signs([10.6] * 7 + [10.0]) == [(Sign.RUN,)] * 7 + [()]


def test_a_point_on_the_mean_breaks_a_run() -> None:
    assert _signs([10.6, 10.6, 10.6, 10.5, 10.6, 10.6, 10.6, 10.6]) == [()] * 8


def test_trend_of_six_and_not_of_five() -> None:
    assert _signs([9.6, 9.9, 10.2, 10.6, 10.9, 10.0]) == [()] * 6
    assert _signs([9.6, 9.9, 10.2, 10.5, 10.8, 11.1, 10.0])[:6] == [(Sign.TREND,)] * 6


def test_equal_neighbours_break_a_trend() -> None:
    assert _signs([9.6, 9.9, 10.2, 10.2, 10.5, 10.8, 10.0]) == [()] * 7


def test_two_of_three_in_the_outer_third_on_one_side() -> None:
    limits = limits_of(FLAT)
    assert limits is not None
    edge = limits.mean + (limits.upper - limits.mean) * 2 / 3
    assert _signs([edge + 0.1, 10.0, edge + 0.1]) == [(Sign.OUTER_THIRD,), (), (Sign.OUTER_THIRD,)]
    assert _signs([edge + 0.1, 10.0, 10.0, edge + 0.1]) == [()] * 4
    assert _signs([edge + 0.1, 2 * limits.mean - edge - 0.1, 10.0]) == [()] * 3


def test_the_lower_side_mirrors_the_upper() -> None:
    mirrored = [21.0 - value for value in (10.6,) * 7]
    assert _signs(mirrored) == [(Sign.RUN,)] * 7


@pytest.mark.parametrize(
    ("better", "high", "low"),
    [
        (Better.LOWER, Verdict.CONCERN, Verdict.IMPROVEMENT),
        (Better.HIGHER, Verdict.IMPROVEMENT, Verdict.CONCERN),
        (Better.NEITHER, Verdict.CHANGE, Verdict.CHANGE),
    ],
)
def test_improvement_and_concern_follow_the_direction(better: Better, high: Verdict, low: Verdict) -> None:
    assert _chart([*FLAT, 30.0], better)[-1].verdict is high
    assert _chart([*FLAT, -30.0], better)[-1].verdict is low


def test_a_rising_point_far_below_is_low_first() -> None:
    chart = _chart([*FLAT, -30.0, -29.0, -28.0, -27.0, -26.0, -25.0])
    assert chart[-1].is_high is False
    assert Sign.TREND not in chart[-1].signs


def test_limits_are_made_anew_only_from_a_step_that_a_person_gave() -> None:
    values: list[float | None] = [*FLAT, *[value + 20 for value in FLAT]]
    assert _chart(values)[-1].limits == limits_of(FLAT)
    stepped = _chart(values, steps=("12",))
    assert stepped[-1].limits == limits_of(values[12:])
    assert all(not point.signs for point in stepped)
