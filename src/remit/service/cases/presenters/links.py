"""Pages behind a signed link, in words."""

import datetime as dt
import re
from typing import Any

from django.template.loader import render_to_string

from remit.engine.letters.calendar_dates import find_dates
from remit.engine.lifecycle import Move, RaisedBy
from remit.engine.moments import england_day
from remit.engine.remedy import ReturnLetter, event_words, quoted, spaced_reference
from remit.engine.remedy.reference import NO_BREAK_SPACE
from remit.engine.signals import ClockName
from remit.engine.terms import LetterKind
from remit.service.cases.actions.links import LINK_DAYS
from remit.service.cases.models import PROVIDER, SignedLink
from remit.service.cases.presenters.case import is_referral, to_do_words
from remit.service.cases.presenters.days import by_when, day_near, due_in_words
from remit.service.cases.presenters.page import frame_of
from remit.service.cases.queries import papers
from remit.service.cases.queries.links import LinkRead
from remit.service.cases.queries.page import CaseRead, Kept
from remit.service.cases.queries.scope import Scope
from remit.service.organisations.queries import find_contact_point, present_organisation
from remit.service.ui.presenters import with_capital

__all__ = ["LINK_DAYS", "NO_ADDRESS", "NO_LETTER", "SENT_AGAIN", "UNKNOWN", "address_for", "link_page", "new_link_mail", "scope_shown", "what_follows"]

UNKNOWN = (
    "A part of it may be missing: mail programs break long lines. Copy the whole address from the mail and try again.",
    "You can also answer by replying to the mail.",
)
NO_LETTER = ("This practice shows its letters only to people with an account.", "The words that matter stand in the case. Your own system has the letter.")
NO_ADDRESS = ("Your organisation gave no address for returned work here.", "Reply to the mail instead, or ring the practice: they can make a new link.")
_TAKEN_BACK = "You took it all back. From now on this work is your team’s.{until}"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "professor", "sir", "dame", "rev", "baby"})
SENT_AGAIN = ("It goes to the address that your organisation gave for returned work, not to whoever asks.", "The earlier link does not work any more.")


def address_for(link: SignedLink) -> str:
    """Return the mailbox that the organisation of a link gave for its specialty, "" where it gave none."""
    if link.side != PROVIDER:
        return ""
    point = find_contact_point(present_organisation(link.case.provider), link.case.specialty)
    return point.email if point else ""


def new_link_mail(link: SignedLink, address: str) -> tuple[str, str]:
    """Return subject and text of the mail that carries a new link. No patient is in it."""
    reference = spaced_reference(link.case.reference).replace(NO_BREAK_SPACE, " ")
    text = render_to_string("cases/mail/new_link.txt", {"reference": reference, "practice": link.case.practice.name, "link": address, "days": LINK_DAYS})
    return f"Remit: a new link for case {reference}", text


def link_page(opened: LinkRead, day: dt.date) -> dict[str, Any]:
    """Return what the answer page of a link shows: the case, and of the letter that went out what it asks, without the patient."""
    frame, letter = frame_of(opened.read, day), papers.find_letter(opened.read.case)
    is_urgent = (bool(letter.urgent_line) if letter else opened.read.case.is_urgent) and opened.read.case.type == "open"
    return {
        **frame,
        "kept": opened.kept,
        "letter_label": _letter_label(opened.read),
        "letter_words": _letter_words(opened.kept, day),
        "items": [{**one, "asks": _asks(letter, one["quote"])} for one in frame["items"]],
        "own_line": _own_line(opened, letter),
        "tags": [*([("Urgent", "red")] if is_urgent else []), *frame["tags"]],
        "call": _call(opened) if is_urgent and opened.read.case.waits_for == opened.link.side else "",
        "until": day_near(england_day(opened.link.expires_at), day),
        "due": _due(opened, day),
        "sent_to": opened.link.sent_to,
    }


def _letter_label(read: CaseRead) -> str:
    if read.case.kind != Move.QUICK_REPORT:
        return "Your letter"
    return "Your referral" if is_referral(read.case) else "Asked without a letter"


def _letter_words(kept: Kept, day: dt.date) -> str:
    """Say which letter it is: when it was written, and about what of which day."""
    event_on, written_on = kept.day("event_on"), kept.day("written_on")
    event = event_words(LetterKind(kept.letter.get("kind") or LetterKind.OTHER))
    parts = (
        f"of {day_near(written_on, day)}" if written_on else "",
        f"about {event} of {day_near(event_on, day)}" if event_on else "",
        kept.letter.get("author") or "",
    )
    words = ", ".join(part for part in parts if part)
    return with_capital(words)


def _asks(letter: ReturnLetter | None, quote: str) -> tuple[str, ...]:
    """Return what the letter asks about the request with these words."""
    if letter is None or not quote:
        return ()
    asked = {one.quote: one.asks for one in letter.questions} | {one.quote: one.asks for one in letter.items}
    return asked.get(quoted(quote), ())


def _own_line(opened: LinkRead, letter: ReturnLetter | None) -> str:
    """Return the line that the letter's approver added, without what tells who the patient is, unless the practice agreed to show that."""
    line = letter.own_line if letter else ""
    return line if opened.shows_letter else without_patient(line, opened.read.kept)


def without_patient(text: str, kept: Kept) -> str:
    """Return words with the patient's names, numbers and day of birth taken out."""
    patient, born_on = kept.patient, kept.born_on
    births = [found for found in find_dates(text, 0, len(text))[0] if found.day == born_on] if born_on else []
    for found in reversed(births):
        text = f"{text[: found.start]}[date of birth]{text[found.end :]}"
    if digits := patient.get("nhs_number"):
        text = re.sub(r"[ -]?".join(digits), "[NHS number]", text)
    names = [re.escape(name) for name in re.findall(r"[^\W\d_]+", patient.get("name") or "") if len(name) > 1 and name.lower() not in _TITLES]
    return re.sub(rf"\b(?:{'|'.join(names)})\b(?:[ -](?:{'|'.join(names)})\b)*", "[name]", text, flags=re.IGNORECASE) if names else text


def _call(opened: LinkRead) -> str:
    """Ask for a call today, as the mail does."""
    case = opened.read.case
    raiser = case.practice if case.raised_by == RaisedBy.PRACTICE else case.provider
    telephone = papers.head_of(raiser).details.telephone.strip()
    return f"This may not be able to wait for a letter. Please telephone {raiser.name} today{f' on {telephone}' if telephone else ''}."


def _due(opened: LinkRead, day: dt.date) -> str:
    """Say by when what is waited for, "" where somebody else is waited for: the same two days as the mail names."""
    read = opened.read
    if read.case.due_on is None or read.case.waits_for != opened.link.side:
        return ""
    running = {run.clock: run.due_on for run in read.standing.runs if run.is_running and run.due_on}
    confirm, answer = running.get(ClockName.ACKNOWLEDGE), running.get(ClockName.ANSWER)
    if confirm and answer:
        return f"Please confirm that you have this by {by_when(confirm, day)}, and answer by {by_when(answer, day)}."
    return f"Your answer {due_in_words(read.case.due_on, day)}."


def what_follows(read: CaseRead, day: dt.date) -> str:
    """Say what happens after an answer."""
    names, said = read.standing.names, read.standing.state.said
    until = f" You said that it will be done by {day_near(said.day, day)}." if said.day else ""
    sentences = {
        Move.TAKE_BACK: f"You said that you will {to_do_words(read)}.{until}" if is_referral(read.case) else _TAKEN_BACK.format(until=until),
        Move.TAKE_BACK_IN_PART: f"What you took back is your team’s work now.{until} {names.raiser} says whether the rest is settled.",
        Move.NEEDS_INFORMATION: f"{names.raiser} is asked. Until they answer, your clock is paused.",
        Move.REDIRECT: "You passed it on. The clock goes on for your organisation.",
    }
    return sentences.get(said.move, f"{names.raiser} can accept your answer, or say that it does not settle it.")


def scope_shown(opened: LinkRead) -> Scope:
    """Return for whom a receipt of a link is written: without words where the letter is not shown either."""
    scope = opened.read.scope
    return scope if opened.shows_letter else Scope("", scope.organisation_ids)
