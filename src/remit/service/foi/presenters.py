"""Requests and answers in words for pages."""

import datetime as dt
from dataclasses import dataclass

from remit.engine.clocks.runs import ClockRun
from remit.engine.disclosure import Answer
from remit.engine.disclosure.answer import Grid
from remit.engine.disclosure.forms import action_lines, action_rows, grid_columns, grid_rows, hiding_line, policy_points, recording_lines
from remit.engine.moments import england_day
from remit.service.ui.presenters import count_in_words, day_in_words


@dataclass(frozen=True)
class GridShown:
    """A table by hospital as a page shows it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class AnswerShown:
    """A drafted answer as a page shows it."""

    reports_lines: tuple[str, ...]
    grids: tuple[GridShown, ...]
    hiding: str
    hidden: int
    actions: tuple[tuple[str, str], ...]
    action_lines: tuple[str, ...]
    policies: tuple[str, ...]


def show_answer(answer: Answer) -> AnswerShown:
    """Return a drafted answer for a page: the same sentences and tables as its paper."""
    return AnswerShown(
        recording_lines(answer),
        tuple(_grid(grid) for grid in (answer.reports, answer.themes) if grid),
        hiding_line(answer),
        answer.hidden,
        action_rows(answer),
        action_lines(answer),
        policy_points(answer),
    )


def _grid(grid: Grid) -> GridShown:
    return GridShown(grid.caption, grid_columns(grid), grid_rows(grid))


def due_words(clock: ClockRun, at: dt.datetime) -> str:
    """Return when an answer is due, as a sentence."""
    day = england_day(at)
    if not clock.is_running:
        return f"Over since {day_in_words(clock.ended_on)}." if clock.ended_on else ""
    if clock.due_on is None:
        return "The clock stands still until the requester says what is meant."
    left = clock.days_left(day) or 0
    when = f"in {count_in_words(left, 'working day')}" if left >= 0 else f"overdue by {count_in_words(-left, 'working day')}"
    return f"Answer due {day_in_words(clock.due_on)}, {when}."


def day_lines(clock: ClockRun) -> list[str]:
    """Return the days of a clock, line by line."""
    return [counted.words() for counted in clock.days]
