"""Urgency: would harm come to the patient if nobody did this in the next days?

What lives here: words of time and words of danger in the request and its sentence. Urgent work is never merely returned: the practice acts, and says so.
What does not: any advice about care.
"""

import re

from remit.engine.findings import Request
from remit.engine.letters.folding import fold
from remit.engine.letters.letter import Letter
from remit.engine.terms import Task

_SOON = re.compile(
    r"\b(?:urgent(?:ly)?|today|tonight|tomorrow|immediate(?:ly)?|as soon as possible|asap|same.?day|straight ?away|at once|without "
    r"delay|forthwith|stat|within (?:24|48|72) (?:hours|hrs)|within (?:one|two|three|1|2|3) days?|next (?:working )?day|"
    r"in (?:24|48|72) (?:hours|hrs)|this week|in the next few days|by (?:monday|tuesday|wednesday|thursday|friday|the weekend)|promptly)\b"
)
_DANGER = re.compile(
    r"\b(?:suspected (?:\w+ )?(?:cancer|malignan\w+|sepsis|fracture)|two.?week (?:wait|rule|referral)|2.?ww|2 week (?:wait|rule)|"
    r"usc|cancer|malignan\w+|metasta\w+|melanoma|lymphoma|self.?harm|suicid\w+|overdose|safeguarding|"
    r"potassium|hyperkal\w+|hypokal\w+|hyponatr\w+|neutropeni\w+|giant cell|cauda equina|sepsis|anticoag\w+|inr|insulin|epilep\w+|"
    r"seizures?|run(?:s|ning)? out|none left|no supply|not supplied|none supplied|"
    r"transplant|immunosuppress\w+|chemotherapy|stroke|tia|dvt|pulmonary embol\w+|haemorrhage|acute kidney|aki)\b"
)
_NOT_URGENT = re.compile(r"\b(?:non.?urgent|not urgent|no urgency|routine(?:ly)?|in due course|when convenient|at (?:your|the) (?:convenience|leisure))\b")
_REACH_BACK = 160
_WAITING_IS_HARM = frozenset(
    {
        Task.CHASE_RESULT,
        Task.COMMUNICATE_RESULT,
        Task.ARRANGE_TEST,
        Task.FOLLOW_UP_MONITORING,
        Task.ONWARD_REFERRAL,
        Task.RE_REFERRAL,
        Task.PRESCRIBE_START,
        Task.PRESCRIBE_RED,
        Task.SHARED_CARE_NOT_AGREED,
        Task.SHORT_SUPPLY,
        Task.UNCLEAR_RESPONSIBILITY,
    }
)


def is_urgent(letter: Letter, request: Request) -> bool:
    """Return whether the words say that waiting some days may harm the patient."""
    earliest = max(0, request.span.start - _REACH_BACK)
    start = letter.text.rfind("\n\n", earliest, request.span.start) + 1
    own = fold(letter.text[request.span.start : request.span.end])
    if _NOT_URGENT.search(own):
        return False
    if _SOON.search(own):
        return True
    return request.task in _WAITING_IS_HARM and bool(_DANGER.search(fold(letter.text[max(start, earliest) : request.span.end + 80])))
