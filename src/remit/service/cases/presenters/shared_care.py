"""Shared-care requests in words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm

from remit.engine.medicines.shared_care import POINT_WORDS, Point, State
from remit.engine.medicines.shared_care import Move as Step
from remit.engine.remedy import PlainLetter
from remit.service.cases.queries.shared_care import REPLY, RequestView, StepView, facts_of
from remit.service.notifications import queries as mails
from remit.service.ui.presenters import day_in_words, with_capital

STATE_WORDS = {
    State.REQUESTED: ("For you to decide", "yellow"),
    State.CHECKED: ("For you to decide", "yellow"),
    State.MORE_INFORMATION: ("You asked for more", "purple"),
    State.ACCEPTED: ("Accepted", "green"),
    State.DECLINED: ("Not accepted", "grey"),
}
_STEP_WORDS: dict[str, str] = {
    REPLY: "replied by e-mail",
    Step.CHECK: "checked the request",
    Step.ASK: "asked the hospital for more",
    Step.ANSWER: "recorded what the hospital sent",
    Step.ACCEPT: "accepted shared care",
    Step.DECLINE: "did not accept shared care",
    Step.WITHDRAW: "asked to agree anew",
}
WHO_PRESCRIBES = {
    State.ACCEPTED: "You prescribe and monitor this medicine, as the protocol says.",
}
_NOT_YOURS = "The hospital prescribes and monitors this medicine. Silence is never acceptance: nothing moves to you until you accept in writing."


@dataclass(frozen=True)
class PointShown:
    """One point of the checklist as the page shows it."""

    value: str
    text: str
    hint: str
    checked: bool


def state_in_words(state: str) -> tuple[str, str]:
    """Return what a state is called, and the colour that helps to see it."""
    return STATE_WORDS[State(state)]


def who_prescribes(view: RequestView) -> str:
    """Say who prescribes and monitors as things stand."""
    return WHO_PRESCRIBES.get(view.state, _NOT_YOURS)


def points_shown(view: RequestView, chosen: list[str] | None) -> list[PointShown]:
    """Return the checklist: what the request shows comes ticked, with its words; what somebody has ticked stays so."""
    found = []
    for check in view.checks:
        is_ticked = check.point.value in chosen if chosen is not None else check.is_shown
        hint = f"The request says: “{check.words}”" if check.words and check.point is not Point.FUNDED else "Not seen in the request."
        if check.point is Point.FUNDED:
            hint = "Agreed locally." if check.is_shown else "Not among what is agreed locally for your practice."
        words = POINT_WORDS[check.point]
        found.append(PointShown(check.point.value, with_capital(words), hint, is_ticked))
    return found


def history(view: RequestView) -> list[dict[str, Any]]:
    """Return what happened, the newest first."""
    return [
        {
            "number": one.step.number,
            "who": one.step.by_name or "Somebody",
            "did": "sent what you asked for, by e-mail" if _is_by_mail(one) and one.step.move == Step.ANSWER else _STEP_WORDS[one.step.move],
            "files": one.files,
            "at": one.step.at,
            "words": one.words,
            "has_letter": bool(one.step.sealed_paper),
            "sent": _sent_in_words(one.step.how, one.step.sent_on),
        }
        for one in reversed(view.steps)
    ]


def _is_by_mail(one: StepView) -> bool:
    return one.step.by.startswith("mail:")


def _sent_in_words(how: str, on: dt.date | None) -> str:
    if not how:
        return ""
    if on is None:
        return "Approved, not marked as sent yet."
    return f"Sent {'by secure email' if how == 'mail' else 'by hand'} on {day_in_words(on)}."


def request_page(view: RequestView, form: BaseForm) -> dict[str, Any]:
    """Return what the page of one request shows."""
    words, colour = state_in_words(view.request.state)
    chosen = list(form["points"].value() or []) if form.is_bound else (list(view.plan.points) if view.plan else None)
    return {
        "view": view,
        "request_": view.request,
        "facts": facts_of(view),
        "state": {"text": words, "colour": colour},
        "who_prescribes": who_prescribes(view),
        "point_items": [vars(one) | {"hint": {"text": one.hint}} for one in points_shown(view, chosen)],
        "history": history(view),
        "can_decide": view.can(Step.ACCEPT) or view.can(Step.DECLINE),
        "only_decline": view.can(Step.DECLINE) and not view.can(Step.ACCEPT),
        "can_answer": view.can(Step.ANSWER),
        "can_ask_again": view.can(Step.WITHDRAW),
        "to_send": view.waits_to_be_sent,
        "has_news": view.request.replied_at is not None,
    }


def letter_page(view: RequestView, letter: PlainLetter) -> dict[str, Any]:
    """Return what the page shows before somebody approves the answer."""
    is_secure = mails.may_hold_patient_detail(view.request.practice)
    return {"view": view, "letter": letter, "can_mail": is_secure and bool(view.address), "is_secure": is_secure}
