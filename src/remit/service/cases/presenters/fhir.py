"""A case as FHIR R4 resources, for systems that can take them: a Task for each request, and a Communication for the letter and for each answer.

What lives here: turning what one reader may see into a Bundle of plain data; who may see less gets less. What does not: what a reader may see
(`queries.page`), reading FHIR that comes in (`remit.engine.letters`). docs/reference/fhir.md says which element holds what.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from remit.engine.lifecycle import Ask, Label, Move
from remit.engine.signals import Side
from remit.service.cases.models import PRACTICE, PROVIDER
from remit.service.cases.presenters import case as words
from remit.service.cases.queries.page import CaseRead, ItemRead
from remit.service.cases.queries.standing import Told
from remit.service.organisations.models import Organisation

FHIR_TYPE = "application/fhir+json"
ODS_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code"
NHS_NUMBER_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
# What the respondent said of one request, as Task.status has it. Taken back is accepted, never completed: nobody has said yet that it was done.
_SAID = {
    "taken_back": "accepted",
    "counted": "completed",
    "withdrawn": "cancelled",
    "not_taken": "rejected",
    "disagreed": "rejected",
    "not_theirs": "rejected",
    "duplicate": "rejected",
    "not_upheld": "rejected",
}
_NOT_SAID = {Label.PREPARED: "draft", Label.UNDELIVERED: "draft", Label.SENT: "requested", Label.QUESTION: "on-hold", Label.NO_ACTION: "rejected"}
_LETTER_STATUS = {Label.PREPARED: "preparation", Label.UNDELIVERED: "not-done"}
Resource = dict[str, Any]


@dataclass(frozen=True)
class _Book:
    """What every resource of one case needs: the case as it may be seen, how others are named, and where the service is reached."""

    read: CaseRead
    site: str

    def key(self, name: str) -> str:
        """Return the id of a resource: the same each time, so that a system that takes it twice knows it again."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.site}cases/{self.read.case.reference}#{name}"))

    def to(self, name: str, display: str = "") -> Resource:
        """Return a reference to a resource of the same bundle."""
        return _full({"reference": f"urn:uuid:{self.key(name)}", "display": display})

    def party(self, side: Side | None) -> str:
        """Return the name of the organisation's resource on a side."""
        return self.read.standing.party(side)

    @property
    def has_patient(self) -> bool:
        """Whether the reader may know the patient, and anything is known."""
        return any(self.read.kept.patient.get(name) for name in ("name", "nhs_number", "born_on"))

    @property
    def has_letter(self) -> bool:
        """Whether the reader may read the letter that went out."""
        return bool(self.read.kept.return_letter)


def fhir_bundle(read: CaseRead, *, site: str, at: dt.datetime) -> Resource:
    """Return a case as a FHIR R4 Bundle of type collection.

    Args:
        read: the case as its reader may see it.
        site: address of this service, with a slash at its end; identifiers of cases stand below it.
        at: now.
    """
    book = _Book(read, site)
    found = [(name, _organisation(book, name)) for name in (PRACTICE, PROVIDER)]
    if book.has_patient:
        found.append(("patient", _patient(book)))
    found += [(f"task-{item.item.item_id}", _task(book, item)) for item in read.items]
    if book.has_letter:
        found.append(("letter", _letter(book)))
    found += [(f"answer-{told.event.number}", _answer(book, told)) for told in _answers(read)]
    entries = [{"fullUrl": f"urn:uuid:{book.key(name)}", "resource": {"id": book.key(name), **resource}} for name, resource in found]
    return {
        "resourceType": "Bundle",
        "id": book.key("bundle"),
        "identifier": _case_number(book),
        "type": "collection",
        "timestamp": _moment(at),
        "entry": entries,
    }


def _answers(read: CaseRead) -> list[Told]:
    return [told for told in read.standing.told if told.event.move in words.ANSWERS]


def _full(resource: Resource) -> Resource:
    """Return a resource without what is empty: FHIR has no empty element."""
    return {name: value for name, value in resource.items() if value not in ("", None, [], {})}


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


def _text(text: str) -> Resource:
    return {"text": text} if text else {}


def _case_number(book: _Book) -> Resource:
    return {"system": f"{book.site}cases", "value": book.read.case.reference}


def _organisation(book: _Book, party: str) -> Resource:
    found: Organisation = getattr(book.read.case, party)
    name = book.read.practice if party == PRACTICE else found.name
    code = [{"system": ODS_SYSTEM, "value": found.code}] if name == found.name else []
    return _full({"resourceType": "Organization", "identifier": code, "name": name})


def _patient(book: _Book) -> Resource:
    known = book.read.kept.patient
    number = [{"system": NHS_NUMBER_SYSTEM, "value": known["nhs_number"]}] if known.get("nhs_number") else []
    name = [{"text": known["name"]}] if known.get("name") else []
    return _full({"resourceType": "Patient", "identifier": number, "name": name, "birthDate": known.get("born_on")})


def _subject(book: _Book) -> Resource:
    return book.to("patient") if book.has_patient else {}


def _task(book: _Book, item: ItemRead) -> Resource:
    read, row = book.read, item.item
    case = read.case
    sent = next((one.event.at for one in read.standing.told if one.event.move is Move.SEND), case.opened_at)
    quote = [{"type": _text("Words of the letter"), "valueString": item.quote}] if item.quote else []
    output = [{"type": _text("Answer"), "valueReference": book.to(f"answer-{told.event.number}")} for told in _answers(read)]
    return _full(
        {
            "resourceType": "Task",
            "identifier": [{"system": f"{book.site}cases", "value": f"{case.reference}-{row.number}"}],
            "groupIdentifier": _case_number(book),
            "status": _status(read, item),
            "businessStatus": _text(words.label_tag(case)[0]),
            "intent": "order",
            "priority": "urgent" if case.is_urgent else "routine",
            "code": _text(words.task_words(item)),
            "description": words.ask_words(read, item),
            "focus": book.to("letter") if book.has_letter else {},
            "for": _subject(book),
            "authoredOn": _moment(sent),
            "lastModified": _moment(case.last_at),
            "requester": book.to(book.party(Side.RAISER), read.standing.names.raiser),
            "owner": book.to(book.party(Side.RESPONDENT), read.standing.names.respondent),
            "reasonCode": _text(" ".join(part for part in (item.reason, f"{row.citation}." if row.citation else "") if part)),
            "restriction": {"period": {"end": case.due_on.isoformat()}} if case.due_on and case.waits_for == book.party(Side.RESPONDENT) else {},
            "input": quote,
            "output": output,
        }
    )


def _status(read: CaseRead, item: ItemRead) -> str:
    """Return where a request stands, in the words of FHIR."""
    label = Label(read.case.label)
    if item.item.said in _SAID and label not in (Label.PREPARED, Label.UNDELIVERED):
        return _SAID[item.item.said]
    if item.item.ask == Ask.COUNT and label not in _NOT_SAID:
        return "completed"
    return _NOT_SAID.get(label, "received")


def _letter(book: _Book) -> Resource:
    read = book.read
    sent = next((one.event.at for one in read.standing.told if one.event.move is Move.SEND), None)
    return _full(
        {
            "resourceType": "Communication",
            "identifier": [_case_number(book)],
            "status": _LETTER_STATUS.get(Label(read.case.label), "completed"),
            "category": [_text("Letter that went out")],
            "priority": "urgent" if read.case.is_urgent else "routine",
            "subject": _subject(book),
            "topic": _text(f"Remit case {read.case.reference}"),
            "about": [book.to(f"task-{item.item.item_id}") for item in read.items],
            "sent": _moment(sent) if sent else "",
            "recipient": [book.to(book.party(Side.RESPONDENT), read.standing.names.respondent)],
            "sender": book.to(book.party(Side.RAISER), read.standing.names.raiser),
            "payload": [{"contentString": read.kept.return_letter}],
        }
    )


def _answer(book: _Book, told: Told) -> Resource:
    read, event = book.read, told.event
    can_read = event.number in read.readable
    return _full(
        {
            "resourceType": "Communication",
            "identifier": [{"system": f"{book.site}cases", "value": f"{read.case.reference}-event-{event.number}"}],
            "inResponseTo": [book.to("letter")] if book.has_letter else [],
            "status": "completed",
            "category": [_text("Answer")],
            "subject": _subject(book),
            "topic": _text(words.ANSWERS[event.move][0]),
            "about": [book.to(f"task-{item.item.item_id}") for item in read.items],
            "sent": _moment(event.at),
            "recipient": [book.to(book.party(Side.RAISER), read.standing.names.raiser)],
            "sender": book.to(book.party(Side.RESPONDENT), read.standing.names.respondent),
            "payload": [{"contentString": words.said_in_full(told, read, can_read=can_read)}],
        }
    )
