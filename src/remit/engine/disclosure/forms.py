"""The answer as a paper and as a table file.

What lives here: every sentence of the answer, and its CSV. What does not: figures (`answer`), layout (`remit.engine.remedy`).
"""

import csv
import io
from collections.abc import Iterator

from remit.engine.clocks import day_words
from remit.engine.disclosure.answer import HIDDEN, Answer, Grid, shown
from remit.engine.disclosure.exemptions import exemption_words
from remit.engine.disclosure.records import ActionKind
from remit.engine.measures.periods import Period
from remit.engine.remedy import FormalPaper, PaperSection, PaperTable

QUESTIONS = (
    "Question 1. How many reports, for each hospital?",
    "Question 2. What action or sanctions?",
    "Question 3. What policies apply?",
)
EXEMPTIONS_LINE = "Some of what was asked for is not given. These sections of the Freedom of Information Act 2000 were used:"
_NOT_FAULTS = "These are reports that practices made, not proven faults. What became of each is shown beside them. The hospitals stand in order of name."


def answer_paper(answer: Answer, *, reference: str, sender: tuple[str, ...], signature: tuple[str, ...] = (), mark: str = "") -> FormalPaper:
    """Return the answer as a paper.

    Args:
        answer: the answer.
        reference: of the request.
        sender: the authority, name first.
        signature: who released it; empty for a draft.
        mark: a line in bold, such as that it is a draft.
    """
    asked = answer.asked
    return FormalPaper(
        kind="Answer to an information request",
        title=f"Work passed from hospitals to GP practices in {asked.area}, {period_words(asked.period)}",
        reference=reference,
        day=asked.day,
        day_line=day_words(asked.day),
        sender=sender,
        addressee=(),
        sections=(*_first(answer), _second(answer), _third(answer), *_not_given(answer), _about(answer)),
        signature=signature,
        mark=mark,
    )


def period_words(period: Period) -> str:
    """Return a period as people read it: 1 April 2024 to 31 December 2025."""
    return f"{day_words(period.first_on, with_weekday=False)} to {day_words(period.last_on, with_weekday=False)}"


def recording_lines(answer: Answer) -> tuple[str, ...]:
    """Return the sentences that keep "not recorded" apart from zero, for the first question."""
    lines: list[str] = []
    if answer.not_recorded:
        lines.append(f"{period_words(answer.not_recorded)}: not recorded. This does not mean that there were none.")
    if answer.recorded and answer.reports:
        number = answer.reports.table.total
        lines.append(f"{period_words(answer.recorded)}: {shown(number)} report{'' if number == 1 else 's'}.")
        letters = sum(answer.letters.values())
        if letters and number is not None:
            lines.append(f"{letters:,} letters were read in the months of this time: {answer.rate()} reports for every 1,000 letters.")
        lines.append(f"{answer.completeness.reporting} of {answer.completeness.practices} practices sent letters in it.")
    if answer.is_running:
        lines.append(f"The period is not over: figures go up to {day_words(answer.asked.day)}.")
    return tuple(lines)


def hiding_line(answer: Answer) -> str:
    """Return the sentence that says what is hidden."""
    rule = answer.asked.rule
    if rule is None:
        return "No number is hidden."
    if not answer.hidden:
        return f"No number under {rule.threshold} had to be hidden."
    return (
        f"{HIDDEN} is hidden, so that no patient can be picked out: a number under {rule.threshold}, and others that would let a reader work it out. "
        f"{answer.hidden} numbers are hidden in all. A zero is shown."
    )


def grid_rows(grid: Grid) -> tuple[tuple[str, ...], ...]:
    """Return a grid's rows as they may be printed, with its totals at the right and below."""
    rows = [(name, *map(shown, cells), shown(total)) for (_, name), cells, total in zip(grid.rows, grid.table.cells, grid.table.row_totals, strict=True)]
    return (*rows, ("All hospitals", *map(shown, grid.table.column_totals), shown(grid.table.total)))


def grid_columns(grid: Grid) -> tuple[str, ...]:
    """Return the headings of `grid_rows`."""
    return ("Hospital", *(title for _, title in grid.columns), "All")


def action_rows(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Return each kind of action with its number or sum, explicit zeros included."""
    return tuple((kind.words, _amount(kind, number)) for kind, number in (answer.actions or {}).items())


def action_lines(answer: Answer) -> tuple[str, ...]:
    """Return the sentences around the actions."""
    if answer.actions is None:
        return ("Actions were not recorded in this time. This does not mean that there were none.",)
    begins = answer.actions_from
    if begins and begins > answer.asked.period.first_on:
        return (f"Before {day_words(begins, with_weekday=False)}: not recorded.",)
    return ()


def policy_points(answer: Answer) -> tuple[str, ...]:
    """Return each document with when it applied."""
    return tuple(
        f"{row.title}, {row.version}. In force from {day_words(row.valid_from, with_weekday=False)}"
        + (f" to {day_words(row.valid_to, with_weekday=False)}" if row.valid_to else "")
        + (f". {row.link}" if row.link else "")
        for row in answer.policies
    )


def answer_csv(answer: Answer) -> bytes:
    """Return the answer as CSV in UTF-8: one number a row, hidden cells and times without record marked in the column `note`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("question", "from", "to", "hospital_code", "hospital", "unit", "column", "value", "note"))
    writer.writerows(_csv_rows(answer))
    return out.getvalue().encode()


def _first(answer: Answer) -> Iterator[PaperSection]:
    yield PaperSection(QUESTIONS[0], recording_lines(answer))
    if answer.reports is None:
        return
    yield PaperSection("", (_NOT_FAULTS,), table=_table(answer.reports))
    rates = tuple(
        (name, shown(answer.reports.table.row_totals[place]), f"{answer.letters.get(code, 0):,}", answer.rate(place))
        for place, (code, name) in enumerate(answer.reports.rows)
    )
    yield PaperSection(
        "", table=PaperTable("Reports for every 1,000 letters", ("Hospital", "Reports", "Letters read", "For every 1,000 letters"), rates, numeric=3)
    )
    if answer.themes:
        yield PaperSection("", ("A report can be about several requests. This table counts requests.", hiding_line(answer)), table=_table(answer.themes))


def _table(grid: Grid) -> PaperTable:
    return PaperTable(grid.caption, grid_columns(grid), grid_rows(grid), numeric=len(grid.columns) + 1)


def _second(answer: Answer) -> PaperSection:
    rows = action_rows(answer)
    return PaperSection(QUESTIONS[1], action_lines(answer), table=PaperTable("Actions", ("Action", "Number"), rows, numeric=1) if rows else None)


def _third(answer: Answer) -> PaperSection:
    points = policy_points(answer)
    return PaperSection(QUESTIONS[2], points=points) if points else PaperSection(QUESTIONS[2], ("No document of this register was in force in this time.",))


def _not_given(answer: Answer) -> Iterator[PaperSection]:
    """Yield what is not given and under which section of the Act; nothing where no section was used."""
    if answer.asked.exemptions:
        yield PaperSection("What is not given", (EXEMPTIONS_LINE,), points=exemption_words(answer.asked.exemptions))


def _about(answer: Answer) -> PaperSection:
    lines = [f"Every figure comes from the register, as taken {answer.asked.taken_at}."]
    if answer.asked.rule and answer.hidden:
        lines.append(f"Small numbers were hidden by the method {answer.asked.rule.version}.")
    lines.append("Money is what was decided to be withheld under the contract. Zero means that there was none.")
    return PaperSection("About these figures", tuple(lines))


def _amount(kind: ActionKind, number: int) -> str:
    if not kind.is_money:
        return f"{number:,}"
    return f"£{number // 100:,}.{number % 100:02d}" if number else "£0: none"


def _csv_rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    first, last = answer.asked.period.first_on.isoformat(), answer.asked.period.last_on.isoformat()
    if answer.not_recorded:
        lost = answer.not_recorded
        yield ("1", lost.first_on.isoformat(), lost.last_on.isoformat(), "", "", "cases", "all", "", "not_recorded")
    for grid in (answer.reports, answer.themes):
        if grid and answer.recorded:
            days = (answer.recorded.first_on.isoformat(), answer.recorded.last_on.isoformat())
            yield from (("1", *days, *row) for row in _grid_csv(grid))
    if answer.actions is None:
        yield ("2", first, last, "", "", "actions", "all", "", "not_recorded")
    for kind, number in (answer.actions or {}).items():
        yield ("2", first, last, "", "", "pence" if kind.is_money else "actions", kind.value, str(number), "")
    for line in exemption_words(answer.asked.exemptions):
        yield ("exemption", first, last, "", "", "", line.partition(":")[0], "", line)
    for row in answer.policies:
        yield ("3", row.valid_from.isoformat(), row.valid_to.isoformat() if row.valid_to else "", "", "", "policy", row.title, row.version, row.link)


def _grid_csv(grid: Grid) -> Iterator[tuple[str, ...]]:
    table = grid.table
    for (code, name), cells, total in zip(grid.rows, table.cells, table.row_totals, strict=True):
        for (column, _), value in zip((*grid.columns, ("all", "")), (*cells, total), strict=True):
            yield _cell(code, name, grid.unit, column, value)
    for (column, _), value in zip((*grid.columns, ("all", "")), (*table.column_totals, table.total), strict=True):
        yield _cell("", "All hospitals", grid.unit, column, value)


def _cell(code: str, name: str, unit: str, column: str, value: int | None) -> tuple[str, ...]:
    # A name that begins with "=" would be a formula in a spreadsheet.
    safe = f"'{name}" if name[:1] in "=+-@" else name
    return (code, safe, unit, column, "" if value is None else str(value), "hidden" if value is None else "")
