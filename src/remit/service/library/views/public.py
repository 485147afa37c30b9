"""Pages that are open to everybody: who does what, released figures, open data, the data dictionary, public documents."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from remit.engine.measures.dictionary import MEASURES
from remit.engine.measures.periods import contract_year, contract_year_of, contract_year_words
from remit.engine.moments import england_day
from remit.engine.rulebook import load_rulebook
from remit.engine.rulebook.who_does_what import list_topics
from remit.service.library import permissions, presenters
from remit.service.library.queries import documents, released
from remit.service.ui.downloads import download
from remit.service.ui.permissions import Request, allow
from remit.service.ui.views import not_found


@allow(permissions.PUBLIC)
@require_safe
def public_home(request: Request) -> HttpResponse:
    """Say what is open to everybody."""
    day = england_day(request.at)
    page = {
        "releases": released.list_releases(),
        "documents": documents.list_public_documents(day=day),
        "practice": documents.list_public_good_practice(),
    }
    return render(request, "library/public.html", page)


@allow(permissions.PUBLIC)
@require_safe
def who_does_what(request: Request, year: int | None = None) -> HttpResponse:
    """Say who does what, task by task, with the clause of a contract year."""
    today = england_day(request.at)
    years = [edition.valid_from.year for edition in load_rulebook().editions]
    chosen = contract_year_of(today) if year is None else year
    day = today if chosen == contract_year_of(today) else dt.date(chosen, 4, 1)
    if load_rulebook().edition_on(day) is None:
        return not_found(request)
    page = {
        "topics": list_topics(day),
        "period": contract_year(chosen),
        "words": contract_year_words(chosen),
        "years": [(one, contract_year_words(one)) for one in sorted(set(years), reverse=True) if one != chosen],
    }
    return render(request, "library/who_does_what.html", page)


@allow(permissions.PUBLIC)
@require_safe
def public_figures(request: Request, release_id: int) -> HttpResponse:
    """Show figures that an approver released."""
    release = released.get_release(release_id)
    return render(
        request,
        "library/figures.html",
        {"release": release, "tables": presenters.list_tables(release), "licence": presenters.LICENCE, "forms": presenters.FORMS},
    )


@allow(permissions.PUBLIC)
@require_safe
def open_data(request: Request, release_id: int, form: str) -> HttpResponse:
    """Hand out released figures as CSV, JSON or Parquet."""
    if form not in presenters.FORMS:
        return not_found(request)
    release = released.get_release(release_id)
    return download(presenters.open_data(release, form), f"remit-figures-{release.pk}", form)


@allow(permissions.PUBLIC)
@require_safe
def data_dictionary(request: Request) -> HttpResponse:
    """Say what each figure means."""
    return render(request, "library/dictionary.html", {"measures": MEASURES})
