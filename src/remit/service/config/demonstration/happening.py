"""Fourteen months in the order in which they happened: letters come in, cases begin, moves are made.

What lives here: `make_history`, which walks through the moments of all plans. What does not: organisations and people (`loading`), letters (`post`), who speaks
(`cast`).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from remit.engine.lifecycle import Acting, ActingKind, Channel, Move
from remit.engine.moments import england_day
from remit.engine.remedy import SharedCareAnswer
from remit.engine.signals import Side
from remit.service.cases.actions import Made, make_move
from remit.service.cases.models import SignedLink
from remit.service.config.demonstration import post, shared_care
from remit.service.config.demonstration.approving import approve_letter, approve_report, bring_mail_back, hand_over_mail
from remit.service.config.demonstration.cast import Cast
from remit.service.config.demonstration.histories import Step
from remit.service.config.demonstration.mixture import CasePlan, OpenLetter
from remit.service.config.demonstration.writing import MadeLetter, write_letter
from remit.service.correspondence.models import Letter

Tell = Callable[[str], None]
Act = Callable[[], object]


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
    turns: Mapping[int, SharedCareAnswer | None]


def make_history(plans: Sequence[CasePlan], monday: Sequence[OpenLetter], acts: Sequence[tuple[dt.datetime, Act]], *, tell: Tell) -> None:
    """Make everything happen that was planned, in the order of its moments.

    Args:
        plans: the cases.
        monday: the letters that wait.
        acts: what else was done, each with its moment.
        tell: is told now and then how far it is.
    """
    running = {plan.number: _Running(plan, write_letter(plan.brief) if plan.brief else None) for plan in plans}
    scene = _Scene(Cast.load(), running, shared_care.turns_of(plans))
    begun = 0
    with post.no_jobs():
        for _, number, place in sorted([*_moments(plans), *((when, _NO_CASE, place) for place, (when, _) in enumerate(acts))]):
            if number == _NO_CASE:
                acts[place][1]()
                continue
            _happen(scene, running[number], place)
            begun += place == _OPENING
            if place == _OPENING and begun % 50 == 0:
                tell(f"{begun} of {len(plans)} cases")
        for letter in monday:
            member = scene.cast.member(letter.practice, "practice_member")
            post.take_in_letter(letter.letter, letter.name, acting=member, at=letter.received_at)


_RECEIVED, _OPENING, _NO_CASE = -2, -1, 0


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
    at = plan.opening.at
    if case.letter is not None and case.made is not None:
        if plan.number in scene.turns:
            shared_care.answer_in_turn(case.letter, scene.turns[plan.number], acting=opener, at=at - dt.timedelta(minutes=8))
        post.decide_letter(case.letter, case.made, plan.opening.move, acting=opener, at=at - dt.timedelta(minutes=2))
        opened = approve_letter(plan, case.letter.reference, acting=opener, at=at)
    else:
        opened = approve_report(plan, acting=opener, at=at)
    case.reference = opened.reference
    case.items = tuple(opened.items.order_by("number").values_list("item_id", flat=True))


def _move(scene: _Scene, case: _Running, step: Step) -> None:
    if step.move is Move.SEND and not case.numbers:
        hand_over_mail(at=step.at)
        case.numbers.append(2)
        return
    case.is_with_lead = case.is_with_lead or step.move is Move.ESCALATE_TO_LEAD
    is_lead = case.is_with_lead and step.side is Side.RESPONDENT
    link = SignedLink.objects.filter(case__reference=case.reference).latest("pk").pk if step.channel is Channel.LINK else 0
    speaker = scene.cast.speaker(case.plan, step, is_with_lead=is_lead, link=link)
    if step.move is Move.BOUNCE:
        bring_mail_back(case.reference, at=step.at)
        case.numbers.append(case.numbers[-1] + 1)
        return
    other = _other(scene, case) if step.other == "case" else step.other
    # Where the two have no earlier case, the hospital cannot have answered it: it only disagrees.
    is_first = step.move is Move.DUPLICATE and not other
    made = Made(
        Move.DISAGREE if is_first else step.move,
        text=step.text or ("We have answered this before." if is_first else ""),
        items=case.items[:1] if step.move is Move.TAKE_BACK_IN_PART else (),
        acting=Acting(ActingKind.OURS, step.acting) if step.acting else None,
        other=other,
        day=step.day,
        corrects=case.numbers[-step.of_step] if step.of_step else None,
    )
    outcome = make_move(case.reference, made, speaker=speaker, at=step.at)
    case.numbers.append(outcome.told.event.number)


def _other(scene: _Scene, case: _Running) -> str:
    """Return the reference of an earlier case of the same two, which the provider takes this one for, "" where there is none."""
    plan = case.plan
    earlier = [
        one for one in scene.running.values() if one.reference and one is not case and (one.plan.practice, one.plan.provider) == (plan.practice, plan.provider)
    ]
    return max(earlier, key=lambda one: one.plan.opening.at).reference if earlier else ""
