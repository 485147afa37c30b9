"""Cases for the tests of the service, made through the same actions as real ones."""

import datetime as dt
import itertools
from typing import Any

from tests.integration.web.conftest import add_organisation

from remit.service.audit.actions import Actor
from remit.service.cases import actions
from remit.service.cases.actions import Acting, ActingKind, Channel, LetterKept, Made, Move, Opening, OpeningItem, Outcome, PatientFacts, Speaker
from remit.service.cases.models import Case, ReplyTemplate
from remit.service.organisations import actions as organisation_actions
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Kind, Organisation

# Monday 22 December 2025, as in the prototype.
SENT_AT = dt.datetime(2025, 12, 22, 10, 15, tzinfo=dt.UTC)
QUOTE = "Biopsy taken today, GP to follow up the histology and inform patient."
PATIENT = PatientFacts(name="Mr Tunde Okafor", nhs_number="9990000018", born_on=dt.date(1961, 3, 4), provider_number="NM 204118")
LETTER = LetterKept("L-1", "clinic_letter", dt.date(2025, 12, 19), dt.date(2025, 12, 18), "Dr Lindqvist", f"Dear GP. {QUOTE}")
ITEMS = (
    OpeningItem(
        "1",
        "chase_result",
        "chase the histology",
        rule="RES-001",
        outcome="return",
        basis="contract",
        quote=QUOTE,
        reason="The hospital took it.",
        citation="NHS Standard Contract 2025/26, Service Condition 12",
        minutes=(8, 15, 30, "estimate"),
    ),
    OpeningItem(
        "2",
        "fit_note",
        "issue a fit note",
        rule="FIT-001",
        outcome="return",
        basis="contract",
        quote="GP to issue a fit note.",
        reason="The hospital treats.",
        citation="NHS Standard Contract 2025/26, Service Condition 11",
    ),
)
_keys = itertools.count(1)


def parties() -> tuple[Organisation, Organisation, Organisation]:
    """Return a practice, its provider and its commissioner; made once a test."""
    if found := organisations.find_organisation("ZZA001"):
        return (
            organisations.get_organisation("ZZA001"),
            organisations.get_organisation("ZZP1"),
            found.commissioner or add_organisation("ZZC1", Kind.COMMISSIONER),
        )
    commissioner = add_organisation("ZZC1", Kind.COMMISSIONER, "Wyvern Integrated Care Board")
    provider = add_organisation("ZZP1", Kind.PROVIDER, "Northmoor General Hospital")
    add_organisation("ZZA001", Kind.PRACTICE, "Lime Avenue Surgery", commissioner=commissioner)
    return organisations.get_organisation("ZZA001"), provider, commissioner


def opening(**changes: Any) -> Opening:
    """Return what begins a case about two requests of one letter."""
    practice, provider, _ = parties()
    facts: dict[str, Any] = {
        "practice": practice,
        "provider": provider,
        "move": Move.RETURN,
        "items": ITEMS,
        "key": f"test-{next(_keys)}",
        "specialty": "Dermatology",
        "letter": LETTER,
        "patient": PATIENT,
    }
    return Opening(**{**facts, **changes})


def speaker(party: str, **changes: Any) -> Speaker:
    """Return somebody who speaks for a party."""
    return Speaker(Actor(f"person:{party}", {"practice": "ZZA001", "provider": "ZZP1", "commissioner": "ZZC1"}.get(party, "")), party, **changes)


REMIT = Speaker(Actor.process("outgoing"), "remit", Channel.SYSTEM)


def open_case(*, at: dt.datetime = SENT_AT, **changes: Any) -> Case:
    """Begin a case."""
    return actions.open_case(opening(**changes), by=Actor("person:practice", "ZZA001"), at=at)


def sent_case(*, at: dt.datetime = SENT_AT, **changes: Any) -> Case:
    """Begin a case and send it."""
    case = open_case(at=at, **changes)
    move(case, Move.SEND, "remit", at=at)
    return fresh(case)


def move(case: Case, what: Move, party: str, *, at: dt.datetime = SENT_AT, **said: Any) -> Outcome:
    """Make a move for a party by its account; Remit by itself."""
    who = REMIT if party == "remit" else speaker(party)
    return actions.make_move(case.reference, Made(what, **said), speaker=who, at=at)


def fresh(case: Case) -> Case:
    """Return a case as the database has it now."""
    return Case.objects.select_related("practice", "provider", "commissioner").get(pk=case.pk)


def nobody_needed() -> Acting:
    """Return that nobody needs to act today."""
    return Acting(ActingKind.NOBODY_NEEDED, "Checked today: stable")


# ---- for the walk through every page ----

CASE_THINGS = frozenset({"case", "file", "step", "template", "link"})


def case_arguments(thing: str, organisation: Organisation | None, *, at: dt.datetime) -> dict[str, Any]:
    """Make what the address of a page about a case names, belonging to an organisation (None: to others)."""
    by = Actor.process("tests")
    if thing == "template":
        owner = organisation or add_organisation("ZTPL1", Kind.PROVIDER)
        actions.add_template(owner, move="disagree", title="Ours", text="See the letter.", by=by, at=at)
        return {"template_id": ReplyTemplate.objects.get(organisation=owner).pk}
    case = _case_of(organisation, at)
    if thing == "file":
        file = actions.File("scan.pdf", "application/pdf", b"%PDF-1.7 made up")
        told = actions.add_message(case.reference, "See this.", files=(file,), speaker=speaker("practice"), at=at).told
        return {"reference": case.reference, "file_id": told.files[0].pk}
    if thing == "link":
        return {"token": actions.make_link(case, by=by, at=at)[1]}
    return {"reference": case.reference, **({"step": "withdraw"} if thing == "step" else {})}


def _case_of(organisation: Organisation | None, at: dt.datetime) -> Case:
    """Return a case that was sent, in which an organisation takes the part of its kind."""
    own = {organisation.kind: organisation} if organisation else {}
    commissioner = own.get(Kind.COMMISSIONER) or add_organisation("ZCC1", Kind.COMMISSIONER)
    provider = own.get(Kind.PROVIDER) or add_organisation("ZCP1", Kind.PROVIDER)
    practice = own.get(Kind.PRACTICE) or add_organisation("ZCA1", Kind.PRACTICE, commissioner=commissioner)
    if Kind.LMC in own:
        own[Kind.LMC].commissioner = commissioner
        own[Kind.LMC].save()
    organisation_actions.set_contact_point(provider, specialty="", email="returns@northmoor.example", phone="", by=Actor.process("tests"), at=at)
    return sent_case(at=at, practice=practice, provider=provider)
