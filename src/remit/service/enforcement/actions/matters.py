"""Opening a matter and taking its steps.

What lives here: `open_matter`, `take_step`. What does not: preparing a step for somebody else (`proposals`).
"""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from remit.engine.moments import england_day
from remit.engine.plans import Milestone
from remit.engine.steps import START, Decider, Evidence, LadderError, StepEvent, StepRefusedError, Withheld, check_step, get_ladder_on
from remit.service.audit.actions import Actor, record
from remit.service.enforcement import policies
from remit.service.enforcement.models import Matter, Step
from remit.service.enforcement.queries.standing import load_ladder, load_state
from remit.service.improvement import actions as improvement
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError


@dataclass(frozen=True)
class Who:
    """Who decides, as they are called today."""

    actor: Actor
    name: str
    job: str
    decider: Decider


@dataclass(frozen=True)
class Taken:
    """A step with all that it says.

    Attributes:
        move: which step.
        text: what was said, or the reason.
        on: the day from which limits count.
        day: the day that the step names.
        milestone: id of the milestone that it is about.
        milestones: of a plan that it agrees.
        withheld: what may be withheld.
        evidence: the pack that was approved with it.
    """

    move: str
    on: dt.date
    text: str = ""
    day: dt.date | None = None
    milestone: str = ""
    milestones: tuple[Milestone, ...] = ()
    withheld: Withheld | None = None
    evidence: Evidence | None = None

    def event(self, number: int, who: Who, *, prepared_by: str, at: dt.datetime) -> StepEvent:
        """Return it as the engine's event."""
        return StepEvent(
            number=number,
            move=self.move,
            decider=who.decider,
            by=who.actor.name,
            prepared_by=prepared_by,
            at=at,
            on=self.on,
            text=self.text.strip(),
            day=self.day,
            evidence=self.evidence.digest if self.evidence else "",
            milestone=self.milestone,
            milestones=self.milestones,
            withheld=self.withheld,
        )


@dataclass(frozen=True)
class PreparedBy:
    """Who prepared a step that somebody else decides."""

    actor: str = ""
    name: str = ""


@dataclass(frozen=True)
class About:
    """What a matter is about: its ladder, its title and the first day of its facts."""

    ladder: str
    title: str
    facts_on: dt.date
    details: dict[str, Any] = field(default_factory=dict)


def subject_of(matter: Matter) -> str:
    """Return under which subject events about a matter stand."""
    return f"matter:{matter.reference}"


@transaction.atomic
def open_matter(commissioner: Organisation, provider: Organisation, about: About, *, by: Actor, at: dt.datetime) -> Matter:
    """Begin a matter. Nothing is sent, and the provider sees nothing yet.

    Raises:
        RefusalError: the parties or the day do not fit.
    """
    policies.check_parties(commissioner, provider)
    policies.check_facts_day(about.facts_on, day=england_day(at))
    try:
        ladder = get_ladder_on(about.ladder, about.facts_on)
    except LadderError as error:
        raise RefusalError(str(error)) from error
    matter = Matter(
        reference=secrets.token_hex(8),
        commissioner=commissioner,
        provider=provider,
        ladder=ladder.id,
        edition=ladder.edition,
        title=about.title.strip(),
        facts_on=about.facts_on,
        opened_at=at,
        label=START,
        last_at=at,
    )
    matter.save(force_insert=True)
    # By the number that the database gave, which it gives once: a count would give a reference again where a row is missing.
    matter.reference = f"CM{matter.pk:05d}"
    matter.save(update_fields=("reference",))
    record(subject=subject_of(matter), name="matter_opened", by=by, at=at, details={"provider": provider.code, "ladder": ladder.id, "edition": ladder.edition})
    return matter


@transaction.atomic
def take_step(matter: Matter, taken: Taken, who: Who, *, at: dt.datetime, prepared_by: PreparedBy | None = None) -> Step:
    """Take a step.

    Raises:
        RefusalError: its day lies before the facts, or the ladder does not allow it; the message says why and what to do.
    """
    prepared = prepared_by or PreparedBy()
    locked = Matter.objects.select_for_update().get(pk=matter.pk)
    policies.check_step_day(locked, taken.on)
    ladder, state = load_ladder(locked), load_state(locked)
    event = taken.event(state.last_number + 1, who, prepared_by=prepared.actor, at=at)
    try:
        check_step(ladder, state, event)
    except StepRefusedError as error:
        raise RefusalError(str(error)) from error
    step = Step.objects.create(
        matter=locked,
        number=event.number,
        move=event.move,
        on=event.on,
        at=at,
        record=event.to_record(),
        evidence=taken.evidence.to_record() if taken.evidence else None,
        decided_by_name=who.name,
        decided_by_job=who.job,
        prepared_by_name=prepared.name,
    )
    _write_projection(locked, at)
    if taken.milestones:
        improvement.put_remedial_plan(locked.commissioner, locked.provider, locked.reference, taken.milestones, by=who.actor, at=at)
    details = {"number": event.number, "step": event.move, "evidence": event.evidence}
    record(subject=subject_of(locked), name="step_taken", by=who.actor, at=at, details=details)
    return step


def _write_projection(matter: Matter, at: dt.datetime) -> None:
    ladder, state = load_ladder(matter), load_state(matter)
    matter.label, matter.is_ended, matter.last_number, matter.last_at = state.label, ladder.is_ended(state.label), state.last_number, at
    matter.save(update_fields=("label", "is_ended", "last_number", "last_at"))
