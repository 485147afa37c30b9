"""Who asked for what a letter reports or answers: the practice, or a team of the hospital; so whom "the referrer" means in it.

What lives here: the field of the head that names who asked. What does not: to whom the letter speaks (`addressee`), who is asked to do something
(`remit.engine.triage`).
"""

import re

from remit.engine.letters.addressee import is_practice
from remit.engine.letters.parties import find_specialty
from remit.engine.terms import Party

_HEAD = 1_500
_FIELD = re.compile(
    r"(?:^|[ \t]{2}|[|;])[ \t]{0,20}(?P<field>refer?rer(?: on request)?|referred by|ordered by|request(?:ed by|ed from| from|[eo]r)|"
    r"(?:requesting|referring) (?:clinician|doctor|consultant|team|source)|referral source)\b[ \t:.|]{1,20}(?P<who>[^\n|]{3,120})",
    re.IGNORECASE | re.MULTILINE,
)
_NEXT_FIELD = re.compile(r"[ \t]{3,}|\b(?:cc|cop(?:y|ied))\b", re.IGNORECASE)
_DOCTOR = re.compile(r"dr\.?[ \t]", re.IGNORECASE)
"""Who refers and names no team is a general practitioner; a test may be requested by any doctor."""
_TEAM = re.compile(  # beside the specialties
    r"\b(?:mr|miss|mrs|ms|sister|consultant|registrar|sho|fy\d|clinic|department|dep?t|ward|unit|hospital|infirmary|outpatients?|team|"
    r"emergency|ambulatory|ed|a&e|medicine|physiotherapist)\b",
    re.IGNORECASE,
)


def find_referrer(text: str) -> Party:
    """Return `PRACTICE` or `PROVIDER` by the field of the head that names who asked, `NOBODY` where none does or its words do not tell.

    Args:
        text: the whole letter.
    """
    found = _FIELD.search(text, 0, _HEAD)
    if found is None:
        return Party.NOBODY
    who = _NEXT_FIELD.split(found["who"], maxsplit=1)[0]
    if is_practice(who):
        return Party.PRACTICE
    field = found["field"].lower()
    if _TEAM.search(who) or find_specialty(who) or "consultant" in field:
        return Party.PROVIDER
    return Party.PRACTICE if field.startswith("ref") and _DOCTOR.match(who) else Party.NOBODY
