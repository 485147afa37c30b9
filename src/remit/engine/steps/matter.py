"""What happened in one matter: its steps as events, the fold over them, and which step may be taken now.

What lives here: `StepEvent`, `MatterState`, `fold_matter`, `check_step`, `can_step`, `list_steps`, and events as plain data. What does not: the table of steps
(`ladder`), counting days (`limits`), who may speak for the commissioner (the service's permissions).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from remit.engine.plans import Milestone, MilestoneError
from remit.engine.steps.ladder import START, Decider, Ladder, LadderError, MoveRow, Need
from remit.engine.steps.withholding import Withheld, WithholdingError


class StepRefusedError(ValueError):
    """A step that may not be taken now; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class StepEvent:
    """One step that was taken. Steps are only ever added.

    Attributes:
        number: 1, 2, 3 ... in its matter.
        move: which step.
        decider: as whom it was decided.
        by: what the caller knows the person by who decided. prepared_by: who prepared it, "" where it is the same person.
        at: when it was recorded. on: the day in England from which limits count.
        text: what was said, or the reason.
        day: the day that the step names.
        evidence: SHA-256 of the evidence pack that was approved with it, "" where there is none.
        milestone: id of the milestone that it is about.
        milestones: of a plan that it agrees.
        withheld: what may be withheld.
    """

    number: int
    move: str
    decider: Decider
    by: str
    at: dt.datetime
    on: dt.date
    prepared_by: str = ""
    text: str = ""
    day: dt.date | None = None
    evidence: str = ""
    milestone: str = ""
    milestones: tuple[Milestone, ...] = ()
    withheld: Withheld | None = None

    def to_record(self) -> dict[str, Any]:
        """Return it as plain data; `text` is the only free text, and milestones are those of the plan."""
        return {
            "number": self.number,
            "move": self.move,
            "decider": self.decider.value,
            "by": self.by,
            "prepared_by": self.prepared_by,
            "at": self.at.isoformat(),
            "on": self.on.isoformat(),
            "text": self.text,
            "day": self.day.isoformat() if self.day else None,
            "evidence": self.evidence,
            "milestone": self.milestone,
            "milestones": [row.to_record() for row in self.milestones],
            "withheld": self.withheld.to_record() if self.withheld else None,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "StepEvent":
        """Return the event of plain data.

        Raises:
            StepRefusedError: something is missing or of the wrong kind.
        """
        try:
            return cls(
                number=int(record["number"]),
                move=str(record["move"]),
                decider=Decider(record["decider"]),
                by=str(record["by"]),
                prepared_by=str(record["prepared_by"]),
                at=dt.datetime.fromisoformat(record["at"]),
                on=dt.date.fromisoformat(record["on"]),
                text=str(record["text"]),
                day=dt.date.fromisoformat(record["day"]) if record["day"] else None,
                evidence=str(record["evidence"]),
                milestone=str(record["milestone"]),
                milestones=tuple(map(Milestone.from_record, record["milestones"])),
                withheld=Withheld.from_record(record["withheld"]) if record["withheld"] else None,
            )
        except (KeyError, TypeError, ValueError, MilestoneError, WithholdingError) as error:
            raise StepRefusedError(f"This entry is no step of a matter: {error!r}.") from error


@dataclass(frozen=True, slots=True)
class MatterState:
    """Where a matter stands.

    Attributes:
        label: id of its state.
        events: its steps in order.
        plan: the milestones in force, empty where no plan was agreed.
        met: ids of milestones that were recorded as met.
        attempts: how many attempts to settle it were logged.
    """

    label: str = START
    events: tuple[StepEvent, ...] = ()
    plan: tuple[Milestone, ...] = ()
    met: frozenset[str] = frozenset()
    attempts: int = 0

    @property
    def last_number(self) -> int:
        """Number of the last step."""
        return self.events[-1].number if self.events else 0

    def find_last(self, *moves: str) -> StepEvent | None:
        """Return the last step of one of these kinds, None where there was none."""
        return next((event for event in reversed(self.events) if event.move in moves), None)

    @property
    def available_pence(self) -> int:
        """What was recorded as available to withhold and was not released since. Remit withholds nothing itself."""
        total = 0
        for event in self.events:
            total += event.withheld.available_pence if event.withheld else 0
            total = 0 if event.move == "release" else total
        return total


def fold_matter(ladder: Ladder, events: Iterable[StepEvent]) -> MatterState:
    """Return where a matter stands after its steps, in the order of their numbers.

    Raises:
        StepRefusedError: two steps have one number, one is missing, or one was never possible.
    """
    state = MatterState()
    for event in sorted(events, key=lambda one: one.number):
        if event.number != state.last_number + 1:
            raise StepRefusedError(f"Step {state.last_number + 1} of this matter is missing or stands there twice. The record is not whole.")
        row = _find_row(ladder, event.move)
        if row is None or state.label not in row.at:
            raise StepRefusedError(f"Step {event.number} ({event.move}) was never possible: the matter stood at “{ladder.state_words(state.label)}”.")
        state = _after(state, event, row)
    return state


def check_step(ladder: Ladder, state: MatterState, event: StepEvent) -> None:
    """Refuse a step that may not be taken now.

    Raises:
        StepRefusedError: with the reason and what to do.
    """
    if event.number != state.last_number + 1:
        raise StepRefusedError("Something else was recorded in this matter since you opened it. Read it, then decide again. Nothing was changed.")
    try:
        row = ladder.get_move(event.move)
    except LadderError as error:
        raise StepRefusedError(str(error)) from error
    if state.label not in row.at:
        raise StepRefusedError(f"“{row.words}” is not possible now: this matter stands at “{ladder.state_words(state.label)}”.")
    if row.by is Decider.APPROVER and event.decider is not Decider.APPROVER:
        raise StepRefusedError(f"“{row.words}” is decided by an approver. Prepare it and send it for approval.")
    if state.events and event.on < state.events[-1].on and event.move not in ("log_attempt", "record_reply"):
        raise StepRefusedError("The day of this step lies before the day of the step before it. Check the day.")
    for need in row.needs:
        if sentence := _missing(need, state, event):
            raise StepRefusedError(sentence)


def can_step(ladder: Ladder, state: MatterState, event: StepEvent) -> bool:
    """Return whether `check_step` would let a step through."""
    try:
        check_step(ladder, state, event)
    except StepRefusedError:
        return False
    return True


def list_steps(ladder: Ladder, state: MatterState, decider: Decider) -> list[MoveRow]:
    """Return the steps that may be taken now; an approver may take an officer's too. What each needs stands in the row."""
    allowed = {Decider.OFFICER, Decider.APPROVER} if decider is Decider.APPROVER else {Decider.OFFICER}
    found = [row for row in ladder.moves if state.label in row.at and row.by in allowed]
    return [row for row in found if Need.ATTEMPTS not in row.needs or state.attempts]


def list_preparable(ladder: Ladder, state: MatterState) -> list[MoveRow]:
    """Return the steps that an officer may prepare for an approver now."""
    return [row for row in list_steps(ladder, state, Decider.APPROVER) if row.by is Decider.APPROVER]


def _find_row(ladder: Ladder, move: str) -> MoveRow | None:
    return next((row for row in ladder.moves if row.id == move), None)


def _after(state: MatterState, event: StepEvent, row: MoveRow) -> MatterState:
    return replace(
        state,
        label=row.to or state.label,
        events=(*state.events, event),
        plan=event.milestones or state.plan,
        met=(frozenset() if event.milestones else state.met) | ({event.milestone} if event.move == "meet_milestone" else frozenset()),
        attempts=state.attempts + (event.move == "log_attempt"),
    )


def _missing(need: Need, state: MatterState, event: StepEvent) -> str:
    """Return the sentence for what a step lacks, "" where it has it."""
    known = {row.id for row in state.plan}
    has = {
        Need.TEXT: bool(event.text.strip()),
        Need.REASON: bool(event.text.strip()),
        Need.DAY: event.day is not None and event.day >= event.on,
        Need.EVIDENCE: bool(event.evidence),
        Need.ATTEMPTS: state.attempts > 0,
        Need.MILESTONES: bool(event.milestones),
        Need.MILESTONE: event.milestone in known and not (event.move != "meet_milestone" and event.milestone in state.met),
        Need.MONEY: event.withheld is not None,
    }
    return "" if has[need] else _SENTENCES[need]


_SENTENCES = {
    Need.TEXT: "Write a few words: what was said or agreed, and with whom. Leave out anything about a patient.",
    Need.REASON: "Give your reason in a sentence or two. It is kept, and it is counted in information requests.",
    Need.DAY: "Name the day. It cannot lie before the day of the step itself.",
    Need.EVIDENCE: "A notice needs its evidence: take the figures first, then prepare the notice again.",
    Need.ATTEMPTS: "Record at least one attempt to settle it first: whether the provider engages is what this step turns on.",
    Need.MILESTONES: "A plan needs at least one milestone. Add it, with its measure, its target and its day.",
    Need.MILESTONE: "Choose a milestone of the plan in force that is not met.",
    Need.MONEY: "Work out first what may be withheld: enter the month's value, and the percentage from the signed contract.",
}
