"""Storing one message that came, once: its row, its letter, and the answer to its sender in one transaction.

What lives here: `store`, which MESH, mail and FHIR all call, and what follows for whom. What does not: fetching (`mesh`, `mail`), the letter's own table
(`correspondence.actions.take_in`).
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.envelope import Envelope, read_envelope
from remit.service.audit.actions import Actor, record
from remit.service.correspondence.actions import Incoming, take_in
from remit.service.intake import policies, queries
from remit.service.intake.models import Answer, AnswerKind, Door, Mailbox, Message, State
from remit.service.intake.policies import Code
from remit.service.organisations.models import Organisation
from remit.service.organisations.queries import list_lineage
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_on

_SOURCES = {Door.MESH: "mesh", Door.MAIL: "mail", Door.FHIR: "fhir"}


@dataclass(frozen=True)
class Parcel:
    """One message as a door hands it over.

    Attributes:
        key: its name at that door.
        name: what its file is called.
        data: its bytes; None where they are not taken in, and `state` and `reason` say why.
        state: decided by the door already, "" where it is to be decided here.
        reason: our own sentence about it.
        code: what its sender is told, "" where that follows from what becomes of it.
        workflow: of MESH.
    """

    practice: Organisation
    door: str
    key: str
    sender: str
    came_at: dt.datetime
    name: str = field(default="letter", repr=False)
    data: bytes | None = field(default=None, repr=False)
    size: int = 0
    workflow: str = ""
    mailbox: Mailbox | None = None
    state: str = ""
    reason: str = ""
    code: str = ""


@dataclass
class _Fate:
    """What becomes of a message."""

    state: str
    reason: str = ""
    code: str = ""
    envelope: Envelope | None = None
    facts: dict[str, object] = field(default_factory=dict)


def store(parcel: Parcel, *, by: Actor, at: dt.datetime) -> tuple[Message, bool]:
    """Store a message with its letter, and note what its sender is to be told.

    Args:
        parcel: as the door hands it over.
        by: which door, as the record names it.
        at: when.

    Returns:
        Its row, and whether it is new. Of two that bring it at once one stores it and the other finds it.
    """
    fate = _read_head(parcel)
    try:
        with transaction.atomic():
            return _store(parcel, fate, by=by, at=at), True
    except IntegrityError:
        return Message.objects.get(practice=parcel.practice, door=parcel.door, key=parcel.key), False


def _read_head(parcel: Parcel) -> _Fate:
    """Say what the head of a message means for it, before anything is written."""
    if parcel.data is None:
        return _Fate(parcel.state, parcel.reason, parcel.code)
    if parcel.door == Door.MAIL:
        # A mail is addressed on its outside; what is inside it is read with the letter.
        return _Fate(State.STORED)
    if parcel.reason:
        # The door could not undo its packing: the bytes are kept as they came.
        return _Fate(State.STORED, parcel.reason, Code.UNREADABLE)
    try:
        envelope = read_envelope(parcel.data)
    except UnreadableLetterError as error:
        return _Fate(State.STORED, f"It came damaged. {error}", Code.UNREADABLE)
    fate = _Fate(State.STORED, code=Code.SUCCESS, envelope=envelope)
    if envelope:
        fate.facts = {"number": envelope.number, "sender_code": envelope.sender, "wants_business": bool(envelope.wants_business)}
    elif policies.is_answered_workflow(parcel.workflow) and parcel.door == Door.MESH:
        fate.reason, fate.code = "It has no head, so its sender cannot be answered. What could be read of it stands with the letters.", ""
    return fate


def _store(parcel: Parcel, fate: _Fate, *, by: Actor, at: dt.datetime) -> Message:
    # The row comes first: it makes whoever brings the same message at the same time wait, and then find it.
    row = Message(practice=parcel.practice, door=parcel.door, mailbox=parcel.mailbox, key=parcel.key)
    row.sender, row.workflow = _printable(parcel.sender, 254), _printable(parcel.workflow, 60)
    row.size, row.came_at, row.stored_at = parcel.size or len(parcel.data or b""), parcel.came_at, at
    row.state, row.reason = State.NOTED, ""
    row.save(force_insert=True)
    _take_in(parcel, fate, row, by=by, at=at)
    row.state, row.reason = fate.state, fate.reason[:600]
    for name, value in fate.facts.items():
        setattr(row, name, value)
    if row.state == State.LEFT and policies.is_for_another_system(row.workflow) and queries.was_workflow_seen_to(row.practice, row.workflow):
        row.seen_at, row.seen_by = at, by.name
    row.save()
    details = {"door": row.door, "state": row.state, "code": fate.code, "workflow": row.workflow, "size": row.size}
    record(subject=f"post:{row.pk}", name="post_came", by=by, at=at, details=details)
    if parcel.door == Door.MESH and fate.code and policies.is_answered_workflow(parcel.workflow) and policies.is_wanted(fate.code, fate.envelope):
        note_answer(row, AnswerKind.TECHNICAL, fate.code, at=at)
    return row


def _printable(said: str, most: int) -> str:
    """Return what a sender says of itself without characters that no table takes."""
    return "".join(character for character in said if character.isprintable())[:most]


def _take_in(parcel: Parcel, fate: _Fate, row: Message, *, by: Actor, at: dt.datetime) -> None:
    """Take the letter in, or say why it is not ours to take."""
    if parcel.data is None:
        return
    try:
        if fate.envelope:
            codes = {one.code for one in list_lineage(parcel.practice)}
            policies.check_addressed(fate.envelope.receivers, codes, parcel.practice.name)
        incoming = Incoming(parcel.name, parcel.data, day_on(parcel.came_at))
        with transaction.atomic():
            taken = take_in([incoming], practice=parcel.practice, source=_SOURCES[Door(parcel.door)], by=by, at=at)
            if taken.refused:
                # Nothing of it is kept, so that no delivery stands there without a letter.
                raise RefusalError(taken.refused[0].reason)
    except RefusalError as refusal:
        fate.state, fate.reason, fate.code = State.REFUSED, str(refusal), Code.OTHER_PRACTICE if parcel.data else Code.UNREADABLE
        return
    row.delivery = taken.delivery
    if taken.repeated:
        fate.state, fate.code = State.REPEATED, fate.code if fate.code == Code.UNREADABLE else Code.DUPLICATE


def note_answer(row: Message, kind: str, code: str, *, at: dt.datetime) -> Answer:
    """Note that a sender is to be told something."""
    return Answer.objects.create(message=row, kind=kind, code=code, number=str(uuid.uuid4()), made_at=at, due_at=at)
