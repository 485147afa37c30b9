"""Reading the yearly self-assessments."""

import datetime as dt

from remit.service.accounts.models import Membership
from remit.service.improvement.models import Assessment, Plan, PlanKind
from remit.service.improvement.queries.plans import own_commissioner
from remit.service.organisations.models import Organisation

DUE = (9, 30)


def due_on(year: int) -> dt.date:
    """Return the day by which a year's assessment is generally done: 30 September. Not checked against the contract."""
    return dt.date(year, *DUE)


def get_or_blank(acting: Membership, provider: Organisation, year: int) -> Assessment:
    """Return an assessment, or an empty one that is not kept yet."""
    commissioner = own_commissioner(acting)
    found = Assessment.objects.filter(commissioner=commissioner, provider=provider, year=year).select_related("commissioner", "provider").first()
    return found or Assessment(commissioner=commissioner, provider=provider, year=year)


def list_assessments(acting: Membership) -> list[Assessment]:
    """Return the assessments of the reader's area, the latest first."""
    found = Assessment.objects.filter(commissioner=own_commissioner(acting)).select_related("provider")
    return list(found.order_by("-year", "provider__name"))


def list_plans_of(kept: Assessment) -> list[Plan]:
    """Return the improvement plans that ran in an assessment's year."""
    found = Plan.objects.filter(kind=PlanKind.IMPROVEMENT, commissioner=kept.commissioner, provider=kept.provider, contract_year__in=(kept.year - 1, kept.year))
    return list(found.select_related("commissioner", "provider").order_by("contract_year"))
