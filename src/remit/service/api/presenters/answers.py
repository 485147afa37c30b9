"""The shapes of what comes out, as OpenAPI shows them.

What lives here: shapes. The answers of the engine have schemas of their own, which stand in OpenAPI as they are. What does not: filling them (`cases`,
`letters`).
"""

import datetime as dt
from typing import Any, Generic, Literal, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field, GetJsonSchemaHandler, RootModel
from pydantic_core import CoreSchema

from remit.engine.drafts import load_check_schema
from remit.engine.triage.answer import load_schema

Item = TypeVar("Item")


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON Schema without references of its own, so that it can stand inside another document."""
    parts = schema.get("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, list):
            return [resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return resolve(parts[node["$ref"].rpartition("/")[2]])
        # Four numbers are four equal places: said so, every reader of OpenAPI understands it.
        places = node.get("prefixItems", [])
        same = {"items": places[0]} if places and all(place == places[0] for place in places) else {}
        return {name: resolve(value) for name, value in node.items() if not (same and name == "prefixItems")} | same

    found: dict[str, Any] = resolve({name: value for name, value in schema.items() if name not in ("$defs", "$id", "$schema")})
    return found


class TriageOut(RootModel[dict[str, Any]]):
    """What a letter hands over: `remit.triage/1`."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Show the published schema."""
        return inlined(load_schema())


class CheckOut(RootModel[dict[str, Any]]):
    """What to put right in a draft: `remit.check/1`."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Show the published schema."""
        return inlined(load_check_schema())


class Problem(Schema):
    """Why something was refused (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:remit:problem:scope-missing",
                    "title": "Forbidden",
                    "status": 403,
                    "detail": "This key is not for cases:read. Ask a manager of your organisation for a key with that scope.",
                    "errors": [],
                }
            ]
        }
    )

    type: str = Field(description="A word that programs may rely on.")
    title: str
    status: int
    detail: str = Field(description="What is wrong, why, and what to do.")
    errors: list[str] = Field(default_factory=list, description="Each thing that is wrong with what was sent.")


class Page(Schema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    count: int = Field(description="How many there are in all.")
    page: int
    pages: int


class RuleRow(Schema):
    """A rule in the list."""

    id: str
    version: int
    category: str
    title: str
    summary: str
    task: str
    outcome: str
    basis: str


class EditionOut(Schema):
    """On what a rule stands in one period."""

    valid_from: dt.date
    valid_to: dt.date | None
    citation: str
    verification: str


class RuleOut(RuleRow):
    """A rule with what it stands on, what excuses it, and what to write instead."""

    editions: list[EditionOut]
    excuses: list[str]
    write_instead: str


class PolicyRow(Schema):
    """A version of what is agreed locally."""

    number: int
    at: dt.datetime
    holds: bool


class PolicyOut(PolicyRow):
    """One with its text."""

    text: str
    has_formulary: bool


class LetterRow(Schema):
    """A letter in the list; its patient is not named there."""

    reference: str
    provider: str
    specialty: str
    kind: str
    state: str
    urgent: bool
    requests: int
    received_on: dt.date
    case_reference: str | None


class PatientOut(Schema):
    """Whom it is about, as far as it was read."""

    name: str | None
    nhs_number: str | None
    born_on: dt.date | None


class FindingOut(Schema):
    """A request of a letter with what was suggested and decided."""

    number: int
    rule: str
    task: str
    outcome: str
    basis: str
    quote: str
    start: int
    end: int
    citation: str
    clause: str | None
    reason: str
    urgent: bool
    suggested: str | None
    decision: str | None


class LetterOut(Schema):
    """A letter with its requests and its text."""

    reference: str
    state: str
    provider: str
    specialty: str
    kind: str
    written_on: dt.date | None
    event_on: dt.date | None
    received_on: dt.date
    urgent: bool
    edition: str | None
    case_reference: str | None
    patient: PatientOut
    findings: list[FindingOut]
    problems: list[str]
    text: str


class RefusedOut(Schema):
    """A file that was not taken in."""

    name: str
    reason: str


class DeliveryOut(Schema):
    """How far some letters are that came in together."""

    reference: str
    total: int
    done: int
    urgent: int
    to_decide: int
    repeated: int
    refused: list[RefusedOut]


class CaseRow(Schema):
    """A case in a list."""

    reference: str
    state: str
    type: str
    practice: str
    provider: str
    specialty: str
    raised_by: str
    waits_for: str | None
    urgent: bool
    sent_on: dt.date | None
    due_on: dt.date | None
    overdue_from: dt.date | None
    answered_on: dt.date | None
    changed_at: dt.datetime


class ItemOut(Schema):
    """A request that a case is about; words stand there only for the two sides."""

    id: str
    task: str
    rule: str | None
    outcome: str | None
    citation: str | None
    ask: str
    said: str | None
    quote: str | None
    reason: str | None


class EventOut(Schema):
    """One thing that happened; its words stand there only for those to whom they were said."""

    number: int
    move: str
    by: str
    at: dt.datetime
    on: dt.date
    text: str | None


class CaseOut(CaseRow):
    """A case as its reader may see it."""

    seen: int = Field(description="Number of the last event; hand it in with a move.")
    risk_with: str | None
    patient: PatientOut | None
    items: list[ItemOut]
    events: list[EventOut]
    moves: list[str] = Field(description="What this key may do now.")


class FhirBundle(Schema):
    """A case as a FHIR R4 Bundle: Organization, Patient, Task and Communication. docs/reference/fhir.md says which element holds what."""

    resource_type: Literal["Bundle"] = Field(alias="resourceType")
    id: str
    identifier: dict[str, str]
    type: Literal["collection"]
    timestamp: str
    entry: list[dict[str, Any]]


class MovedOut(Schema):
    """What became of a move."""

    reference: str
    number: int
    is_new: bool = Field(description="False where it had been done already and nothing was changed.")
    state: str
    waits_for: str | None


class MonthsOut(Schema):
    """Which months."""

    begin: dt.date = Field(alias="from")
    to: dt.date


class FiguresOut(Schema):
    """A table of figures: what its columns mean stands beside it. Small numbers are hidden as on the page."""

    name: str = Field(alias="schema", examples=["remit.figures/1"])
    table: str
    area: str
    provider: str | None
    period: MonthsOut
    taken_at: dt.datetime
    note: str
    columns: list[str]
    meanings: dict[str, str]
    rows: list[dict[str, str | int | float | None]]
    total: dict[str, str | int | float | None] | None


class RuleCount(Schema):
    """How many requests by one rule."""

    rule: str
    found: int


class PreventedOut(Schema):
    """How much was found in drafts before they were sent: counts alone."""

    begin: dt.date
    end: dt.date
    drafts: int
    found: int
    by_rule: list[RuleCount]


class MessageOut(Schema):
    """A message to a webhook, and what became of it."""

    name: str
    webhook: int
    state: str
    attempts: int
    made_at: dt.datetime
    tried_at: dt.datetime | None
    due_at: dt.datetime | None
    said: str
    body: str


class TopicOut(Schema):
    """What a card is about."""

    system: str
    code: str
    display: str


class SourceOut(Schema):
    """Where a card comes from."""

    label: str
    topic: TopicOut


class CardOut(Schema):
    """A card of CDS Hooks 2.0."""

    uuid: str
    summary: str = Field(max_length=139)
    detail: str
    indicator: str
    source: SourceOut


class CardsOut(Schema):
    """The cards on a draft."""

    cards: list[CardOut]


class ServiceOut(Schema):
    """A service of CDS Hooks 2.0."""

    id: str
    hook: str
    title: str
    description: str
    usageRequirements: str  # noqa: N815 CDS Hooks' own name


class ServicesOut(Schema):
    """The services here."""

    services: list[ServiceOut]
