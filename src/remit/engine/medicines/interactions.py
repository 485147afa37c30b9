"""Interactions: a few high-severity pairs of classes, each with its source, and the CSV of an organisation's own list.

What lives here: the pairs and which of them a letter makes without a word. What does not: any advice: the output asks the sender a question.
"""

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.names import Medicine, Mention
from remit.engine.medicines.rows import Row
from remit.engine.medicines.statuses import Status
from remit.engine.terms import Span

COLUMNS = ("first", "second", "effect", "source")
LARGEST_LIST = 50_000
UNVERIFIED = "unverified"


class InteractionListError(ValueError):
    """A list of interactions cannot be used; the message says what is wrong and what to do."""


class Pair(NamedTuple):
    """Two names or class tags that should not meet unnoticed.

    Attributes:
        first, second: a generic name or a class tag each.
        effect: what may happen, in a few words.
        source: who lists the pair; `is_checked` whether somebody compared it with that source. An unchecked source is not printed as a fact.
        watch: key of `WATCHED`; a letter that speaks of that test has thought of the pair. "" for none.
    """

    first: str
    second: str
    effect: str
    source: str
    is_checked: bool = False
    watch: str = ""


WATCHED = {
    "potassium": Words(r"\b(?:potassium|u\s?(?:&|\+|and)\s?e'?s?|k\+?(?= \d| and|,)|renal function|kidney (?:function|test|blood)\w*|renal profile|bloods?)\b"),
}


class Interaction(NamedTuple):
    """A pair that a letter makes.

    Attributes:
        started: what it starts or raises; `other` where the partner is named.
        is_thought_of: whether the letter speaks of it.
    """

    pair: Pair
    started: Row
    other: Mention
    is_thought_of: bool = False


def read_pairs(text: str, *, source: str) -> tuple[Pair, ...]:
    """Read a list of pairs in CSV: columns first, second, effect and source, and if wanted checked and watch.

    Args:
        text: the file's text; the first line names the columns.
        source: name of the file, for messages.

    Raises:
        InteractionListError: a column is missing, a cell is empty, or the list is too long.
    """
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InteractionListError(f"{source}: the column {missing[0]!r} is missing. The first line must name the columns {', '.join(COLUMNS)}.")
    pairs: dict[tuple[str, str], Pair] = {}
    for number, row in enumerate(reader, start=2):
        cells = [(row[name] or "").strip() for name in COLUMNS]
        if not all(cells):
            raise InteractionListError(f"{source} line {number}: a cell is empty. Every pair needs two names, an effect and a source.")
        if number > LARGEST_LIST:
            raise InteractionListError(f"{source}: more than {LARGEST_LIST:,} pairs. Hand in the pairs that matter, or split the list.")
        checked, watch = ((row.get(name) or "").strip().lower() for name in ("checked", "watch"))
        first, second = cells[0].lower(), cells[1].lower()
        pairs.setdefault((min(first, second), max(first, second)), Pair(first, second, cells[2], cells[3], checked not in ("", UNVERIFIED), watch))
    return tuple(pairs.values())


class Pairs(NamedTuple):
    """Pairs by either of their names."""

    by_name: dict[str, dict[str, Pair]]

    def find(self, one: Medicine, other: Medicine) -> Pair | None:
        """Return the pair that two medicines are, either way round, or None."""
        if set(one.ingredients) & set(other.ingredients):
            return None
        theirs = _names(other)
        for name in _names(one):
            for partner in self.by_name.get(name, {}).keys() & theirs:
                return self.by_name[name][partner]
        return None


def _names(medicine: Medicine) -> frozenset[str]:
    return medicine.tags | frozenset(medicine.ingredients)


def index_pairs(pairs: Iterable[Pair]) -> Pairs:
    """Return pairs in the form that is searched."""
    by_name: dict[str, dict[str, Pair]] = {}
    for pair in pairs:
        by_name.setdefault(pair.first, {}).setdefault(pair.second, pair)
        by_name.setdefault(pair.second, {}).setdefault(pair.first, pair)
    return Pairs(by_name)


@cache
def load_pairs() -> Pairs:
    """Return the pairs that ship with the engine."""
    return index_pairs(read_pairs(files(__package__).joinpath("data/interactions.csv").read_text(encoding="utf-8"), source="interactions.csv"))


_GONE = frozenset({Status.STOPPED, Status.WITHHELD, Status.FINISHED})
_STARTED = frozenset({Status.NEW, Status.CHANGED})
_SWAPPED_OUT = Words(r"\b(?:swapped|changed|switched|exchanged) (?:for|to) (?!\d)")
_AGO = Words(r"\b(?:days|weeks|months) ago\b|\b(?:in|since) (?:january|february|march|april|may|june|july|august|september|october|november|december)\b")
_RAISED = Words(r"\b(?:increas\w+|raised|up to|gone up|went up|doubled|uptitrated|up-titrated)\b")
_NOT_STARTED = Words(r"\b(?:not|n't|no need|rather than|instead of|continue to|carry on|continuing|who|whether|without|would not|against)\b[^.;]{0,40}$")
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
_GONE_BEHIND = Words(
    r"\W*(?:\w+\W+){0,3}?(?:stopped|discontinued|withheld|was not tolerated|not tolerated|caused|gave|allergy|resistan\w+|sens\w*)\b",
)
_SHORT_TERM = frozenset({"antibiotic", "antifungal", "antiviral"})
_GIVEN_UNDER = Words(r"\b(?:issued|prescribed|rx|treatment change|changes (?:made )?(?:today|this)|given today|advised)\b")
_TO_START = Words(
    r"\b(?:start\w*|commenc\w+|beg[iau]n\w*|prescrib(?:e|ed|ing)\b|add(?:ed|ing)?|give[ns]?|gave|suggest\w*|recommend\w*|advis\w+|"
    r"try|trial|put (?:him|her|them|you) on|exchang\w+|switch\w*|swap\w*|issued?|initiat\w+|introduc\w+|load\w*|get going|take up|"
    r"propose\w*|would like (?:him|her|you) (?:to|on)|call round for|rx|tta|medication issued|supplied|dispensed|new today|treat\w* with)\b"
)
_TO_START_BEHIND = Words(
    r"\b(?:to (?:begin|start|commence)|has been (?:started|added|prescribed|begun)|was (?:started|added|prescribed|begun|given)|"
    r"(?:is|are) to (?:be )?(?:start|begin|come)|would suit|to run\b|new\b|started|given (?:tto|today)|from today|today via|tto|"
    r"\d+/7|"
    r"(?:further|more) days?|days? \(?(?:supplied|course)|course to finish|is for you to take up|weeks? supplied|supplied by)"
)
_PAST_USE = Words(
    r"\b(?:tried|previous\w*|in the past|stopped|discontinued|intoleran\w+|could not tolerate|cannot tolerate|did not tolerate|"
    r"allerg\w+|failed|had been on|used to|avoid\w*|warned off|no (?:history of )?|not (?:on|taking|for|started|given)|declined|"
    r"off (?:his|her|the)?|completed?|finished|former\w*|withheld|instead of|in place of|replac\w+|sensitive to|resistan\w+|rather "
    r"than|r to|level|sensitiv\w+)\b"
)
_THOUGHT_OF = Words(
    r"\b(?:interact\w*|inr|anticoag\w* (?:clinic|service|team|nurse)|paus\w+|withh\w+|omit\w*|hold\b|held|on hold|suspend\w*|"
    r"stop\w*|halv\w+|half|reduc\w+|lower\w*|while (?:he|she|you|on|taking)|whilst|during the course|for the duration|because of|"
    r"due to the|"
    r"instead|aware|monitor\w*|qtc?\b|ecg|level\w*|separate\w*|hours apart|avoid\w*|swap\w*|switch\w*|despite|checked (?:with|by)|"
    r"discussed|considered|safe with|cover\w*|gastro-?protect\w*|alternative)\b"
)


def find_interactions(letter: Letter, rows: Sequence[Row], mentions: Sequence[Mention], pairs: Pairs | None = None) -> list[Interaction]:
    """Return the pairs that a letter makes by starting or raising one medicine, one for each started medicine, and whether it speaks of them.

    Args:
        letter: as read.
        rows: its medicines.
        mentions: every medicine that it names.
        pairs: the list; the one that ships with the engine where none is given.
    """
    pairs = pairs or load_pairs()
    gone = {ingredient for row in rows if row.status in _GONE or _is_swapped_out(letter, row) for ingredient in row.medicine.ingredients}
    named, others = _named_in_sentences(letter, mentions), {mention.medicine for mention in mentions}
    found: dict[str, Interaction] = {}
    for row in sorted(rows, key=_strength):
        if row.medicine.name in found or set(row.medicine.ingredients) <= gone:
            continue
        paired = {other: pair for other in others if (pair := pairs.find(row.medicine, other)) and not _is_watched(letter, pair)}
        partners = [(paired[other.medicine], other) for other in mentions if other.medicine in paired and not _is_past_use(letter, other.span)]
        if partners and _is_started(letter, row):
            pair, other = min(partners, key=lambda item: (set(item[1].medicine.ingredients) <= gone, abs(item[1].span.start - row.name.start)))
            is_gone = set(other.medicine.ingredients) <= gone
            is_thought_of = is_gone or any(_is_thought_of(row, other, named) for _, other in partners)
            found[row.medicine.name] = Interaction(pair, row, other, is_thought_of)
    return _one_each(list(found.values()))


def _is_swapped_out(letter: Letter, row: Row) -> bool:
    return row.status is Status.CHANGED and bool(_SWAPPED_OUT.search(letter.text, row.name.end, row.span.end))


def _strength(row: Row) -> tuple[bool, bool, bool]:
    """Return a key that puts the row which says most plainly that a medicine was started first."""
    return (row.status is not Status.NEW, not row.dose.amount, row.layout == "prose")


def _one_each(found: list[Interaction]) -> list[Interaction]:
    """Return each started medicine once, and none whose partner was reported as started already."""
    kept: list[Interaction] = []
    for item in found:
        if item.other.medicine.name not in {other.started.medicine.name for other in kept}:
            kept.append(item)
    return kept


def _is_started(letter: Letter, row: Row) -> bool:
    """Return whether this letter starts a medicine, raises it, or asks somebody to start it."""
    if row.is_before or row.is_past or row.status in _GONE or _is_local(letter, row) or _AGO.search(letter.text, row.span.start, row.span.end):
        return False
    if row.status is Status.NEW:
        return True
    if row.status is Status.CHANGED:
        return bool(_RAISED.search(letter.text, row.span.start, row.span.end))
    if row.status is not Status.UNSAID or _is_past_use(letter, row.name):
        return False
    if row.layout != "prose" and (_GIVEN_UNDER.search(row.title) or (row.medicine.tags & _SHORT_TERM and (row.duration_days or row.supply.days))):
        return True
    before = letter.text[max(row.span.start, row.name.start - 90) : row.name.start]
    cue = _TO_START.search(before)
    if cue and not _NOT_STARTED.search(before):
        return True
    if row.dose.amount and not row.goes_on and not _is_in_use(letter, row):
        return True
    behind = _TO_START_BEHIND.search(letter.text, row.name.end, min(row.span.end, row.name.end + 140))
    return bool(behind) and not _DENIED.search(letter.text, row.name.end, behind.start() if behind else row.name.end)


def _is_local(letter: Letter, row: Row) -> bool:
    """Return whether a medicine stays on skin, eye, nose or in the lung; miconazole and beta blockers act elsewhere all the same."""
    if row.medicine.tags & {"azole", "beta_blocker"}:
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


def _is_past_use(letter: Letter, name: Span) -> bool:
    start = max(letter.text.rfind(stop, 0, name.start) for stop in (".", "\n", ";")) + 1
    return bool(_PAST_USE.search(letter.text, max(start, name.start - 45), name.start)) or bool(_GONE_BEHIND.match(letter.text, name.end, name.end + 45))


def _is_watched(letter: Letter, pair: Pair) -> bool:
    return bool(pair.watch in WATCHED and WATCHED[pair.watch].search(letter.text))


def _named_in_sentences(letter: Letter, mentions: Sequence[Mention]) -> list[tuple[str, list[set[str]]]]:
    """Return the words of each sentence that names medicines, with the ingredients of each."""
    starts = [sentence.start for sentence in letter.sentences]
    named: dict[int, list[set[str]]] = {}
    for mention in mentions:
        at = bisect_right(starts, mention.span.start) - 1
        if at >= 0 and mention.span.start < letter.sentences[at].end:
            named.setdefault(at, []).append(set(mention.medicine.ingredients))
    return [(letter.text[letter.sentences[at].start : letter.sentences[at].end], here) for at, here in sorted(named.items())]


def _is_thought_of(row: Row, other: Mention, named: Sequence[tuple[str, list[set[str]]]]) -> bool:
    """Return whether the letter speaks of the two together, or of the partner's dose or monitoring by the sender."""
    started, partner = set(row.medicine.ingredients), set(other.medicine.ingredients)
    for words, here in named:
        if not any(partner & names for names in here):
            continue
        if any(started & names for names in here):
            if (_THOUGHT_OF.search(words) or _WARNED.search(words)) and not _LEFT.search(words):
                return True
        elif _WARNED.search(words) or (len(here) == 1 and (_PARTNER_CHANGED.search(words) or _WE_WATCH.search(words))):
            return True
    return False


_LEFT = Words(r"\b(?:leave (?:it|that|this) to you|your discretion|gp'?s discretion|you (?:may|might) (?:like|want|wish) to|look into|gp to consider)\b")
_PARTNER_CHANGED = Words(
    r"\b(?:paus\w+|withh\w+|omit\w*|on hold|suspend\w*|halv\w+|reduc\w+|lower\w* dose|swap\w*|switch\w* to|instead|while on|during the course|interact\w*)\b"
)
_WARNED = Words(
    r"\b(?:avoid\w*|not to (?:take|use|buy|have)|warn\w*|explain\w* about|must not|must never|never be|should not|should never|not "
    r"(?:to )?be given|contra-?indicat\w+|cannot be (?:given|combined)|not together|interacts?\b|interaction)"
)
_WE_WATCH = Words(
    r"\b(?:we|our|us|i) (?:\w+ ){0,4}(?:check|monitor|watch|test|told|inform\w*|adjust\w*|repeat)|\banticoag\w+ (?:clinic|service|"
    r"team|nurse)s? (?:is|are|has|have|will|knows?|told|informed|aware)"
)
