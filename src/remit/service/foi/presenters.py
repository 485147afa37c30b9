"""Requests and answers in words for pages."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from remit.engine.clocks.runs import ClockRun
from remit.engine.disclosure import Answer
from remit.engine.disclosure.answer import Grid
from remit.engine.disclosure.forms import action_lines, action_rows, grid_columns, grid_rows, hiding_line, policy_points, recording_lines
from remit.engine.moments import england_day
from remit.service.accounts.models import Membership, Role
from remit.service.foi import permissions
from remit.service.foi.queries.requests import RequestShown, list_open
from remit.service.notifications.routes import News
from remit.service.ui.home import Waiting
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


def list_waiting_rows(acting: Membership, at: dt.datetime) -> list[Waiting]:
    """Return the requests and internal reviews that wait for a commissioner, the soonest due first; what waits for the requester waits for nobody here."""
    if not permissions.WORK_ON_REQUESTS.admits(acting.role):
        return []
    found = [one for one in list_open(acting) if one.clock.due_on is not None or any(clock.is_running for _, clock in one.reviews)]
    return [_waiting_row(one, acting, at) for one in sorted(found, key=lambda one: _due_on(one) or dt.date.max)]


def _due_on(shown: RequestShown) -> dt.date | None:
    """Return the day by which a request is answered, or its review where that runs."""
    runs = [shown.clock, *(clock for _, clock in shown.reviews)]
    return next((run.due_on for run in runs if run.is_running and run.due_on), None)


def _waiting_row(shown: RequestShown, acting: Membership, at: dt.datetime) -> Waiting:
    due, day = _due_on(shown), england_day(at)
    run = next(run for run in (shown.clock, *(clock for _, clock in shown.reviews)) if run.is_running)
    tag, colour = ("Overdue", "red") if due and due < day else shown.state if run is shown.clock else ("Internal review", "blue")
    if shown.answer and not shown.answer.decision and acting.role != Role.COMMISSIONER_APPROVER:
        tag, colour = "With an approver", "white"
    return Waiting(shown.request.subject, reverse("information_request", args=[shown.request.reference]), due_words(run, at), tag, colour)


def home_section(acting: Membership, at: dt.datetime) -> dict[str, object] | None:
    """Return the information requests part of a home page, None where nothing waits."""
    rows = list_waiting_rows(acting, at)
    return {"heading": "Information requests", "rows": rows} if rows else None


def give_week(acting: Membership, _since: dt.datetime, until: dt.datetime) -> list[News]:
    """Return what the first digest of a week says of information requests, without what was asked."""
    rows = list_waiting_rows(acting, until)
    if not rows:
        return []
    late, waiting = sum(row.tag == "Overdue" for row in rows), sum(row.tag == "For approval" for row in rows)
    lines = [f"{count_in_words(len(rows), 'request is', 'requests are')} open. {rows[0].note}"]
    lines += [f"{count_in_words(waiting, 'answer waits', 'answers wait')} for approval."] if waiting else []
    lines += [f"{count_in_words(late, 'request is', 'requests are')} overdue."] if late else []
    return [News("Information requests", tuple(lines), "/information-requests")]
