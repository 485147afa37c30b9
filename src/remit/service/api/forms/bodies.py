"""What systems send as JSON, with an example each.

What lives here: shapes and limits. What does not: what comes back (`presenters`).
"""

import base64
import binascii
import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, model_validator

from remit.engine.lifecycle import ActingKind, Move
from remit.engine.lifecycle.events import OPENINGS
from remit.service.api.policies import LARGEST_DOCUMENT, LONGEST_TEXT
from remit.service.correspondence.models import Decision

DRAFT = "Dear Dr Osei\n\nHe is better. GP to kindly chase the echo report.\n\nDr I Castellan"
_MOVES = [move for move in Move if move not in OPENINGS and move not in (Move.SEND, Move.BOUNCE, Move.READ, Move.CORRECT_DAY)]
NO_NULL = r"^[^\x00]*$"
"""Databases do not take this one character."""
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


def example(**values: Any) -> ConfigDict:
    """Return the settings of a body with an example; what it does not know is refused, so that a slip does not pass unseen."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [values]})


class DocumentIn(Schema):
    """A letter: its text, or the whole document as base64. One of the two."""

    text: Text | None = Field(None, description="The text of the letter.")
    content: Annotated[str, Field(max_length=LARGEST_DOCUMENT * 4 // 3 + 4)] | None = Field(None, description="The document (PDF, DOCX, scan ...), as base64.")

    @model_validator(mode="after")
    def _one_of_two(self) -> "DocumentIn":
        if (self.text is None) == (self.content is None):
            raise ValueError("Send the letter as text, or as content (base64): one of the two.")
        return self

    def data(self) -> bytes:
        """Return the bytes of the letter.

        Raises:
            ValueError: the content is not base64.
        """
        if self.text is not None:
            return self.text.encode("utf-8", errors="replace")
        try:
            return base64.b64decode(self.content or "", validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("content is not base64. Encode the bytes of the document as base64, without line breaks.") from None


class TriageIn(DocumentIn):
    """A letter that was received."""

    model_config = example(text="Dear Dr Osei\n\nGP to kindly chase the echo report.", source="letter-4711", received_on="2026-03-12")

    source: Annotated[str, Field(min_length=1, max_length=200)] = Field("-", description="Your own name for the letter; it comes back in the answer.")
    received_on: dt.date | None = Field(None, description="The day the practice received it.")


class CheckIn(DocumentIn):
    """A draft that is not sent yet."""

    model_config = example(text=DRAFT)


class LetterIn(DocumentIn):
    """One letter to add."""

    model_config = example(name="clinic letter.txt", text=DRAFT)

    name: Annotated[str, Field(min_length=1, max_length=200)] = Field("letter", description="Name of the file.")
    received_on: dt.date | None = Field(None, description="The day it reached the practice; today where it is left out.")


class LettersIn(Schema):
    """Letters to add together."""

    model_config = example(letters=[{"name": "clinic letter.txt", "text": DRAFT}])

    letters: Annotated[list[LetterIn], Field(min_length=1, max_length=20)]


class DecisionsIn(Schema):
    """What was decided on each request of a letter, by its number."""

    model_config = example(decisions={"1": "return", "2": "accept"})

    decisions: Annotated[dict[int, Literal[tuple(Decision.values)]], Field(min_length=1, max_length=200)]  # type: ignore[valid-type]


class ActingIn(Schema):
    """Who acts for the patient today."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[tuple(kind.value for kind in ActingKind)]  # type: ignore[valid-type]
    words: Annotated[str, Field(max_length=200, pattern=NO_NULL)] = Field("", description="The name, or why nobody needs to act.")


class MoveIn(Schema):
    """What somebody does in a case."""

    model_config = example(move="acknowledge")

    move: Literal[tuple(move.value for move in _MOVES)]  # type: ignore[valid-type]
    text: Annotated[str, Field(max_length=5000, pattern=NO_NULL)] = Field("", description="Message, reason or question.")
    items: Annotated[list[Annotated[str, Field(max_length=60, pattern=NO_NULL)]], Field(max_length=100)] = Field(
        default_factory=list, description="Ids of requests."
    )
    other: Annotated[str, Field(max_length=160, pattern=NO_NULL)] = Field("", description="The other team, or the reference of the other case.")
    day: dt.date | None = Field(None, description="The day that the move names.")
    acting: ActingIn | None = None
    seen: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = Field(
        None, description="`seen` of the case as you read it: a move is refused if something happened since."
    )


class CodingIn(Schema):
    """What a FHIR attachment says of itself; only the words count."""

    contentType: Annotated[str, Field(max_length=100)] | None = None  # noqa: N815 FHIR's own name
    data: Annotated[str, Field(max_length=LARGEST_DOCUMENT * 4 // 3 + 4)] | None = Field(None, description="The draft, as base64.")


class ContentIn(Schema):
    """One content of a DocumentReference."""

    attachment: CodingIn


class DocumentReferenceIn(Schema):
    """The draft as FHIR R4 DocumentReference."""

    resourceType: Literal["DocumentReference"]  # noqa: N815 FHIR's own name
    content: Annotated[list[ContentIn], Field(min_length=1, max_length=10)]


class HookContextIn(Schema):
    """What the hook is about. More may stand here; it is not read."""

    draft: DocumentReferenceIn


class HookIn(Schema):
    """A call of CDS Hooks 2.0."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "hook": "letter-sign",
                    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                    "context": {
                        "userId": "Practitioner/4",
                        "patientId": "1",
                        "draft": {
                            "resourceType": "DocumentReference",
                            "content": [{"attachment": {"contentType": "text/plain", "data": base64.b64encode(DRAFT.encode()).decode()}}],
                        },
                    },
                }
            ]
        }
    )

    hook: Literal["letter-sign"]
    hookInstance: Annotated[str, Field(min_length=1, max_length=100)]  # noqa: N815 CDS Hooks' own name
    context: HookContextIn


class FeedbackOneIn(Schema):
    """What became of one card."""

    card: Annotated[str, Field(min_length=1, max_length=100)]
    outcome: Literal["accepted", "overridden"]


class FeedbackIn(Schema):
    """What became of some cards."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"feedback": [{"card": "4e0a3a1e-3283-4575-ab82-028d55fe2719", "outcome": "accepted"}]}]})

    feedback: Annotated[list[FeedbackOneIn], Field(min_length=1, max_length=100)]
