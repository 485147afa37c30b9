"""Lines of a letter and what each of them is: blank, heading, list item, salutation, closing, plain text.

What lives here: one pass over the lines, and the paragraphs that wrapped lines make together. What does not: sentences (`sentences`) and sections (`sections`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.lexicon import load_headings, load_phrases, words_of


class LineKind(StrEnum):
    """What a line is."""

    BLANK = "blank"
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    SALUTATION = "salutation"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `start`/`end` without the line break, `body` where the words begin after bullet and lead, `title` of a heading or lead."""

    start: int
    end: int
    kind: LineKind
    body: int
    title: str = ""


BULLET = re.compile(
    r"[ \t]*+(?:[>|][ \t>|]{0,60})?(?:\d{1,2}(?=[ \t]{2,}[A-Za-z])|[-–—*•·▪◦○●➢>+]++|\(?\d{1,2}[.)](?!\d)|\(?[a-hA-H][.)]|\(?[ivx]{1,4}[.)]|\[[ "
    r"xX✓✔_]?\]|[☐☑☒✓✔])[ \t]+(?:\[[ xX✓✔_]?\][ \t]*)?"
)
SALUTATION = re.compile(r"[ \t]*(?:dear|hi|hello|to the gp of|good (?:morning|afternoon))\b[^.:;]{0,60}$", re.IGNORECASE)
CLOSING = re.compile(
    r"[ \t]*(?:yours (?:sincerely|faithfully|truly|ever)|(?:with )?(?:very )?(?:kind(?:est)?|best|warm) (?:regards|wishes)|regards|"
    r"with best wishes|sincerely|signed|e-?signed|electronically signed)\b[^a-z]{0,3}.{0,40}$",
    re.IGNORECASE,
)
# Possessive quantifiers: a line that ends in a thousand spaces must not cost a thousand times a thousand steps.
LEAD = re.compile(r"[ \t]*+([A-Za-z][A-Za-z0-9'’&/ ,()+-]{0,58}?)(?:[ \t]*+[:|]|[ \t]*+(?:(?<=[ \t])|\s)[-–—]\s|[ \t]{3,}+)[ \t]*+(?=\S)")
_LINE = re.compile(r"[^\n]*")
_MAX_HEADING_WORDS = 9
_MAX_LEAD_WORDS = 7


def listed_class(title: str) -> str:
    """Return the class of a heading that the lexicon lists, or ""."""
    words = words_of(title)
    while words and (words[0].isdigit() or words[0] in {"please", "the", "a", "b", "c", "d"}) and len(words) > 1:
        words = words[1:]
    while len(words) > 1 and words[-1] in {"please", "below", "today", "list", "requested", "required"}:
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


def _heading_title(line: str) -> str | None:
    """Return the title where a whole line is a heading, else None."""
    bare = line.strip(" \t*#_=-–—|:.[]()<>")
    words = words_of(bare)
    if not words or len(words) > _MAX_HEADING_WORDS:
        return None
    stripped = line.strip(" \t*#_=|")
    if stripped.endswith(":") or listed_class(bare):
        return bare
    is_shouted = stripped.isupper() and len(words) <= _MAX_HEADING_WORDS and stripped[-1] not in ".?!;," and not re.search(r"\d", stripped)
    return bare if is_shouted and len(words) <= 6 and not _looks_like_request(words) else None


def _looks_like_request(words: list[str]) -> bool:
    """Return whether a short shouted line asks something rather than names a section."""
    return bool({"please", "to", "pls", "kindly", "refer", "chase", "repeat", "stop", "stopped", "not", "if"} & set(words))


def _lead(line: str, offset: int) -> tuple[str, int]:
    """Return (title, where the words begin) for a line such as "GP: please chase the biopsy"; the title is "" where there is none."""
    match = LEAD.match(line)
    if not match or len(words_of(match[1])) > _MAX_LEAD_WORDS:
        return "", offset
    return match[1].strip(), offset + match.end()


def read_line(text: str, start: int, end: int) -> Line:
    """Say what one line is."""
    raw = text[start:end]
    if not raw.strip(" \t\r\f|_=-*"):
        return Line(start, end, LineKind.BLANK, end)
    if SALUTATION.match(raw) and len(raw) < 90:
        return Line(start, end, LineKind.SALUTATION, start)
    if CLOSING.match(raw) and len(raw) < 90:
        return Line(start, end, LineKind.CLOSING, start)
    bullet = BULLET.match(raw)
    after = bullet.end() if bullet else len(raw) - len(raw.lstrip(" \t"))
    rest = raw[after:]
    title = _heading_title(rest)
    if title is not None and not (bullet and not rest.rstrip().endswith(":") and not listed_class(title).startswith("OWNER")):
        return Line(start, end, LineKind.HEADING, end, title)
    lead, body = _lead(rest, start + after)
    if lead and not listed_class(lead):
        body = start + after
    return Line(start, end, LineKind.ITEM if bullet else LineKind.TEXT, body, lead)


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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together: `body` is where the words begin, `lead` what stands before the colon of the first line."""

    start: int
    body: int
    end: int
    kind: LineKind
    lead: str
    after_blank: bool


_ENDED = frozenset(".!?:;")
_WIDEST = 130
_TABLE = re.compile(r"\|.*\||\S[ ]{3,}\S.*\S[ ]{3,}\S|\t.*\t")
_DANGLING = frozenset(
    "the a an to of with for in at on by from and or but if that which who whom his her their our your my this these as is are "
    "was were be been will would could can should may might must please kindly not no we i you he she they"
    " gp into about has have had do does than then so until after before over under via per any some all because whether".split()
)


def _ends_open(words: str) -> bool:
    """Return whether a line ends in a word after which no sentence can end."""
    last = words_of(words[-40:])
    return bool(last) and (last[-1] in _DANGLING or load_phrases().singles.get(last[-1], "").startswith(("V_", "ASK", "SOFT")))


def _continues(text: str, above: Line, below: Line, width: int) -> bool:
    """Return whether `below` goes on with the sentence of `above`: a wrapped line."""
    if above.kind not in (LineKind.TEXT, LineKind.ITEM) or below.kind is not LineKind.TEXT or above.end <= above.body:
        return False
    if below.title and listed_class(below.title):
        return False
    if _TABLE.search(text, above.start, above.end) or _TABLE.search(text, below.start, below.end):
        return False
    words = text[above.body : above.end].rstrip()
    first = text[below.start : below.end].split(None, 1)[:1]
    is_full = width >= 44 and above.end - above.start + 1 + (len(first[0]) if first else 0) > width
    if words[-1:] in _ENDED:
        return is_full
    if words[-1:] in (",", "-") or _ends_open(words):
        return True
    is_lower = bool(first) and first[0][:1].islower() and not re.match(r"[a-z]?\d", first[0])
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
            paragraphs.append(Paragraph(first.start, first.body, group[-1].end, first.kind, first.title, blank_before))
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
