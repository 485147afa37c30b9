"""Whose figures somebody may see.

What lives here: the scope of a membership as figures see it, and who took over from whom. What does not: what is counted (`figures`).

Commissioner and committee see what the commissioner's practices reported; a provider sees its own, from every commissioner; a practice sees its own. Nobody
sees a patient here, and a practice's name only as it agreed.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from remit.engine.measures.succession import Lineage
from remit.engine.measures.succession import Succession as Step
from remit.service.accounts.models import Membership
from remit.service.cases.models import COMMISSIONER, PRACTICE, PROVIDER
from remit.service.cases.queries.scope import LMC, Scope, scope_of
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Kind, Organisation, Succession
from remit.service.statistics.models import LetterCount

__all__ = ["COMMISSIONER", "LMC", "PRACTICE", "PROVIDER", "Area", "area_of", "get_provider", "load_lineage"]


@dataclass(frozen=True)
class Area:
    """Whose figures.

    Attributes:
        scope: the party and the ids of its organisations, those whose history it took over among them.
        name: of the organisation.
        provider: the one provider that is looked at, None for all.
    """

    scope: Scope
    name: str
    provider: Organisation | None = None

    @property
    def party(self) -> str:
        """Practice, provider, commissioner or committee."""
        return self.scope.party

    @property
    def commissioner_ids(self) -> tuple[int, ...]:
        """For commissioner and committee, whose practices they are."""
        return self.scope.organisation_ids if self.party in (COMMISSIONER, LMC) else ()

    @property
    def practice_ids(self) -> tuple[int, ...]:
        """For a practice, its own id and those it took over."""
        return self.scope.organisation_ids if self.party == PRACTICE else ()

    def provider_ids(self, lineage: Lineage, day: dt.date) -> tuple[int, ...]:
        """Return the ids of the provider that is looked at, with those for which it answers on a day; empty for all."""
        if self.provider is None:
            return ()
        codes = lineage.codes_of(self.provider.code, day=day)
        return tuple(Organisation.objects.filter(code__in=codes).values_list("pk", flat=True))


def area_of(acting: Membership, provider: Organisation | None = None) -> Area:
    """Return for whom a membership reads figures; a provider's people look at their own provider whatever they ask for."""
    scope = scope_of(acting)
    organisation = acting.organisation
    assert organisation is not None  # noqa: S101 only administrators have none, and no page of figures admits them
    if scope.party == PROVIDER:
        return Area(scope, organisation.name, organisations.present_organisation(organisation))
    if scope.party == LMC and organisation.commissioner is not None:
        organisation = organisation.commissioner
    return Area(scope, organisation.name, provider)


def get_provider(acting: Membership, code: str) -> Organisation:
    """Return a provider whose figures somebody may look at: their own for a provider's people, any for the others, who see only what is theirs of it."""
    found = Organisation.objects.filter(kind=Kind.PROVIDER, code=code)
    scope = scope_of(acting)
    return found.get(Q(pk__in=scope.organisation_ids)) if scope.party == PROVIDER else found.get()


def load_lineage() -> Lineage:
    """Return who followed whom."""
    rows = Succession.objects.select_related("before", "after").values_list("before__code", "after__code", "on")
    return Lineage.of(Step(before, after, on) for before, after, on in rows)


def practices_of(area: Area, *, day: dt.date) -> list[Organisation]:
    """Return the practices that could report: itself, those of the commissioner, or for a provider those of every commissioner with its letters."""
    found = Organisation.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), kind=Kind.PRACTICE)
    if area.practice_ids:
        return list(found.filter(pk__in=area.practice_ids))
    if area.party == PROVIDER:
        counts = LetterCount.objects.filter(provider_ref__in=area.scope.organisation_ids)
        return list(found.filter(commissioner__in=counts.values("commissioner_ref")))
    return list(found.filter(commissioner__in=area.commissioner_ids))
