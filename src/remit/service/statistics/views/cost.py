"""What cases cost, and the price lists that this rests on. Thin: what was asked, a page or a file."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from remit.engine.measures.cost import load_costs
from remit.service.accounts.permissions import MemberRequest
from remit.service.statistics import permissions
from remit.service.statistics.forms import PricesForm
from remit.service.statistics.presenters.charts import name_of
from remit.service.statistics.presenters.money import cost_csv, show_cost, show_prices
from remit.service.statistics.presenters.words import period_in_words, taken_in_words
from remit.service.statistics.queries.cost import Cost, read_cost
from remit.service.statistics.views.asked import Asked, read_asked
from remit.service.ui.downloads import download
from remit.service.ui.permissions import allow


def _read(request: MemberRequest) -> tuple[Asked, PricesForm, Cost]:
    asked, data = read_asked(request, request.GET.get("provider", "")), load_costs()
    form = PricesForm({"prices": request.GET.get("prices") or data.default_prices}, data=data)
    return asked, form, read_cost(asked.figures, data.get_prices(form.cleaned_data["prices"] if form.is_valid() else ""))


@allow(permissions.SEE_FIGURES)
@require_safe
def figures_cost(request: MemberRequest) -> HttpResponse:
    """Show the minutes and money of cases by year and role."""
    asked, form, cost = _read(request)
    figures = asked.figures
    page = show_cost(cost) | asked.frame() | {"prices_form": form, "name": name_of(figures), "period": period_in_words(figures.period)}
    page |= {"taken_words": taken_in_words(figures.taken_at, at=request.at), "provider": figures.area.provider}
    page["file_query"] = asked.query + "&" + urlencode({"prices": cost.prices.id, "provider": request.GET.get("provider", "")})
    return render(request, "statistics/cost.html", page)


@allow(permissions.SEE_FIGURES)
@require_safe
def figures_cost_file(request: MemberRequest) -> HttpResponse:
    """Hand out every row of the cost as CSV."""
    asked, _, cost = _read(request)
    period = asked.figures.period
    return download(cost_csv(cost), f"remit-cost-{period.first_on:%Y-%m}-to-{period.last_on:%Y-%m}", "csv")


@allow(permissions.SEE_FIGURES)
@require_safe
def price_lists(request: MemberRequest) -> HttpResponse:
    """Show the price lists with their sources, and how minutes fall on roles."""
    return render(request, "statistics/prices.html", show_prices(load_costs()))
