"""What a page of figures was asked for: whose, which months, as of when.

What lives here: `read_asked`, used by every page and file, so that they cannot differ. What does not: the pages.
"""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404

from remit.engine.measures.periods import Period, months_before
from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest
from remit.service.statistics import actions
from remit.service.statistics.forms import PeriodForm, usual_period
from remit.service.statistics.queries.figures import Figures, read_figures
from remit.service.statistics.queries.scope import area_of, get_provider

CHART_MONTHS = 24


@dataclass(frozen=True)
class Asked:
    """What was asked, with its answer: the form of the months, and the figures."""

    form: PeriodForm
    figures: Figures

    @property
    def query(self) -> str:
        """The months and the moment as they stand in addresses."""
        period = self.figures.period
        words = {"first": f"{period.first_on:%Y-%m}", "last": f"{period.last_on:%Y-%m}"}
        moment = self.form.moment()
        return urlencode(words | ({"as_of": moment.isoformat()} if moment else {}))

    @property
    def again(self) -> str:
        """The months as they stand in addresses, with this moment: the same figures again, whenever it is opened."""
        period = self.figures.period
        return urlencode({"first": f"{period.first_on:%Y-%m}", "last": f"{period.last_on:%Y-%m}", "as_of": self.figures.taken_at.isoformat()})


def read_asked(request: MemberRequest, code: str = "") -> Asked:
    """Return what a request asks for.

    Args:
        code: of the provider that is looked at, "" for all.
    """
    is_complete = actions.keep_up(at=request.at)
    day = england_day(request.at)
    usual = usual_period(day)
    words = {"first": f"{usual.first_on:%Y-%m}", "last": f"{usual.last_on:%Y-%m}"}
    form = PeriodForm(words | {name: request.GET[name] for name in ("first", "last", "as_of") if request.GET.get(name)}, day=day)
    moment = form.moment()
    if moment is not None and moment > request.at:
        raise Http404
    area = area_of(request.acting, get_provider(request.acting, code) if code else None)
    period = form.period()
    figures = read_figures(area, period, at=request.at, since=_since(period), as_of=moment, is_complete=is_complete)
    return Asked(form, figures)


def _since(period: Period) -> dt.date:
    """Return the first month of the chart: two years make a change visible that a single year hides."""
    return min(period.first_on, months_before(period.last_on.replace(day=1), CHART_MONTHS - 1))
