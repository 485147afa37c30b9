"""Preparing a step for an approver, and deciding on it: approve, send back, or take no action.

What lives here: `prepare_step`, `decide`. What does not: taking a step (`matters`).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from remit.engine.moments import england_day
from remit.engine.steps import Decider, Evidence, StepEvent, StepRefusedError, check_step
from remit.service.audit.actions import record
from remit.service.enforcement import policies
from remit.service.enforcement.actions.matters import PreparedBy, Taken, Who, subject_of, take_step
from remit.service.enforcement.models import Matter, Proposal
from remit.service.enforcement.queries.standing import load_ladder, load_state
from remit.service.ui.policies import RefusalError


class Decision(StrEnum):
    """What an approver decides."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"
    NO_ACTION = "no_action"


@dataclass(frozen=True)
class Prepared:
    """What an approver says of a prepared step: the decision, the reason, and that the evidence was read."""

    decision: Decision
    reason: str = ""
    is_read: bool = False


@transaction.atomic
def prepare_step(matter: Matter, taken: Taken, who: Who, *, at: dt.datetime) -> Proposal:
    """Prepare a step for an approver. Its evidence is frozen from now on.

    Raises:
        RefusalError: one waits already, or the ladder would not allow it.
    """
    policies.check_no_proposal(Proposal.objects.filter(matter=matter, decision="").first())
    approver = Who(who.actor, who.name, who.job, Decider.APPROVER)
    ladder, state = load_ladder(matter), load_state(matter)
    event = taken.event(state.last_number + 1, approver, prepared_by=who.actor.name, at=at)
    try:
        check_step(ladder, state, event)
    except StepRefusedError as error:
        raise RefusalError(str(error)) from error
    proposal = Proposal.objects.create(
        matter=matter,
        move=taken.move,
        record=event.to_record(),
        evidence=taken.evidence.to_record() if taken.evidence else None,
        prepared_by=who.actor.name,
        prepared_by_name=who.name,
        prepared_at=at,
    )
    record(subject=subject_of(matter), name="step_prepared", by=who.actor, at=at, details={"step": taken.move, "evidence": event.evidence})
    return proposal


@transaction.atomic
def decide(proposal: Proposal, prepared: Prepared, who: Who, *, at: dt.datetime) -> Proposal:
    """Decide on a prepared step.

    Raises:
        RefusalError: it was decided, the evidence was not read, the reason is missing, or the ladder does not allow it any more.
    """
    locked = Proposal.objects.select_for_update().select_related("matter").get(pk=proposal.pk)
    policies.check_can_decide(locked, by=who.actor.name, is_read=prepared.is_read)
    if prepared.decision is not Decision.APPROVED:
        policies.check_reason(prepared.reason)
    locked.decision, locked.decided_by_name, locked.decided_at, locked.reason = prepared.decision.value, who.name, at, prepared.reason.strip()
    locked.save(update_fields=("decision", "decided_by_name", "decided_at", "reason"))
    record(subject=subject_of(locked.matter), name="proposal_decided", by=who.actor, at=at, details={"step": locked.move, "decision": prepared.decision.value})
    day = england_day(at)
    if prepared.decision is Decision.APPROVED:
        take_step(locked.matter, taken_of(locked, on=day), who, at=at, prepared_by=PreparedBy(locked.prepared_by, locked.prepared_by_name))
    elif prepared.decision is Decision.NO_ACTION:
        take_step(locked.matter, Taken("take_no_action", day, text=prepared.reason), who, at=at)
    return locked


def taken_of(proposal: Proposal, *, on: dt.date) -> Taken:
    """Return what a proposal would do if it were approved on a day."""
    event = StepEvent.from_record(proposal.record)
    return Taken(
        move=event.move,
        on=on,
        text=event.text,
        day=event.day,
        milestone=event.milestone,
        milestones=event.milestones,
        withheld=event.withheld,
        evidence=Evidence.from_record(proposal.evidence) if proposal.evidence else None,
    )
