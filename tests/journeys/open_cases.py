"""Opens a few cases in the demonstration that a journey looks at, by the same actions as the pages. Run as a process of its own beside the service.

`python tests/journeys/open_cases.py` with the environment of the demonstration prints what it made as JSON.
"""

import datetime as dt
import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.service.config.settings.local")
django.setup()

from remit.engine.lifecycle import Channel, Move
from remit.service.audit.actions import Actor
from remit.service.cases import actions
from remit.service.cases.actions import Acting, ActingKind, LetterKept, Made, Opening, OpeningItem, PatientFacts, Speaker
from remit.service.cases.models import Case
from remit.service.config.clock import now
from remit.service.organisations import queries as organisations

SENT_AT = dt.datetime(2025, 12, 22, 10, 15, tzinfo=dt.UTC)
CITATION = "NHS Standard Contract 2025/26, Service Condition 12"
BIOPSY = OpeningItem(
    "1",
    "chase_result",
    "act on the biopsy result and tell the patient",
    rule="RES-001",
    quote="Biopsy taken today, GP to follow up the histology and inform patient.",
    reason="The clinic took the biopsy.",
    citation=CITATION,
)
REFERRAL = OpeningItem(
    "2",
    "onward_referral",
    "refer to the hand clinic",
    rule="ONW-001",
    quote="GP to refer to our hand clinic.",
    reason="It is linked to the problem.",
    citation=CITATION,
)
LETTER = LetterKept("L-9", "clinic_letter", dt.date(2025, 12, 19), dt.date(2025, 12, 18), "Dr Lindqvist", f"Dear Dr Osei,\n{BIOPSY.quote}\n{REFERRAL.quote}")
PATIENT = PatientFacts("Mr Tunde Okafor", "9990000018", dt.date(1961, 3, 4), "NM 204118")
PRACTICE = Speaker(Actor("person:1", "ZZA001"), "practice")
PROVIDER = Speaker(Actor("person:3", "ZZP1"), "provider", Channel.LINK, name="Priya Nair, service manager")
REMIT = Speaker(Actor.process("outgoing"), "remit", Channel.SYSTEM)


def _sent(key: str, *moves: tuple[Speaker, Made, int], at: dt.datetime = SENT_AT, **more: Any) -> Case:
    """Open a case, send it, and make moves, each some days after it was sent."""
    facts: dict[str, Any] = {"practice": organisations.get_organisation("ZZA001"), "provider": organisations.get_organisation("ZZP1")}
    facts |= {"move": Move.RETURN, "items": (BIOPSY, REFERRAL), "specialty": "Dermatology", "letter": LETTER, "patient": PATIENT}
    case = actions.open_case(Opening(key=f"journey-{key}", **facts, **more), by=Actor("person:1", "ZZA001"), at=at)
    actions.make_move(case.reference, Made(Move.SEND), speaker=REMIT, at=at)
    for speaker, made, days in moves:
        actions.make_move(case.reference, made, speaker=speaker, at=at + dt.timedelta(days=days))
    return Case.objects.get(pk=case.pk)


def make() -> dict[str, str]:
    """Return the references and tokens of what was made."""
    by, confirmed = Actor.process("journeys"), (PROVIDER, Made(Move.ACKNOWLEDGE), 7)
    acting = Acting(ActingKind.OURS, "Dr Osei")
    message = (PROVIDER, Made(Move.MESSAGE, text="The lab reported yesterday. Dr Lindqvist will ring the patient."), 9)
    case = _sent("case", confirmed, message, is_urgent=True, acting=acting)
    fresh = _sent("new", at=now(), is_urgent=True, acting=acting)
    disagreed = _sent("disagreed", confirmed, (PROVIDER, Made(Move.DISAGREE, text="The practice ordered this test."), 9))
    late = _sent("late")
    question = _sent("question", (PROVIDER, Made(Move.NEEDS_INFORMATION, text="Which ward was it?"), 2), (PRACTICE, Made(Move.REPLY, text="Ward 4."), 8))
    lead = _sent("lead", (PRACTICE, Made(Move.ESCALATE_TO_LEAD, text="No answer."), 8))
    decided = _sent(
        "decide",
        (PRACTICE, Made(Move.ESCALATE_TO_LEAD, text="No answer."), 8),
        (PRACTICE, Made(Move.ESCALATE_TO_COMMISSIONER, text="They do not answer."), 10),
    )
    ended = _sent("ended")
    links = {
        name: actions.make_link(one, sent_to="the dermatology office", by=by, at=at)[1]
        for name, one, at in (("link", late, now()), ("ended_link", ended, SENT_AT - dt.timedelta(days=60)))
    }
    cases = {"case": case, "new": fresh, "disagreed": disagreed, "late": late, "question": question, "lead": lead, "decided": decided}
    return {**{name: one.reference for name, one in cases.items()}, **links}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make()))
