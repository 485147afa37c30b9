"""Shared-care requests of the demonstration, begun from the letters that ask and answered in turn: declined, asked about, accepted, and the last ones waiting.

What lives here: `answer_in_turn`. What does not: the letters (`post`).
"""

import datetime as dt
from collections.abc import Iterable

from remit.engine.remedy import SharedCareAnswer
from remit.engine.terms import Task
from remit.service.accounts.models import Membership
from remit.service.cases.actions import shared_care as actions
from remit.service.cases.queries import shared_care as queries
from remit.service.cases.queries.papers import fingerprint
from remit.service.config.demonstration.cast import actor_of
from remit.service.config.demonstration.files import read_data
from remit.service.config.demonstration.mixture import CasePlan
from remit.service.correspondence.models import Letter

_TURNS = (SharedCareAnswer.DECLINE, SharedCareAnswer.ASK, SharedCareAnswer.DECLINE, SharedCareAnswer.ACCEPT)
_WAITING = 3


def turns_of(plans: Iterable[CasePlan]) -> dict[int, SharedCareAnswer | None]:
    """Return what each request is answered, by the number of its case; None for those that wait."""
    asking = [plan for plan in plans if plan.brief and Task.SHARED_CARE_NOT_AGREED in plan.tasks]
    asking.sort(key=lambda plan: plan.received_at)
    answered = asking[:-_WAITING] if len(asking) > _WAITING else []
    found: dict[int, SharedCareAnswer | None] = {plan.number: None for plan in asking}
    return found | {plan.number: _TURNS[place % len(_TURNS)] for place, plan in enumerate(answered)}


def answer_in_turn(letter: Letter, turn: SharedCareAnswer | None, *, acting: Membership, at: dt.datetime) -> None:
    """Begin the request of a letter, where the engine found one, and answer it by a letter that was handed over the same day."""
    if not letter.findings.filter(task=Task.SHARED_CARE_NOT_AGREED.value).exists():
        return
    by = actor_of(acting)
    request = actions.begin_from_letter(acting, letter.reference, by=by, at=at)
    if turn is None:
        return
    points = tuple(check.point.value for check in queries.get_request(acting, request.reference).checks[:2]) if turn is SharedCareAnswer.ASK else ()
    plan = queries.AnswerPlan(turn.value, points, read_data("sayings")["shared_care"].get(turn.value, ""))
    actions.plan_answer(queries.get_request(acting, request.reference), plan, medicine="", by=by, at=at + dt.timedelta(minutes=1))
    sent_at = at + dt.timedelta(minutes=2)
    view = queries.get_request(acting, request.reference)
    seen = fingerprint(actions.draft_answer(view, acting, at=sent_at))
    actions.answer_request(view, how="hand", seen=seen, own_line="", acting=acting, at=sent_at)
    view = queries.get_request(acting, request.reference)
    actions.mark_answer_sent(view, sent_at.date(), by=by, at=sent_at)
