"""Paragraphs of a letter cut into the words about each medicine.

What lives here: which lines make one entry, which heading stands over it, and where the words about one medicine end. What does not: what they say (`rows`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from remit.engine.letters.letter import Letter
from remit.engine.letters.sections import Sentence
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.names import Mention
from remit.engine.medicines.statuses import Status, heading_status
from remit.engine.medicines.tables import Columns, read_columns

_COMMENT = Words(
    r"(?:\b(?:replac\w+|instead of|in place of|because of|due to|with|for|from|to|by|on|while|not|of|than|via|interact\w*|plus|if|"
    r"as|after|before|until|when|like|including|per|no|or|versus|against|taking)|[/(?+]|->|→)\s*"
    r"(?:the |his |her |a |an |any |your |further |more )?$"
)
_STOP = Words(r"[.;](?=\s|$)|(?<=\w)[?!](?=\s)|\n(?=\s*(?:[-*•]|\d+[.)]|\[))")
_SEPARATOR = Words(r"[.;,\n|]|\band\b|&|\bbut\b")
_ROW_GOES_ON = Words(r"[ \t]*\|[ \t]*\|")
_NAMED_IN_A_FIELD = Words(r"[\s\d.)-]*(?:medicine|drug|medication)(?: name| \d{1,2})?[ \t]*:")
_NEXT_FIELD = Words(r"[ \t]*(?:dose|take|change|status|quantity|qty|supply|supplied|reason|why|indication|route|frequency|duration|comments?|action)[ \t]*:")
_LINE_START = Words(r"\n[\s*•☐☑✓\[\]().\d–—-]*$")
_FILLERS = Words(
    r"\s*(?:(?:and|his|her|the|their|also|then|regular|usual|own|new|oral|po|iv|continue[sd]?|started|stopped|stop|start|increased|"
    r"reduced|changed|withheld|plus)\s+)*"
)
_LONGEST_HEADING = 50
_MEDICINES_HEADING = Words(
    r"(?:current |regular |usual |pre-?admission )?(?:medic\w+|drugs?|meds|tt[oa]s?)(?: (?:on|at|before|prior to|to take|list|history)[a-z -]{0,30})?"
)
_SERIES = Words(r"\s*(?:,|and|&|or|\+|/)\s*(?:(?:his|her|the) )?")
_RULE = Words(r"[-+=|_\s]+")
_OWN_DOSE = Words(
    r"[\s,:(-]{0,3}(?:[a-z]+ ){0,3}?(?:(?<![\d.,])\d[\d.,]*(?: (?:to|-) \d[\d.,]*)? ?|(?:one|two|half a) )"
    r"(?:mg|mcg|micrograms?|micro g|g|ml|units?|puffs?|tablets?|tabs?|capsules?|caps?|patch\w*)\b"
)
"""A dose right behind a name."""
_GIVEN_WITH = Words(
    r"\b(?:sent|went|going|goes|discharged|been|was|is|started|put|treated|settled|left) (?:\w+ ){0,2}?(?:on|with) $|"
    r"\b(?:days?|weeks?|months?|course) of $|\breplaced (?:by|with) (?:the |a )?$"
)
"""Words before a medicine that somebody takes, where "on" or "with" alone would make it a comment on another."""
SENTENCE_END = Words(r"(?:(?<!\b[A-Z])\.|(?<=\w)[?!])(?=\s|$)")
SWAP = Words(r"\b(?:swap|exchang|switch)\w*[^.;\n]{0,40}\b(?:for|to)\s+(?:the |a )?$")


_DOSE_REACH = 60
_FARTHEST = 1_000
"""How far before a medicine its sentence is looked for: a paragraph may be a million characters without a stop."""


class Unit(NamedTuple):
    """A paragraph with its heading, lead and mentions."""

    start: int
    end: int
    title: str
    lead: str
    number: int
    is_listed: bool
    columns: Columns | None


class Piece(NamedTuple):
    """The words about one medicine, and the other names in them."""

    mention: Mention
    start: int
    end: int
    others: tuple[str, ...] = ()


def read_units(letter: Letter, mentions: Sequence[Mention]) -> list[Unit]:
    """Return the paragraphs that name a medicine; a table's header applies until its columns end."""
    units: list[Unit] = []
    columns: Columns | None = None
    heading, section = "", -1
    at = 0
    starts = [mention.span.start for mention in mentions]
    for number, group in _paragraphs(letter.sentences):
        start, end = letter.text.rfind("\n", 0, group[0].start) + 1, group[-1].end
        if _RULE.fullmatch(letter.text, start, end):
            continue
        if group[0].section != section:
            heading, section = letter.sections[group[0].section].title, group[0].section
            columns = _columns_of_heading(letter, section) or columns
        columns = read_columns(letter.text, start, end) or (columns if columns and columns.fits(letter.text, start, end) else None)
        while at < len(starts) and starts[at] < start:
            at += 1
        if units and _goes_on(letter.text, units[-1], start, end):
            units[-1] = units[-1]._replace(end=end)
            continue
        if at < len(starts) and starts[at] < end:
            units.append(Unit(start, end, heading, group[0].lead, number, _is_listed(letter, group[0], start, mentions[at]), columns))
        elif end - start < _LONGEST_HEADING and _is_heading(letter.text[start:end]):
            heading = letter.text[start:end].strip()
    return units


def _goes_on(text: str, unit: Unit, start: int, end: int) -> bool:
    """Return whether a line belongs to the entry above: a table's row with an empty first cell, or the next field of a medicine that a field names."""
    if _ROW_GOES_ON.match(text, start, end):
        return True
    return bool(_NEXT_FIELD.match(text, start, end) and _NAMED_IN_A_FIELD.match(text, unit.start, unit.end))


def _is_heading(words: str) -> bool:
    """Return whether a short line without a medicine stands over a list of some."""
    return heading_status(words) is not Status.UNSAID or bool(_MEDICINES_HEADING.fullmatch(words.strip(" :*-")))


def _columns_of_heading(letter: Letter, section: int) -> Columns | None:
    """Return the columns where the heading itself is a table's header ("TTO      DAYS")."""
    start = letter.sections[section].start
    end = letter.text.find("\n", start)
    return read_columns(letter.text, start, end) if end > start else None


def _paragraphs(sentences: Sequence[Sentence]) -> list[tuple[int, list[Sentence]]]:
    groups: list[tuple[int, list[Sentence]]] = []
    for sentence in sentences:
        if groups and groups[-1][0] == sentence.paragraph:
            groups[-1][1].append(sentence)
        else:
            groups.append((sentence.paragraph, [sentence]))
    return groups


_LIST_HEAD = Words(
    r"[\s|*•☐☑✓\[\]x().\d–—>+~=-]*(?:(?:started|new|stopped|changed|continued?|unchanged|commenced|increased|reduced|withheld|tto|tta|"
    r"meds?|medicines?|medication|supply)\b[\s:–-]*)?(?:[a-z]{1,2}[.)]\s*)?"
)


def _is_listed(letter: Letter, sentence: Sentence, start: int, mention: Mention) -> bool:
    """Return whether a paragraph is an entry of a list: the medicine stands first, or nearly."""
    return bool(_LIST_HEAD.fullmatch(letter.text[start : mention.span.start])) and mention.span.start <= sentence.end


def cut_pieces(letter: Letter, unit: Unit, mentions: Sequence[Mention]) -> list[Piece]:
    """Cut a paragraph into the words about each medicine; a medicine that is only named in a comment on another gets none."""
    text = letter.text
    heads: list[tuple[Mention, int]] = []
    passed = 0
    for mention in mentions:
        before = max(heads[-1][0].span.end if heads else unit.start, mention.span.start - _FARTHEST)
        between = text[before : mention.span.start]
        stops = [match.end() for match in _STOP.finditer(between)]
        if not heads:
            heads.append((mention, unit.start if unit.is_listed or not stops else before + stops[-1]))
        elif unit.is_listed and _LINE_START.search(between):
            heads.append((mention, before + between.rfind("\n") + 1))
        elif stops:
            heads.append((mention, before + stops[-1]))
        elif SWAP.search(text, max(heads[-1][1], mention.span.start - _FARTHEST), mention.span.start):
            heads.append((mention, mention.span.start))
        elif _has_the_dose(text, mention, between) or (
            not (passed and _SERIES.fullmatch(text, passed, mention.span.start)) and _is_new_head(unit, text, mention, between)
        ):
            heads.append((mention, before + max((match.end() for match in _SEPARATOR.finditer(between)), default=len(between))))
        passed = mention.span.end if heads[-1][0] is not mention else 0
    ends = [start for _, start in heads[1:]] + [unit.end]
    by_line = all(start <= text.rfind("\n", 0, mention.span.start) + 1 for mention, start in heads[1:])
    runs_on = not unit.is_listed or (len(heads) > 1 and not by_line)
    pieces = [Piece(mention, start, _stop_after(text, mention.span.end, end) if runs_on else end) for (mention, start), end in zip(heads, ends, strict=True)]
    taken = {head.span.start for head, _ in heads}
    others = [mention.span for mention in mentions if mention.span.start not in taken]
    return (
        [piece._replace(others=tuple(text[span.start : span.end] for span in others if piece.start <= span.start < piece.end)) for piece in pieces]
        if others
        else pieces
    )


def _has_the_dose(text: str, mention: Mention, between: str) -> bool:
    """Return whether a dose stands behind a medicine and none behind the one before it, or both have a line: it is about this one then."""
    if "spoken" in mention.medicine.tags or not _OWN_DOSE.match(text, mention.span.end, mention.span.end + _DOSE_REACH):
        return False
    if _COMMENT.search(between) and not _GIVEN_WITH.search(between):
        return False
    return bool(_LINE_START.search(between)) or not any(character.isdigit() for character in between)


def _stop_after(text: str, start: int, end: int) -> int:
    stop = SENTENCE_END.search(text, start, end)
    return stop.end() if stop else end


def _is_new_head(unit: Unit, text: str, mention: Mention, between: str) -> bool:
    if not _SEPARATOR.search(between) or _COMMENT.search(between) or "|" in between or "   " in between:
        return False
    if not unit.is_listed:
        return True
    if unit.columns or "spoken" in mention.medicine.tags:
        return False
    cut = max(match.end() for match in _SEPARATOR.finditer(between))
    return bool(_FILLERS.fullmatch(between[cut:]))
