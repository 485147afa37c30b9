"""What a page of figures was asked for: whose, which months, as of when, by which themes.

What lives here: `read_asked`, used by every page and file, so that they cannot differ. What does not: the figures (`queries.wanted`), the pages.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from remit.engine.measures.counts import THEMES, Cut
from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest
from remit.service.statistics import actions
from remit.service.statistics.forms import PeriodForm
from remit.service.statistics.presenters.words import THEME_SETS
from remit.service.statistics.queries.figures import Figures
from remit.service.statistics.queries.wanted import read_wanted, usual_period


@dataclass(frozen=True)
class Asked:
    """What was asked, with its answer: the form of the months, and the figures."""

    form: PeriodForm
    figures: Figures

    @property
    def themes(self) -> Cut:
        """By which set of themes."""
        return self.form.theme_set()

    @property
    def query(self) -> str:
        """The months, the themes and the moment as they stand in addresses."""
        return self.query_by(self.themes)

    def query_by(self, themes: Cut) -> str:
        """Return the same by another set of themes."""
        moment = self.form.moment()
        return urlencode(self._words(themes) | ({"as_of": moment.isoformat()} if moment else {}))

    @property
    def again(self) -> str:
        """The months as they stand in addresses, with this moment: the same figures again, whenever it is opened."""
        return urlencode(self._words(self.themes) | {"as_of": self.figures.taken_at.isoformat()})

    def _words(self, themes: Cut) -> dict[str, str]:
        period = self.figures.period
        words = {"first": f"{period.first_on:%Y-%m}", "last": f"{period.last_on:%Y-%m}"}
        return words | ({"themes": themes.value} if themes is not Cut.SDIP else {})

    def frame(self) -> dict[str, Any]:
        """Return what the template of every page of figures needs besides its figures."""
        sets = [{"name": THEME_SETS[cut], "query": self.query_by(cut), "is_shown": cut is self.themes} for cut in THEMES]
        return {"form": self.form, "query": self.query, "again": self.again, "theme_sets": sets}


def read_asked(request: MemberRequest, code: str = "") -> Asked:
    """Return what a request asks for.

    Args:
        code: of the provider that is looked at, "" for all.
    """
    is_complete = actions.keep_up(at=request.at)
    day = england_day(request.at)
    usual = usual_period(day)
    words = {"first": f"{usual.first_on:%Y-%m}", "last": f"{usual.last_on:%Y-%m}"}
    form = PeriodForm(words | {name: request.GET[name] for name in ("first", "last", "as_of", "themes") if request.GET.get(name)}, day=day)
    moment = form.moment()
    if moment is not None and moment > request.at:
        raise Http404
    return Asked(form, read_wanted(request.acting, form.wanted(code), at=request.at, is_complete=is_complete))
