"""The lists of cases. Thin: a form, a query, a page."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest
from remit.service.cases import permissions
from remit.service.cases.forms import FilterForm
from remit.service.cases.presenters import rows
from remit.service.cases.queries import lists, scope, sharing
from remit.service.cases.queries.lists import Filters, ListName
from remit.service.ui.permissions import allow


@allow(permissions.SEE_CASES)
def case_list(request: MemberRequest) -> HttpResponse:
    """Show one page of a list."""
    form, mine, day = FilterForm(request.GET), scope.scope_of(request.acting), england_day(request.at)
    form.is_valid()
    name = _name(form.cleaned_data.get("list") or "", mine)
    filters = form.filters()
    counts = lists.count_lists(mine, day=day)
    found = lists.list_cases(mine, name, day=day, filters=filters, page=form.cleaned_data.get("page") or 1, count=counts.get(name.value))
    page = {
        "form": form,
        "name": name,
        "titles": [(one, rows.LIST_TITLES[one], counts.get(one)) for one in _names(mine)],
        "title": rows.LIST_TITLES[name],
        "found": found,
        "rows": rows.list_rows(found.cases, mine, sharing.name_practices(mine, found.cases), day=day),
        "is_filtered": filters != Filters(),
        "empty": rows.EMPTY[name],
        "asked": urlencode({"list": name.value, **{key: value for key, value in vars(filters).items() if value}}),
    }
    return render(request, "cases/list.html", page)


def _names(mine: scope.Scope) -> list[ListName]:
    """Return the lists of a reader: nothing needs a committee, it only reads."""
    return [name for name in ListName if not (name is ListName.NEEDS_ME and mine.party == scope.LMC)]


def _name(asked: str, mine: scope.Scope) -> ListName:
    names = _names(mine)
    return next((name for name in names if name.value == asked), names[0])
