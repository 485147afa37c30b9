"""The three questions and their answer: reports for each hospital, what was done about them, which policies apply.

What lives here: `Asked`, `Answer`, `compose_answer`. What does not: the answer as a document or a table file (`forms`), how small numbers are hidden
(`remit.engine.measures.suppression`).

"Not recorded" is never a zero: the part of the period before recording began is named as such and holds no figure.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from remit.engine.disclosure.records import ActionKind, DisclosureError, PolicyFact, Register
from remit.engine.measures.cells import CellTable
from remit.engine.measures.counts import Cut, Viewpoint
from remit.engine.measures.crosswalks import get_crosswalk
from remit.engine.measures.dictionary import get_measure
from remit.engine.measures.facts import Result
from remit.engine.measures.periods import Period
from remit.engine.measures.rates import Completeness, completeness_in, letters_in
from remit.engine.measures.suppression import PublishedTable, SuppressionRule, suppress

HIDDEN = "[c]"
_ONE_DAY = dt.timedelta(days=1)
_SHOW_ALL = SuppressionRule(threshold=0)
_Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know, and from when it is seen.

    Attributes:
        period: of the opening of cases and of the days of actions.
        area: its name, for the text.
        day: the day as of which figures are taken.
        taken_at: that moment in words.
        rule: which small numbers are hidden; None shows every number. Either is a person's decision, and `reason` says why.
        reason: kept with the answer, and used if there is a review.
        exemptions: sections of the Act that a person chose, by number; they are printed.
    """

    period: Period
    area: str
    day: dt.date
    taken_at: str
    rule: SuppressionRule | None = None
    reason: str = ""
    exemptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by hospital as it may be published: None is a hidden cell.

    Attributes:
        caption: what it shows.
        unit: "cases" or "requests".
        rows: (ODS code, name) of the hospitals, by name.
        columns: (id, title).
        table: the cells with their totals.
    """

    caption: str
    unit: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    table: PublishedTable

    @property
    def total_words(self) -> str:
        """The total of all, as it may be printed."""
        return shown(self.table.total)


@dataclass(frozen=True, slots=True)
class Answer:
    """The drafted answer.

    Attributes:
        asked: what was asked.
        not_recorded: the part of the period before cases were recorded, None where there is none.
        recorded: the part for which there are figures, None where there is none.
        reports: cases by hospital and what became of them; None where nothing was recorded.
        themes: requests by hospital and theme; None as above.
        letters: letters read in the recorded part, by hospital.
        completeness: how many practices reported in it.
        actions: each kind of action with its number (or its pence), zero included; None where no action was recorded in the period at all.
        actions_from: the first day on which actions were recorded.
        policies: documents in force in the period.
        is_running: the period is not over.
    """

    asked: Asked
    not_recorded: Period | None
    recorded: Period | None
    reports: Grid | None
    themes: Grid | None
    letters: dict[str, int]
    completeness: Completeness
    actions: dict[ActionKind, int] | None
    actions_from: dt.date | None
    policies: tuple[PolicyFact, ...]
    is_running: bool

    @property
    def hidden(self) -> int:
        """How many cells are hidden in all."""
        return sum(grid.table.hidden for grid in (self.reports, self.themes) if grid)

    def rate(self, place: int | None = None) -> str:
        """Return the rate of one hospital (its place in `reports.rows`), or of all, as it may be printed."""
        if self.reports is None:
            return "not recorded"
        number = self.reports.table.total if place is None else self.reports.table.row_totals[place]
        letters = sum(self.letters.values()) if place is None else self.letters.get(self.reports.rows[place][0], 0)
        if number is None:
            return HIDDEN
        return f"{1000 * number / letters:.1f}" if letters else "no letters counted"


def compose_answer(register: Register, asked: Asked) -> Answer:
    """Return the answer that the register gives.

    Raises:
        DisclosureError: the period begins after the day of the figures, or hiding is to be decided without a reason.
    """
    if asked.period.first_on > asked.day:
        raise DisclosureError("The period begins after today. Ask for one that has begun.")
    not_recorded, recorded = _split(asked, register.recorded_from)
    view = Viewpoint(asked.day, register.lineage)
    hospitals = _hospitals(register, view)
    table = register.count(recorded) if recorded else None
    practices = [one.code for one in register.organisations if one.kind == "practice"]
    period = recorded or asked.period
    return Answer(
        asked=asked,
        not_recorded=not_recorded,
        recorded=recorded,
        reports=_reports(table, hospitals, view, asked) if table and hospitals else None,
        themes=_themes(table, hospitals, view, asked) if table and hospitals else None,
        letters=_letters(register, period, view) if recorded else {},
        completeness=completeness_in(register.letters, practices, period),
        actions=_actions(register, asked),
        actions_from=register.actions_from,
        policies=tuple(policy for policy in register.policies if policy.was_in_force(asked.period.first_on, asked.period.last_on)),
        is_running=not asked.period.is_over(asked.day),
    )


def shown(value: int | None) -> str:
    """Return a count as it may be printed: with commas, or hidden."""
    return HIDDEN if value is None else f"{value:,}"


def _split(asked: Asked, recorded_from: dt.date | None) -> tuple[Period | None, Period | None]:
    """Return the part of the period before recording began, and the part after it up to the day of the figures."""
    first, last = asked.period.first_on, min(asked.period.last_on, asked.day)
    if recorded_from is None or recorded_from > last:
        return Period(first, last), None
    if recorded_from > first:
        return Period(first, recorded_from - _ONE_DAY), Period(recorded_from, last)
    return None, Period(first, last)


def _hospitals(register: Register, view: Viewpoint) -> _Names:
    """Return who answers for the providers of the register on the day, by name: one that was merged away is counted with its successor."""
    names = {one.code: one.name for one in register.organisations if one.kind == "provider"}
    codes = {*names, *(fact.provider for fact in register.facts)}
    present = {view.lineage.present(code, day=view.day) for code in codes}
    return tuple(sorted(((code, names.get(code, code)) for code in present), key=lambda row: (row[1], row[0])))


def _grid(counts: Sequence[Sequence[int]], asked: Asked) -> PublishedTable:
    return suppress(counts, asked.rule or _SHOW_ALL)


def _reports(table: CellTable, hospitals: _Names, view: Viewpoint, asked: Asked) -> Grid:
    columns = tuple((result.value, get_measure(result.value).title) for result in Result)
    return Grid("Reports by hospital and what became of them", "cases", hospitals, columns, _grid(_cross(table, hospitals, Cut.RESULT, columns, view), asked))


def _themes(table: CellTable, hospitals: _Names, view: Viewpoint, asked: Asked) -> Grid:
    columns = tuple(get_crosswalk("sdip").titles().items())
    cells = _cross(table, hospitals, Cut.SDIP, columns, view)
    return Grid("What these reports asked back, by hospital and theme", "requests", hospitals, columns, _grid(cells, asked))


def _cross(table: CellTable, hospitals: _Names, cut: Cut, columns: _Names, view: Viewpoint) -> list[list[int]]:
    """Return a row of counts for each hospital."""
    found = [table.of_provider(code, view).count(cut, view).counts for code, _ in hospitals]
    return [[counts.get(column, 0) for column, _ in columns] for counts in found]


def _letters(register: Register, period: Period, view: Viewpoint) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in register.letters:
        found[view.lineage.present(row.provider, day=view.day)] += letters_in([row], period)
    return dict(found)


def _actions(register: Register, asked: Asked) -> dict[ActionKind, int] | None:
    if register.actions_from is None or register.actions_from > min(asked.period.last_on, asked.day):
        return None
    found = [action for action in register.actions if action.on in asked.period and action.on <= asked.day]
    return {kind: sum(action.pence if kind.is_money else 1 for action in found if action.kind is kind) for kind in ActionKind}
