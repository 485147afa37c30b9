"""Words of post that arrives by itself, as pages show them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from remit.service.accounts.models import Membership
from remit.service.correspondence.models import Source
from remit.service.intake import queries
from remit.service.intake.models import Answer, Door, Message, State
from remit.service.intake.permissions import SEE_POST
from remit.service.intake.policies import Code
from remit.service.ui.presenters import count_in_words

STATE_TAGS = {
    State.STORED: ("Taken in", "green"),
    State.REPEATED: ("Came before", "grey"),
    State.REFUSED: ("Refused", "red"),
    State.LEFT: ("Left in the mailbox", "yellow"),
    State.NOTED: ("No letter", "grey"),
}
# What a person is told that a sender was told.
CODE_WORDS = {
    Code.UNREADABLE: "that it cannot be read",
    Code.OTHER_PRACTICE: "that it reached the wrong practice",
    Code.DUPLICATE: "that it came before",
    Code.SUCCESS: "that it arrived",
    Code.TOO_LARGE: "that it is too large",
    Code.PATIENT_KNOWN: "that the patient is known here",
    Code.PATIENT_UNKNOWN: "that the patient is not known here",
}
DOOR_WORDS = {Door.MESH.value: "MESH", Door.MAIL.value: "Email", Door.FHIR.value: "FHIR"}
SOURCE_WORDS = {
    Source.MESH: "MESH",
    Source.MAIL: "Email",
    Source.FHIR: "FHIR",
    Source.FOLDER: "Watched folder",
    Source.API: "Other systems",
    Source.UPLOAD: "Added by people",
    Source.PASTED: "Pasted by people",
}


def answer_in_words(answer: Answer) -> str:
    """Say how far an answer is."""
    words = CODE_WORDS[Code(answer.code)]
    if answer.sent_at:
        return f"The sender was told {words}."
    if answer.due_at:
        return f"The sender will be told {words}."
    return f"The sender could not be told {words}. {answer.said}"


@dataclass(frozen=True)
class DoorRow:
    """A door, how much came by it lately, and whether only its post is shown."""

    word: str
    title: str
    count: int
    is_chosen: bool


def list_doors(counts: dict[str, int], *, chosen: str) -> list[DoorRow]:
    """Return the doors by which something came lately, and the chosen one; all of them together first."""
    everything = DoorRow("", "All doors", sum(counts.values()), not chosen)
    named = [DoorRow(word.value, title, counts.get(word, 0), word == chosen) for word, title in SOURCE_WORDS.items() if counts.get(word) or word == chosen]
    return [everything, *named]


@dataclass(frozen=True)
class AttentionRow:
    """A message that was not taken in."""

    number: int
    door: str
    sender: str
    tag: str
    colour: str
    reason: str
    told: tuple[str, ...]
    came_at: dt.datetime


def attention_row(row: Message, names: dict[str, str]) -> AttentionRow:
    """Return how a message that was not taken in stands on the page; `names` are those of senders by ODS code."""
    tag, colour = STATE_TAGS[State(row.state)]
    told = tuple(answer_in_words(answer) for answer in row.answers.all())
    return AttentionRow(row.pk, DOOR_WORDS[row.door], sender_of(row, names), tag, colour, row.reason, told, row.came_at)


def sender_of(row: Message, names: dict[str, str]) -> str:
    """Say who sent a message: by name or ODS code where it says so, else by mailbox or address. Nothing proves it."""
    if row.door == Door.FHIR:
        return "a system of yours"
    return names.get(row.sender_code) or row.sender_code or row.sender or "somebody it does not name"


@dataclass(frozen=True)
class CameRow:
    """One delivery on the page."""

    reference: str
    at: dt.datetime
    door: str
    sender: str
    words: str
    note: str
    told: tuple[str, ...]
    tag: str
    colour: str


def came_row(came: queries.Came, names: dict[str, str]) -> CameRow:
    """Return how a delivery stands on the page."""
    row = came.message
    tag, colour = _tag(came)
    told = tuple(answer_in_words(answer) for answer in row.answers.all()) if row else ()
    door = SOURCE_WORDS[Source(came.delivery.source)]
    sender, note = (sender_of(row, names), row.reason) if row else ("", "")
    return CameRow(came.delivery.reference, came.delivery.at, door, sender, _words(came), note, told, tag, colour)


def _tag(came: queries.Came) -> tuple[str, str]:
    if came.failed:
        return "Could not be read", "red"
    if came.waiting:
        return "Being read", "blue"
    return ("Read", "green") if came.files else ("Came before", "grey")


def _words(came: queries.Came) -> str:
    parts = [count_in_words(came.letters, "letter")] if came.letters or not (came.repeated or came.failed or came.waiting) else []
    parts += [f"{came.failed} could not be read"] if came.failed else []
    parts += [f"{came.waiting} being read"] if came.waiting else []
    parts += [f"{came.repeated} came before"] if came.repeated else []
    return ", ".join(parts)


def is_mesh_set_up() -> bool:
    """Say whether this copy knows how MESH is reached."""
    return bool(settings.MESH_URL)


def home_section(acting: Membership, at: dt.datetime) -> dict[str, Any] | None:
    """Say on a practice's home page that something was not taken in; None where all was."""
    if not SEE_POST.admits(acting.role):
        return None
    count = queries.count_attention(acting)
    return {"count": count} if count else None
