"""What an organisation's letters and drafts are judged by, and how much was found in drafts."""

import datetime as dt
from functools import lru_cache

from django.db.models import Sum

from remit.engine.triage import Tools, default_tools
from remit.service.api.models import PreventedCount
from remit.service.correspondence import queries as letters
from remit.service.organisations.models import Organisation


def tools_for(organisation: Organisation | None) -> Tools:
    """Return the engine with the local policy that holds for an organisation; none for one that has none."""
    version = letters.holding_policy(organisation) if organisation else None
    return _tools(version.text, bytes(version.formulary)) if version else _tools("", b"")


@lru_cache(maxsize=64)
def _tools(text: str, formulary: bytes) -> Tools:
    return default_tools(letters.read_policy_files(text, formulary) if text else None)


def count_prevented(organisation: Organisation | None, begin: dt.date, end: dt.date) -> dict[str, int]:
    """Return how many drafts were checked ("") and how many requests by each rule were found in them, from one day to another."""
    found = PreventedCount.objects.filter(organisation=organisation, day__range=(begin, end)).values("rule").annotate(total=Sum("count")).order_by("rule")
    return {row["rule"]: row["total"] for row in found}
