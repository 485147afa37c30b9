"""Figures that were released: what the public sees, and taking them for a release."""

import datetime as dt
from typing import Any

from remit.engine.disclosure import Answer, Asked, Register, compose_answer
from remit.engine.measures.periods import Period
from remit.engine.measures.suppression import SuppressionRule
from remit.service.audit.queries import find_detail
from remit.service.library.models import Release
from remit.service.organisations.models import Organisation


def list_releases() -> list[Release]:
    """Return all releases that stand, the latest first."""
    return list(Release.objects.filter(withdrawn_at=None).select_related("commissioner").order_by("-released_at"))


def get_release(release_id: int) -> Release:
    """Return a release that stands."""
    return Release.objects.select_related("commissioner").get(withdrawn_at=None, pk=release_id)


def get_own_release(commissioner: Organisation, release_id: int) -> Release:
    """Return a release of a commissioner that stands."""
    return Release.objects.get(commissioner=commissioner, withdrawn_at=None, pk=release_id)


def list_own_releases(commissioner: Organisation | None) -> list[Release]:
    """Return the releases of a commissioner that stand, the latest first."""
    return list(Release.objects.filter(commissioner=commissioner, withdrawn_at=None).order_by("-released_at"))


def list_taken_back(commissioner: Organisation | None) -> list[tuple[Release, str]]:
    """Return the releases that a commissioner took back, the latest first, each with the reason, "" where none was written down."""
    found = Release.objects.filter(commissioner=commissioner, withdrawn_at__isnull=False).order_by("-withdrawn_at")
    return [(one, find_detail(f"release:{one.pk}", "release_withdrawn", "reason")) for one in found]


def rows_of(answer: Answer) -> list[dict[str, Any]]:
    """Return the open data of an answer, one number a row; a hidden number is null with the note "hidden"."""
    rows: list[dict[str, Any]] = []
    for grid in (answer.reports, answer.themes):
        if grid is None:
            continue
        for (code, name), cells, total in zip(grid.rows, grid.table.cells, grid.table.row_totals, strict=True):
            for (column, title), value in zip((*grid.columns, ("all", "All")), (*cells, total), strict=True):
                rows.append(_row(code, name, grid.unit, column, title, value))
    return rows


def _row(code: str, name: str, unit: str, column: str, title: str, value: int | None) -> dict[str, Any]:
    note = "hidden" if value is None else ""
    return {"provider_code": code, "provider": name, "unit": unit, "column": column, "title": title, "value": value, "note": note}


def take_figures(register: Register, area: str, period: Period, *, day: dt.date, taken_at: str, threshold: int) -> Answer:
    """Return what a release of a period would hold."""
    rule = SuppressionRule(threshold) if threshold > 1 else None
    return compose_answer(register, Asked(period, area, day, taken_at, rule))
