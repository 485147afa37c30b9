"""Opening a case.

What lives here: `Opening`, what a case needs to stand alone, and `open_case`. What does not: sending it (`make_move` with SEND), or reading the letter it is
about (`correspondence`).
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from remit.engine.lifecycle import Acting, Ask, Event, Item, Move, RaisedBy, check_move
from remit.engine.lifecycle import Actor as EngineActor
from remit.engine.moments import england_day
from remit.engine.remedy import LONG, LONGEST, make_reference, plain_reference
from remit.engine.signals import Side
from remit.service.audit.actions import Actor
from remit.service.audit.sealing import seal
from remit.service.cases import policies
from remit.service.cases.actions.chain import append
from remit.service.cases.models import Case, CaseItem
from remit.service.cases.queries.standing import Told, columns_of, derive, said_of_items
from remit.service.organisations import policies as organisation_policies
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Organisation


@dataclass(frozen=True)
class OpeningItem:
    """One request as a case keeps it.

    Attributes:
        id: what the events call it, such as "1".
        task: what is asked for, one of the 23 names; `words` says it for people.
        finding: what the letter's page knows it by.
        minutes: low, likely, high, and on what they rest.
        point: what a hospital says of a referral, a name of `REFERRAL_POINTS`; "" for everything else.
    """

    id: str
    task: str
    words: str = ""
    ask: Ask = Ask.TAKE_BACK
    rule: str = ""
    outcome: str = ""
    basis: str = ""
    quote: str = ""
    reason: str = ""
    citation: str = ""
    clause: str = ""
    finding: str = ""
    minutes: tuple[int, int, int, str] = (0, 0, 0, "")
    point: str = ""


@dataclass(frozen=True)
class PatientFacts:
    """Who the case is about. Sealed; the two parties see it, nobody else."""

    name: str = ""
    nhs_number: str = ""
    born_on: dt.date | None = None
    provider_number: str = ""


@dataclass(frozen=True)
class LetterKept:
    """What a case keeps of its letter, so that it stands alone. The text is sealed."""

    reference: str = ""
    kind: str = ""
    written_on: dt.date | None = None
    event_on: dt.date | None = None
    author: str = ""
    text: str = ""


@dataclass(frozen=True)
class Opening:
    """All that begins a case.

    Attributes:
        move: RETURN, UNDER_PROTEST, ASK or QUICK_REPORT.
        key: the same key between the same organisations means the same act, however often it arrives.
        text: for a quick report what happened; else a line of the raiser's own.
        acting: who is acting for the patient; needed where it is urgent.
        is_clinician: whether a clinician opens it.
        on: the day it happened, where that is before today.
        return_letter: the text of the letter that goes out.
        reference: what that letter calls the case, from `next_reference`; "" for the next one that is free.
        commissioner: who answers today for the practice's commissioner, where the caller knows; None: it is looked up.
    """

    practice: Organisation
    provider: Organisation
    move: Move
    items: tuple[OpeningItem, ...]
    key: str
    raised_by: RaisedBy = RaisedBy.PRACTICE
    specialty: str = ""
    site: str = ""
    letter: LetterKept = field(default_factory=LetterKept)
    patient: PatientFacts = field(default_factory=PatientFacts)
    text: str = ""
    is_urgent: bool = False
    acting: Acting | None = None
    is_clinician: bool = False
    on: dt.date | None = None
    return_letter: str = ""
    reference: str = ""
    commissioner: Organisation | None = None


def open_case(opening: Opening, *, by: Actor, at: dt.datetime) -> Case:
    """Begin a case and return it; the same opening twice gives the same case.

    Raises:
        RefusalError: an organisation has closed, or is not of the right kind.
        MoveRefusedError: the opening lacks what the table of moves needs.
    """
    if earlier := find_opened(opening):
        return earlier
    try:
        with transaction.atomic():
            return begin_case(opening, by=by, at=at)
    except IntegrityError:
        # Two workers at once: the other one opened it.
        if earlier := find_opened(opening):
            return earlier
        raise


def find_opened(opening: Opening) -> Case | None:
    """Return the case that an opening has begun before, None where it has not."""
    facts = {"practice": opening.practice, "provider": opening.provider, "raised_by": opening.raised_by.value, "key": opening.key}
    # Hardly ever there: the look-up is cheap, the reading is not.
    if (found := Case.objects.filter(**facts).values_list("pk", flat=True).first()) is None:
        return None
    return Case.objects.select_related("practice", "provider", "commissioner").get(pk=found)


def begin_case(opening: Opening, *, by: Actor, at: dt.datetime) -> Case:
    """Begin a case in the caller's transaction.

    Raises:
        IntegrityError: it was begun before, or its reference is taken; the transaction is lost.
        RefusalError: an organisation has closed, or is not of the right kind.
        MoveRefusedError: the opening lacks what the table of moves needs.
    """
    day = england_day(at)
    policies.check_parties(opening.practice, opening.provider)
    policies.check_key(opening.key)
    raiser, respondent = (opening.practice, opening.provider) if opening.raised_by is RaisedBy.PRACTICE else (opening.provider, opening.practice)
    organisation_policies.check_is_open(raiser, day=day)
    policies.check_can_receive(respondent, organisations.list_successors, day=day)
    event = _first_event(opening, by, at)
    check_move(None, event)
    case = _case(opening, day, at)
    standing = derive(case, (Told(event),))
    for name, value in columns_of(standing).items():
        setattr(case, name, value)
    case.save(force_insert=True)
    said = said_of_items(standing)
    CaseItem.objects.bulk_create([_item(case, number, item, said.get(item.id, "")) for number, item in enumerate(opening.items, 1)])
    append(case, event, None)
    return case


def _case(opening: Opening, day: dt.date, at: dt.datetime) -> Case:
    """Return the columns of a case that never change; what its events fold to is written over the rest."""
    return Case(
        reference=opening.reference or next_reference(opening),
        practice=opening.practice,
        provider=opening.provider,
        commissioner=opening.commissioner or _commissioner_of(opening.practice),
        raised_by=opening.raised_by.value,
        kind=opening.move.value,
        key=opening.key,
        specialty=opening.specialty,
        site=opening.site,
        letter_reference=opening.letter.reference,
        sealed=seal(json.dumps(_kept(opening)).encode()),
        opened_at=at,
        opened_on=day,
    )


def _commissioner_of(practice: Organisation) -> Organisation | None:
    return organisations.present_organisation(practice.commissioner) if practice.commissioner else None


def _first_event(opening: Opening, by: Actor, at: dt.datetime) -> Event:
    return Event(
        number=1,
        move=opening.move,
        by=EngineActor(Side.RAISER, person=by.name, is_clinician=opening.is_clinician),
        at=at,
        on=opening.on or england_day(at),
        key=opening.key,
        text=opening.text,
        items=tuple(Item(item.id, item.ask) for item in opening.items),
        raised_by=opening.raised_by,
        is_urgent=opening.is_urgent,
        acting=opening.acting,
    )


def _references(opening: Opening) -> Iterator[str]:
    """Yield references for an opening, longer ones after some are taken."""
    for count in range(100):
        seed = f"{opening.practice.code}/{opening.provider.code}/{opening.raised_by.value}/{opening.key}/{count}"
        yield plain_reference(make_reference(seed.encode(), digits=LONG if count < 10 else LONGEST)) or ""


def next_reference(opening: Opening) -> str:
    """Return the reference that a case would get now: the letter that somebody reads before it is opened shows it."""
    return next(reference for reference in _references(opening) if not Case.objects.filter(reference=reference).exists())


def _kept(opening: Opening) -> dict[str, Any]:
    """Return what is sealed with a case, as plain data."""
    letter, patient = asdict(opening.letter), asdict(opening.patient)
    for facts in (letter, patient):
        facts |= {name: value.isoformat() for name, value in facts.items() if isinstance(value, dt.date)}
    return {"letter": letter, "patient": patient, "return_letter": opening.return_letter}


def _item(case: Case, number: int, item: OpeningItem, said: str) -> CaseItem:
    low, likely, high, basis = item.minutes
    return CaseItem(
        case=case,
        number=number,
        item_id=item.id,
        finding=item.finding,
        task=item.task,
        rule=item.rule,
        outcome=item.outcome,
        basis=item.basis,
        citation=item.citation,
        clause=item.clause,
        ask=item.ask.value,
        minutes_low=low,
        minutes_likely=likely,
        minutes_high=high,
        minutes_basis=basis,
        said=said,
        sealed=seal(json.dumps({"quote": item.quote, "reason": item.reason, "words": item.words, "point": item.point}).encode()),
    )
