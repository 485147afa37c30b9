"""Pages behind a signed link, in words."""

import datetime as dt
from typing import Any

from django.template.loader import render_to_string

from remit.engine.lifecycle import Move
from remit.engine.moments import england_day
from remit.engine.remedy import spaced_reference
from remit.engine.remedy.reference import NO_BREAK_SPACE
from remit.service.cases.actions.links import LINK_DAYS
from remit.service.cases.models import PROVIDER, SignedLink
from remit.service.cases.presenters.days import day_near, due_in_words
from remit.service.cases.queries.links import LinkRead
from remit.service.cases.queries.page import CaseRead
from remit.service.cases.queries.scope import Scope
from remit.service.organisations.queries import find_contact_point, present_organisation

__all__ = ["LINK_DAYS", "NO_ADDRESS", "NO_LETTER", "SENT_AGAIN", "UNKNOWN", "address_for", "link_page", "new_link_mail", "scope_shown", "what_follows"]

UNKNOWN = (
    "A part of it may be missing: mail programs break long lines. Copy the whole address from the mail and try again.",
    "You can also answer by replying to the mail.",
)
NO_LETTER = ("This practice shows its letters only to people with an account.", "The words that matter stand in the case. Your own system has the letter.")
NO_ADDRESS = ("Your organisation gave no address for returned work here.", "Reply to the mail instead, or ring the practice: they can make a new link.")
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
    """Return what the answer page of a link shows besides the case."""
    kept, case = opened.kept, opened.read.case
    event_on, written_on = kept.day("event_on"), kept.day("written_on")
    return {
        "kept": kept,
        "letter_words": _letter_words(kept.letter.get("author") or "", event_on or written_on, day),
        "until": day_near(england_day(opened.link.expires_at), day),
        "due": due_in_words(case.due_on, day) if case.due_on and case.waits_for == opened.link.side else "",
        "sent_to": opened.link.sent_to,
    }


def _letter_words(author: str, on: dt.date | None, day: dt.date) -> str:
    return ", ".join(part for part in (f"Of {day_near(on, day)}" if on else "", author) if part)


def what_follows(read: CaseRead, day: dt.date) -> str:
    """Say what happens after an answer."""
    names, said = read.standing.names, read.standing.state.said
    until = f" You said that it will be done by {day_near(said.day, day)}." if said.day else ""
    sentences = {
        Move.TAKE_BACK: f"You took it all back. From now on this work is your team’s.{until}",
        Move.TAKE_BACK_IN_PART: f"What you took back is your team’s work now.{until} {names.raiser} says whether the rest is settled.",
        Move.NEEDS_INFORMATION: f"{names.raiser} is asked. Until they answer, your clock is paused.",
        Move.REDIRECT: "You passed it on. The clock goes on for your organisation.",
    }
    return sentences.get(said.move, f"{names.raiser} can accept your answer, or say that it does not settle it.")


def scope_shown(opened: LinkRead) -> Scope:
    """Return for whom a receipt of a link is written: without words where the letter is not shown either."""
    scope = opened.read.scope
    return scope if opened.shows_letter else Scope("", scope.organisation_ids)
