"""What an organisation agreed that others see of its cases."""

from collections.abc import Iterable
from dataclasses import dataclass

from remit.engine.lifecycle import Level, Names, RaisedBy
from remit.service.cases.models import COMMISSIONER, Case, ReplyTemplate, Sharing
from remit.service.cases.queries.scope import LMC, Scope
from remit.service.cases.queries.standing import names_of
from remit.service.organisations.models import Organisation

UNNAMED = "a practice in your area"


@dataclass(frozen=True)
class Shared:
    """What others see: the practice's name, and by a signed link more than the quoted words."""

    name_to_commissioner: bool = False
    name_to_lmc: bool = False
    letter_by_link: bool = False


def get_shared(organisation: Organisation) -> Shared:
    """Return what an organisation agreed; as little as possible where it said nothing."""
    row = Sharing.objects.filter(organisation=organisation).first()
    return Shared(row.name_to_commissioner, row.name_to_lmc, row.letter_by_link) if row else Shared()


def name_practices(scope: Scope, cases: Iterable[Case]) -> dict[int, str]:
    """Return how the practice of each case is called for a reader, by id of the case.

    Commissioner and committee read the name only where the practice agreed; the commissioner also where the case was sent to them: who asks for a decision
    is known to who decides.
    """
    cases = list(cases)
    if scope.is_party:
        return {case.pk: case.practice.name for case in cases}
    rows = {row.organisation_id: row for row in Sharing.objects.filter(organisation_id__in={case.practice_id for case in cases})}
    return {case.pk: case.practice.name if _is_named(scope, case, rows.get(case.practice_id)) else UNNAMED for case in cases}


def _is_named(scope: Scope, case: Case, row: Sharing | None) -> bool:
    if scope.party == LMC:
        return row is not None and row.name_to_lmc
    return scope.party == COMMISSIONER and (case.level >= Level.COMMISSIONER or (row is not None and row.name_to_commissioner))


def names_for(scope: Scope, case: Case) -> Names:
    """Return how sentences call the sides of a case for a reader."""
    known, practice = names_of(case), name_practices(scope, [case])[case.pk]
    if case.raised_by == RaisedBy.PRACTICE:
        return Names(practice, known.respondent, known.commissioner)
    return Names(known.raiser, practice, known.commissioner)


def list_templates(organisation: Organisation) -> list[ReplyTemplate]:
    """Return the words that an organisation often answers with, by title."""
    return list(ReplyTemplate.objects.filter(organisation=organisation).order_by("title"))


def get_template(organisation: Organisation, template_id: int) -> ReplyTemplate:
    """Return one of them."""
    return ReplyTemplate.objects.get(organisation=organisation, pk=template_id)
