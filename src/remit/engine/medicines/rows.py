"""The medicines of a letter: one row for each, from tables, lists and sentences, with exact places.

What lives here: where a row begins and ends, and what it says. What does not: names (`names`), tables' columns (`tables`), what follows from a row.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.doses import Dose, read_dose
from remit.engine.medicines.names import Medicine, Mention, Names, find_mentions
from remit.engine.medicines.pieces import SENTENCE_END, SWAP, Piece, Unit, cut_pieces, read_units
from remit.engine.medicines.reasons import find_reason
from remit.engine.medicines.row_supply import read_row_supply, supply_behind
from remit.engine.medicines.statuses import GONE, Cue, Status, compare_doses, find_cue, heading_status, is_long_ago
from remit.engine.medicines.supply import UNSAID, Supply, SupplyKind, in_units
from remit.engine.medicines.tables import Cell, cells_of
from remit.engine.terms import Span

_JOINT = Words(r"\s(?:and|but|while|whilst|whereas)\s|;|\.\s")
_NEXT_CLAUSE = Words(r", (?:and|but|so) (?=(?:i|we|he|she|they|it|has|was|is)\b)")
_REPLACED_BY = Words(r"\breplaced (?:by|with) (?:the |a )?$")
_ONLY_JOINTS = Words(r"[\s,&()/-]*(?:and|plus|his|her|the|with)?[\s,&()/-]*(?:his|her|the|their)?[\s,&(-]*")
_COURSE = Words(
    r"\bcourse\b|\bthen (?:stop|finish|end|off)|\bto (?:complete|finish|end|run)\b|\bnot (?:to|for) (?:be )?(?:continu\w+|carried "
    r"on)|\bdo not continue|\bstops?\b(?! (?:on admission|date))|\buntil (?:\d|the(?! (?:surgery|practice|gp|shared|agreement)\b)|mon|tue|wed|thu|fri|sat|sun)|"
    r"\bfinish\w*|\bcomplet\w+|\b(?:all|both) given\b|\bin full\b|\bfull course\b|\bsufficient\b(?! (?:for|until|till|to)\b)|\bnot a regular\b|\bfor flares?\b|"
    r"\bin total\b|(?:days?|weeks?|\d/7) only\b(?! (?:as|issued|supplied|given|dispensed|from|sent)\b)"
)
_ALONGSIDE = Words(r"\b(?:taken|used|given|interacts?|clash\w*|combined|together) (?:with|alongside|beside) (?:the |his |her |your )?$")
"""Words before a medicine that an entry about another names."""
_GOES_ON = Words(
    r"\b(?:to continue|gp to (?:continue|issue|prescribe|rx|supply)|(?:gp|surgery|practice) (?:please )?to\b|please (?:continue|"
    r"prescribe)|continue[sd]?|unchanged|long.?term|on repeat|ongoing|on-going|for life|lifelong|rest from gp|carr\w+ on|then "
    r"continue|"
    r"indefinite\w*|maintenance|for \d+ months|for \d+/12|as before|same|usual|goes on|rest to come)\b"
)
_ACTION = Words(r"\b(?:gp|practice|surgery)\b(?: please| kindly)?(?: to|:)? [^.;|\n]{3,80}|\bplease [^.;|\n]{3,80}")
_SPACES = re.compile(r"\s*")
_OPEN_END = re.compile(r"(?:[\s,;]+(?:and|but|the|his|her|their|with|while))+\Z", re.IGNORECASE)
_LONGEST_OPEN = 24
"""What leads on to the next medicine: no words about this one."""
_ASIDE = re.compile(r"\([^()\n]{1,200}\)")
_BEFORE = Words(
    r"\b(?:on admission|before admission|pre-?admission|admission (?:medic\w+|drugs)|drug history|dh|dhx|medication history|prior "
    r"to admission|regular medic\w+ on arrival)\b"
)
_ALLERGY = Words(r"\b(?:allerg\w+|sensitivit\w+|adrs?|intoleran\w+|nkda)\b")
_NEEDS_NO_REASON = frozenset({Status.UNSAID, Status.CONTINUED})
_SUPPLY_LEAD = Words(r"(?:supply|quantity|tto|tta|supplied)\b")


class Row(NamedTuple):
    """One medicine of a letter.

    Attributes:
        medicine: which.
        span: all words about it; `name` the words of its name.
        meant: the right spelling where the name was read with care, else "".
        dose: strength, dose, frequency, route and form.
        status: what happened to it; `said` the words that say so, None where a heading or nothing does.
        supply: how much was supplied; `duration_days` for how long it is to be taken.
        reason: the words that may be its reason, "" where nothing is left beside dose and status; `has_own_reason` whether they stand in the same sentence.
        action: what is asked of the practice about it.
        layout: `table`, `list` or `prose`.
        is_before: whether it stands in the list before admission.
        is_course, goes_on: whether the row says that it ends, or that it is to go on.
        is_past: whether it tells of long ago or of what practice or patient did.
        title: heading and lead that it stands under.
        paragraph: number of its paragraph.
    """

    medicine: Medicine
    span: Span
    name: Span
    meant: str
    dose: Dose
    status: Status
    said: Span | None
    supply: Supply
    duration_days: int | None
    reason: str
    has_own_reason: bool
    action: str
    layout: str
    is_before: bool
    is_course: bool
    goes_on: bool
    is_past: bool
    title: str
    paragraph: int


def read_rows(letter: Letter, names: Names | None = None, mentions: Sequence[Mention] | None = None) -> tuple[Row, ...]:
    """Return the medicines of a letter in the order of the text.

    Args:
        letter: as read.
        names: known names; those that ship with the engine where none are given.
        mentions: where they stand, if that is known already.
    """
    mentions = find_mentions(letter, names) if mentions is None else mentions
    rows: list[Row] = []
    at = 0
    for unit in read_units(letter, mentions):
        while at < len(mentions) and mentions[at].span.start < unit.start:
            at += 1
        last = at
        while last < len(mentions) and mentions[last].span.start < unit.end:
            last += 1
        here, at = mentions[at:last], last
        if here and not _names_allergy(letter.text, unit):
            rows += _read_unit(letter, unit, here)
    return tuple(_with_days(rows))


def _with_days(rows: list[Row]) -> Iterator[Row]:
    """Yield the rows; a number of tablets whose own row does not say how many a day is counted by another row of the same medicine."""
    a_day: dict[str, float] = {}
    for row in rows:
        if row.dose.units_a_day and not row.is_past and row.status not in GONE:
            a_day.setdefault(row.medicine.name, row.dose.units_a_day)
    for row in rows:
        supply, rate = row.supply, a_day.get(row.medicine.name)
        is_open = supply.kind is SupplyKind.UNITS and supply.days is None and supply.units is not None and not row.dose.is_as_needed
        yield row._replace(supply=in_units(supply.units or 0, supply.words, rate)._replace(span=supply.span)) if is_open and rate else row


def _names_allergy(text: str, unit: Unit) -> bool:
    """Return whether a paragraph lists what the patient must not have."""
    above = text.rfind("\n\n", 0, unit.start)
    return bool(_ALLERGY.match(text[unit.start : unit.end].lstrip(" -*"))) or bool(
        _ALLERGY.search(unit.title) and unit.title in text[max(above, 0) : unit.start]
    )


def _read_unit(letter: Letter, unit: Unit, mentions: Sequence[Mention]) -> list[Row]:
    pieces = cut_pieces(letter, unit, mentions)
    opening = SENTENCE_END.search(letter.text, unit.start, unit.end)
    first_end = opening.end() if opening else unit.end
    rows = [_read_piece(letter, unit, piece, first_end) for piece in pieces]
    if not unit.is_listed:
        ends = [*(piece.start for piece in pieces[1:]), unit.end]
        rows = [_with_supply_behind(letter.text, row, piece.end, end) for row, piece, end in zip(rows, pieces, ends, strict=True)]
    for at in range(len(rows) - 2, -1, -1):
        rows[at] = _inherit(letter.text, rows[at], rows[at + 1], pieces[at + 1])
    for at in range(1, len(rows)):
        rows[at] = _inherit_forward(letter.text, rows[at - 1], rows[at])
    return rows


def _with_supply_behind(text: str, row: Row, start: int, end: int) -> Row:
    """Give a row of running text the supply that the next sentence tells of it."""
    is_open = row.supply.kind is SupplyKind.UNSAID and not row.is_past and start < end
    supply = supply_behind(text, start, end, row.dose) if is_open else None
    return row._replace(supply=supply) if supply else row


def _inherit(text: str, row: Row, following: Row, piece: Piece) -> Row:
    """Give a row what the next one says where they are named together ("perindopril and indapamide were left off")."""
    between = text[row.name.end : piece.mention.span.start]
    if following.is_past or (following.status is not Status.CONTINUED and not re.search(r"\band\b|&|/", between, re.IGNORECASE)):
        return row
    if (
        row.said
        or len(between) > 60
        or not _ONLY_JOINTS.fullmatch(" ".join(read_dose(between).rest.split()))
        or (following.said and following.said.start < following.name.start)
    ):
        return row
    status, said = (following.status, following.said) if following.said else (row.status, row.said)
    supply = following.supply if row.supply.kind is SupplyKind.UNSAID else row.supply
    return row._replace(
        status=status,
        said=said,
        supply=supply,
        reason=row.reason or following.reason,
        has_own_reason=row.has_own_reason or following.has_own_reason,
        goes_on=row.goes_on or following.goes_on,
        is_course=row.is_course or following.is_course,
    )


def _inherit_forward(text: str, before: Row, row: Row) -> Row:
    """Give a row the status that stands before the first of a series ("we stopped ramipril and indapamide")."""
    if row.said or not before.said or before.said.start > before.name.start:
        return row
    between = text[before.name.end : row.name.start]
    if len(between) > 60 or not _ONLY_JOINTS.fullmatch(" ".join(read_dose(between).rest.split())):
        return row
    return row._replace(status=before.status, said=before.said, reason=row.reason or before.reason, has_own_reason=row.has_own_reason or before.has_own_reason)


def _cells(text: str, unit: Unit, piece: Piece) -> list[Cell]:
    """Return the cells of a piece that has its line to itself."""
    start = max(text.rfind("\n", 0, piece.mention.span.start) + 1, unit.start)
    return cells_of(text, start, piece.end) if unit.is_listed and piece.start <= start else []


def _read_piece(letter: Letter, unit: Unit, piece: Piece, first_end: int) -> Row:
    text, name = letter.text, piece.mention.span
    cells = _cells(text, unit, piece)
    behind = text[name.end : piece.end]
    dose = read_dose(behind if unit.is_listed else _own_clause(behind))
    status, said = _status(text, unit, piece)
    if said is None and cells and unit.columns and name.start < cells[0].end and (doses := unit.columns.doses(text, cells)):
        status = compare_doses(*doses)
        dose = read_dose(doses[1]) if status in (Status.NEW, Status.CHANGED, Status.CONTINUED) else dose
    supply, duration = read_row_supply(text, unit, piece, cells, dose, letter.event_on or letter.written_on)
    if status is Status.FINISHED and supply.kind in (SupplyKind.DAYS, SupplyKind.UNITS):
        supply, duration = UNSAID, duration or supply.days
    words = text[piece.start : piece.end]
    start, end = _trim(text, piece.start, piece.end)
    action = _ACTION.search(behind)
    pre = text[piece.start : name.start]
    reason = "" if status in _NEEDS_NO_REASON else find_reason(pre + " " + behind, piece.others)
    return Row(
        piece.mention.medicine,
        Span(start, end),
        name,
        piece.mention.meant,
        dose,
        status,
        said,
        supply,
        duration,
        reason,
        bool(reason) and bool(find_reason(SENTENCE_END.split(pre)[-1] + " " + SENTENCE_END.split(behind, maxsplit=1)[0], piece.others)),
        " ".join(action[0].split()) if action else "",
        "table" if len(cells) > 1 else "list" if unit.is_listed else "prose",
        bool(_BEFORE.search(unit.title) or _BEFORE.search(unit.lead) or _BEFORE.match(text, _SPACES.match(text, unit.start).end(), name.start)),  # type: ignore[union-attr]
        bool(_COURSE.search(_without(text, piece, supply.span))),
        bool(_GOES_ON.search(words)),
        is_long_ago(words if unit.is_listed else text[_own_start(text, piece) : min(piece.end, name.end + 45)]),
        unit.title if first_end <= name.start else f"{unit.title} {unit.lead}".strip(),
        unit.number,
    )


def _without(text: str, piece: Piece, span: Span | None) -> str:
    """Return the words of a piece but for those of its supply: how long that lasts does not say that the medicine ends."""
    if span is None or not piece.start <= span.start < span.end <= piece.end:
        return text[piece.start : piece.end]
    return f"{text[piece.start : span.start]} {text[span.end : piece.end]}"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without bullets and white space at its edges."""
    while start < end and text[start] in " \t\n\r-–—*•|☐☑[]x,.;>":
        if text[start] == "x" and text[start + 1 : start + 2].isalpha():
            break
        start += 1
    while end > start and text[end - 1] in " \t\n\r,|":
        end -= 1
    open_end = _OPEN_END.search(text, max(start, end - _LONGEST_OPEN), end)
    return start, open_end.start() if open_end and open_end.start() > start else end


def _own_clause(words: str) -> str:
    joint = _JOINT.search(words)
    return words[: joint.start()] if joint else words


def _own_start(text: str, piece: Piece) -> int:
    """Return where the clause with the name begins: what another one tells of last month is not said of this medicine."""
    return max((match.end() for match in _NEXT_CLAUSE.finditer(text, piece.start, piece.mention.span.start)), default=piece.start)


def _status(text: str, unit: Unit, piece: Piece) -> tuple[Status, Span | None]:
    """Return the status and its words: behind the name first, then before it, then the lead, then the heading."""
    name = piece.mention.span
    behind = _without_asides(text[name.end : piece.end], piece.others)
    post = behind if unit.is_listed else _own_clause(behind)
    cue = find_cue(post)
    if cue:
        return cue.status, Span(name.end + cue.start, name.end + cue.end)
    pre = text[piece.start : name.start]
    joints = [match.end() for match in _JOINT.finditer(pre)]
    offset = joints[-1] if joints else 0
    lead = text[max(unit.start, name.start - 80) : name.start]
    if SWAP.search(lead) or _REPLACED_BY.search(lead):
        return Status.NEW, None
    cue = _before_name(pre[offset:])
    if cue:
        return cue.status, Span(piece.start + offset + cue.start, piece.start + offset + cue.end)
    if _ALONGSIDE.search(pre):
        return Status.UNSAID, None
    by_lead = heading_status(unit.lead)
    return (by_lead if by_lead is not Status.UNSAID or _SUPPLY_LEAD.match(unit.lead) else heading_status(unit.title)), None


def _without_asides(words: str, other_names: tuple[str, ...]) -> str:
    """Return the words behind a name with those in brackets blank that begin with another medicine: "bumetanide 2mg (furosemide stopped)"."""
    if not other_names or "(" not in words:
        return words
    return _ASIDE.sub(lambda match: " " * len(match[0]) if match[0][1:].lstrip().startswith(other_names) else match[0], words)


def _before_name(pre: str) -> Cue | None:
    cue = find_cue(pre)
    farthest = 15 if cue and pre[cue.start : cue.end].lower().startswith("new") else 60
    return cue if cue and len(pre) - cue.end <= farthest else None
