"""Changes of medicines that nobody explains: by the words of an entry, and by what two lists of one letter have otherwise.

What lives here: which changes want a reason, and where a letter may tell it: in the entry, in a note at the foot, in another sentence. What does not: reading
the rows, comparing the lists (`remit.engine.medicines`), short supplies (`medicine_findings`).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.pieces import SENTENCE_END
from remit.engine.medicines.reasons import explains_change, find_reason, gives_cause, says_unclear
from remit.engine.medicines.reconciliation import Change, compare_within_letter
from remit.engine.medicines.rows import Row
from remit.engine.medicines.statuses import GONE, Status, is_long_ago
from remit.engine.terms import Span, Task
from remit.engine.triage.medicine_facts import Handed, MedicineFacts, is_acute, last_before, request_of

_ALTERED = frozenset({Status.STOPPED, Status.WITHHELD, Status.CHANGED})


def find_unclear_changes(letter: Letter, facts: MedicineFacts) -> Iterator[Handed]:
    """Yield the changes of medicines that a letter does not explain, by the words of each and by its two lists."""
    altered = [
        row
        for row in facts.rows
        if row.layout != "coded" and not (row.is_before or row.is_past) and (row.status in _ALTERED or says_unclear(_words(letter, row)))
    ]
    told = Explanations(letter, facts)
    explained = {row.name.start: row.has_own_reason or told.explain(row) for row in altered}
    known = {row.medicine.name for row in altered if explained[row.name.start] or (row.reason and row.layout != "prose")}
    for row in altered:
        is_unclear = says_unclear(_words(letter, row))
        is_known = explained[row.name.start] or (not row.reason and row.medicine.name in known)
        if not is_unclear and (is_known or (is_acute(row) and row.status is Status.CHANGED)):
            continue
        handed = Handed(request_of(letter, Task.MEDICATION_CHANGE_UNCLEAR, row.span, row.medicine.name, is_told=row.layout == "prose"), row)
        yield handed._replace(is_excused=bool(row.reason) and not is_unclear)
    yield from _between_lists(letter, facts, altered, told)
    if not altered:
        yield from _unnamed_changes(letter)


_REST_AS_BEFORE = Words(
    r"\b(?:others?|rest|remaining|regular|usual|all|existing|home|own|current|admission) (?:of (?:his|her|the|their) )?(?:\w+ )?"
    r"(?:medic\w+|meds|drugs|tablets|list|treatment)?\W{0,3}(?:\w+ ){0,3}"
    r"(?:unchanged|continue[sd]?|as before|as previously|as (?:on |at )?admission|same|not changed|no changes?|to continue)\b"
)


def _between_lists(letter: Letter, facts: MedicineFacts, altered: Sequence[Row], explained: "Explanations") -> Iterator[Handed]:
    """Yield what the list at discharge has otherwise than the list before admission, or no longer, without a word on it.

    Where the second list has not even half of the first, or the rest goes on as before, it is not meant to be whole, and what it leaves out proves nothing.
    """
    compared = compare_within_letter(facts.rows)
    on_both = [item for item in compared if item.was and item.row and item.row.layout != "prose"]
    if not on_both or len(on_both) < sum(item.row is None for item in compared) or _REST_AS_BEFORE.search(letter.text):
        return
    told = {id(row) for row in altered}
    for item in compared:
        row = item.row or item.was
        if row is None or item.is_explained or item.change not in (Change.STOPPED, Change.CHANGED) or id(row) in told or explained.explain(row):
            continue
        request = request_of(letter, Task.MEDICATION_CHANGE_UNCLEAR, row.span, row.medicine.name, is_told=row.layout == "prose")
        yield Handed(request, row, proof=item.proof[:1].upper() + item.proof[1:])


def _words(letter: Letter, row: Row) -> str:
    return letter.text[row.span.start : row.span.end]


_UNNAMED_CHANGE = Words(
    r"\b(?:(?<!no )(?<!of )(?:(?:several|some|many|most|all|other|regular)(?: of (?:his|her|the|their|your))?|her|his|your|the)\s+)"
    r"(?:\w+\s+)?(?:medicines?|medications?|tablets|drugs)\s+(?:were|was|have been|has been|had been)\s+(?:\w+\s+)?"
    r"(?:changed|altered|adjusted|amended|stopped|cancelled)|"
    r"\b(?:inhalers|insulins?|medicines|medication|tablets|eye drops) (?:(?:were|was|have been|has been) )?(?:rationalised|simplified|streamlined|optimised)\b"
)


def _unnamed_changes(letter: Letter) -> Iterator[Handed]:
    """Yield changes of medicines that a letter does not even name; only where it names none that changed."""
    for sentence in letter.sentences:
        match = _UNNAMED_CHANGE.search(letter.text, sentence.start, sentence.end)
        if match and not is_long_ago(letter.text[sentence.start : sentence.end]):
            yield Handed(request_of(letter, Task.MEDICATION_CHANGE_UNCLEAR, Span(*match.span()), "medicines"))


_ASKS = Words(r"\b(?:gp|you|your|practice|surgery|please|kindly|review|restart|days?|weeks?|months?)\b")


_REASON_NEXT = Words(r"[^\w\[]{0,40}(?:(?:the )?reason(?:s|ing)?|why|rationale)(?:\s*[,:;–—-]\s*| (?:is|was|being) )(?!not |un|no )\w")
_REASON_WITHIN = 80
_FARTHEST = 160
_IN_ITS_PLACE = Words(r"\binstead\b(?! of)|\bin (?:its|their) (?:place|stead)\b")


def _line_end(letter: Letter, at: int) -> int:
    end = letter.text.find("\n", at)
    return end if end >= 0 else len(letter.text)


def _is_replaced(letter: Letter, row: Row, facts: MedicineFacts) -> bool:
    """Return whether the same line gives another medicine in the place of one that was stopped."""
    end = min(_line_end(letter, row.span.end), row.span.end + _FARTHEST)
    found = _IN_ITS_PLACE.search(letter.text, row.span.end, end) if row.status in GONE else None
    other = last_before(facts.mentions, found.start()) if found else None
    return other is not None and other.span.start >= row.span.end


def _is_explained_next(letter: Letter, row: Row, facts: MedicineFacts) -> bool:
    """Return whether the entry goes on with its reason: "Pioglitazone stopped. Retains fluid.", "Naproxen off. Reason, an ulcer."."""
    if _REASON_NEXT.match(letter.text, row.span.end, row.span.end + _REASON_WITHIN):
        return True
    if row.layout == "prose" or letter.text[row.span.end - 1 : row.span.end] != ".":
        return False
    following = SENTENCE_END.split(letter.text[row.span.end : _line_end(letter, row.span.end)], maxsplit=1)[0]
    if says_unclear(following):
        return False
    span = Span(row.span.end, row.span.end + len(following))
    if _ASKS.search(following) or not find_reason(following, ()):
        return False
    named = last_before(facts.mentions, span.end)
    return named is None or not named.span.overlaps(span) or bool(_GOES_ON.match(following) and gives_cause(following))


_GOES_ON = Words(r"\s*(?:with|while|as|since|because|it|this|that|they|these|both|stopped|withheld|held|reduced|replaced)\b")
"""A sentence that begins so goes on about the medicine before it, whatever others it names."""
_NOTES_WITHIN = 6_000
_MARK_WITHIN = 160
_MARK = re.compile(r"(\(\d{1,2}\)|\([a-z]\)|\[\d{1,2}\]|\*{1,3}|[†‡§¹²³])(?=[ \t|]*$|[ \t]{2}|[ \t]*\|)")


def _is_explained_below(letter: Letter, row: Row) -> bool:
    """Return whether a cell of the row's line ends with the mark of a note ("STOPPED (1)", "withheld*") that tells the reason at the foot of the list."""
    start, end = letter.text.rfind("\n", 0, row.name.start) + 1, _line_end(letter, row.name.end)
    mark = _MARK.search(letter.text[max(start, end - _MARK_WITHIN) : end])
    note = re.compile(rf"^[ \t]*{re.escape(mark[1])}[ \t.:=]*(?!\*)(\S[^\n]*)", re.MULTILINE).search(letter.text, end, end + _NOTES_WITHIN) if mark else None
    return note is not None and bool(find_reason(note[1], ())) and not says_unclear(note[1])


class Explanations:
    """Where a letter tells why its medicines were changed; each sentence is read once, however many medicines it names."""

    def __init__(self, letter: Letter, facts: MedicineFacts) -> None:
        """Note the letter; its sentences are read when they are asked for."""
        self._letter, self._facts = letter, facts
        self._telling: dict[str, list[int]] | None = None

    def explain(self, row: Row) -> bool:
        """Return whether the sentence behind, a note, or another sentence that names the medicine tells why it was changed."""
        if _is_explained_next(self._letter, row, self._facts) or _is_replaced(self._letter, row, self._facts) or _is_explained_below(self._letter, row):
            return True
        if self._telling is None:
            self._telling = self._read()
        own = self._telling
        return any(not row.span.start <= at < row.span.end for ingredient in row.medicine.ingredients for at in own.get(ingredient, ()))

    def _read(self) -> dict[str, list[int]]:
        """Return for each ingredient where it is named in a sentence, or beside one, that tells of a change and its cause."""
        starts = [sentence.start for sentence in self._letter.sentences]
        rows = sorted(self._facts.rows, key=lambda row: row.name.start)
        tells: dict[int, bool] = {}
        telling: dict[str, list[int]] = {}
        for mention in self._facts.mentions:
            at = bisect_right(starts, mention.span.start) - 1
            if at >= 0 and at not in tells:
                tells[at] = explains_change(_passage(self._letter, at, rows))
            if at >= 0 and tells[at]:
                for ingredient in mention.medicine.ingredients:
                    telling.setdefault(ingredient, []).append(mention.span.start)
        return telling


_FINITE = Words(r"\b(?:is|are|was|were|has|have|had|would|will|could|should|did|does|may|might|took|gave|made|came|went|gets?)\b")
_FEWEST_WORDS = 4


def _passage(letter: Letter, at: int, rows: Sequence[Row]) -> str:
    """Return a sentence, in running text with the one before and the one behind it: the reason and the change may stand side by side."""
    first = last = at
    if _is_running(letter, at, rows):
        first -= _goes_with(letter, at - 1, at - 1, rows)
        last += _goes_with(letter, at + 1, at, rows)
    return letter.text[letter.sentences[first].start : letter.sentences[last].end]


def _goes_with(letter: Letter, at: int, end: int, rows: Sequence[Row]) -> bool:
    """Return whether the sentence at `at` is running text of the same paragraph as its neighbour, and not of the change of another medicine."""
    if not 0 <= at < len(letter.sentences) or not _is_running(letter, at, rows):
        return False
    sentence = letter.sentences[at]
    is_of_another = any(row.status in _ALTERED for row in _rows_in(rows, sentence.start, sentence.end))
    return not is_of_another and letter.text.count("\n", letter.sentences[end].end, letter.sentences[end + 1].start) < 2


def _is_running(letter: Letter, at: int, rows: Sequence[Row]) -> bool:
    sentence = letter.sentences[at]
    words = letter.text[sentence.start : sentence.end]
    is_listed = sentence.is_item or any(row.layout == "table" for row in _rows_in(rows, sentence.start, sentence.end))
    return not is_listed and len(words.split()) > _FEWEST_WORDS and bool(_FINITE.search(words))


def _rows_in(rows: Sequence[Row], start: int, end: int) -> Sequence[Row]:
    first, last = (bisect_left(rows, at, key=lambda row: row.name.start) for at in (start, end))
    return rows[first:last]
