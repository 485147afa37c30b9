"""Letters for the tests of the service, taken in and read through the same actions as real ones."""

import datetime as dt
from typing import Any

from tests.integration.web.conftest import AT, BY, add_organisation

from remit.service.accounts.models import Membership
from remit.service.correspondence import actions, queries
from remit.service.correspondence.models import Letter
from remit.service.organisations.models import Kind, Organisation

HEAD = """Northmoor General Hospital
Rheumatology outpatients
Clinic: {clinic}. Typed: {typed}

Dear Dr Osei

Mrs Marjorie Ellwood-Tan, born 14 March 1957, NHS number {number}

I saw Mrs Ellwood-Tan today. Her hands are a little better.

{asks}

Dr Ivo Castellan, consultant rheumatologist
"""
NUMBER = "999 412 3076"
CHASE = "MRI of both hands was done here on 19 December. GP to kindly chase the report."
URGENT = "The blood we took on arrival showed a potassium of 5.8. GP to repeat U&E within 48 hours please."
REFER = "She has numbness in the right hand at night, which is part of the same problem. I would be grateful if you could refer her to our hand clinic."
UNNAMED = "Repeat U&E in 1 week."


def letter_text(*asks: str, clinic: str = "2 January 2026", typed: str = "4 January 2026", number: str = NUMBER) -> str:
    """Return a letter that asks these things."""
    return HEAD.format(clinic=clinic, typed=typed, number=number, asks="\n\n".join(asks) or "There is nothing for you to do.")


def add_letter(practice: Organisation, text: str = "", *, at: dt.datetime = AT, name: str = "letter.txt") -> Letter:
    """Take a letter in and return what was read of it."""
    data = (text or letter_text(CHASE)).encode()
    taken = actions.take_in([actions.Incoming(name, data)], practice=practice, source="upload", by=BY, at=at)
    return Letter.objects.get(arrival=(taken.stored or taken.repeated)[0])


def decide(letter: Letter, decision: str, *, at: dt.datetime = AT) -> str:
    """Decide the same on every request of a letter."""
    return actions.decide(letter, dict.fromkeys(letter.findings.values_list("number", flat=True), decision), by=BY, at=at)


def view(member: Membership, letter: Letter, *, at: dt.datetime = AT) -> queries.LetterView:
    """Return a letter as its practice sees it on a day."""
    return queries.get_own_letter(member, letter.reference, day=at.date())


# What pages about letters name in their address, see test_access.
THINGS = ("delivery", "failed", "letter", "added", "sent", "policy")
POLICY = b"format: 1\narea: Wyvern\n"


def _of_kind(organisation: Organisation | None, kind: str) -> Organisation:
    """Return an organisation where it is of a kind, else another one of that kind."""
    return organisation if organisation is not None and organisation.kind == kind else add_organisation(f"ZT{kind[:3].upper()}", kind)


def make_thing(thing: str, organisation: Organisation | None) -> dict[str, Any]:
    """Make what a page's address names, so that it belongs to an organisation as far as its kind can own it."""
    practice = _of_kind(organisation, Kind.PRACTICE)
    if thing == "policy":
        is_owner = organisation is not None and organisation.kind == Kind.COMMISSIONER
        return {"number": actions.set_policy(organisation if is_owner and organisation else practice, POLICY, by=BY, at=AT).number}
    if thing == "failed":
        taken = actions.take_in([actions.Incoming("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")], practice=practice, source="upload", by=BY, at=AT)
        return {"reference": taken.stored[0].reference}
    letter = add_letter(practice, letter_text() if thing == "added" else "")
    if thing == "added":
        return {"reference": letter.reference, "number": actions.add_request(letter, actions.Missed(0, 10, "transport"), by=BY, at=AT).number}
    if thing == "sent":
        decide(letter, "return")
        actions.mark_sent(letter.reference, _of_kind(organisation, Kind.PROVIDER), "RM 4907 21", by=BY, at=AT)
    return {"reference": letter.arrival.delivery.reference if thing == "delivery" else letter.reference}
