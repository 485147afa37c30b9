"""Writing plans: opening, milestones, agreement, readings, reviews."""

import dataclasses
import datetime as dt

from django.db import transaction

from remit.engine.moments import england_day
from remit.engine.plans import Milestone, MilestoneError, Reading
from remit.service.audit.actions import Actor, record
from remit.service.improvement import policies
from remit.service.improvement.models import Plan, PlanKind, PlanMilestone, PlanReading, PlanReview
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError


def subject_of(plan: Plan) -> str:
    """Return under which subject events about a plan stand."""
    return f"plan:{plan.pk}"


@transaction.atomic
def open_plan(commissioner: Organisation, provider: Organisation, contract_year: int, *, by: Actor, at: dt.datetime) -> Plan:
    """Begin the improvement plan of a provider and a contract year.

    Raises:
        RefusalError: they do not fit, or there is one.
    """
    policies.check_parties(commissioner, provider)
    same = Plan.objects.filter(kind=PlanKind.IMPROVEMENT, commissioner=commissioner, provider=provider, contract_year=contract_year)
    policies.check_is_new(same.first())
    plan = Plan.objects.create(kind=PlanKind.IMPROVEMENT, commissioner=commissioner, provider=provider, contract_year=contract_year, opened_at=at)
    record(subject=subject_of(plan), name="plan_opened", by=by, at=at, details={"provider": provider.code, "year": contract_year})
    return plan


@transaction.atomic
def put_remedial_plan(
    commissioner: Organisation, provider: Organisation, matter_reference: str, milestones: tuple[Milestone, ...], *, by: Actor, at: dt.datetime
) -> Plan:
    """Write the remedial action plan that a contract step agreed; an earlier one of the same matter is withdrawn."""
    policies.check_parties(commissioner, provider)
    PlanMilestone.objects.filter(plan__matter_reference=matter_reference, withdrawn_at=None).update(withdrawn_at=at, reason="A new plan was agreed.")
    day = england_day(at)
    plan = Plan.objects.create(
        kind=PlanKind.REMEDIAL,
        commissioner=commissioner,
        provider=provider,
        contract_year=day.year if day.month >= 4 else day.year - 1,
        matter_reference=matter_reference,
        opened_at=at,
        agreed_on=day,
    )
    for number, milestone in enumerate(milestones, 1):
        PlanMilestone.objects.create(plan=plan, number=number, record=milestone.to_record(), due_on=milestone.due_on)
    record(subject=subject_of(plan), name="plan_agreed", by=by, at=at, details={"matter": matter_reference, "milestones": len(milestones)})
    return plan


@transaction.atomic
def add_milestone(plan: Plan, milestone: Milestone, *, by: Actor, at: dt.datetime) -> PlanMilestone:
    """Add a milestone to an improvement plan; its id is its number in the plan.

    Raises:
        RefusalError: it is a remedial plan, or the day lies outside its year.
    """
    policies.check_can_change(plan)
    policies.check_due_in_year(plan, milestone.due_on)
    number = Plan.objects.select_for_update().get(pk=plan.pk).milestones.count() + 1
    kept = dataclasses.replace(milestone, id=str(number))
    row = PlanMilestone.objects.create(plan=plan, number=number, record=kept.to_record(), due_on=milestone.due_on)
    record(subject=subject_of(plan), name="milestone_added", by=by, at=at, details={"number": number})
    return row


@transaction.atomic
def withdraw_milestone(row: PlanMilestone, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Take a milestone out of a plan, with a reason. It stays to be seen.

    Raises:
        RefusalError: it is part of a remedial plan, or there is no reason.
    """
    policies.check_can_change(row.plan)
    if not reason.strip():
        raise RefusalError("Say why this milestone is withdrawn. The reason stays with the plan.")
    row.withdrawn_at, row.reason = at, reason.strip()
    row.save(update_fields=("withdrawn_at", "reason"))
    record(subject=subject_of(row.plan), name="milestone_withdrawn", by=by, at=at, details={"number": row.number})


@transaction.atomic
def agree_plan(plan: Plan, *, by: Actor, at: dt.datetime) -> None:
    """Record that both sides agreed an improvement plan.

    Raises:
        RefusalError: it is empty.
    """
    policies.check_has_milestones(plan.milestones.filter(withdrawn_at=None).count())
    plan.agreed_on = england_day(at)
    plan.save(update_fields=("agreed_on",))
    record(subject=subject_of(plan), name="plan_agreed", by=by, at=at)


@transaction.atomic
def add_reading(row: PlanMilestone, reading: Reading, evidence: str = "", *, by: Actor, at: dt.datetime) -> PlanReading:
    """Record a figure that a person took.

    Raises:
        RefusalError: it cannot be.
        MilestoneError: the milestone cannot be read.
    """
    try:
        policies.check_reading(row, reading.until_on, reading.numerator, reading.denominator, day=england_day(at))
    except MilestoneError as error:
        raise RefusalError(str(error)) from error
    kept = PlanReading.objects.create(
        milestone=row, until_on=reading.until_on, numerator=reading.numerator, denominator=reading.denominator, evidence=evidence.strip(), by=by.name, at=at
    )
    record(subject=subject_of(row.plan), name="reading_added", by=by, at=at, details={"number": row.number, "until": reading.until_on.isoformat()})
    return kept


@transaction.atomic
def add_review(plan: Plan, on: dt.date, note: str, *, by: Actor, at: dt.datetime) -> PlanReview:
    """Record a review meeting.

    Raises:
        RefusalError: it is still to come.
    """
    if on > england_day(at):
        raise RefusalError("This day is still to come. Record the meeting when it was held.")
    review = PlanReview.objects.create(plan=plan, on=on, note=note.strip(), by=by.name, at=at)
    record(subject=subject_of(plan), name="plan_reviewed", by=by, at=at, details={"on": on.isoformat()})
    return review
