"""Which figures somebody wants: of which months, of whom, as of when.

What lives here: `Wanted`, the usual months, and reading the figures of a wish, so that pages, files and the API cannot differ. What does not: reading the
events that came since (`actions.keep_up`), which whoever asks does first and says whether it was complete.
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.measures.periods import Period, month_of, month_period, months_before
from remit.service.accounts.models import Membership
from remit.service.statistics.policies import check_months
from remit.service.statistics.queries.figures import Figures, read_figures
from remit.service.statistics.queries.scope import area_of, get_provider

CHART_MONTHS = 24


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see.

    Attributes:
        period: whole months.
        provider: code of the provider that is looked at, "" for all.
        as_of: an earlier moment as of which figures are taken again, None for now.
    """

    period: Period
    provider: str = ""
    as_of: dt.datetime | None = None


def usual_period(day: dt.date) -> Period:
    """Return the twelve months that are over."""
    last = months_before(month_of(day), 1)
    return Period(months_before(last, 11), month_period(last).last_on)


def named_period(first: str | None, last: str | None, *, day: dt.date) -> Period:
    """Return the months from one to another, each as "2025-04"; the usual ones where none is named.

    Raises:
        RefusalError: they stand the wrong way round, or are too many.
    """
    usual = usual_period(day)
    begin = dt.date.fromisoformat(f"{first}-01") if first else usual.first_on
    end = dt.date.fromisoformat(f"{last}-01") if last else month_of(usual.last_on)
    check_months(begin, end)
    return Period(begin, month_period(end).last_on)


def read_wanted(acting: Membership, wanted: Wanted, *, at: dt.datetime, is_complete: bool) -> Figures:
    """Return the figures that somebody wants, as far as they may see them.

    Args:
        is_complete: whether everything that happened by now was read.

    Raises:
        Organisation.DoesNotExist: there is no such provider, or it is not theirs to see.
    """
    area = area_of(acting, get_provider(acting, wanted.provider) if wanted.provider else None)
    return read_figures(area, wanted.period, at=at, since=_since(wanted.period), as_of=wanted.as_of, is_complete=is_complete)


def _since(period: Period) -> dt.date:
    """Return the first month of the chart: two years make a change visible that a single year hides."""
    return min(period.first_on, months_before(period.last_on.replace(day=1), CHART_MONTHS - 1))
