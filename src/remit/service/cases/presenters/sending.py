"""What is about to be sent, and what was, in words.

What lives here: what the pages of sending show. What does not: words of a case that goes on (`cases`), the letter's own words (`remit.engine.remedy`).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.urls import reverse

from remit.engine.clocks import england_calendar
from remit.engine.lifecycle import ActingKind, Ask
from remit.engine.moments import england_day
from remit.engine.remedy import Occasion, PatientNote, ReturnLetter, is_identified, spaced_reference
from remit.engine.signals import ClockName
from remit.service.accounts.models import Membership
from remit.service.cases.models import Case
from remit.service.cases.presenters.case import is_to_send_by_hand
from remit.service.cases.presenters.days import day_near
from remit.service.cases.presenters.outgoing_mail import MailWords, requests_in_words
from remit.service.cases.presenters.record_text import record_text
from remit.service.cases.queries import papers
from remit.service.cases.queries.page import read_for
from remit.service.cases.queries.plans import Plan
from remit.service.cases.queries.scope import scope_of
from remit.service.cases.queries.standing import load_standing
from remit.service.correspondence import queries as correspondence
from remit.service.notifications import queries as mails
from remit.service.notifications.policies import next_sending_moment
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Kind, Organisation
from remit.service.organisations.queries import USUAL_PROMISE, Promise
from remit.service.ui.presenters import count_in_words, day_in_words, time_in_words, with_capital


@dataclass(frozen=True)
class Dates:
    """By when what is expected, in words.

    Attributes:
        leaves: when the mail goes out, "" where that is now.
        confirm_by: "Thursday 8 January, in 3 working days".
        answer_by: the same for the answer.
        told_on: when the commissioner is told.
        whose: whose dates these are.
    """

    leaves: str
    confirm_by: str
    answer_by: str
    told_on: str
    whose: str


def due_in_words(day: dt.date, *, today: dt.date) -> str:
    """Say a day and in how many working days it is: "Thursday 8 January, in 3 working days"."""
    days = england_calendar().operational_days_between(today, day)
    when = "today" if day == today else f"in {count_in_words(days, 'working day')}" if days >= 0 else f"{count_in_words(-days, 'working day')} ago"
    return f"{day_in_words(day, with_year=False)}, {when}"


def promise_of(recipient: Organisation, *, day: dt.date) -> Promise:
    """Return what a recipient promised; a practice makes no promise, so the usual days hold."""
    return organisations.get_promise(recipient, day=day) if recipient.kind == Kind.PROVIDER else USUAL_PROMISE


def leaving_at(raiser: Organisation, *, at: dt.datetime, is_urgent: bool, is_mail: bool) -> dt.datetime:
    """Return when a letter that is approved now leaves: at once, or with the mail of the next sending hours."""
    return next_sending_moment(mails.choices_of(raiser), at) if is_mail and not is_urgent else at


def dates_of(recipient: Organisation, *, at: dt.datetime, leaves_at: dt.datetime) -> Dates:
    """Say by when what is expected of a letter that leaves at a moment."""
    today, leaves_on = england_day(at), england_day(leaves_at)
    promise, calendar = promise_of(recipient, day=leaves_on), england_calendar()
    confirm, answer, told = (calendar.add_operational_days(leaves_on, days) for days in (promise.acknowledge_days, promise.answer_days, promise.escalate_days))
    leaves = f"{day_in_words(leaves_on, with_year=False)} at {time_in_words(leaves_at)}" if leaves_at > at else ""
    whose = f"These dates are {recipient.name}’s own promise." if promise.is_own else f"{recipient.name} made no promise, so these are the usual days."
    words = (due_in_words(confirm, today=today), due_in_words(answer, today=today), day_in_words(told, with_year=False))
    return Dates(leaves, *words, f"{whose} They are not contract deadlines.")


def acting_in_words(plan: Plan) -> str:
    """Say who acts for the patient today, "" where nobody recorded it."""
    if plan.acting is None or plan.acting_at is None:
        return ""
    recorded = f"Recorded at {time_in_words(plan.acting_at)}."
    if plan.acting.kind is ActingKind.NOBODY_NEEDED:
        return f"Nobody needs to act today: {plan.acting.words}. {recorded}"
    return f"{plan.acting.words}. {recorded}"


def counts_in_words(plan: Plan) -> str:
    """Say what goes out: "2 returned, 1 done and reported, 1 question"."""
    asks = [asked.ask for asked in plan.requests.in_letter]
    counts = (
        (asks.count(Ask.TAKE_BACK), "returned"),
        (asks.count(Ask.COUNT), "done and reported"),
        (asks.count(Ask.ANSWER), "question" if asks.count(Ask.ANSWER) == 1 else "questions"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def mail_words(plan: Plan, letter: ReturnLetter, *, reference: str, link: str, leaves_at: dt.datetime) -> MailWords:
    """Return what the mail with a letter is made from. Its days are those that the clocks will have: counted from when it leaves."""
    assert plan.recipient is not None  # noqa: S101 only what goes to somebody goes by mail
    is_referral = plan.occasion is Occasion.REFERRAL
    leaves_on = england_day(leaves_at)
    promise, calendar = promise_of(plan.recipient, day=leaves_on), england_calendar()
    confirm, answer = (calendar.add_operational_days(leaves_on, days) for days in (promise.acknowledge_days, promise.answer_days))
    return MailWords(
        raiser=plan.raiser.name,
        reference=spaced_reference(reference),
        counts=requests_in_words([asked.ask for asked in plan.requests.in_letter], noun="point" if is_referral else "request"),
        link=link,
        confirm_by=day_near(confirm, leaves_on),
        answer_by=day_near(answer, leaves_on),
        is_urgent=bool(letter.urgent_line),
        telephone=letter.practice.telephone,
        is_referral=is_referral,
    )


def urgent_quotes(plan: Plan) -> list[str]:
    """Return the words that may not be able to wait."""
    return [asked.finding.quote for asked in plan.requests.asked if asked.finding.is_urgent]


def source_in_words(plan: Plan) -> str:
    """Name what is answered: "The letter of Tuesday 23 December says"."""
    day = plan.requests.facts.written_on
    what = {Occasion.LETTER: "The letter", Occasion.CALL: "What we were asked", Occasion.REFERRAL: "The referral"}[plan.occasion]
    joint = "on" if plan.occasion is Occasion.CALL else "of"
    return f"{what} {joint} {day_in_words(day, with_year=False)}" if day else what


def other_side(plan: Plan) -> str:
    """Name the other side."""
    return plan.recipient.name if plan.recipient else ("The practice" if plan.occasion is Occasion.REFERRAL else "The hospital")


ACTING_KINDS = {"me": ActingKind.OURS, "colleague": ActingKind.OURS, "other_side": ActingKind.THEIRS, "nobody": ActingKind.NOBODY_NEEDED}


def patient_given(plan: Plan) -> dict[str, Any]:
    """Return what is known of the patient, as its form shows it."""
    facts = plan.requests.facts
    return {
        "patient_name": facts.patient_name,
        "born_on": facts.born_on,
        "nhs_number": facts.nhs_number,
        "their_number": facts.provider_reference,
        "asked_on": facts.written_on,
    }


def back_from(plan: Plan) -> str:
    """Return the address of the page before: the letter, or the report's list."""
    if plan.requests.source:
        return reverse("letter", kwargs={"reference": plan.requests.source})
    return reverse("report_referral" if plan.occasion is Occasion.REFERRAL else "quick_report")


def acting_page(plan: Plan) -> dict[str, Any]:
    """Return what the page shows that asks who acts for the patient."""
    other = "practice" if plan.occasion is Occasion.REFERRAL else "hospital"
    return {"plan": plan, "quotes": urgent_quotes(plan), "source": source_in_words(plan), "other": other, "back": back_from(plan)}


def choices_in_words(form: BaseForm) -> list[dict[str, Any]]:
    """Return who may be acting, as the design system's macro wants it: the choice, and below it what it means."""
    bound = form["who"]
    items = []
    for value, label in bound.field.choices:  # type: ignore[attr-defined]
        text, _, hint = label.partition(". ") if value != "me" else (label, "", "")
        items.append({"value": value, "text": text, "hint": {"text": hint} if hint else None, "checked": bound.value() == value})
    return items


def send_page(plan: Plan, letter: ReturnLetter, note: PatientNote | None, *, at: dt.datetime) -> dict[str, Any]:
    """Return what the page shows before somebody approves."""
    assert plan.recipient is not None  # noqa: S101 the page is shown only where somebody gets the letter
    is_urgent = bool(letter.urgent_line)
    return {
        "plan": plan,
        "back": back_from(plan),
        "letter": letter,
        "note": note,
        "acting_line": acting_in_words(plan),
        "counts": counts_in_words(plan),
        "dates": dates_of(plan.recipient, at=at, leaves_at=leaving_at(plan.raiser, at=at, is_urgent=is_urgent, is_mail=bool(plan.address))),
        "is_secure": mails.may_hold_patient_detail(plan.raiser),
        "patient": _patient_in_words(plan),
        "warnings": letter.warnings,
        "recipient": recipient_in_words(plan.recipient, plan.specialty),
    }


def _patient_in_words(plan: Plan) -> str:
    """Say whether what goes out names the patient."""
    facts = plan.requests.facts
    if is_identified(facts):
        return "Named"
    return "Named, but not so that they can be found" if facts.patient_name else "Not named"


def recipient_in_words(recipient: Organisation, specialty: str) -> str:
    """Name who gets it: "Dermatology, Northmoor General Hospital"."""
    return ", ".join(part for part in (with_capital(specialty), recipient.name) if part)


def sent_page(case: Case, acting: Membership, *, at: dt.datetime) -> dict[str, Any]:
    """Return what the page shows after somebody approved."""
    kept = papers.list_papers(case)
    recipient = case.provider if case.raised_by == "practice" else case.practice
    mail = mails.find_latest(f"case:{case.reference}")
    dates = sent_dates(case, recipient, at=at, leaves_at=max(at, mail.next_try_at) if mail and mail.state == "waiting" else at)
    is_failed = case.label == "undelivered"
    is_to_print = is_to_send_by_hand(case)
    return {
        "case": case,
        "title": _title(case, recipient, dates, is_to_print=is_to_print),
        "reference": spaced_reference(case.reference),
        "recipient": recipient,
        "has_note": any(paper.name == papers.NOTE for paper in kept),
        "is_by_hand": mail is None,
        "is_failed": is_failed,
        "is_to_print": is_to_print,
        "dates": dates,
        "paste": record_text(read_for(scope_of(acting), case)),
        **_next_letter(case, acting),
    }


def _title(case: Case, recipient: Organisation, dates: Dates, *, is_to_print: bool) -> str:
    if is_to_print:
        return "The email did not arrive. Print and send it" if case.label == "undelivered" else "Approved. Now print and send it"
    if case.sent_on:
        return f"Sent to {recipient.name}"
    return f"Approved for {recipient.name}" if dates.leaves else f"On its way to {recipient.name}"


def _next_letter(case: Case, acting: Membership) -> dict[str, Any]:
    if case.raised_by != "practice":
        return {"next_letter": None, "left": 0}
    return {"next_letter": correspondence.find_next(acting), "left": correspondence.list_rows(acting, ["to_decide"])[1]}


def sent_dates(case: Case, recipient: Organisation, *, at: dt.datetime, leaves_at: dt.datetime) -> Dates:
    """Say by when what is expected: from the clocks of a case that was sent, else from when it leaves."""
    expected = dates_of(recipient, at=at, leaves_at=leaves_at)
    if case.sent_on is None or case.label == "undelivered":
        return expected
    runs, today = load_standing(case).runs, england_day(at)
    days = {run.clock: run.due_on for run in runs if run.due_on}
    confirm, answer, told = (days.get(clock) for clock in (ClockName.ACKNOWLEDGE, ClockName.ANSWER, ClockName.ESCALATE))
    return Dates(
        "",
        due_in_words(confirm, today=today) if confirm else "",
        due_in_words(answer, today=today) if answer else "",
        day_in_words(told, with_year=False) if told else "",
        expected.whose,
    )
