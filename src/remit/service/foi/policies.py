"""May it be done now: registering, asking what is meant, sending for approval, releasing, reviewing. `check_x` raises a sentence a person can read."""

import datetime as dt

from remit.service.foi.models import FrozenAnswer, InformationRequest, InternalReview
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError


def check_authority(organisation: Organisation | None) -> None:
    """Refuse a request to somebody else than a commissioner.

    Raises:
        RefusalError: it is none.
    """
    if organisation is None or organisation.kind != Kind.COMMISSIONER:
        raise RefusalError("Requests are registered by a commissioner. Change to your commissioner and try again.")


def check_days(received_on: dt.date, first_on: dt.date, last_on: dt.date, *, day: dt.date) -> None:
    """Refuse days that cannot be.

    Raises:
        RefusalError: they are to come, or the wrong way round.
    """
    if received_on > day:
        raise RefusalError("The request cannot have come in after today. Check the day.")
    if last_on < first_on:
        raise RefusalError("The period ends before it begins. Check both days.")
    if first_on > day:
        raise RefusalError("The period begins after today, so there is nothing to answer yet. Check the first day.")


def check_is_open(request: InformationRequest) -> None:
    """Refuse what needs an open request.

    Raises:
        RefusalError: it was answered or withdrawn.
    """
    if request.withdrawn_on is not None:
        raise RefusalError("This request was withdrawn. Register a new one if the requester asks again.")
    if request.answered_on is not None:
        raise RefusalError("This request was answered. The answer stays as it was; an internal review can look at it again.")


def check_can_ask(request: InformationRequest, question: str) -> None:
    """Refuse to ask twice what is meant, or without the words.

    Raises:
        RefusalError: it was asked, or nobody could read later what was asked.
    """
    if request.clarity_asked_on is not None:
        raise RefusalError("You asked the requester once already. The clock stands still only once.")
    if not question.strip():
        raise RefusalError("Write what you asked the requester. It says later why the clock stood still.")


def check_is_understood(request: InformationRequest) -> None:
    """Refuse to answer what the requester has still to explain.

    Raises:
        RefusalError: the requester was asked and has not said what is meant.
    """
    if request.waits_for_requester:
        raise RefusalError("The requester was asked what they mean and has not said it, so the clock stands still. Record first what they said.")


def check_withdrawal(reason: str) -> None:
    """Refuse to end a request without saying how its withdrawal is known.

    Raises:
        RefusalError: it is missing.
    """
    if not reason.strip():
        raise RefusalError("Say how and why the requester withdrew it. Without that nobody can show later that they did.")


def check_asked(request: InformationRequest, given_on: dt.date, *, day: dt.date) -> None:
    """Refuse an answer of the requester to what was never asked.

    Raises:
        RefusalError: nothing was asked, it was given, or the day does not fit.
    """
    if request.clarity_asked_on is None or not request.waits_for_requester:
        raise RefusalError("Nothing is asked of the requester now.")
    if not request.clarity_asked_on <= given_on <= day:
        raise RefusalError("The requester cannot have answered on that day. Check it.")


def check_hiding(hide_under: int, reason: str) -> None:
    """Refuse a decision about small numbers without a reason.

    Raises:
        RefusalError: it is missing.
    """
    if not reason.strip():
        what = "hide small numbers" if hide_under > 1 else "show every number"
        raise RefusalError(f"Say why you {what}. The reason is kept with the answer, and used if there is a review.")


def check_no_open_answer(answer: FrozenAnswer | None) -> None:
    """Refuse a second answer while one waits.

    Raises:
        RefusalError: one waits.
    """
    if answer is not None:
        raise RefusalError("An answer waits for approval. Have it released or sent back first.")


def check_can_release(answer: FrozenAnswer, *, by: str) -> None:
    """Refuse a decision on one's own answer, or a second one.

    Raises:
        RefusalError: with the reason.
    """
    if answer.decision:
        raise RefusalError("This answer was decided already. Nothing was changed.")
    if answer.prepared_by == by:
        raise RefusalError("You prepared this answer yourself. Another approver must release it.")


def check_can_review(request: InformationRequest, running: InternalReview | None) -> None:
    """Refuse a review of what was not answered, or a second one at a time.

    Raises:
        RefusalError: with the reason.
    """
    if request.answered_on is None:
        raise RefusalError("A review looks at an answer, and this request has none yet.")
    if running is not None:
        raise RefusalError("A review of this answer is running already.")
