"""Figures in words: rates, shares, signs, what a chart shows.

What lives here: words. What does not: rows of tables (`tables`), pictures (`pictures`).
"""

import datetime as dt

from remit.engine.measures.answer_times import Kept
from remit.engine.measures.counts import Cut
from remit.engine.measures.crosswalks import get_crosswalk
from remit.engine.measures.facts import CaseKind, Result
from remit.engine.measures.funnel import Funnel, FunnelPoint, Place
from remit.engine.measures.periods import MonthState, Period
from remit.engine.measures.rates import Rate
from remit.engine.measures.xmr import Point, Sign, Verdict
from remit.engine.terms import Task
from remit.service.correspondence.presenters import TITLES
from remit.service.statistics.models import StepChange
from remit.service.ui.presenters import LONDON, day_in_words, time_in_words

NO_RATE = "no letters read"
RESULTS = {
    Result.UPHELD.value: "Taken back",
    Result.PARTLY.value: "Taken back in part",
    Result.NOT_UPHELD.value: "Not upheld",
    Result.ELSEWHERE.value: "Belongs elsewhere",
    Result.WITHDRAWN.value: "Withdrawn",
    Result.NO_REPLY.value: "No reply",
    Result.OPEN.value: "Still open, in time",
}
KINDS = {
    CaseKind.RETURN.value: "Returned",
    CaseKind.PROTEST.value: "Done and reported",
    CaseKind.ASK.value: "Asked whose it is",
    CaseKind.QUICK_REPORT.value: "Reported without a letter",
}
TASKS = {task.value: TITLES[task] for task in Task} | {"rest": "All other tasks"}
PLACES = {
    Place.HIGHER: "Higher than expected",
    Place.LOWER: "Lower than expected",
    Place.NEAR_UPPER: "As expected, near the upper limit",
    Place.NEAR_LOWER: "As expected, near the lower limit",
    Place.AS_EXPECTED: "As expected",
    Place.NOT_COMPARED: "Not compared",
}
STATES = {
    MonthState.NOT_RECORDED: "not recorded",
    MonthState.RUNNING: "not a whole month",
    MonthState.AHEAD: "not begun",
    MonthState.COMPLETE: "",
}
SIGNS = {
    (Sign.OUTSIDE, True): "Above the limit",
    (Sign.OUTSIDE, False): "Below the limit",
    (Sign.OUTER_THIRD, True): "2 of 3 close to the upper limit",
    (Sign.OUTER_THIRD, False): "2 of 3 close to the lower limit",
    (Sign.RUN, True): "7 or more in a row above average",
    (Sign.RUN, False): "7 or more in a row below average",
    (Sign.TREND, True): "6 or more rising in a row",
    (Sign.TREND, False): "6 or more falling in a row",
}
THEME_SETS = {Cut.SDIP: "Six areas of the improvement plan", Cut.INTERFACE: "Four national areas", Cut.BMA: "Categories of the BMA"}
_KNOWN = {
    "contract-text": "Read in the contract",
    "secondary-source": "Seen in a publication, not in the original",
    "unverified": "Not checked by anybody",
}
_STRONGEST = (Sign.OUTSIDE, Sign.RUN, Sign.TREND, Sign.OUTER_THIRD)


def rate_in_words(rate: Rate) -> str:
    """Write a rate with one decimal, or that there is none."""
    return NO_RATE if rate.per_1000 is None else f"{rate.per_1000:.1f}"


def share_in_words(kept: Kept) -> str:
    """Write a share in per cent, or that nothing was due yet."""
    return "none due yet" if kept.share is None else f"{kept.share:.0%}"


def percent(part: int, whole: int) -> str:
    """Write a part in per cent; a part of nothing is no share."""
    return f"{part / whole:.0%}" if whole else "–"


def period_in_words(period: Period) -> str:
    """Write a period: 1 January to 31 December 2025."""
    first, last = period.first_on, period.last_on
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} to {last.day} {last:%B} {last.year}"


def taken_in_words(taken_at: dt.datetime, *, at: dt.datetime) -> str:
    """Write when figures were taken."""
    day = taken_at.astimezone(LONDON).date()
    return f"today at {time_in_words(taken_at)}" if day == at.astimezone(LONDON).date() else f"on {day_in_words(day)} at {time_in_words(taken_at)}"


def sign_in_words(point: Point) -> str:
    """Write why a point is unlikely to be chance, the strongest reason only; "None" for ordinary variation."""
    if point.is_high is None:
        return "None"
    return next(SIGNS[sign, point.is_high] for sign in _STRONGEST if sign in point.signs)


def chart_in_words(points: list[Point], *, of_cases: bool = True) -> str:
    """Say what a chart shows.

    Args:
        of_cases: it shows cases month by month; False where it shows figures that people took, one now and then.
    """
    one, many = ("whole month is", "whole months are") if of_cases else ("figure is", "figures are")
    if not any(point.limits for point in points):
        return f"{len(points)} {one if len(points) == 1 else many} too few to say what is usual. It takes 6."
    marked = [point for point in points if point.is_high is not None]
    if not marked:
        return f"Every {'month' if of_cases else 'figure'} is within what is usual. Nothing shows a change."
    parts = [f"{_months_in_words(points, spans)}: {words[0].lower() + words[1:]}" for words, spans in _spans(points).items()]
    provisional = any(point.limits and point.limits.is_provisional for point in points)
    more = " The limits stand on fewer than 12 months and will still move." if provisional else ""
    return f"{'; '.join(parts)}. {_verdict_in_words(marked, of_cases=of_cases)}{more}"


def _spans(points: list[Point]) -> dict[str, list[tuple[int, int]]]:
    """Return where each sign shows, as the places of its first and last point.

    A run and a trend are named as a whole, also where a point of theirs has a stronger sign of its own.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for place, point in enumerate(points):
        if point.is_high is None:
            continue
        first = last = place
        while first > 0 and _goes_on(points[first - 1], points[first], of=point):
            first -= 1
        while last + 1 < len(points) and _goes_on(points[last], points[last + 1], of=point):
            last += 1
        spans = found.setdefault(sign_in_words(point), [])
        if (first, last) not in spans:
            spans.append((first, last))
    return found


def _goes_on(earlier: Point, later: Point, *, of: Point) -> bool:
    """Say whether the sign of a point reaches from one point to the next."""
    words = sign_in_words(of)
    if earlier.limits is not later.limits or earlier.value is None or later.value is None or earlier.limits is None:
        return False
    if words == SIGNS[Sign.TREND, bool(of.is_high)]:
        return later.value > earlier.value if of.is_high else later.value < earlier.value
    if words == SIGNS[Sign.RUN, bool(of.is_high)]:
        mean = earlier.limits.mean
        return min(earlier.value, later.value) > mean if of.is_high else max(earlier.value, later.value) < mean
    return sign_in_words(earlier) == sign_in_words(later) == words


def _months_in_words(points: list[Point], spans: list[tuple[int, int]]) -> str:
    """Write spans of points: M1, M3 to M9 and M12."""
    parts: list[str] = []
    for first, last in spans:
        names = [point.name for point in points[first : last + 1]]
        parts += names if len(names) <= 2 else [f"{names[0]} to {names[-1]}"]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _verdict_in_words(marked: list[Point], *, of_cases: bool) -> str:
    verdicts = {point.verdict for point in marked}
    if verdicts == {Verdict.CONCERN}:
        return f"This is unlikely to be chance: {'there are more cases than before' if of_cases else 'it is worse than before'}."
    if verdicts == {Verdict.IMPROVEMENT}:
        return f"This is unlikely to be chance: {'there are fewer cases than before' if of_cases else 'it is better than before'}."
    first = "first fewer, then more, or the other way round. Read the months one by one." if of_cases else "better and worse. Read the figures one by one."
    return f"This is unlikely to be chance: {first}"


def steps_in_words(steps: list[StepChange]) -> list[str]:
    """Say which changes were marked, and why."""
    return [f"Limits begin anew in {step.month:%B %Y}: {step.reason}" for step in steps]


def place_in_words(point: FunnelPoint | None, funnel: Funnel) -> str:
    """Say how a provider compares."""
    if funnel.refusal or point is None:
        return PLACES[Place.NOT_COMPARED]
    return PLACES[point.place]


def funnel_in_words(funnel: Funnel, code: str, name: str) -> str:
    """Say what the funnel shows of one provider."""
    if funnel.refusal:
        return funnel.refusal
    point = next((one for one in funnel.points if one.provider == code), None)
    if point is None or point.band is None or point.rate is None:
        return f"{name} has too few letters to be compared."
    band = point.band
    return (
        f"For this many letters we expect between {band.lower_998:.1f} and {band.upper_998:.1f}. {name} is at {point.rate:.1f}: {PLACES[point.place].lower()}."
    )


def known_in_words(verification: str) -> str:
    """Say how well something is known."""
    return _KNOWN[verification]


def themes_in_words(cut: Cut) -> str:
    """Say where the names of a set of themes come from, and whose reading the rest is."""
    crosswalk = get_crosswalk(cut.value)
    known = known_in_words(crosswalk.verification)
    return f"Names of the areas: {crosswalk.source}. {known}. Which task belongs to which area is Remit’s own reading."


def titles_of(cut: str) -> dict[str, str]:
    """Return what the rows of a cut are called."""
    match cut:
        case "result":
            return RESULTS
        case "kind":
            return KINDS
        case "task":
            return TASKS
        case "urgency":
            return {"urgent": "Urgent", "not_urgent": "Not urgent"}
        case "harm":
            return {"harm": "A patient was harmed or nearly harmed", "no_harm": "No harm recorded"}
        case "sdip" | "interface" | "bma":
            return get_crosswalk(cut).titles()
        case _:
            return {"": "not recorded"}
