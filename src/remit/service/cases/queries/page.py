"""One case as its reader may see it.

What lives here: unsealing for the two sides, and withholding for everybody else: no patient, no clinician, no letter, no quote; of words only those that were
written for the commissioner. What does not: sentences (`presenters`).
"""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from remit.engine.lifecycle import Label, Move
from remit.engine.signals import Side
from remit.service.accounts import queries as people
from remit.service.audit.sealing import unseal
from remit.service.cases.models import COMMISSIONER, PROVIDER, Attachment, Case, CaseItem
from remit.service.cases.queries.scope import Scope, scope_of, visible_cases
from remit.service.cases.queries.sharing import name_practices, names_for
from remit.service.cases.queries.standing import Standing, load_standing

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership


@dataclass(frozen=True)
class ItemRead:
    """A request of a case; what is sealed is empty for whom it was not written. `point` is what a hospital says of a referral, where it is one."""

    item: CaseItem
    quote: str = ""
    reason: str = ""
    words: str = ""
    point: str = ""
    is_referral: bool = False


@dataclass(frozen=True)
class Kept:
    """What a case keeps sealed: its letter, its patient, the letter that went out."""

    letter: dict[str, Any] = field(default_factory=dict)
    patient: dict[str, Any] = field(default_factory=dict)
    return_letter: str = ""

    def day(self, name: str) -> dt.date | None:
        """Return a day of the letter, None where it is not known."""
        return dt.date.fromisoformat(self.letter[name]) if self.letter.get(name) else None

    @property
    def born_on(self) -> dt.date | None:
        """The day the patient was born, None where it is not known."""
        return dt.date.fromisoformat(self.patient["born_on"]) if self.patient.get("born_on") else None


@dataclass(frozen=True)
class CaseRead:
    """A case as one reader may see it.

    Attributes:
        side: on which side the reader stands, None for a committee.
        practice: how the practice is called for this reader.
        people: names of people by actor, empty where the reader may not know them.
        readable: numbers of the events whose words the reader may see.
    """

    scope: Scope
    standing: Standing
    side: Side | None
    practice: str
    items: tuple[ItemRead, ...]
    kept: Kept
    people: dict[str, str]
    readable: frozenset[int]

    @property
    def case(self) -> Case:
        """The case."""
        return self.standing.case


def read_case(acting: "Membership", reference: str) -> CaseRead:
    """Return a case as somebody may see it. The number of queries does not grow with the case."""
    scope = scope_of(acting)
    found = visible_cases(scope)
    return read_for(scope, (found.defer(None) if scope.is_party else found).get(reference=reference))


def read_for(scope: Scope, case: Case) -> CaseRead:
    """Return a case as a party may see it."""
    standing = load_standing(case, names_for(scope, case))
    is_party = scope.is_party
    side = standing.raised_by.side(scope.party) if is_party or scope.party == COMMISSIONER else None
    return CaseRead(
        scope=scope,
        standing=standing,
        side=side,
        practice=name_practices(scope, [case])[case.pk],
        items=_items(case, is_party=is_party),
        kept=load_kept(case) if is_party else Kept(),
        people=people.name_people({one.event.by.person for one in standing.told}) if is_party else {},
        readable=readable_events(standing, scope),
    )


def load_kept(case: Case) -> Kept:
    """Return what a case keeps sealed. Only for the two sides."""
    kept: dict[str, Any] = json.loads(unseal(case.sealed))
    return Kept(kept["letter"], kept["patient"], kept["return_letter"])


def _items(case: Case, *, is_party: bool) -> tuple[ItemRead, ...]:
    rows = CaseItem.objects.filter(case=case).order_by("number")
    return tuple(
        _item(case, row) if is_party else ItemRead(row, is_referral=case.raised_by == PROVIDER) for row in (rows if is_party else rows.defer("sealed"))
    )


def _item(case: Case, row: CaseItem) -> ItemRead:
    kept: dict[str, str] = json.loads(unseal(row.sealed) or b"{}")
    return ItemRead(row, kept.get("quote", ""), kept.get("reason", ""), kept.get("words", ""), kept.get("point", ""), case.raised_by == PROVIDER)


def readable_events(standing: Standing, scope: Scope) -> frozenset[int]:
    """Return the numbers of the events whose words a party may see.

    The two sides see all. The commissioner sees what was said to them: the escalation, and what was said while the case stood with them.
    """
    if scope.is_party:
        return frozenset(one.event.number for one in standing.told)
    if scope.party != COMMISSIONER:
        return frozenset()
    found, is_there = set(), False
    for step in standing.state.steps:
        if is_there or step.event.move is Move.ESCALATE_TO_COMMISSIONER or step.event.by.side is Side.COMMISSIONER:
            found.add(step.event.number)
        if step.row.to is not None:
            is_there = step.row.to is Label.WITH_COMMISSIONER
    return frozenset(found)


def get_file(case: Case, file_id: int) -> tuple[Attachment, str, bytes]:
    """Return a file of a case with its name and its bytes. Only for the two sides."""
    file = Attachment.objects.get(pk=file_id, event__case=case)
    return file, unseal(file.sealed_name).decode(), unseal(file.sealed)


def name_files(standing: Standing) -> dict[int, str]:
    """Return the names of all files of a case by id. Only for the two sides."""
    return {file.pk: unseal(file.sealed_name).decode() for one in standing.told for file in one.files}
