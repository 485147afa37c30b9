"""Rows of lists in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from remit.engine.lifecycle import Label, Move
from remit.service.cases.models import COMMISSIONER, PRACTICE, PROVIDER, Case
from remit.service.cases.presenters.case import ANSWERS, heading, is_referral, is_to_send_by_hand, plain_tasks, reference_in_words, tags
from remit.service.cases.presenters.days import day_near, due_in_words, overdue_words
from remit.service.cases.queries.lists import ListName
from remit.service.cases.queries.scope import LMC, Scope
from remit.service.ui.presenters import count_in_words

LIST_TITLES: dict[ListName, str] = {
    ListName.NEEDS_ME: "Needs you",
    ListName.WAITING: "Waiting for others",
    ListName.OVERDUE: "Overdue",
    ListName.BECAME_OVERDUE: "Became overdue today",
    ListName.ALL: "All cases",
}
EMPTY: dict[ListName, str] = {
    ListName.NEEDS_ME: "Nothing needs you today. See what others are working on under “Waiting for others”.",
    ListName.WAITING: "No case waits for anybody else. Look at “Needs you” next.",
    ListName.OVERDUE: "Nothing is overdue.",
    ListName.BECAME_OVERDUE: "Nothing became overdue today.",
    ListName.ALL: "There is no case yet. Cases begin when a practice returns or reports work, or when a hospital raises one.",
}


@dataclass(frozen=True)
class Row:
    """A case as a list shows it."""

    reference: str
    shown_reference: str
    title: str
    with_whom: str
    due: str
    tags: tuple[tuple[str, str], ...]
    confirm_by: str = ""


def list_rows(cases: Iterable[Case], scope: Scope, practices: dict[int, str], *, day: dt.date) -> list[Row]:
    """Return the rows of a page of a list."""
    return [_row(case, scope, practices[case.pk], day) for case in cases]


def _row(case: Case, scope: Scope, practice: str, day: dt.date) -> Row:
    title = heading(plain_tasks([item.task for item in case.items.all()], is_referral=is_referral(case)), kind=case.kind)
    return Row(
        case.reference,
        reference_in_words(case.reference),
        title,
        _with_whom(case, scope, practice),
        _due(case, scope, practice, day),
        _tags(case, scope, day),
        _by(case, day),
    )


def _with_whom(case: Case, scope: Scope, practice: str) -> str:
    provider = f"{case.provider.name}, {case.specialty.lower()}" if case.specialty else case.provider.name
    if scope.party == PRACTICE:
        return provider
    if scope.party == PROVIDER:
        return f"{practice}, {case.specialty.lower()}" if case.specialty else practice
    return f"{provider}; from {practice}" if scope.party in (COMMISSIONER, LMC) else ""


def _due(case: Case, scope: Scope, practice: str, day: dt.date) -> str:
    if not case.waits_for:
        return "Nobody waits."
    if is_to_send_by_hand(case) and case.waits_for == scope.party:
        return "Waits for you: the email did not arrive. Print it and send it." if case.label == Label.UNDELIVERED else "Waits for you: print it and send it."
    if case.waits_for == "remit":
        return "With Remit, to be sent."
    names = {PRACTICE: practice, PROVIDER: case.provider.name, COMMISSIONER: case.commissioner.name if case.commissioner else "the commissioner"}
    whom = "you" if case.waits_for == scope.party else names[case.waits_for]
    until = f": {due_in_words(case.due_on, day).removeprefix('is ')}" if case.due_on else ""
    return f"Waits for {whom}{until}."


def _tags(case: Case, scope: Scope, day: dt.date) -> tuple[tuple[str, str], ...]:
    """Return at most two tags: what presses most first, then where it stands."""
    pressing: list[tuple[str, str]] = []
    if case.overdue_from and case.overdue_from <= day:
        pressing = [(_overdue(case, scope, case.overdue_from, day), "red")]
    elif case.is_urgent and case.type == "open":
        pressing = [("Urgent", "red")]
    elif case.due_on == day:
        pressing = [("Due today", "yellow")]
    return (*pressing, tags(case, scope)[-1])


def _overdue(case: Case, scope: Scope, since: dt.date, day: dt.date) -> str:
    """Say by how much a case is overdue; and who is late, where that is not the side for whom the row says that the case waits."""
    words = overdue_words(since, day)
    if case.due_on and case.due_on < since:
        return words
    # Only who was asked can be late while somebody else is waited for.
    asked = PROVIDER if case.raised_by == PRACTICE else PRACTICE
    who = "You are" if scope.party == asked else "Hospital" if asked == PROVIDER else "Practice"
    return f"{who} {words[:1].lower()}{words[1:]}"


def _by(case: Case, day: dt.date) -> str:
    return day_near(case.due_on, day) if case.due_on and case.label == Label.SENT else ""


def answer_words(move: str) -> str:
    """Return what an answer is called on its page."""
    return ANSWERS[Move(move)][0] if move in ANSWERS else move


_WAITING: tuple[tuple[tuple[Label, ...], str, str], ...] = (
    (
        (Label.QUESTION,),
        "waits for a practice to answer your question: your clock is paused on it",
        "wait for a practice to answer your question: your clock is paused on these",
    ),
    ((Label.IN_PART, Label.DISAGREED), "waits for the practice to accept your answer", "wait for the practice to accept your answer"),
    ((Label.WITH_COMMISSIONER,), "is with the commissioner", "are with the commissioner"),
)


def waiting_sentence(waiting: dict[str, int]) -> str:
    """Say for whom the cases of a provider wait."""
    parts, left = [], dict(waiting)
    for labels, one, many in _WAITING:
        count = sum(left.pop(label.value, 0) for label in labels)
        if count:
            parts.append(f"{count_in_words(count, 'case')} {one if count == 1 else many}.")
    if others := sum(left.values()):
        parts.append(f"{count_in_words(others, 'case waits', 'cases wait')} for somebody else.")
    return " ".join(parts) or "No case waits for anybody else."
