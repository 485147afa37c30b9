"""The kind of a letter: which deadline it falls under, and whether it comes from private care.

What lives here: cues with weights over the head of the letter. What does not: the deadlines (`remit.engine.triage.late`).
"""

import re

from remit.engine.letters.folding import fold
from remit.engine.terms import LetterKind

# The kind, what its words weigh in the title and what they weigh below it: further down a letter also tells of other places.
_CUES: tuple[tuple[LetterKind, int, int, re.Pattern[str]], ...] = tuple(
    (kind, title, below, re.compile(pattern, re.MULTILINE))
    for kind, title, below, pattern in (
        (LetterKind.VIRTUAL_WARD, 14, 4, r"\bvirtual ward|hospital at home|hospital-at-home\b"),
        (
            LetterKind.DAY_CASE,
            10,
            2,
            r"\b(?:day ?(?:case|surgery|procedures?|theatre|treatment|attendance)|daycase|day unit|same day discharge|minor (?:surgery|ops?)|day of surgery|"
            r"(?:endoscopy|\w{3,12}oscopy|procedure|operation|operative|theatre) (?:report|note|summary|record|discharge)|"
            r"date of (?:procedure|operation|surgery)|(?:procedure|operation|surgery) date|^op(?:eration)?[: ]{1,3}\d)",
        ),
        (
            LetterKind.EMERGENCY_LETTER,
            10,
            0,
            r"\b(?:emergency dep(?:artmen)?t|accident (?:and|&) emergency|a ?& ?e|ed (?:discharge|attendance|summary|letter)|urgent (?:treatment|care) centre|"
            r"minor injur\w+|walk.?in centre|emergency medicine|ambulatory emergency|utc|"
            r"ambulance|nhs ?111|111 (?:report|contact|call)|eye casualty|same day emergency|sdec|emergency "
            r"care|emergency (?:eye|gynae\w*|surgical|medical) (?:unit|clinic|department|assessment)|integrated urgent "
            r"care|out of hours (?:service|gp|report|contact))\b|\A[^\n]{0,80}(?<!via )(?<!from )(?<!in )(?<!to )(?<![mf]rc[sp] )\b(?:ed|a\+e)\b",
        ),
        (
            LetterKind.DISCHARGE_SUMMARY,
            10,
            4,
            r"\b(?:discharge (?:summary|letter|notification|note|advice|record|communication|medicines)|e-?discharge|edl|date of discharge|date discharged|"
            r"(?:ward|inpatient|surgical|medical|electronic|hospital|postnatal|maternity|rehabilitation|pharmacy) discharge|(?:leaving.hospital|"
            r"going.home (?:letter|summary))|"
            r"(?:discharge|disch) date|short stay s|transfer of care|tto|date of admission)\b"
            r"|(?:^|[|.;,/]|[ \t]{2})[ \t]?(?:you )?(?:discharged?|d[i\u00ed]sch(?:'d)?|dis|(?:date )?left(?: (?:hospital|us|the ward))?|out|"
            r"(?:went )?home(?: from hospital)?)(?: on)?\b[ :|]{1,9}"
            r"(?:\w{3,6}day )?\d{1,2}(?:st|nd|rd|th)?[ /.-]{1,2}(?:\d{1,2}[/.-]|[a-z]{3})",
        ),
        (
            LetterKind.DISCHARGE_SUMMARY,
            5,
            0,
            r"\b(?:ward|in-?patients?|stay in hospital|hospital stay|(?:medical|stroke|surgical|frailty) unit|intensive care)\b",
        ),
        (LetterKind.DAY_CASE, 5, 0, r"\b(?:operation|procedure|theatres?|treatment centre|surgical centre|endoscopy|cath lab)\b"),
        (LetterKind.DNA_LETTER, 8, 4, r"\b(?:did not attend|non.?attend(?:ance|er)|failed to attend|(?:was )?not brought|dna)\b"),
        (LetterKind.PREOP_LETTER, 12, 4, r"\bpre.?op(?:erative)?(?: assessment)?\b|\bpre.?assessment\b"),
        (
            LetterKind.REFERRAL_REPLY,
            8,
            4,
            r"\b(?:advice (?:and|&) guidance|a&g|referral (?:rejected|returned|not accepted|assessment|outcome)|rejected|teledermatology|e-?rs)\b",
        ),
        (LetterKind.CLINIC_LETTER, 6, 3, r"\b(?:clinic|outpatients?|consultation|clinic date|seen in|reviewed in)\b"),
    )
)
_PRIVATE = re.compile(
    r"\b(?:private (?:clinic|hospital|patients?|consult\w+|practice|care|treatment|appointment|letter|health|gp|rooms|wing|session|"
    r"outpatient\w*|physio\w*|provider|surgeon|medical|"
    r"prescriptions?|scripts?|\w{3,14}ology)|privately|(?<!\bis )(?<!\bare )self.?funded|self.?(?:funding|pay\w*)|fund(?:ing|ed)? (?:it |this )?(?:your|him|"
    r"her|them)sel\w+|"
    r"pay(?:ing|s)? for (?:your|him|her|them)sel\w+|insurers?|insured|(?:his|her|your|medical|under|health|the) insurance|bupa|"
    r"axa(?: health)?|vitality health|aviva|harley|consulting (?:rooms|suite)|membership (?:no|number)|authori[sz]ation (?:no|"
    r"number|code)|"
    r"your package|our packages?|self.?referr\w+ to our|paying patient|international (?:patient|bariatric)|bariatria|aesthetic\w*|"
    r"patient liaison|fee.?paying|payor|(?:spare|save) (?:you|him|her) the (?:expense|cost)|free of charge|"
    r"on the nhs|through the nhs|(?:an|your|his|her|own) nhs (?:gp|doctor|practice|referral|prescription)|"
    r"(?:clinic|hospital|surgery) in (?:turkey|istanbul|antalya|prague|budapest|poland|lithuania))\b|t\u00fcrkiye"
)
_PRIVATE_TITLE = re.compile(
    r"\bprivate(?:\)| (?!and|&|secretary|in conf|confid|address|road|house|lane|bag|transport)[a-z])|"
    r"\bindependent (?!nhs|hosp|provider|sector|prescri|non|nurse|living|advoc|contract|midwi|treatment|diagnos|mental (?:cap|health hosp)|sexual|domestic|"
    r"review|member|chair|school)|\bexecutive (?:health|medical|assessment)|\bcorporate (?:health|screening|wellness)|"
    r"\b(?:\w{3,} rooms|consulting suite)(?=[,\n.(|]|$)|\bonline (?:doctor|gp|clinic|consultation|pharmacy|prescri\w+|assessment|questionnaire)|"
    r"\byour patient (?:has )?(?:used|ordered|bought|joined|booked|started)\b|\b(?:aesthetics?|wellness)\b"
)
"""What the first lines of private care say; where the NHS sends the patient there, it is none."""
_NHS_CARE = re.compile(
    r"\bnhs(?:-| )?(?:funded|patients?|referral|pathway|contract|commissioned|service|choice|e-referral)|right to choose|"
    r"(?:on behalf of|for) the nhs|hosted|commissioned by"
)
_PAID = re.compile(
    r"\u00a3 ?\d|\b(?:chargeable|costly)\b|"
    r"\bour (?:own )?(?:terms|fees?|prices?|price list|charges|tariff|invoice|customers?|clients?|members?)\b|\binvoiced?\b|"
    r"\bat (?:his|her|their|your) own expense|\bbooked (?:him|her|them)sel\w+ in|\b(?:costs?|prices?) (?:down|low)|\bout of pocket|"
    r"\bsaves? (?:him|her|them|you) (?:the |a )?(?:fee|cost|expense|money)|"
    r"\b(?:not|isn't|n't) (?:in|included in|covered by|part of) (?:the|his|her|their|our|your) (?:\w+ ){0,2}(?:fee|package|programme|plan|policy|price)|"
    r"\bnhs (?:price|cost|script|prescription|blood|scan|test|lab)"
)
"""Words of payment: one alone says nothing, however often it stands there, two do."""
_TELLING = 2
_HEAD = 900
_TITLE_LINES = 320
_TOP = 260
_PRIVATE_BELOW = 8
_GREETING = re.compile(r"^[ \t]{0,20}(?:dear|hi|hello)\b", re.MULTILINE)
_SCANNED = re.compile(r"(?<=[a-z])[10](?=[a-z])")


def read_kind(text: str, *, is_paid: bool) -> LetterKind:
    """Return the kind whose cues weigh most in the head of the letter; those of the title, up to the greeting, weigh more.

    Args:
        text: the letter.
        is_paid: what `is_private` says of it.
    """
    head = _SCANNED.sub(lambda match: "l" if match[0] == "1" else "o", fold(text[:_HEAD]))
    greeting = _GREETING.search(head, 0, _TOP)
    top = head[: greeting.start() if greeting else _TOP]
    best, weight = LetterKind.OTHER, 0
    for kind, title, below, cue in _CUES:
        if title > weight and cue.search(top):
            best, weight = kind, title
        elif below > weight and cue.search(head):
            best, weight = kind, below
    return LetterKind.PRIVATE_LETTER if is_paid and (weight <= _PRIVATE_BELOW or best is LetterKind.PREOP_LETTER) else best


def is_private(text: str) -> bool:
    """Return whether the letter comes from care that the patient or an insurer pays for."""
    folded = fold(text)
    if _PRIVATE.search(folded, 0, 500) or (_PRIVATE_TITLE.search(folded, 0, _TITLE_LINES) and not _NHS_CARE.search(folded, 0, 700)):
        return True
    return len({match[0].rstrip("s") for words in (_PRIVATE, _PAID) for match in words.finditer(folded)}) >= _TELLING
