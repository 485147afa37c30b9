"""Lines of a letter and what each of them is: blank, heading, list item, salutation, closing, plain text.

What lives here: one pass over the lines, and the paragraphs that wrapped lines make together. What does not: sentences (`sentences`) and sections (`sections`).
"""

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from remit.engine.letters.folding import fold
from remit.engine.letters.ticks import is_answered
from remit.engine.lexicon import load_headings, load_phrases, words_of


class LineKind(StrEnum):
    """What a line is."""

    BLANK = "blank"
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    SALUTATION = "salutation"
    CLOSING = "closing"


class Line(NamedTuple):
    """One line: `start`/`end` without the line break, `body` where the words begin after bullet and lead, `title` of a heading or lead, its `listed` class."""

    start: int
    end: int
    kind: LineKind
    body: int
    title: str = ""
    listed: str = ""


BULLET = re.compile(
    r"[ \t]*+(?:[>|][ \t>|]{0,60})?(?:\d{1,2}(?=[ \t]{2,}[A-Za-z])|[-–—*•·▪◦○●➢>+]++|\(?\d{1,2}[.)](?!\d)|\(?[a-hA-H][.)]|\(?[ivx]{1,4}[.)]|\[\d{1,2}\]|\[[ "
    r"xX✓✔_]?\]|\([ _X•●*✓✔]\)|[☐☑☒□■✓✔])[ \t]+(?:\[[ xX✓✔_]?\][ \t]*)?"
)
# Both are looked for in a folded line, and only where its first letter fits.
_GREETS, _CLOSES = frozenset("dhtg"), frozenset("ywvkbrse")
SALUTATION = re.compile(r"[ \t]*(?:dear|hi|hello|to the gp of|good (?:morning|afternoon))\b[^.:;]{0,60}?(?:$|,?(?:[ ]{3}|\t).*$)")
CLOSING = re.compile(
    r"[ \t]*(?:yours (?:sincerely|faithfully|truly|ever)|(?:with )?(?:very )?(?:kind(?:est)?|best|warm) (?:regards|wishes)|regards|"
    r"with best wishes|sincerely|signed|e-?signed|electronically signed)\b[^a-z]{0,3}.{0,40}$"
)
# Possessive quantifiers: a line that ends in a thousand spaces must not cost a thousand times a thousand steps.
LEAD = re.compile(r"[ \t]*+([A-Za-z][A-Za-z0-9'’&/ ,()+-]{0,58}?)(?:[ \t]*+[:|]|[ \t]*+(?:(?<=[ \t])|\s)[-–—]\s|[ \t]{3,}+)[ \t]*+(?=\S)")
_LEAD_SIGNS = (":", "|", "-", "–", "—", "   ", "\t")  # no lead without one of them
_DIGIT = re.compile(r"\d")
_LONGEST_FRAME = 90
_MAX_HEADING_WORDS = 9
_MAX_LEAD_WORDS = 7
_BEFORE_HEADING = frozenset({"please", "the", "a", "b", "c", "d"})
_AFTER_HEADING = frozenset({"please", "below", "today", "list", "requested", "required"})


def listed_class(title: str) -> str:
    """Return the class of a heading that the lexicon lists, or ""."""
    return _listed(words_of(title))


def _listed(words: list[str]) -> str:
    while words and (words[0].isdigit() or words[0] in _BEFORE_HEADING) and len(words) > 1:
        words = words[1:]
    while len(words) > 1 and words[-1] in _AFTER_HEADING:
        if found := load_headings().get(" ".join(words)):
            return found
        words = words[:-1]
    return load_headings().get(" ".join(words), "")


def heading_class(title: str) -> str:
    """Return the class of a heading (`OWNER_PRACTICE`, `TOPIC_PLAN`, ...): as listed, else by the words in it; "" where neither tells."""
    return listed_class(title) or _class_by_words(words_of(title))


_ACTION_WORDS = frozenset(
    "please action actions actioned ask asked asking request requests requested grateful could kindly needs need needed do plan "
    "tasks jobs required arrange will would to follow help organise for".split()
)
_OWNER_WORDS = (
    ("OWNER_PRACTICE", frozenset("gp gps surgery practice you your yourself yourselves".split())),
    ("OWNER_PROVIDER", frozenset("we us our hospital ward clinic consultant trust".split())),
    ("OWNER_PATIENT", frozenset("patient he she they parents mum".split())),
)


def _class_by_words(words: list[str]) -> str:
    """Say whom an unlisted heading names, where it also speaks of doing something ("Would you please arrange:")."""
    here = set(words)
    if len(words) < 2 or not here & _ACTION_WORDS or {"details", "name", "address", "registered"} & here:
        return ""
    named = [group for group, names in _OWNER_WORDS if here & names]
    if "OWNER_PRACTICE" in named and ({"gp", "practice", "surgery"} & here or here & {"please", "could", "kindly", "grateful", "would", "ask"}):
        return "OWNER_PRACTICE"
    return named[0] if len(named) == 1 and named[0] != "OWNER_PRACTICE" else ""


@cache
def _heading_edges() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that a listed heading may begin with, and those that it may end with."""
    headings = [heading.split() for heading in load_headings()]
    return _BEFORE_HEADING.union(words[0] for words in headings), _AFTER_HEADING.union(words[-1] for words in headings)


def _may_be_listed(bare: str) -> bool:
    """Return False where the first or the last word shows that no listed heading stands here: most lines need not be cut into words."""
    pieces = (bare.split(None, 1)[:1], bare.rsplit(None, 1)[-1:])
    for piece, edges in zip(pieces, _heading_edges(), strict=True):
        word = piece[0].lower() if piece else ""
        if word.isascii() and word.isalpha() and word not in edges:
            return False
    return True


def _heading(line: str) -> tuple[str, str] | None:
    """Return (title, its listed class) where a whole line is a heading, else None."""
    bare = line.strip(" \t*#_=-–—|:.[]()<>")
    stripped = line.strip(" \t*#_=|")
    is_named, is_shouted = stripped.endswith(":"), stripped.isupper()
    if not (is_named or is_shouted or _may_be_listed(bare)):
        return None
    words = words_of(bare)
    if not words or len(words) > _MAX_HEADING_WORDS:
        return None
    listed = _listed(words)
    if is_named or listed:
        return bare, listed
    is_title = is_shouted and len(words) <= 6 and stripped[-1] not in ".?!;," and not _DIGIT.search(stripped)
    return (bare, "") if is_title and not _looks_like_request(words) else None


def _looks_like_request(words: list[str]) -> bool:
    """Return whether a short shouted line asks something rather than names a section."""
    return bool({"please", "to", "pls", "kindly", "refer", "chase", "repeat", "stop", "stopped", "not", "if"} & set(words))


def _lead(line: str) -> tuple[str, str, int]:
    """Return (title, its listed class, how far the words of the line are in) for a line such as "GP: please chase the biopsy".

    The title is "" where there is none. A title that is not listed is part of what the line says.
    """
    match = LEAD.match(line) if any(map(line.__contains__, _LEAD_SIGNS)) else None
    words = words_of(match[1]) if match else []
    if not match or len(words) > _MAX_LEAD_WORDS:
        return "", "", 0
    listed = _listed(words)
    return match[1].strip(), listed, match.end() if listed else 0


def _letter_frame(line: str) -> LineKind | None:
    """Tell the salutation and the closing of a letter from other lines."""
    folded = fold(line)
    first = folded.lstrip(" \t")[:1]
    if first in _GREETS and SALUTATION.match(folded):
        return LineKind.SALUTATION
    return LineKind.CLOSING if first in _CLOSES and CLOSING.match(folded) else None


def read_line(text: str, start: int, end: int) -> Line:
    """Say what one line is."""
    raw = text[start:end]
    if not raw.strip(" \t\r\f|_=-*"):
        return Line(start, end, LineKind.BLANK, end)
    if len(raw) < _LONGEST_FRAME and (frame := _letter_frame(raw)):
        return Line(start, end, frame, start)
    bullet = BULLET.match(raw)
    after = bullet.end() if bullet else len(raw) - len(raw.lstrip(" \t"))
    rest = raw[after:]
    heading = _heading(rest)
    if heading and not (bullet and not rest.rstrip().endswith(":") and not heading[1].startswith("OWNER")):
        return Line(start, end, LineKind.HEADING, end, *heading)
    lead, listed, length = _lead(rest)
    return Line(start, end, LineKind.ITEM if bullet else LineKind.TEXT, start + after + length, lead, listed)


def read_lines(text: str) -> list[Line]:
    """Split a letter into lines and say what each is."""
    lines = []
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        stop = end - 1 if end > start and text[end - 1] == "\r" else end
        lines.append(read_line(text, start, stop))
        start = end + 1
    return lines


class Paragraph(NamedTuple):
    """Lines that belong together: `body` is where the words begin, `lead` what stands before the colon of the first line, `listed` the lead's class."""

    start: int
    body: int
    end: int
    kind: LineKind
    lead: str
    listed: str
    after_blank: bool


_ENDED = frozenset(".!?:;")
_WIDEST = 130
_VALUE = re.compile(r"[a-z]?\d")
_TABLE_SIGNS = ("|", "   ", "\t", "....")  # no table without one of them
_TABLE = re.compile(
    r"\|.*\||\S[ ]{3,}\S.*\S[ ]{3,}\S|\t.*\t|[^.]\.{4,}[ ]*[^. \t]|\S[ ]{3,}[\u2713\u2714\u2022\u25cfxX][ ]*$|\S[ ]{6,}\S{1,30}(?:[ ]\S{1,30}){0,3}[ ]*$"
)
_NEW_FIELD = re.compile(r"[ \t]{0,40}[A-Za-z][\w/&()'.-]{0,40}(?:[ ][\w/&()'.-]{1,40}){0,5}(?:[ \t]{2,}:[ \t]|:[ \t]{2,})[ \t]*\S")
"""A line that begins with the name of a field and a gap ("Letters:      ...") goes on with no other."""
_DANGLING = frozenset(
    "the a an to of with for in at on by from and or but if that which who whom his her their our your my this these as is are "
    "was were be been will would could can should may might must please kindly not no we i you he she they"
    " gp into about has have had do does than then so until after before over under via per any some all because whether".split()
)


_SENTENCE_STARTS = frozenset(
    "He She They We It You The This That These Those His Her Their Our Please Kindly If When There No Not Could Would Can An A At After Before Until".split()
)
"""Words with a capital that no sentence goes on with: a full line before one of them has only lost its stop."""


def _ends_open(words: str) -> bool:
    """Return whether a line ends in a word after which no sentence can end."""
    tail = words[-40:]
    last = words_of("".join(tail.rsplit(None, 1)[-1:])) or words_of(tail)
    return bool(last) and (last[-1] in _DANGLING or load_phrases().singles.get(last[-1], "").startswith(("V_", "ASK", "SOFT")))


def _continues(text: str, above: Line, below: Line, width: int) -> bool:
    """Return whether `below` goes on with the sentence of `above`: a wrapped line."""
    if above.kind not in (LineKind.TEXT, LineKind.ITEM) or below.kind is not LineKind.TEXT or above.end <= above.body:
        return False
    if below.listed or is_answered(text, above.start, above.end) or _NEW_FIELD.match(text, below.start, below.end):
        return False
    return _runs_on(text, above, below, width) and not _is_table(text[above.start : above.end]) and not _is_table(text[below.start : below.end])


def _is_table(line: str) -> bool:
    """Return whether a line is a row of a table."""
    return any(map(line.__contains__, _TABLE_SIGNS)) and _TABLE.search(line) is not None


def _runs_on(text: str, above: Line, below: Line, width: int) -> bool:
    """Return whether the words of one line go on in the next."""
    words = text[above.body : above.end].rstrip()
    first = text[below.start : below.end].split(None, 1)[:1]
    is_full = width >= 44 and above.end - above.start + 1 + (len(first[0]) if first else 0) > width
    if words[-1:] in _ENDED:
        return is_full
    if words[-1:] in (",", "-") or _ends_open(words):
        return True
    if first and first[0] in _SENTENCE_STARTS:
        return False
    is_lower = bool(first) and first[0][:1].islower() and not _VALUE.match(first[0])
    return is_full or (is_lower and above.end - above.start >= width * 0.6)


def read_paragraphs(text: str, lines: list[Line]) -> list[Paragraph]:
    """Join wrapped lines to paragraphs; headings, items, salutation and closing stay by themselves."""
    width = max((line.end - line.start for line in lines if line.kind in (LineKind.TEXT, LineKind.ITEM) and line.end - line.start <= _WIDEST), default=0)
    paragraphs: list[Paragraph] = []
    group: list[Line] = []
    blank_before = blank_seen = True

    def close() -> None:
        if group:
            first = group[0]
            paragraphs.append(Paragraph(first.start, first.body, group[-1].end, first.kind, first.title, first.listed, blank_before))
            group.clear()

    for line in lines:
        if group and _continues(text, group[-1], line, width):
            group.append(line)
            continue
        close()
        if line.kind is LineKind.BLANK:
            blank_seen = True
            continue
        group.append(line)
        blank_before, blank_seen = blank_seen, False
    close()
    return paragraphs
