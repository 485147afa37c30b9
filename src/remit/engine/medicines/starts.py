"""Whether a letter starts a medicine, or only speaks of it: what interactions are asked about.

What lives here: the words of starting, raising and former use around the name of a medicine. What does not: the status that a list states (`statuses`),
the pairs that must not meet unnoticed (`interactions`).
"""

from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.names import Mention
from remit.engine.medicines.rows import Row
from remit.engine.medicines.statuses import GONE, Status
from remit.engine.medicines.supply import LENGTH, length_in_days
from remit.engine.terms import Span

_AGO = Words(r"\b(?:days|weeks|months) ago\b|\b(?:in|since) (?:january|february|march|april|may|june|july|august|september|october|november|december)\b")
_RAISED = Words(r"\b(?:increas\w+|raised|up to|gone up|went up|doubled|uptitrated|up-titrated)\b")
_WE_BEGAN = Words(r"\b(?:i|we)(?: have|['’]ve)? (?:also |now |therefore |today )?(?:beg[au]n|started|commenced|added|introduced) (?:\w+ ){0,2}$")
_NOT_STARTED = Words(r"\b(?:not|n't|no need|rather than|instead of|continue to|carry on|continuing|who|whether|without|would not|against)\b[^.;]{0,40}$")
_LOWERED = Words(r"\b(?:cut|reduc\w+|lower\w+|halved|brought down|come down|came down)\b(?: (?:the|his|her|your|their))?\W*$")
_DENIED = Words(r"\b(?:not|never|n't)\b\W*$")
_IN_USE = Words(
    r"\b(?:takes?|taking|took|on|current\w*|medication|medications|medicines|meds|drugs|tablets|regular\w*|usual|remains?|"
    r"continu\w+|dhx?|drug history|history|already|own|long.?term|established|receiv\w+|had|was|were|has been|have been|"
    r"maintain\w+|immunosuppress\w+|uses?|using|unchanged|same|treated|given|supply|supplied|pmh|rx history|tto|ttos)\b"
)
_IN_USE_BEHIND = Words(r"\b(?:for years|since|already|unchanged|as before|as now|own|has been|in the past|was|were|same|previously|long.?term)\b")
_LOCAL = Words(
    r"\b(?:drops|cream|gel|ointment|nasal|spray|inhaler|inhaled|nebules?|nebulised|lotion|mouthwash|intra-?articular|injected into|joint|pessar\w+|vaginal)\b"
)
_RUBBED_IN = Words(r"[ ,]*(?:\d[\d.]* ?% ?)?(?:gel|cream|foam|spray|mousse|plasters?|patch\w*)\b(?! (?:and|or|\+|&) )")
_GONE_BEHIND = Words(
    r"\W*(?:\w+\W+){0,3}?"
    r"(?:stopped|discontinued|withheld|was not tolerated|not tolerated|caused|gave|not for (?:him|her|them|you)|allergy|resistan\w+|sens\w*)\b",
)
_NEVER_TAKEN = Words(
    r"(?:[^.;,\n]|\.(?=\d)|, (?=(?:he|she|they|which)\b)){0,60}?\b(?:not (?:be )?(?:given|started|taken|prescribed|added|restarted)|"
    r"(?:has|have|had|was|is|were) (?:not|never) (?:been )?(?:taken|had|on|using|given|started)|"
    r"never (?:took|taken|given|started|had)|no longer (?:takes?|taken|on|taking))\b|"
    r"[^.;,\n(]{0,25}[.;,(]? ?(?:off|none) since\b|"
    r"[^.\n]{0,50}\.\s[^.\n]{0,60}?\b(?:leave|left|take|took) (?:it|that|them) off\b"
)
_REACH = 45
_GIVEN_UP_WITHIN = 120
_NEW_CLAUSE = Words(r"[.;\n]|, (?:so|and|but) |\band (?=(?:we |i )?(?:gave|start\w*|began|put|commenced|prescribed|added)\b)")
_SHORT_TERM = frozenset({"antibiotic", "antifungal", "antiviral", "nsaid", "tramadol"})
_SHORT_DAYS = 14
_ONCE = Words(r"\b(?:one|single|a|stat) (?:\w+ )?dose\b(?![^.;\n]*\bthen\b)")
_STAGED = Words(r"\bfor (?:one|two|1|2|7|14) (?:weeks?|days)\b[^.;\n]{0,40}\bthen\b|\b[12]/52\b[^.;\n]{0,20}\bthen\b")
_GIVEN_UNDER = Words(r"\b(?:issued|prescribed|rx|treatment change|changes (?:made )?(?:today|this)|given today|advised)\b")
_TO_START = Words(
    r"\b(?:start\w*|commenc\w+|beg[iau]n\w*|prescrib(?:e|ed|ing)\b|add(?:ed|ing)?|give[ns]?|gave|suggest\w*|recommend\w*|advis\w+|"
    r"try|trial|(?:sent|sending|send) (?:him|her|them|you|out) (?:off|home|away|with)|(?:put|get|getting) (?:him|her|them|you) (?:going )?on|"
    r"(?:was|were|been) put on|first (?:dose|box|pack|tablet) of|"
    r"exchang\w+|switch\w*|swap\w*|issued?|initiat\w+|introduc\w+|load\w*|get going|take up|"
    r"propose\w*|would like (?:him|her|you) (?:to|on)|call round for|"
    r"(?:my|our) choice (?:is|was|would be|fell on)|settled (?:on|upon)|decided (?:on|upon)|opted for|agreed (?:on|upon)|chose|chosen|take on|rx|tta|"
    r"medication issued|supplied|dispensed|new today|treat\w* with)\b"
)
_TO_START_BEHIND = Words(
    r"\b(?:to (?:be )?(?:begin|start|commence|begun|started|commenced)|has been (?:started|added|prescribed|begun)|"
    r"was (?:started|added|prescribed|begun|given)|"
    r"(?:is|are) to (?:be )?(?:start|begin|come)|would suit|to run\b|new\b|started|given (?:tto|today)|from today|today via|tto|"
    r"\d+/7|under ?way|first (?:dose|pulse|box|tablet|prescription|script|injection)|please (?:prescribe|start|commence)|"
    r"starting (?:today|tonight|tomorrow|this|next|on|from|in)|"
    r"(?:further|more) days?|days? \(?(?:supplied|course)|course to finish|is for you to take up|weeks? supplied|supplied by)"
)
_PAST_USE = Words(
    r"\b(?:tried|previous\w*|in the past|stopped|discontinued|intoleran\w+|could not tolerate|cannot tolerate|did not tolerate|"
    r"allerg\w+|failed|nearly|considered|had been (?:on|having|taking|given)|used to|avoid\w*|warned off|not (?:on|taking|for|started|given)|declined|"
    r"(?:came|come|took|taken|been|stay\w*|now|is|was) off|off (?:his|her|the)|completed?|finished|former\w*|withheld|"
    r"instead of|in place of|replac\w+(?! (?:by|with)\b)|sensitive to|resistan\w+|rather than|r to|level|sensitiv\w+|"
    r"(?:does|do|did)(?: not|n['’]t) (?:\w+ )?(?:take|use|need|have|require)|(?:has|have|had|having) no need of|never (?:took|takes?|has|had|needs?))\b"
    r"|\bno (?:(?:history of|known|regular|other|\w+ or) )?$"
)


_LISTED_ALLERGY = Words(r"\b(?:allergies|allergy|sensitivities|intolerances) ?: ?[^.\n]*$")
_ALLERGY_LIST = 180


def start_plainness(letter: Letter, row: Row) -> int:
    """Return how plainly this letter starts a medicine, raises it, or asks somebody to start it.

    Returns:
        2 by words, 1 by a dose that nothing says the patient took before, 0 not at all.
    """
    if row.is_before or row.is_past or row.status in GONE or _is_local(letter, row) or _is_over(letter, row):
        return 0
    if row.status is Status.NEW:
        return 2
    before = letter.text[max(row.span.start, row.name.start - 90) : row.name.start]
    if row.status is Status.CHANGED:
        return 2 if _RAISED.search(letter.text, row.span.start, row.span.end) or _is_told_to_start(letter, row, before) else 0
    if row.status is Status.CONTINUED and _WE_BEGAN.search(before):
        return 2
    if row.status is not Status.UNSAID or is_past_use(letter, row.name) or _LOWERED.search(before):
        return 0
    if _is_given_now(letter, row) or _is_told_to_start(letter, row, before):
        return 2
    return int(bool(row.dose.amount and not row.goes_on and not _is_in_use(letter, row)))


def is_on_skin(letter: Letter, mention: Mention) -> bool:
    """Return whether a pain-killer is rubbed in: hardly any of it meets another medicine."""
    return "nsaid" in mention.medicine.tags and bool(_RUBBED_IN.match(letter.text, mention.span.end, mention.span.end + _REACH))


def _is_over(letter: Letter, row: Row) -> bool:
    """Return whether a row tells of some time ago, or of a single dose."""
    return bool(_AGO.search(letter.text, row.span.start, row.span.end) or _ONCE.search(letter.text, row.span.start, row.span.end))


def _is_given_now(letter: Letter, row: Row) -> bool:
    """Return whether a row by its heading, its length or its dose in steps is what the sender gave today."""
    is_issued = row.layout != "prose" and _GIVEN_UNDER.search(row.title)
    return bool(is_issued or _is_short_course(letter, row) or _STAGED.search(letter.text, row.name.end, row.span.end))


def _is_told_to_start(letter: Letter, row: Row, before: str) -> bool:
    """Return whether the words before a medicine or behind it start it."""
    if _TO_START.search(before) and not _NOT_STARTED.search(before):
        return True
    behind = _TO_START_BEHIND.search(letter.text, row.name.end, min(row.span.end, row.name.end + 140))
    return bool(behind) and not _DENIED.search(letter.text, row.name.end, behind.start() if behind else row.name.end)


def _is_short_course(letter: Letter, row: Row) -> bool:
    """Return whether a row is a course of a medicine that is taken for a while: nobody is on it from before."""
    if row.goes_on or _SHORT_TERM.isdisjoint((*row.medicine.tags, *row.medicine.ingredients)):
        return False
    if row.is_course and row.layout != "prose":
        return True
    length = LENGTH.search(letter.text, row.name.end, row.span.end)
    days = row.duration_days or row.supply.days or (length_in_days(length) if length else None)
    return bool(days and days <= _SHORT_DAYS)


def _is_local(letter: Letter, row: Row) -> bool:
    """Return whether a medicine stays on skin, eye, nose or in the lung; miconazole, beta blockers and nitrates act elsewhere all the same."""
    if row.medicine.tags & {"azole", "beta_blocker", "nitrate"}:
        return False
    return bool(_LOCAL.search(letter.text, max(row.span.start, row.name.start - 12), min(row.span.end, row.name.end + 40)))


def _is_in_use(letter: Letter, row: Row) -> bool:
    """Return whether the words before a medicine, or its heading, list what the patient takes already."""
    start = max(letter.text.rfind(stop, 0, row.name.start) for stop in (". ", "\n\n", ":\n")) + 1
    return bool(
        _IN_USE.search(letter.text, max(start, row.name.start - 260), row.name.start)
        or _IN_USE.search(row.title)
        or _IN_USE_BEHIND.search(letter.text, row.name.end, row.span.end)
    )


def is_past_use(letter: Letter, name: Span) -> bool:
    """Return whether the words around the name of a medicine say that the patient no longer takes it, or never did."""
    earliest = max(0, name.start - _REACH)
    start = max((found.end() for found in _NEW_CLAUSE.finditer(letter.text, earliest, name.start)), default=earliest)
    return bool(
        _PAST_USE.search(letter.text, start, name.start)
        or _LISTED_ALLERGY.search(letter.text, max(0, name.start - _ALLERGY_LIST), name.start)
        or _GONE_BEHIND.match(letter.text, name.end, name.end + 45)
        or _NEVER_TAKEN.match(letter.text, name.end, name.end + _GIVEN_UP_WITHIN)
    )
