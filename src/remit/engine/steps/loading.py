"""The ladder files into records, for one edition of the contract.

What lives here: `get_ladder`, `list_ladders`, and the refusals of a file. What does not: what a ladder is (`ladder`).
"""

import datetime as dt
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from remit.engine.rulebook import load_rulebook
from remit.engine.rulebook.strict_yaml import StrictYamlError, read_yaml
from remit.engine.steps.ladder import START, Decider, Known, Ladder, LadderError, Limit, MoveRow, Need, Share, StateRow, Verification

LADDERS = ("performance", "information_breach")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Known(_Model):
    verification: Literal["contract-text", "secondary-source", "unverified"]
    source: str | None = None
    checked_on: dt.date | None = None
    checked_by: str | None = None
    note: str = ""

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if self.verification != "unverified" and not (self.source and self.checked_on and self.checked_by):
            raise ValueError("A verification needs source, checked_on and checked_by. Fill them in, or write `verification: unverified`.")
        return self

    @property
    def known(self) -> Known:
        return Known(Verification(self.verification), self.source or "", " ".join(self.note.split()))


class _Row(_Model):
    since: str | None = None
    until: str | None = None

    def holds(self, edition: str, editions: list[str]) -> bool:
        first = editions.index(self.since) if self.since else 0
        last = editions.index(self.until) if self.until else len(editions) - 1
        return first <= editions.index(edition) <= last


class _State(_Row):
    id: str
    words: str
    ended: bool = False


class _Move(_Row):
    id: str
    words: str
    at: list[str] = Field(alias="from", min_length=1)
    to: str | None
    by: Literal["officer", "approver"]
    needs: list[Literal["text", "reason", "day", "evidence", "attempts", "milestones", "milestone", "money"]] = []
    paper: str | None = None
    hint: str = ""


class _Limit(_Row, _Known):
    id: str
    words: str
    starts: list[str]
    ends: list[str]
    named: bool = False
    days: int | None = None
    months: int | None = None
    verification: Literal["contract-text", "secondary-source", "unverified"] = "unverified"

    @model_validator(mode="after")
    def _has_one_length(self) -> Self:
        if sum((self.named, self.days is not None, self.months is not None)) != 1:
            raise ValueError("A limit has days, or months, or `named: true`: exactly one of them.")
        return self


class _Share(_Row, _Known):
    id: str
    words: str
    at: list[str]
    percent: str | None
    cap_percent: str | None


class _File(_Known):
    format: Literal[1]
    id: str
    title: str
    condition: str
    editions: list[str]
    states: list[_State]
    moves: list[_Move]
    limits: list[_Limit]
    shares: list[_Share]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        states, moves = {row.id for row in self.states} | {START}, {row.id for row in self.moves}
        named_states = {name for row in self.moves for name in (*row.at, *filter(None, (row.to,)))} | {name for row in self.shares for name in row.at}
        named_moves = {name for row in self.limits for name in (*row.starts, *row.ends)}
        named_editions = {name for row in (*self.states, *self.moves, *self.limits, *self.shares) for name in (row.since, row.until) if name}
        for what, named, known in (("state", named_states, states), ("step", named_moves, moves), ("edition", named_editions, set(self.editions))):
            if strange := sorted(named - known):
                raise ValueError(f"The {what} {strange[0]!r} is named but not defined. Define it, or correct its spelling.")
        return self


def read_ladder_file(text: str, *, source: str) -> _File:
    """Return a checked file.

    Raises:
        LadderError: it is refused; the message says where and why.
    """
    try:
        return _File.model_validate(read_yaml(text, source=source))
    except StrictYamlError as error:
        raise LadderError(str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise LadderError(f"{source}: {'.'.join(map(str, first['loc'])) or 'the file'}: {str(first['msg']).removeprefix('Value error, ')}") from error


@cache
def _file(name: str) -> _File:
    return read_ladder_file(files("remit.engine.steps").joinpath(f"ladders/{name}.yaml").read_text(encoding="utf-8"), source=f"{name}.yaml")


@cache
def get_ladder(name: str, edition: str) -> Ladder:
    """Return a ladder as it is in one edition of the contract.

    Raises:
        LadderError: there is no such ladder, or it does not exist in that edition.
    """
    if name not in LADDERS:
        raise LadderError(f"There is no ladder {name!r}. There are: {', '.join(LADDERS)}.")
    file = _file(name)
    if edition not in file.editions:
        raise LadderError(f"The ladder “{file.title}” is not known for the contract of {edition}. It is for: {', '.join(file.editions)}.")
    return _ladder(file, edition)


def get_ladder_on(name: str, day: dt.date) -> Ladder:
    """Return a ladder as it is in the edition of a day: the day of the facts that the matter is about.

    Raises:
        LadderError: no edition of the contract is known for that day.
    """
    edition = load_rulebook().edition_on(day)
    if edition is None:
        raise LadderError(f"No edition of the NHS Standard Contract is known for {day.isoformat()}. Check the day, or install a newer rulebook.")
    return get_ladder(name, edition.id)


def list_ladders(name: str) -> tuple[Ladder, ...]:
    """Return a ladder in each of its editions, oldest first."""
    return tuple(get_ladder(name, edition) for edition in _file(name).editions)


def _ladder(file: _File, edition: str) -> Ladder:
    states = tuple(StateRow(row.id, row.words, row.ended) for row in file.states if row.holds(edition, file.editions))
    present = frozenset(row.id for row in states) | {START}
    moves = tuple(_move(row, present) for row in file.moves if row.holds(edition, file.editions))
    return Ladder(
        id=file.id,
        title=file.title,
        condition=file.condition,
        edition=edition,
        known=file.known,
        states=states,
        moves=moves,
        limits=tuple(_limit(row) for row in file.limits if row.holds(edition, file.editions)),
        shares=tuple(_share(row, present) for row in file.shares if row.holds(edition, file.editions)),
    )


def _move(row: _Move, present: frozenset[str]) -> MoveRow:
    return MoveRow(row.id, row.words, frozenset(row.at) & present, row.to, Decider(row.by), tuple(map(Need, row.needs)), row.paper or "", row.hint)


def _limit(row: _Limit) -> Limit:
    return Limit(row.id, row.words, frozenset(row.starts), frozenset(row.ends), row.named, row.days, row.months, row.known)


def _share(row: _Share, present: frozenset[str]) -> Share:
    percent, cap = (Decimal(value) if value else None for value in (row.percent, row.cap_percent))
    return Share(row.id, row.words, frozenset(row.at) & present, percent, cap, row.known)
