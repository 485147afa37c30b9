"""How much of one medicine was supplied, as its row says it: in a supply column, in words, before the name.

What lives here: which of the lengths and numbers of a row is the supply. What does not: reading one of them (`supply`), a supply of all medicines
(`letter_supply`).
"""

import datetime as dt
import re

from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.doses import Dose
from remit.engine.medicines.pieces import SENTENCE_END, Piece, Unit
from remit.engine.medicines.supply import UNSAID, Length, Supply, SupplyKind, find_lengths, read_last_part, read_supply, until_day
from remit.engine.medicines.tables import Cell
from remit.engine.terms import Span

_OWN = Words(r"\b(?:own(?! gp| doctor|ed)|own (?:supply|stock|drugs|box)|has (?:plenty|enough|own)|plenty|at home|pods?|home supply|buys)\b")
_OF_IT = Words(
    r"\b(?:[a-z]+|\d+) (?:days?|mornings|nights|weeks?|tablets?|capsules?|sachets?)['’]?s?(?: worth| supply)? of (?:(?:his|her|the|your)\s+)?$|"
    r"\b(?:strip|box|pack|card|sheet) of (?:[a-z]+|\d+) $"
)
_NONE_OF_IT = Words(r"\bno (?:supply|stock) of (?:(?:his|her|the)\s+)?$")
_WAS_GIVEN = Words(r"\b(?:given|gave|in the bag|left|has|had|have|carries|took|with|only|supplied|supply|sent|dispensed|tto|tta)\b")
_OWN_SUPPLY = Words(r"\bown (?:supply|stock)\b")
_BARE = Words(r"\d{1,3}|x ?\d{1,3}|\d x \d{1,3}|op|nil|\d{1,3} (?:tabs|tablets|caps|capsules)")
_NOTHING = Words(
    r"\b(?:no supply|none (?:supplied|given|left)|not supplied|nil supplied|no(?:ne|thing) (?:was |were )?(?:supplied|dispensed)|without (?:a )?supply)\b"
)


def read_row_supply(text: str, unit: Unit, piece: Piece, cells: list[Cell], dose: Dose, supplied_on: dt.date | None = None) -> tuple[Supply, int | None]:
    """Return what was supplied, and for how long it is to be taken.

    Args:
        text: the letter's.
        unit, piece, cells: where the medicine stands.
        dose: as read.
        supplied_on: the day of the supply, for one that is told by its last day; None where it is not known.
    """
    start, end = piece.mention.span.end, piece.end
    lengths = find_lengths(text, start, end, dose.units_a_day)
    lasting = max((length.supply.days or 0 for length in lengths if length.is_lasting), default=0) or None
    if unit.columns and cells and (cell := unit.columns.supply_cell(cells)):
        supply = read_supply(cell.words(text), units_a_day=dose.units_a_day, column=unit.columns.supply_title)
        if supply.kind is not SupplyKind.UNCLEAR or (not lengths and len(supply.words.split()) <= 4 and re.search(r"\d", supply.words)):
            return supply._replace(span=Span(cell.start, cell.end)), lasting
    by_day = until_day(text, max(piece.start, start - _ENOUGH_BEFORE), end, supplied_on)
    return by_day or _supply_in_words(text, unit, piece, cells, lengths, dose) or UNSAID, lasting


def _supply_before(text: str, piece: Piece, dose: Dose) -> Supply | None:
    """Return the supply that stands before the name: "four days of her gabapentin", "no supply of levetiracetam"."""
    name = piece.mention.span
    start = max(piece.start, name.start - 60)
    if match := _NONE_OF_IT.search(text, start, name.start):
        return Supply(SupplyKind.NONE, 0, words=match[0].strip(), span=Span(*match.span()))
    match = _OF_IT.search(text, start, name.start)
    line = text.find("\n", name.end)
    behind = min(name.end + _GIVEN_WITHIN, line if line >= 0 else len(text))
    if match is None or not (_WAS_GIVEN.search(text, start, name.start) or _WAS_GIVEN.search(text, name.end, behind)):
        return None
    return next((length.supply for length in find_lengths(text, match.start(), match.end(), dose.units_a_day)), None)


_GIVEN_WITHIN = 45
"""Behind a name: another that it is supplied with may stand between ("2 days of bumetanide and spironolactone left with her")."""
_TELLS_OF_IT = Words(r"\bof it\b")


def supply_behind(text: str, start: int, end: int, dose: Dose) -> Supply | None:
    """Return the supply that the first sentence behind the one with the name tells of it ("He took five days of it home."), or None.

    Args:
        text: the letter's.
        start, end: what stands behind the sentence with the name, up to the next medicine or the end of the paragraph.
        dose: of the medicine.
    """
    stop = SENTENCE_END.search(text, start + 1, end)
    last = stop.start() if stop else end
    told = [length.supply for length in find_lengths(text, start, last, dose.units_a_day) if length.is_supply and not length.is_lasting]
    return told[0] if told and _TELLS_OF_IT.search(text, start, last) else None


_FEW_WORDS = 6
_ENOUGH_BEFORE = 60


def _is_told_later(text: str, piece: Piece, length: Length) -> bool:
    """Return whether a length stands in a whole sentence after that of the name, which tells something else: "Ring us after three days of fever"."""
    name_end = piece.mention.span.end
    at, behind = (length.supply.span.start, length.supply.span.end) if length.supply.span else (name_end, name_end)
    stops = [match.end() for match in SENTENCE_END.finditer(text, name_end, at)]
    if not stops:
        return False
    rest = SENTENCE_END.split(text[behind : piece.end], maxsplit=1)[0]
    return len(text[stops[-1] : behind].split()) + len(rest.split()) > _FEW_WORDS


def _supply_in_words(text: str, unit: Unit, piece: Piece, cells: list[Cell], lengths: list[Length], dose: Dose) -> Supply | None:
    start, end = piece.mention.span.end, piece.end
    own = _OWN_SUPPLY.search(text, start, end)
    said = [length.supply for length in lengths if length.is_supply and not length.is_lasting]
    if said and not (own and said[0].span and own.start() < said[0].span.start):
        in_days = [length for length in lengths if not length.is_lasting and length.supply.kind is SupplyKind.DAYS]
        return next((length.supply for length in sorted(in_days, key=lambda length: not length.is_named)), said[0])
    if match := _NOTHING.search(text, start, end):
        return Supply(SupplyKind.NONE, 0, words=match[0], span=Span(*match.span()))
    bare = [
        length.supply
        for length in lengths
        if not length.is_lasting and (length.stands_alone or (length.supply.kind is SupplyKind.DAYS and not _is_told_later(text, piece, length)))
    ]
    own = _OWN.search(text, start, end)
    if len(bare) == 1 and unit.is_listed and not (own and bare[0].span and own.start() < bare[0].span.start):
        return bare[0]
    if unit.is_listed and not unit.columns and (last := read_last_part(text[start:end].split("\n", 1)[0])):
        return last
    if own:
        return Supply(SupplyKind.OWN, words=own[0], span=Span(*own.span()))
    if before := _supply_before(text, piece, dose):
        return before
    if unit.columns and unit.columns.supply is None:  # the header names its columns, and none of them is a supply
        return None
    cell = next((cell for cell in reversed(cells[1:]) if _BARE.fullmatch(cell.words(text))), None)
    return read_supply(cell.words(text), units_a_day=dose.units_a_day)._replace(span=Span(cell.start, cell.end)) if cell else None
