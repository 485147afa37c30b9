"""What a rule file and the editions file may hold, for authors. Imports pydantic: only `checking`, `build` and `pages` may import this.

What lives here: models with `extra="forbid"`, and the refusals that one field or one row can show. What does not: refusals that need several rows or files
(`checking`), and the records of a run (`rule`).
"""

import datetime as dt
import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from remit.engine.rulebook.facts import PLACEHOLDERS, POLICY_FACTS, RequestFact
from remit.engine.rulebook.phrases import PhraseError, parse_phrase
from remit.engine.terms import Basis, LetterKind, Party, Task

Verification = Literal["contract-text", "secondary-source", "unverified"]
Scope = Literal["sentence", "paragraph", "letter"]
_CLAUSE = re.compile(r"SC[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}[A-Z]?")
_BRACES = re.compile(r"\{([^{}]*)\}")
_UNFAIR = re.compile(r"\b(?:breach\w*|dump\w*|fault\w*|blame\w*)\b", re.IGNORECASE)


def _check_phrase(text: str) -> str:
    try:
        parse_phrase(text)
    except PhraseError as error:
        raise ValueError(str(error)) from error
    return text


def _check_policy_fact(name: str) -> str:
    if name not in POLICY_FACTS:
        raise ValueError(f"The policy fact {name!r} does not exist. Known: {', '.join(sorted(POLICY_FACTS))}.")
    return name


def _check_fair(text: str) -> str:
    if found := _UNFAIR.search(text):
        raise ValueError(f"The word {found[0]!r} accuses. Say what was asked and what is asked back.")
    return text


def _check_printed(text: str) -> str:
    unknown = [name for name in _BRACES.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        raise ValueError(f"The placeholder {{{unknown[0]}}} does not exist. Known: {', '.join(sorted(PLACEHOLDERS))}.")
    if set(_BRACES.sub("", text)) & {"{", "}"}:
        raise ValueError("A brace stands alone. Write a placeholder as {letter_date}.")
    return _check_fair(text)


def _check_clause(text: str) -> str:
    if not _CLAUSE.fullmatch(text):
        raise ValueError(f"{text!r} is no sub-clause. Write it as SC8.4.")
    return text


Phrase = Annotated[str, AfterValidator(_check_phrase)]
PolicyFactName = Annotated[str, AfterValidator(_check_policy_fact)]
Fair = Annotated[str, Field(min_length=1), AfterValidator(_check_fair)]
Printed = Annotated[str, Field(min_length=1), AfterValidator(_check_printed)]
Clause = Annotated[str, AfterValidator(_check_clause)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
RuleId = Annotated[str, Field(pattern=r"^[A-Z]{2,4}-[0-9]{3}$")]
Kind = Annotated[LetterKind, Field(strict=False)]


class Model(BaseModel):
    """Every key is known, every type is meant."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Period(Model):
    """First and last day, the last open where it lasts."""

    valid_from: dt.date
    valid_to: dt.date | None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"The period ends on {self.valid_to}, before it starts on {self.valid_from}. Correct one of the two.")
        return self


class Sourced(Period):
    """A period with how its content is known."""

    verification: Verification
    source: str | None
    checked_on: dt.date | None
    checked_by: str | None
    note: str = ""

    @model_validator(mode="after")
    def _has_source(self) -> Self:
        if self.verification != "unverified" and not (self.source and self.checked_on and self.checked_by):
            raise ValueError("The verification needs source, checked_on and checked_by. Fill them in, or write `verification: unverified`.")
        return self


class KindRow(Model):
    """What an edition says for some kinds of letter only."""

    letter_kinds: list[Kind] = Field(min_length=1)
    clause: Clause | None = None
    limit_days: int | None = Field(default=None, ge=1, le=60)


class EditionRow(Sourced):
    """What the contract says in one period, inside one contract edition."""

    edition: str
    valid_to: dt.date
    condition: Annotated[str, Field(pattern=r"^Service Conditions? [0-9]")]
    clause: Clause | None
    by_kind: list[KindRow] = []

    @model_validator(mode="after")
    def _number_is_verified(self) -> Self:
        if self.verification == "unverified" and (self.clause or any(row.clause for row in self.by_kind)):
            raise ValueError("An unverified sub-clause is never printed. Write `clause: null`, or say where the number was seen.")
        return self


class AuthorityRow(Sourced):
    """Guidance or a commissioning position: `title` is what may be printed."""

    title: Fair


class ExcuseRow(Model):
    """What makes a request acceptable, or a matter for a person."""

    id: Slug
    title: Fair
    because: Fair
    outcome: Literal["accept", "review"]
    words: list[Phrase] = []
    scope: Scope = "sentence"
    unless: list[Phrase] = []
    policy: PolicyFactName | None = None

    @model_validator(mode="after")
    def _rests_on_something(self) -> Self:
        if not self.words and self.policy is None:
            raise ValueError("The excuse rests on nothing. Give words, a policy fact, or both.")
        return self


class ReviewRow(Model):
    """What turns a return into a review."""

    id: Slug
    because: Fair
    words: list[Phrase] = []
    scope: Scope = "sentence"
    policy: PolicyFactName | None = None
    request: Annotated[RequestFact, Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _rests_on_something(self) -> Self:
        if not self.words and self.policy is None and self.request is None:
            raise ValueError("The review case rests on nothing. Give words, a policy fact or a request fact.")
        return self


class Reads(Model):
    """Which requests the rule judges."""

    task: Annotated[Task, Field(strict=False)]
    asked: list[Annotated[Party, Field(strict=False)]] = Field(min_length=1)
    letter_kinds: Literal["all"] | list[Kind]


class Example(Model):
    """An invented text; `[[ ]]` marks the words that the finding must quote."""

    id: Slug
    dated: dt.date
    letter: Kind
    text: Annotated[str, Field(min_length=10, max_length=700)]
    policy: dict[str, Any] = {}


class NearMiss(Example):
    """A text in which the rule must stay silent; with `cue` replaced by `instead` it must speak."""

    because: Literal["denied", "promise", "done", "other_owner", "history", "quoted", "safety_net", "legitimate", "no_edition"]
    cue: str | None = None
    instead: str | None = None

    @model_validator(mode="after")
    def _is_near(self) -> Self:
        if self.because == "no_edition":
            return self
        if self.cue is None or self.instead is None:
            raise ValueError("A near miss names its `cue` and the words `instead`, so that the test can switch the cue off.")
        if self.text.count(self.cue) != 1:
            raise ValueError(f"The cue {self.cue!r} must stand in the text exactly once; it stands there {self.text.count(self.cue)} times.")
        if self.cue == self.instead:
            raise ValueError("`cue` and `instead` are the same words, so switching the cue off changes nothing.")
        return self


class ExcusedExample(Example):
    """A text in which the rule speaks and the named excuse holds."""

    excuse: Slug


class Examples(Model):
    """The proof of a rule."""

    must_match: list[Example] = Field(min_length=3)
    must_not_match: list[NearMiss] = Field(min_length=4)
    must_be_excused: list[ExcusedExample]


class MinutesRow(Model):
    """Minutes of practice time, with what they rest on."""

    low: int = Field(ge=0)
    likely: int
    high: int
    basis: Literal["measured", "published", "estimate"]
    note: str = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"Minutes must rise from low to likely to high; they are {self.low}, {self.likely}, {self.high}.")
        return self


class Ask(Model):
    """One thing asked of the provider."""

    id: Slug
    text: Printed


class RemedyRow(Model):
    """What is said back to the provider, to the patient and to hospital authors."""

    asks: list[Ask] = Field(min_length=1)
    notice_text: Printed
    patient_text: Printed
    write_instead: Printed


class Related(Model):
    """Another rule that a reader of this one should know."""

    id: RuleId
    type: Literal["derived-from", "replaces", "merged-from", "often-seen-with"]


class Change(Model):
    """One line of a rule's history."""

    version: int = Field(ge=1)
    dated: dt.date
    by: str = Field(min_length=1)
    what: str = Field(min_length=1)


class RuleFile(Model):
    """One rule file, whole."""

    format: Literal[1]
    id: RuleId
    version: int = Field(ge=1)
    status: Literal["draft", "trial", "stable", "withdrawn"]
    category: Slug
    title: Fair
    plain_summary: Fair
    owner: str
    related: list[Related] = []
    reads: Reads
    outcome: Literal["return", "review"]
    basis: Annotated[Basis, Field(strict=False)]
    editions: list[EditionRow]
    authority: list[AuthorityRow] = []
    review_when: list[ReviewRow] = []
    excuses: list[ExcuseRow]
    examples: Examples
    minutes: MinutesRow
    remedy: RemedyRow
    changes: list[Change] = Field(min_length=1)


class CommissionerRow(Model):
    """What the commissioner was called in a period."""

    valid_from: dt.date
    valid_to: dt.date
    term: Literal["CCG", "ICB"]


class ContractEdition(Period):
    """One edition of the NHS Standard Contract."""

    id: Annotated[str, Field(pattern=r"^20[0-9]{2}-[0-9]{2}$")]
    title: str = Field(min_length=1)
    valid_to: dt.date
    commissioner: list[CommissionerRow] = Field(min_length=1)
    note: str


class EditionsFile(Model):
    """The file of contract editions; `release` names the rulebook's release."""

    format: Literal[1]
    release: Annotated[str, Field(pattern=r"^20[0-9]{2}\.(?:0[1-9]|1[0-2])(?:\.[0-9]+)?$")]
    editions: list[ContractEdition] = Field(min_length=1)
