"""Opens a year of cases in the demonstration that the journeys about contract steps look at, by the same actions as the pages. A process of its own.

`python tests/journeys/open_matters.py` with the environment of the demonstration prints how many it made.
"""

import datetime as dt
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.service.config.settings.local")
django.setup()

from remit.engine.lifecycle import Channel, Move  # noqa: E402 Django is set up first
from remit.service.audit.actions import Actor  # noqa: E402
from remit.service.cases import actions  # noqa: E402
from remit.service.cases.actions import LetterKept, Made, Opening, OpeningItem, Speaker  # noqa: E402
from remit.service.correspondence import actions as letters  # noqa: E402
from remit.service.organisations import queries as organisations  # noqa: E402
from remit.service.statistics.actions import keep_up  # noqa: E402

FIRST = dt.datetime(2025, 1, 6, 10, 15, tzinfo=dt.UTC)
ITEMS = (
    OpeningItem("1", "chase_result", "act on the result", rule="RES-001", quote="GP to chase the MRI.", minutes=(8, 15, 30, "estimate")),
    OpeningItem("1", "fit_note", "issue a fit note", rule="FIT-001", quote="GP to issue a fit note.", minutes=(5, 10, 15, "estimate")),
)
PRACTICE = Actor("person:1", "ZZA001")
PROVIDER = Speaker(Actor("person:3", "ZZP1"), "provider")
REMIT = Speaker(Actor.process("outgoing"), "remit", Channel.SYSTEM)
LETTER = """Northmoor General Hospital
Dermatology outpatients
Clinic: {day}. Typed: {day}

Dear Dr Osei

Letter number {number}. There is nothing for you to do.
"""


def open_case(number: int, at: dt.datetime) -> None:
    """Open a case, send it, and let the hospital answer two of three."""
    facts = {"practice": organisations.get_organisation("ZZA001"), "provider": organisations.get_organisation("ZZP1"), "specialty": "Dermatology"}
    letter = LetterKept(f"M-{number}", "clinic_letter", at.date(), at.date())
    opening = Opening(move=Move.RETURN, items=(ITEMS[number % 2],), key=f"matter-{number}", letter=letter, **facts)  # type: ignore[arg-type]
    reference = actions.open_case(opening, by=PRACTICE, at=at).reference
    actions.make_move(reference, Made(Move.SEND), speaker=REMIT, at=at)
    if number % 3:
        made = Made(Move.TAKE_BACK) if number % 3 == 1 else Made(Move.DISAGREE, text="The practice ordered it.")
        actions.make_move(reference, made, speaker=PROVIDER, at=at + dt.timedelta(days=9))


def make() -> int:
    """Open two to four cases and ten letters a month."""
    practice, number = organisations.get_organisation("ZZA001"), 0
    for month in range(12):
        at = FIRST.replace(month=month + 1)
        texts = [LETTER.format(day=f"{at.day} {at:%B} {at.year}", number=f"{month}-{place}") for place in range(10)]
        incoming = [letters.Incoming(f"{month}-{place}.txt", text.encode()) for place, text in enumerate(texts)]
        letters.take_in(incoming, practice=practice, source="upload", by=PRACTICE, at=at)
        for _ in range(2 + month // 5):
            number += 1
            open_case(number, at)
    keep_up(at=dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC), most=None)
    return number


if __name__ == "__main__":
    sys.stdout.write(str(make()))
