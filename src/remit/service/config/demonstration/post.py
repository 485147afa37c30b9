"""The letters of the demonstration, taken in, read by the engine and decided on, each at its own moment in the past.

What lives here: `take_in_letter` and `decide_letter`. What does not: which letters there are (`mixture`), or the cases that come of them (`happening`).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from remit.engine.lifecycle import Move
from remit.engine.moments import england_day
from remit.engine.terms import Outcome, Task
from remit.service.accounts.models import Membership
from remit.service.config.demonstration.cast import actor_of
from remit.service.config.demonstration.writing import MadeAsk, MadeLetter
from remit.service.correspondence import actions, queries
from remit.service.correspondence.models import Decision, Letter
from remit.service.correspondence.queries import FindingView

_WANTED = {Move.RETURN: Decision.RETURN, Move.UNDER_PROTEST: Decision.PROTEST, Move.ASK: Decision.ASK}


class DemonstrationError(Exception):
    """The data files and the engine do not go together; the message names the letter."""


@dataclass(frozen=True)
class _NoJob:
    id: str = ""


class Unqueued:
    """Stands where a job is asked for while the demonstration is made, because it reads each letter itself, at the letter's own moment."""

    def enqueue(self, *_arguments: Any) -> _NoJob:
        """Queue nothing."""
        return _NoJob()


unqueued = Unqueued()


@contextmanager
def no_jobs() -> Iterator[None]:
    """Let nobody else read what comes in."""
    before = settings.JOBS
    settings.JOBS = dict.fromkeys(before, f"{__name__}.unqueued")
    try:
        yield
    finally:
        settings.JOBS = before


def take_in_letter(letter: MadeLetter, name: str, *, acting: Membership, at: dt.datetime) -> Letter:
    """Take a letter in and have the engine read it.

    Raises:
        DemonstrationError: it did not become one letter.
    """
    assert acting.organisation is not None  # noqa: S101 practices have members
    incoming = actions.Incoming(name, letter.text.encode(), england_day(at))
    taken = actions.take_in([incoming], practice=acting.organisation, source="upload", by=actor_of(acting), at=at)
    for arrival in taken.stored:
        claim = actions.begin_reading(arrival.pk, at=at)
        if claim is not None:
            actions.finish_reading(claim, actions.read_claimed(claim), at=at + dt.timedelta(seconds=2))
    found = Letter.objects.filter(arrival__in=taken.stored).first()
    if found is None:
        raise DemonstrationError(f"The letter {name} could not be read.")
    return found


def decide_letter(letter: Letter, made: MadeLetter, move: Move, *, acting: Membership, at: dt.datetime) -> None:
    """Decide on each request as its case begins, marking first what the engine missed.

    Args:
        letter: as it was read.
        made: as it was written, which says what it asks.
        move: how the case begins.
        acting: who decides.
        at: when.
    """
    by, day = actor_of(acting), england_day(at)
    seen = queries.get_own_letter(acting, letter.reference, day=day)
    missed = _missed(made.asks, seen.findings)
    for ask in missed:
        actions.add_request(letter, actions.Missed(ask.start, ask.end, ask.task.value), by=by, at=at)
    seen = queries.get_own_letter(acting, letter.reference, day=day) if missed else seen
    actions.decide(letter, {one.number: _decision(one, made.asks, move) for one in seen.findings}, by=by, at=at)


def _missed(asks: Sequence[MadeAsk], findings: Sequence[FindingView]) -> list[MadeAsk]:
    return [ask for ask in asks if not any(_is_about(one, ask) for one in findings)]


def _is_about(finding: FindingView, ask: MadeAsk) -> bool:
    return finding.start < ask.end and ask.start < finding.end


def _decision(finding: FindingView, asks: Sequence[MadeAsk], move: Move) -> str:
    if any(_is_about(finding, ask) for ask in asks):
        return _WANTED[move]
    if finding.task == Task.LATE_LETTER and move is Move.RETURN:
        return Decision.RETURN
    return Decision.ACCEPT if finding.outcome == Outcome.ACCEPT else Decision.NOT_RIGHT
