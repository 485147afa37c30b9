"""Limits and signs of an XmR chart: one value a month, judged by how much it usually moves.

What lives here: limits (mean +/- 2.66 times the mean moving range) and the rules of NHS England's Making Data Count. What does not: drawing (the service).

The factor 2.66 is 3 / 1.128, 1.128 being the mean range of two values of a normal distribution (Wheeler and Chambers, Understanding Statistical Process
Control). The limits of a chart are those of its baseline and are held until a person says that the process changed: then the values from that step on have
limits of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

FACTOR = 2.66
RUN = 7
TREND = 6
LEAST_POINTS = 6
FIRM_POINTS = 12


class Better(StrEnum):
    """Which way is good, as a person or a measure says it."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Sign(StrEnum):
    """Why a point is unlikely to be chance."""

    OUTSIDE = "outside"
    RUN = "run"
    TREND = "trend"
    OUTER_THIRD = "outer_third"


class Verdict(StrEnum):
    """What a point says: ordinary variation, or a change for better, for worse, or in a measure of which neither is said."""

    ORDINARY = "ordinary"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a stretch of values.

    Attributes:
        mean: of the baseline.
        moving_range: mean of the differences between neighbours.
        points: values that they were made from.
    """

    mean: float
    moving_range: float
    points: int

    @property
    def upper(self) -> float:
        """The upper limit."""
        return self.mean + FACTOR * self.moving_range

    @property
    def lower(self) -> float:
        """The lower limit; it may lie where no value can be, such as below zero."""
        return self.mean - FACTOR * self.moving_range

    @property
    def is_provisional(self) -> bool:
        """Whether they stand on few values and will still move."""
        return self.points < FIRM_POINTS


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart.

    Attributes:
        name: of the month.
        value: None where nothing was measured; it breaks runs and trends.
        limits: of its stretch, None where there are too few values.
        signs: why it is unlikely to be chance, none for ordinary variation.
        verdict: what that says.
        is_high: for a point with a sign, whether the sign lies above the mean, or for a trend whether it rises.
    """

    name: str
    value: float | None
    limits: Limits | None = None
    signs: tuple[Sign, ...] = ()
    verdict: Verdict = Verdict.ORDINARY
    is_high: bool | None = None


def limits_of(values: Sequence[float | None]) -> Limits | None:
    """Return the limits of these values, None where there are fewer than six.

    Args:
        values: in order of time; a gap (None) gives no moving range with its neighbours.
    """
    known = [value for value in values if value is not None]
    ranges = [abs(later - earlier) for earlier, later in pairwise(values) if earlier is not None and later is not None]
    if len(known) < LEAST_POINTS or not ranges:
        return None
    return Limits(sum(known) / len(known), sum(ranges) / len(ranges), len(known))


def read_chart(
    names: Sequence[str], values: Sequence[float | None], *, better: Better = Better.NEITHER, baseline: int = FIRM_POINTS, steps: Sequence[str] = ()
) -> list[Point]:
    """Return every point with the limits and signs of its stretch.

    Args:
        names: of the points, in order of time.
        values: one a name.
        better: which way is good.
        baseline: how many first points of a stretch make its limits; they are held for the rest.
        steps: names of the points at which a person said that the process changed.
    """
    points: list[Point] = []
    for first, last in _stretches(names, steps):
        points += _read_stretch(names[first:last], values[first:last], better, baseline)
    return points


def _stretches(names: Sequence[str], steps: Sequence[str]) -> list[tuple[int, int]]:
    cuts = sorted({0, len(names)} | {place for place, name in enumerate(names) if name in steps})
    return list(pairwise(cuts))


def _read_stretch(names: Sequence[str], values: Sequence[float | None], better: Better, baseline: int) -> list[Point]:
    limits = limits_of(values[:baseline])
    if limits is None:
        return [Point(name, value) for name, value in zip(names, values, strict=True)]
    high = _signs(values, limits)
    mirrored = Limits(-limits.mean, limits.moving_range, limits.points)
    low = _signs([None if value is None else -value for value in values], mirrored)
    points = []
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        is_high = None if not high[place] and not low[place] else _leads(high[place], low[place])
        signs = tuple(sign for sign in Sign if sign in (high[place] if is_high else low[place]))
        points.append(Point(name, value, limits, signs, _verdict(is_high, better), is_high))
    return points


_STRENGTH = (Sign.OUTSIDE, Sign.OUTER_THIRD, Sign.RUN, Sign.TREND)


def _leads(high: set[Sign], low: set[Sign]) -> bool:
    """Say whether the signs above lead where a point has signs both ways: it may rise and still lie low."""
    strongest = next(sign for sign in _STRENGTH if sign in high | low)
    return strongest in high


def _verdict(is_high: bool | None, better: Better) -> Verdict:
    if is_high is None:
        return Verdict.ORDINARY
    if better is Better.NEITHER:
        return Verdict.CHANGE
    return Verdict.IMPROVEMENT if is_high is (better is Better.HIGHER) else Verdict.CONCERN


def _signs(values: Sequence[float | None], limits: Limits) -> list[set[Sign]]:
    """Return the signs towards the upper side; the lower side is the same chart mirrored."""
    found: list[set[Sign]] = [set() for _ in values]
    for place, value in enumerate(values):
        if value is not None and value > limits.upper:
            found[place].add(Sign.OUTSIDE)
    for place in _long_runs([value is not None and value > limits.mean for value in values], RUN):
        found[place].add(Sign.RUN)
    for place in _trends(values):
        found[place].add(Sign.TREND)
    for place in _outer_thirds(values, limits):
        found[place].add(Sign.OUTER_THIRD)
    return found


def _long_runs(flags: Sequence[bool], least: int) -> list[int]:
    places: list[int] = []
    run = 0
    for place, flag in enumerate([*flags, False]):
        if flag:
            run += 1
            continue
        if run >= least:
            places += range(place - run, place)
        run = 0
    return places


def _trends(values: Sequence[float | None]) -> list[int]:
    """Return the places of six or more values of which each is higher than the one before."""
    rises = [earlier is not None and later is not None and later > earlier for earlier, later in pairwise(values)]
    ends = _long_runs(rises, TREND - 1)
    return sorted(set(ends) | {place + 1 for place in ends})


def _outer_thirds(values: Sequence[float | None], limits: Limits) -> list[int]:
    """Return the places in the outer third, or beyond, where two of three values in a row lie there."""
    edge = limits.mean + (limits.upper - limits.mean) * 2 / 3
    is_out = [value is not None and value > edge for value in values]
    near = {place for first in range(len(values) - 2) if sum(is_out[first : first + 3]) >= 2 for place in range(first, first + 3)}
    return [place for place in sorted(near) if is_out[place]]
