"""Taking the evidence for a matter from the figures.

What lives here: `take_evidence`, and the months that are offered. What does not: counting (`remit.engine.steps.gather`), the records (`statistics`).
"""

import datetime as dt

from remit.engine.measures.counts import Viewpoint
from remit.engine.measures.periods import Period, month_of, months_before, next_month
from remit.engine.moments import england_day
from remit.engine.steps import Evidence
from remit.engine.steps.gather import Scope, gather
from remit.service.accounts.models import Membership
from remit.service.enforcement.models import Matter
from remit.service.organisations.queries import present_organisation
from remit.service.statistics.queries.figures import list_facts, read_progress
from remit.service.statistics.queries.letters_read import list_letters
from remit.service.statistics.queries.scope import area_of, load_lineage, practices_of
from remit.service.ui.presenters import moment_in_words

MONTHS = 12


def take_evidence(acting: Membership, matter: Matter, period: Period, *, at: dt.datetime) -> Evidence:
    """Return the evidence about the provider of a matter in a period, as of now. It is a value: who keeps it freezes it."""
    day = england_day(at)
    provider = present_organisation(matter.provider)
    area = area_of(acting, provider)
    view = Viewpoint(day, load_lineage())
    scope = Scope(
        provider=provider.code,
        period=period,
        view=view,
        taken_at=moment_in_words(at),
        practices=frozenset(one.code for one in practices_of(area, day=day)),
        recorded_from=read_progress().recorded_from,
    )
    return gather(list_facts(area, view, period=period), list_letters(area, view, period), scope)


def usual_period(day: dt.date) -> Period:
    """Return the last twelve whole months before a day."""
    month = month_of(day)
    return Period(months_before(month, MONTHS), month - dt.timedelta(days=1))


def whole_months(first_on: dt.date, last_on: dt.date) -> Period:
    """Return the whole months from that of the first day to that of the last: letters are counted by month."""
    return Period(month_of(first_on), next_month(month_of(last_on)) - dt.timedelta(days=1))
