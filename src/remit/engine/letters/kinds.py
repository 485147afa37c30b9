"""The kind of a letter: which deadline it falls under, and whether it comes from private care.

What lives here: cues with weights over the head of the letter. What does not: the deadlines (`remit.engine.triage.late`).
"""

import re

from remit.engine.letters.folding import fold
from remit.engine.terms import LetterKind

# One of the signs must stand where the pattern matches; most letters have none of a kind, and looking for signs costs little. No signs: always look.
_CUES: tuple[tuple[LetterKind, int, tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (kind, weight, signs, re.compile(pattern))
    for kind, weight, signs, pattern in (
        (LetterKind.VIRTUAL_WARD, 6, ("virtual ward", "hospital at home"), r"\bvirtual ward|hospital at home\b"),
        (LetterKind.DAY_CASE, 5, ("day", "endoscopy report"), r"\bday ?(?:case|surgery)|daycase|endoscopy report|same day discharge\b"),
        (
            LetterKind.EMERGENCY_LETTER,
            5,
            (),
            r"\b(?:emergency department|accident (?:and|&) emergency|a\s?&\s?e|ed (?:discharge|attendance|summary)|urgent treatment centre|"
            r"minor injur|walk.?in centre|ambulance|nhs ?111|111 (?:report|contact|call)|eye casualty|same day emergency|sdec|emergency "
            r"care|crew)\b",
        ),
        (
            LetterKind.DISCHARGE_SUMMARY,
            5,
            (),
            r"\b(?:discharge (?:summary|letter|notification|note|advice|record)|e-?discharge|date of discharge|date discharged|discharge "
            r"date|discharged on|discharged:|short stay summary|transfer of care|tto|admitted|date of admission)\b",
        ),
        (LetterKind.DNA_LETTER, 4, ("attend", "brought", "dna"), r"\b(?:did not attend|non.?attendance|failed to attend|was not brought|dna)\b"),
        (LetterKind.PREOP_LETTER, 4, ("pre",), r"\bpre.?op(?:erative)?(?: assessment)?|pre.?assessment\b"),
        (
            LetterKind.REFERRAL_REPLY,
            4,
            ("advice", "a&g", "referral", "rejected", "teledermatology", "rs"),
            r"\b(?:advice (?:and|&) guidance|a&g|referral (?:rejected|returned|not accepted|assessment|outcome)|rejected|teledermatology|e-?rs)\b",
        ),
        (LetterKind.CLINIC_LETTER, 3, (), r"\b(?:clinic|outpatients?|consultation|clinic date|seen in|reviewed in)\b"),
    )
)
_PRIVATE = re.compile(
    r"\b(?:private (?:clinic|hospital|patients?|consult\w+|practice|care|treatment|appointment|letter|health|gp|rooms|wing|session|"
    r"outpatient\w*|physio\w*|provider|surgeon|medical)|privately|self.?(?:fund|pay)\w*|fund(?:ing|ed)? (?:it |this )?(?:your|him|"
    r"her|them)sel\w+|"
    r"pay(?:ing|s)? for (?:your|him|her|them)sel\w+|insurers?|insured|(?:his|her|your|medical|under|health|the) insurance|bupa|"
    r"axa(?: health)?|vitality health|aviva|harley|consulting (?:rooms|suite)|membership (?:no|number)|authori[sz]ation (?:no|"
    r"number|code)|"
    r"your package|our packages?|self.?referr\w+ to our|paying patient|international (?:patient|bariatric)|bariatria|aesthetic\w*|"
    r"patient liaison|fee.?paying|payor|spare (?:you|him|her) the (?:expense|cost)|"
    r"(?:clinic|hospital|surgery) in (?:turkey|istanbul|antalya|prague|budapest|poland|lithuania))\b|t\u00fcrkiye"
)
_HEAD = 900


def read_kind(text: str, *, is_paid: bool) -> LetterKind:
    """Return the kind whose cues weigh most in the head of the letter; the first lines count twice.

    Args:
        text: the letter.
        is_paid: what `is_private` says of it.
    """
    head = fold(text[:_HEAD])
    top = head[:260]
    scores = {
        kind: weight * (bool(cue.search(head)) + bool(cue.search(top))) if not signs or any(map(head.__contains__, signs)) else 0
        for kind, weight, signs, cue in _CUES
    }
    best = max(scores, key=lambda kind: scores[kind])
    if is_paid and scores[best] <= 8:
        return LetterKind.PRIVATE_LETTER
    return best if scores[best] else LetterKind.OTHER


def is_private(text: str) -> bool:
    """Return whether the letter comes from care that the patient or an insurer pays for."""
    folded = fold(text)
    return bool(_PRIVATE.search(folded[:500])) or len(_PRIVATE.findall(folded)) >= 2
