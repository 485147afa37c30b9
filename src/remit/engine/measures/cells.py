"""Cases added up beforehand, so that ten million are read as fast as ten thousand.

What lives here: which cells a case adds one to (`cells_of`), and the figures that can be read from cells of many cases (`CellTable`). What does not: where
cells are kept (the service, the batch job). A property test holds that every figure read from cells equals the one counted from the cases.

A cell is a number beside provider and month. Nothing in it depends on the day on which it is read: what is still unanswered is kept by its due day, so that "no
reply" and "was due" are sums over days and need no daily work.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.measures.answer_times import Kept, is_kept
from remit.engine.measures.counts import Count, Cut, Viewpoint
from remit.engine.measures.crosswalks import area_of
from remit.engine.measures.facts import CaseFact, Result, Said
from remit.engine.measures.periods import contract_year_of, contract_year_words
from remit.engine.terms import LetterKind, Task

SEPARATOR = "|"
NO_DAY = ""


class CellCut(StrEnum):
    """What a cell counts. The value beside it is a word of the cut, or a day."""

    KIND = "kind"
    SAID = "said"
    WAITING = "waiting"
    URGENCY = "urgency"
    HARM = "harm"
    SITE = "site"
    SPECIALTY = "specialty"
    REQUEST = "request"
    ACKNOWLEDGE_DUE = "acknowledge_due"
    ACKNOWLEDGE_KEPT = "acknowledge_kept"
    ANSWER_DUE = "answer_due"
    ANSWER_KEPT = "answer_kept"
    ANSWER_DAYS = "answer_days"
    MINUTES = "minutes"


Cells = Counter[tuple[CellCut, str]]


def cells_of(fact: CaseFact) -> Cells:
    """Return what one case adds to the cells of its provider and month."""
    cells: Cells = Counter()
    cells[CellCut.KIND, fact.kind.value] += 1
    cells[CellCut.SAID, fact.said.value] += 1
    cells[CellCut.URGENCY, "urgent" if fact.is_urgent else "not_urgent"] += 1
    cells[CellCut.HARM, "harm" if fact.has_harm else "no_harm"] += 1
    cells[CellCut.SITE, fact.site] += 1
    cells[CellCut.SPECIALTY, fact.specialty] += 1
    for request in fact.requests:
        cells[CellCut.REQUEST, SEPARATOR.join((request.task.value, request.rule, fact.letter_kind.value if fact.letter_kind else ""))] += 1
    if fact.said is Said.NOTHING:
        cells[CellCut.WAITING, fact.answer_due_on.isoformat() if fact.answer_due_on else NO_DAY] += 1
    _add_promises(cells, fact)
    if fact.answer_days is not None:
        cells[CellCut.ANSWER_DAYS, str(fact.answer_days)] += 1
    _add_minutes(cells, fact)
    return cells


def _add_promises(cells: Cells, fact: CaseFact) -> None:
    if fact.said is Said.WITHDRAWN and fact.answered_on is None:
        return
    for due_cut, kept_cut, due_on, done_on in (
        (CellCut.ACKNOWLEDGE_DUE, CellCut.ACKNOWLEDGE_KEPT, fact.acknowledge_due_on, fact.acknowledged_on),
        (CellCut.ANSWER_DUE, CellCut.ANSWER_KEPT, fact.answer_due_on, fact.answered_on),
    ):
        if due_on is not None:
            cells[due_cut, due_on.isoformat()] += 1
            if is_kept(done_on, due_on):
                cells[kept_cut, due_on.isoformat()] += 1


def _add_minutes(cells: Cells, fact: CaseFact) -> None:
    """Keep measured minutes by role and others by basis; a case without any is kept as one, so that the default can be applied when it is read."""
    if fact.measured:
        cells[CellCut.MINUTES, "measured|cases"] += 1
        for row in fact.measured:
            cells[CellCut.MINUTES, f"measured|{row.role}"] += row.minutes
    elif fact.minutes is None:
        cells[CellCut.MINUTES, "default|cases"] += 1
    else:
        for name in ("low", "likely", "high"):
            cells[CellCut.MINUTES, f"{fact.minutes.basis}|{name}"] += getattr(fact.minutes, name)
        cells[CellCut.MINUTES, f"{fact.minutes.basis}|cases"] += 1


@dataclass(frozen=True, slots=True)
class CellRow:
    """One number: of a provider and a month, or of several where they were summed already ("" and None)."""

    provider: str
    month: dt.date | None
    cut: CellCut
    value: str
    number: int


class CellTable:
    """Cells of many cases, asked for figures."""

    def __init__(self, rows: Iterable[CellRow]) -> None:
        """Keep the rows by what they count."""
        self._rows: dict[CellCut, list[CellRow]] = {}
        self._by_provider: dict[str, list[CellRow]] | None = None
        for row in rows:
            if row.number:
                self._rows.setdefault(row.cut, []).append(row)

    def _of(self, cut: CellCut) -> list[CellRow]:
        return self._rows.get(cut, [])

    @property
    def cases(self) -> int:
        """How many cases."""
        return sum(row.number for row in self._of(CellCut.KIND))

    @property
    def requests(self) -> int:
        """How many requests."""
        return sum(row.number for row in self._of(CellCut.REQUEST))

    def providers(self, view: Viewpoint) -> list[str]:
        """Return the codes of all providers, as they are seen from a day."""
        return sorted({view.lineage.present(row.provider, day=view.day) for row in self._of(CellCut.KIND)})

    def of_provider(self, provider: str, view: Viewpoint) -> "CellTable":
        """Return the part of one provider, with those whose history it took over."""
        if self._by_provider is None:
            self._by_provider = {}
            for row in (row for rows in self._rows.values() for row in rows):
                self._by_provider.setdefault(row.provider, []).append(row)
        return CellTable(row for code in sorted(view.lineage.codes_of(provider, day=view.day)) for row in self._by_provider.get(code, ()))

    def of_month(self, month: dt.date) -> "CellTable":
        """Return the part of one month."""
        return CellTable(row for rows in self._rows.values() for row in rows if row.month == month)

    def count(self, cut: Cut, view: Viewpoint, *, values: Sequence[str] = ()) -> Count:
        """Count by one cut, as `counts.count` does.

        Raises:
            KeyError: cells are not kept by practice; those are counted from the cases.
        """
        counter: Counter[str] = Counter()
        if cut is Cut.RESULT:
            counter = self._results(view.day)
        else:
            source, value_of = _READ[cut]
            for row in self._of(source):
                counter[value_of(row, view)] += row.number
        return Count(cut, cut.unit, {value: counter[value] for value in (*values, *sorted(set(counter) - set(values)))})

    def _results(self, day: dt.date) -> Counter[str]:
        counter: Counter[str] = Counter()
        for row in self._of(CellCut.SAID):
            if row.value != Said.NOTHING:
                counter[row.value] += row.number
        for row in self._of(CellCut.WAITING):
            is_late = row.value != NO_DAY and dt.date.fromisoformat(row.value) < day
            counter[Result.NO_REPLY.value if is_late else Result.OPEN.value] += row.number
        return counter

    def acknowledgements_kept(self, day: dt.date) -> Kept:
        """Return promises to confirm kept, of those due before a day."""
        return Kept(self._before(CellCut.ACKNOWLEDGE_KEPT, day), self._before(CellCut.ACKNOWLEDGE_DUE, day))

    def answers_kept(self, day: dt.date) -> Kept:
        """Return promises to answer kept, of those due before a day."""
        return Kept(self._before(CellCut.ANSWER_KEPT, day), self._before(CellCut.ANSWER_DUE, day))

    def _before(self, cut: CellCut, day: dt.date) -> int:
        limit = day.isoformat()
        return sum(row.number for row in self._of(cut) if row.value < limit)

    def answer_days(self) -> Counter[int]:
        """Return how many cases were answered after how many operational days."""
        counter: Counter[int] = Counter()
        for row in self._of(CellCut.ANSWER_DAYS):
            counter[int(row.value)] += row.number
        return counter

    def minutes(self) -> dict[str, dict[str, int]]:
        """Return minutes by basis: for `measured` by role, else `low`, `likely`, `high`; and how many `cases` each stands on."""
        found: dict[str, dict[str, int]] = {}
        for row in self._of(CellCut.MINUTES):
            basis, name = row.value.split(SEPARATOR)
            part = found.setdefault(basis, {})
            part[name] = part.get(name, 0) + row.number
        return found


def _letter(value: str) -> LetterKind | None:
    return LetterKind(value) if value else None


def _themed(name: str) -> Callable[[CellRow, Viewpoint], str]:
    def read(row: CellRow, _view: Viewpoint) -> str:
        task, _, letter = row.value.split(SEPARATOR)
        return area_of(name, Task(task), _letter(letter))

    return read


def _month(row: CellRow, _view: Viewpoint) -> str:
    return f"{row.month:%Y-%m}" if row.month else ""


_READ: dict[Cut, tuple[CellCut, Callable[[CellRow, Viewpoint], str]]] = {
    Cut.PROVIDER: (CellCut.KIND, lambda row, view: view.lineage.present(row.provider, day=view.day)),
    Cut.MONTH: (CellCut.KIND, _month),
    Cut.CONTRACT_YEAR: (CellCut.KIND, lambda row, _: contract_year_words(contract_year_of(row.month)) if row.month else ""),
    Cut.KIND: (CellCut.KIND, lambda row, _: row.value),
    Cut.URGENCY: (CellCut.URGENCY, lambda row, _: row.value),
    Cut.HARM: (CellCut.HARM, lambda row, _: row.value),
    Cut.SITE: (CellCut.SITE, lambda row, _: row.value),
    Cut.SPECIALTY: (CellCut.SPECIALTY, lambda row, _: row.value),
    Cut.TASK: (CellCut.REQUEST, lambda row, _: row.value.split(SEPARATOR)[0]),
    Cut.RULE: (CellCut.REQUEST, lambda row, _: row.value.split(SEPARATOR)[1]),
    Cut.SDIP: (CellCut.REQUEST, _themed("sdip")),
    Cut.INTERFACE: (CellCut.REQUEST, _themed("interface")),
    Cut.BMA: (CellCut.REQUEST, _themed("bma")),
}

CUTS_OF_CELLS = frozenset({*_READ, Cut.RESULT})


def table_of(facts: Iterable[CaseFact]) -> CellTable:
    """Return the cells of these cases."""
    return CellTable(add_up(facts))


def add_up(facts: Iterable[CaseFact]) -> Iterator[CellRow]:
    """Yield the cells of these cases, by provider and month."""
    sums: Counter[tuple[str, dt.date, CellCut, str]] = Counter()
    for fact in facts:
        for (cut, value), number in cells_of(fact).items():
            sums[fact.provider, fact.opened_on.replace(day=1), cut, value] += number
    yield from (CellRow(*key, number) for key, number in sums.items())
