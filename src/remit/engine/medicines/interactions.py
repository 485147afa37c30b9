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
from remit.engine.medicines.starts import is_on_skin, is_past_use, start_plainness
from remit.engine.medicines.statuses import GONE, Status

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
        """Return the pair that two medicines are, either way round, or None; of two the same one always, the first by its names."""
        if set(one.ingredients) & set(other.ingredients):
            return None
        theirs = _names(other)
        found = (self.by_name[name][partner] for name in _names(one) for partner in self.by_name.get(name, {}).keys() & theirs)
        return min(found, default=None)


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


_SWAPPED_OUT = Words(r"\b(?:swapped|changed|switched|exchanged) (?:for|to) (?!\d)")
_GIVEN_UP = Words(
    r"\b(?:replac(?:es|ed|ing)|in place of|instead of|(?:moved|switched|swapped|changed|changing|converted|went|gone|over) (?:\w+ ){0,2}?from)"
    r" (?:the |his |her |your |their )?$"
)
"""Words right before a medicine that gives way to another."""
_TO_ANOTHER = Words(r"[^.;,|\n]{0,30}?\bto $")
_THOUGHT_OF = Words(
    r"\b(?:interact\w*|inr(?! (?:of )?\d)|anticoag\w* (?:clinic|service|team|nurse)|paus\w+|withh\w+|omit\w*|hold\b|held|on hold|suspend\w*|"
    r"stop\w*|halv\w+|half|reduc\w+|lower\w*|while (?:he|she|you|on|taking)|whilst|during the course|for the duration|because of|"
    r"due to the|"
    r"instead|aware|monitor\w*|qtc?\b|ecg|electrocardiogram|level\w*|separate\w*|hours apart|avoid\w*|swap\w*|switch\w*|despite|checked (?:with|by)|"
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
    going_on = {row.medicine.name for row in rows if row.status in (Status.NEW, Status.CONTINUED)}
    # A heading's "stopped" reaches a line of supplies below it as well; what another line starts or goes on with is not gone for that.
    gone_rows = (row for row in rows if row.status in GONE and (row.said or row.medicine.name not in going_on))
    gone_medicines = [row.medicine for row in (*gone_rows, *(row for row in rows if _is_swapped_out(letter, row, mentions)))]
    gone_medicines += [one.medicine for one in mentions if _GIVEN_UP.search(letter.text, max(0, one.span.start - 45), one.span.start)]
    gone = {ingredient for medicine in gone_medicines for ingredient in medicine.ingredients}
    named, others = _named_in_sentences(letter, mentions), {mention.medicine for mention in mentions}
    taken = [mention for mention in mentions if not (is_past_use(letter, mention.span) or is_on_skin(letter, mention))]
    partners_of: dict[Medicine, list[tuple[Pair, Mention]]] = {}
    started: list[tuple[tuple[int, bool, bool, bool], Row]] = []
    for row in rows:
        if row.medicine not in partners_of:
            paired = {other: pair for other in others if (pair := pairs.find(row.medicine, other)) and not _is_watched(letter, pair)}
            partners_of[row.medicine] = [(paired[other.medicine], other) for other in taken if other.medicine in paired]
        if partners_of[row.medicine] and not set(row.medicine.ingredients) <= gone and (plainness := start_plainness(letter, row)):
            started.append(((-plainness, *_strength(row)), row))
    found: dict[str, Interaction] = {}
    is_settled = bool(started and _SETTLED.search(letter.text))
    for _, row in sorted(started, key=lambda item: item[0]):
        if row.medicine.name not in found:
            partners = partners_of[row.medicine]
            settled = {one for one in {one.medicine for _, one in partners} if set(one.ingredients) <= gone or _is_thought_of(row, one, named)}
            pair, other = min(partners, key=lambda item: (item[1].medicine in settled, abs(item[1].span.start - row.name.start)))
            is_thought_of = is_settled or other.medicine in settled
            found[row.medicine.name] = Interaction(pair, _dosed(rows, row), other, is_thought_of)
    return _one_each(list(found.values()))


def in_pairs(mentions: Sequence[Mention]) -> list[Mention]:
    """Return those of some medicines that are a pair with another of them."""
    medicines = {mention.medicine.name: mention.medicine for mention in mentions}
    paired = {one.name for one in medicines.values() if any(load_pairs().find(one, other) for other in medicines.values())}
    return [mention for mention in mentions if mention.medicine.name in paired]


def leaves_pair_open(words: str, mentions: Sequence[Mention]) -> bool:
    """Return whether a sentence names a pair and nothing that was done about it.

    Args:
        words: the sentence.
        mentions: the medicines that it names.
    """
    return bool(in_pairs(mentions)) and not _PARTNER_CHANGED.search(words)


def _is_swapped_out(letter: Letter, row: Row, mentions: Sequence[Mention]) -> bool:
    """Return whether a changed medicine gave way to another: "changed to X", under "Changed" a name with "to X" behind it."""
    if row.status is not Status.CHANGED:
        return False
    at = bisect_right(mentions, row.name.start, key=lambda mention: mention.span.start)
    is_to_next = at < len(mentions) and _TO_ANOTHER.fullmatch(letter.text[row.name.end : mentions[at].span.start])
    return bool(is_to_next or _SWAPPED_OUT.search(letter.text, row.name.end, row.span.end))


def _dosed(rows: Sequence[Row], started: Row) -> Row:
    """Return the row that gives the dose of a started medicine: what is quoted, even where it is another sentence that starts it."""
    if started.dose.amount or started.status is Status.NEW:
        return started
    of_it = (row for row in rows if row.medicine.name == started.medicine.name and row.dose.amount)
    return next((row for row in of_it if not (row.status in GONE or row.is_before or row.is_past)), started)


def _strength(row: Row) -> tuple[bool, bool, bool]:
    """Return a key that puts first the row which says most of what was started."""
    return (row.status is not Status.NEW, not row.dose.amount, row.layout == "prose")


def _one_each(found: list[Interaction]) -> list[Interaction]:
    """Return each started medicine once, and none whose partner was reported as started already."""
    kept: list[Interaction] = []
    for item in found:
        if item.other.medicine.name not in {other.started.medicine.name for other in kept}:
            kept.append(item)
    return kept


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


def _is_thought_of(row: Row, other: Medicine, named: Sequence[tuple[str, list[set[str]]]]) -> bool:
    """Return whether the letter speaks of the two together, or of the partner's dose or monitoring by the sender."""
    started, partner = set(row.medicine.ingredients), set(other.ingredients)
    for words, here in named:
        if not any(partner & names for names in here):
            continue
        if any(started & names for names in here):
            is_about = _THOUGHT_OF.search(words) or _WARNED.search(words) or not (_DOSED.search(words) or _KEPT_ON.search(words))
            if is_about and not (TO_YOU.search(words) or LEFT_WITH.search(words)):
                return True
        elif _WARNED.search(words) or (len(here) == 1 and (_is_changed_for_it(words) or _WE_WATCH.search(words))):
            return True
    return False


def _is_changed_for_it(words: str) -> bool:
    """Return whether a partner is paused or lowered, and not only for an operation."""
    return bool(_PARTNER_CHANGED.search(words)) and not _FOR_OPERATION.search(words)


_SETTLED = Words(
    r"\b(?:the|this|that) interaction (?:with \w+ )?(?:is|was|has|had)(?: (?:therefore|now|already|well|been))* "
    r"(?:dealt with|managed|known|noted|considered|discussed|allowed for|accounted for|in hand|covered)\b|"
    r"\binteractions? (?:(?:was|were|has been|have been) )?(?:checked|considered|reviewed|dealt with)\b"
)
"""Words that an interaction was thought of, whichever it is."""
_DOSED = Words(r"\d")
_KEPT_ON = Words(
    r"\b(?:continu\w+|unchanged|no change|as (?:before|now)|carry on|remain\w*|stays?|start\w*|add(?:ed|ing)?|beg[au]n|new|given|on top|dispensed|"
    r"same (?:tray|bag|box|slot|time)|written up)\b"
)
LEFT_WITH = Words(
    r"\bleave (?:\w+ ){1,7}?(?:to|with) you\w*\b(?! to (?!ponder|weigh|decide|judge|consider|look))|\bto your (?:own )?judge?ment\b|"
    r"\byour own (?:view|judge?ment|mind|counsel)\b|\byou (?:will |may |doubtless )?have (?:a|your|some) views?\b|"
    r"\b(?:something|one) to (?:look up|be said)\b|\bfor you to (?:weigh|ponder|decide|judge|consider)\b|\bworth (?:a|your) (?:look|thought)\b|"
    r"\b(?:may|might|will|would) (?:care|want|like|wish) to (?:think|look|consider|reflect|have a (?:look|think))\b|"
    r"\b(?:have|had|did)(?:n['’]t| not) (?:\w+ ){0,4}?(?:look\w*|check\w*|go|gone) (?:into|up)\b|"
    r"\bdo(?:n['’]t| not) (?:always )?(?:sit|go|mix|get on) (?:well|easily|together)\b|"
    r"\b(?:compatib\w+|interact\w+|how (?:they|these|the two|it) (?:get on|sit|mix|go))\b[^.;\n]{0,60}"
    r"\bnot (?:been )?(?:reviewed|checked|looked (?:at|into)|considered)\b|"
    r"\b(?:leav\w+|commend|entrust|defer)\b[^.;\n]{0,60}\b(?:to|in|with)\s(?:you\w*|the (?:practice|surgery|gp)|those who|dr)\b"
    r"(?! to (?!ponder|weigh|decide|judge|consider|look|square|settle|sort))|"
    r"\b(?:will|would) (?:no doubt |doubtless |surely )?(?:know best|have a view)\b|\b(?:can|may|might) take a view\b|"
    r"\b(?:offer|have|hold) no (?:view|opinion)\b|"
    r"\byou to (?:settle|sort)\b|\blet you decide\b|"
    r"\b(?:no|not the|not had) time to (?:think|look|consider|go into)\b|\bno comment on interactions\b|"
    r"\b(?:gp|surgery|practice) will advise\b|"
    r"\bnot something (?:we|i) can (?:advise|comment|say)\b|\byour (?:prescribing |computer )?(?:system|software) (?:will|to|can|may)\b"
)
"""Words that leave a question about a pair to the reader."""
TO_YOU = Words(
    r"\b(?:leave (?:it|this|that) (?:to|with) you|(?:gp'?s?|your|practice) discretion|you (?:may|might|will|could) (?:also "
    r")?(?:like|want|wish|need|care)? ?(?:to )?(?:look|check|consider|review|think)|gp (?:to|please)|please (?:check|consider|look|"
    r"review)|could you|would you|you will know (?:whether|if)|to your judge?ment|"
    r"up to you|in your hands|for you to|your pharmacist|for (?:gp|your|(?:the )?gp's|practice) (?:consideration|review|decision|attention))\b"
)
"""Words that ask the reader to look into something, whatever it is."""
_PARTNER_CHANGED = Words(
    r"\b(?:paus\w+|withh\w+|omit\w*|"
    r"held(?! (?:in|on|by) (?:\w+ )?(?:stock|clinic|ward|ed|shelf)\b)|"
    r"on hold|suspend\w*|halv\w+|reduc\w+|lower\w* dose|lowered|brought down|swap\w*|switch\w* to|instead|while on|"
    r"during the course|interact\w*)\b"
)
_FOR_OPERATION = Words(r"\b(?:surgery|operat\w+|theatre|spinal|procedure|anaesthe\w+|biops\w+|endoscop\w+|colonoscop\w+|gastroscop\w+|extraction|pre-?op\w*)\b")
_WARNED = Words(
    r"\b(?:avoid\w*|not to (?:take|use|buy|have|be taken)|warn\w*|explain\w* about|must not(?! be (?:missed|stopped|run out))|"
    r"must never|never (?:be|to (?:take|accept|buy|use|have|be))|should not(?! be (?:issued|prescribed|stopped|missed)\b)|should never|not "
    r"(?:to )?be given|contra-?indicat\w+|cannot be (?:given|combined)|not together|interacts?\b|interaction)"
)
_WE_WATCH = Words(
    r"\b(?:we|our|us|i) (?:\w+ ){0,4}(?:check|monitor|watch|test|told(?! (?:her|him|them|you) (?:to|that|of)\b)|inform\w*|adjust\w*|repeat)|"
    r"\banticoag\w+ (?:clinic|service|"
    r"team|nurse)s? (?:is|are|has|have|will|knows?|told|informed|aware)"
)
