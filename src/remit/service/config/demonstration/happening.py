"""Fourteen months in the order in which they happened: letters come in, cases begin, moves are made.

What lives here: `make_history`, which walks through the moments of all plans. What does not: organisations and people (`loading`), letters (`post`), who speaks
(`cast`).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from remit.engine.lifecycle import Acting, ActingKind, Ask, Move, RaisedBy
from remit.engine.moments import england_day
from remit.engine.signals import Side
from remit.service.cases.actions import LetterKept, Made, Opening, OpeningItem, PatientFacts, make_move, open_case
from remit.service.config.demonstration import post
from remit.service.config.demonstration.cast import Cast, actor_of
from remit.service.config.demonstration.histories import Step
from remit.service.config.demonstration.mixture import CasePlan, OpenLetter
from remit.service.config.demonstration.writing import MadeLetter, write_letter
from remit.service.correspondence import actions as correspondence
from remit.service.correspondence.models import Letter
from remit.service.correspondence.queries import LetterView
from remit.service.organisations import queries as organisations

Tell = Callable[[str], None]
_ASKS = {Move.UNDER_PROTEST: Ask.COUNT, Move.ASK: Ask.ANSWER}


@dataclass
class _Running:
    """One case while it happens."""

    plan: CasePlan
    made: MadeLetter | None
    letter: Letter | None = None
    reference: str = ""
    items: tuple[str, ...] = ()
    numbers: list[int] = field(default_factory=list)
    is_with_lead: bool = False


@dataclass
class _Scene:
    """What is known while history is made."""

    cast: Cast
    running: dict[int, _Running]


def make_history(plans: Sequence[CasePlan], monday: Sequence[OpenLetter], *, tell: Tell) -> None:
    """Make everything happen that was planned, in the order of its moments.

    Args:
        plans: the cases.
        monday: the letters that wait.
        tell: is told now and then how far it is.
    """
    running = {plan.number: _Running(plan, write_letter(plan.brief) if plan.brief else None) for plan in plans}
    scene = _Scene(Cast.load(), running)
    begun = 0
    with post.no_jobs():
        for _, number, place in sorted(_moments(plans)):
            _happen(scene, running[number], place)
            begun += place == _OPENING
            if place == _OPENING and begun % 50 == 0:
                tell(f"{begun} of {len(plans)} cases")
        for letter in monday:
            member = scene.cast.member(letter.practice, "practice_member")
            post.take_in_letter(letter.letter, letter.name, acting=member, at=letter.received_at)


_RECEIVED, _OPENING = -2, -1


def _moments(plans: Sequence[CasePlan]) -> Iterator[tuple[dt.datetime, int, int]]:
    for plan in plans:
        if plan.brief:
            yield plan.received_at, plan.number, _RECEIVED
        yield plan.opening.at, plan.number, _OPENING
        for place, step in enumerate(plan.steps):
            yield step.at, plan.number, place


def _happen(scene: _Scene, case: _Running, place: int) -> None:
    if place == _RECEIVED:
        _receive(scene, case)
    elif place == _OPENING:
        _open(scene, case)
    else:
        _move(scene, case, case.plan.steps[place])


def _receive(scene: _Scene, case: _Running) -> None:
    plan = case.plan
    assert case.made is not None  # noqa: S101 only letters are received
    name = f"letter-{england_day(plan.received_at):%Y-%m-%d}-{plan.number:03d}.txt"
    case.letter = post.take_in_letter(case.made, name, acting=scene.cast.member(plan.practice, "practice_member"), at=plan.received_at)


def _open(scene: _Scene, case: _Running) -> None:
    plan, opener = case.plan, scene.cast.opener(case.plan)
    at, by = plan.opening.at, actor_of(opener)
    view = None
    if case.letter is not None and case.made is not None:
        view = post.decide_letter(case.letter, case.made, plan.opening.move, acting=opener, at=at - dt.timedelta(minutes=1))
    opening = _opening(plan, view)
    opened = open_case(opening, by=by, at=at)
    case.reference, case.items, case.numbers = opened.reference, tuple(item.id for item in opening.items), []
    if view is not None:
        provider = organisations.get_organisation(plan.provider)
        correspondence.mark_sent(view.reference, provider, opened.reference, by=by, at=at)


def _opening(plan: CasePlan, view: LetterView | None) -> Opening:
    items = _items(plan, view)
    is_urgent = plan.opening.is_urgent or (view is not None and any(one.urgent for one in view.decided(post.wanted(plan.opening.move))))
    acting = plan.opening.acting or plan.gp
    patient = PatientFacts(plan.patient.name, plan.patient.nhs_number, plan.patient.born_on)
    return Opening(
        practice=organisations.get_organisation(plan.practice),
        provider=organisations.get_organisation(plan.provider),
        move=plan.opening.move,
        items=items,
        key=f"demonstration-{plan.number}",
        raised_by=plan.opening.raised_by,
        specialty=plan.specialty,
        letter=LetterKept(view.reference, view.kind, view.written_on, view.event_on, "", view.text) if view else LetterKept(),
        patient=patient,
        text=plan.opening.text,
        is_urgent=is_urgent,
        acting=Acting(ActingKind.OURS, acting) if is_urgent else None,
        is_clinician=plan.opening.raised_by is RaisedBy.PRACTICE,
    )


def _items(plan: CasePlan, view: LetterView | None) -> tuple[OpeningItem, ...]:
    ask = _ASKS.get(plan.opening.move, Ask.TAKE_BACK)
    if view is None:
        return tuple(OpeningItem(str(place), task.value, ask=ask) for place, task in enumerate(plan.tasks, 1))
    found = view.decided(post.wanted(plan.opening.move))
    return tuple(
        OpeningItem(
            id=str(place),
            task=one.task,
            ask=ask,
            rule=one.rule,
            outcome=one.outcome,
            basis=one.basis,
            quote=one.quote,
            reason=one.reason,
            citation=one.citation,
            clause=one.clause or "",
            finding=str(one.number),
            minutes=(one.minutes.low, one.minutes.likely, one.minutes.high, one.minutes.basis),
        )
        for place, one in enumerate(found, 1)
    )


def _move(scene: _Scene, case: _Running, step: Step) -> None:
    case.is_with_lead = case.is_with_lead or step.move is Move.ESCALATE_TO_LEAD
    speaker = scene.cast.speaker(case.plan, step, is_with_lead=case.is_with_lead and step.side is Side.RESPONDENT)
    made = Made(
        step.move,
        text=step.text,
        items=case.items[:1] if step.move is Move.TAKE_BACK_IN_PART else (),
        acting=Acting(ActingKind.OURS, step.acting) if step.acting else None,
        other=_other(scene, case) if step.other == "case" else step.other,
        day=step.day,
        corrects=case.numbers[-step.of_step] if step.of_step else None,
    )
    outcome = make_move(case.reference, made, speaker=speaker, at=step.at)
    case.numbers.append(outcome.told.event.number)


def _other(scene: _Scene, case: _Running) -> str:
    """Return the reference of an earlier case of the same two, which the provider takes this one for."""
    plan = case.plan
    earlier = [
        one for one in scene.running.values() if one.reference and one is not case and (one.plan.practice, one.plan.provider) == (plan.practice, plan.provider)
    ]
    return max(earlier, key=lambda one: one.plan.opening.at).reference if earlier else case.reference
