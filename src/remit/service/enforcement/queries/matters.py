"""Which matters somebody may see.

What lives here: scope and lists. A commissioner sees its own and those of whom it took over from; a provider's lead sees those that reached the provider.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from remit.service.accounts.models import Membership, Role
from remit.service.cases.queries.scope import get_case
from remit.service.enforcement.models import Matter, Proposal, Step
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Organisation

# What reaches the provider: from the notice on, it may see the matter.
REACHES = ("issue_notice",)


def visible_matters(acting: Membership) -> QuerySet[Matter]:
    """Return the matters that somebody may see."""
    found = Matter.objects.select_related("commissioner", "provider")
    if acting.organisation is None:
        return found.none()
    lineage = organisations.list_lineage(acting.organisation)
    if acting.role in (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER):
        return found.filter(commissioner__in=lineage)
    if acting.role == Role.PROVIDER_LEAD:
        reached = Step.objects.filter(matter=OuterRef("pk"), move__in=REACHES)
        return found.filter(Exists(reached), provider__in=lineage)
    return found.none()


def get_matter(acting: Membership, reference: str) -> Matter:
    """Return a matter that somebody may see."""
    return visible_matters(acting).get(reference=reference)


def list_matters(acting: Membership, *, provider: str = "") -> list[Matter]:
    """Return the matters of a reader, open ones first, the latest first; of one provider where its code is given."""
    wanted = Q(provider__code=provider) if provider else Q()
    return list(visible_matters(acting).filter(wanted).order_by("is_ended", "-last_at"))


def list_open(acting: Membership) -> list[Matter]:
    """Return the matters of a reader that are not over, the oldest first."""
    return list(visible_matters(acting).filter(is_ended=False).order_by("opened_at"))


def list_waiting(acting: Membership) -> list[Proposal]:
    """Return the prepared steps that wait for an approver of the reader's commissioner, the oldest first."""
    if acting.role not in (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER):
        return []
    found = Proposal.objects.filter(decision="", matter__in=visible_matters(acting)).select_related("matter__provider")
    return list(found.order_by("prepared_at"))


def get_step(matter: Matter, number: int) -> Step:
    """Return a step of a matter."""
    return Step.objects.get(matter=matter, number=number)


def find_pack(matter: Matter) -> Step | Proposal | None:
    """Return what carries the evidence of a matter now: the step that waits, else the last step with evidence."""
    waiting = Proposal.objects.filter(matter=matter, decision="", evidence__isnull=False).first()
    return waiting or Step.objects.filter(matter=matter, evidence__isnull=False).order_by("-number").first()


def list_proposals(matter: Matter) -> list[Proposal]:
    """Return what was prepared and decided, the latest first."""
    return list(Proposal.objects.filter(matter=matter).exclude(decision="").order_by("-decided_at", "-pk"))


def list_providers(*, day: dt.date) -> list[Organisation]:
    """Return the providers with which a commissioner can have a matter, by name."""
    return organisations.list_of_kind("provider", day=day)


def find_given_pack(matter: Matter) -> Step | None:
    """Return the last step with evidence: what the provider was given. What still waits for a decision is none of it."""
    return Step.objects.filter(matter=matter, evidence__isnull=False).order_by("-number").first()


def get_known_case(acting: Membership, reference: str) -> None:
    """Find a case that the reader may see, or say that there is none."""
    get_case(acting, reference)
