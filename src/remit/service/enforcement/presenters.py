"""Matters, steps and limits in words for pages.

What lives here: what a page shows, in order. What does not: what a reader may see (`queries`), or the papers (`remit.engine.steps.papers`).
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass

from django.urls import reverse

from remit.engine.clocks import england_calendar
from remit.engine.moments import england_day
from remit.engine.remedy import spaced_reference
from remit.engine.steps import Due, Evidence, MoveRow, StepEvent, pounds
from remit.engine.steps.ladder import Limit, Need, Share
from remit.service.accounts.models import Membership, Role
from remit.service.enforcement.models import Matter, Proposal, Step
from remit.service.enforcement.queries import matters
from remit.service.enforcement.queries.standing import Standing, load_standing
from remit.service.notifications.routes import News
from remit.service.ui.home import Waiting
from remit.service.ui.presenters import count_in_words, day_in_words, with_capital


@dataclass(frozen=True)
class StepShown:
    """A step as a page shows it. `has_paper` says whether there is a document to fetch."""

    number: int
    words: str
    on: dt.date
    by: str
    prepared_by: str
    text: str
    has_paper: bool
    has_evidence: bool
    money: str


def list_steps_shown(standing: Standing, *, is_own: bool) -> list[StepShown]:
    """Return the steps that were taken; to the provider only those that made a paper, and what it said itself."""
    rows = [_step(standing, step) for step in standing.steps]
    return rows if is_own else [row for row, step in zip(rows, standing.steps, strict=True) if row.has_paper or step.move == "record_reply"]


def _step(standing: Standing, step: Step) -> StepShown:
    row = standing.ladder.get_move(step.move)
    event = StepEvent.from_record(step.record)
    by = f"{step.decided_by_name}, {step.decided_by_job}" if step.decided_by_job else step.decided_by_name
    money = event.withheld.words if event.withheld else ""
    return StepShown(step.number, row.words, step.on, by, step.prepared_by_name, event.text, bool(row.paper), step.evidence is not None, money)


@dataclass(frozen=True)
class DueShown:
    """A time limit as a page shows it."""

    words: str
    when: str
    tag: str
    colour: str
    how: tuple[str, ...]
    known: str
    term: str


def list_dues_shown(dues: tuple[Due, ...], *, day: dt.date) -> list[DueShown]:
    """Return the limits that were started, those that still run first."""
    return [_due(due, day) for due in sorted(dues, key=lambda due: due.is_over)]


def _due(due: Due, day: dt.date) -> DueShown:
    tag, colour = "", "white"
    if due.is_over:
        tag, colour = {True: ("Kept", "green"), False: ("Not kept", "orange"), None: ("Over", "grey")}[due.was_kept]
    elif due.due_on is None:
        tag, colour = "Number not checked", "yellow"
    elif due.is_overdue(day):
        tag, colour = "Overdue", "red"
    when = f"By {day_in_words(due.due_on)}{_left(due, day)}" if due.due_on else "The day is not known"
    known = "The step names this day" if due.limit.is_named else with_capital(due.limit.known.words)
    return DueShown(due.limit.words, when, tag, colour, due.how, known, "" if due.limit.is_named else due.limit.id)


def _left(due: Due, day: dt.date) -> str:
    if due.is_over or due.due_on is None:
        return ""
    days = england_calendar().operational_days_between(day, due.due_on)
    return f", in {count_in_words(days, 'working day')}" if days >= 0 else f", overdue by {count_in_words(-days, 'working day')}"


def term_words(row: Limit | Share) -> str:
    """Return a number of the ladder as it may be shown."""
    if isinstance(row, Limit):
        if row.is_named:
            return "The step names the day"
        if row.days is not None:
            return count_in_words(row.days, "working day")
        return count_in_words(row.months, "month") if row.months is not None else "Not known"
    if row.percent is None:
        return "Not known"
    return f"{row.percent.normalize():f}%" + (f", {row.cap.normalize():f}% together" if row.cap is not None else "")


def hint_of(row: MoveRow) -> str:
    """Return what follows from choosing a step."""
    paper = " It makes a paper." if row.paper else ""
    who = "An approver decides it." if row.by.value == "approver" else "You record it."
    return " ".join(filter(None, (f"{row.hint}." if row.hint else "", who + paper)))


def address_of(matter: Matter, row: MoveRow) -> str:
    """Return the address of the form of a step."""
    return reverse("matter_plan", args=[matter.reference]) if Need.MILESTONES in row.needs else reverse("matter_step", args=[matter.reference, row.id])


@dataclass(frozen=True)
class SentBackShown:
    """A prepared step that its approver sent back, as a page shows it."""

    words: str
    by: str
    reason: str
    href: str


def show_sent_back(standing: Standing) -> SentBackShown | None:
    """Return the step of a matter that was sent back and waits to be prepared anew, None where there is none."""
    if standing.sent_back is None:
        return None
    row = standing.ladder.get_move(standing.sent_back.move)
    return SentBackShown(row.words, standing.sent_back.decided_by_name, standing.sent_back.reason, address_of(standing.matter, row))


def sent_back_words(proposal: Proposal) -> tuple[str, ...]:
    """Say above its form why a step was sent back, and what stands in the form."""
    return f"Sent back by {proposal.decided_by_name}: {proposal.reason}", "What was prepared stands below. Change it and send it again."


def money_words(pence: int) -> str:
    """Return what is available to withhold."""
    return pounds(pence) if pence else "£0: none"


def case_words(reference: str) -> str:
    """Return a case reference in its two groups."""
    return spaced_reference(reference)


def pack_csv(pack: Evidence) -> bytes:
    """Return the cases of a pack as CSV in UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("case", "opened_on", "specialty", "tasks", "rules", "result", "answer_days", "harm"))
    for row in pack.cases:
        days = "" if row.answer_days is None else str(row.answer_days)
        writer.writerow((row.case, row.opened_on, _plain(row.specialty), "; ".join(row.tasks), "; ".join(row.rules), row.result, days, row.case in pack.harm))
    return out.getvalue().encode()


def _plain(text: str) -> str:
    """Return a text that no spreadsheet reads as a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text


SOON_DAYS = 7


def list_waiting_rows(acting: Membership, at: dt.datetime) -> list[Waiting]:
    """Return what waits in contract steps: what an approver decides, what was sent back to the reader, and time limits that end within a week or are over.

    A provider's lead sees every limit that runs, also one whose day is not known: nothing else tells them of a notice.
    """
    rows = []
    if acting.role == Role.COMMISSIONER_APPROVER:
        rows = [
            Waiting(one.matter.title, reverse("matter_decision", args=[one.matter.reference]), one.matter.provider.name, "For approval", "yellow")
            for one in matters.list_waiting(acting)
        ]
    day, is_provider = england_day(at), acting.role == Role.PROVIDER_LEAD
    for standing in map(load_standing, matters.list_open(acting)):
        rows += _sent_back_rows(standing, acting)
        rows += [_limit_row(standing, due, day) for due in standing.dues if _is_soon(due, day) or (is_provider and not due.is_over)]
    return rows


def _sent_back_rows(standing: Standing, acting: Membership) -> list[Waiting]:
    """Return what was sent back to this very person."""
    shown, proposal = show_sent_back(standing), standing.sent_back
    if shown is None or proposal is None or acting.role == Role.PROVIDER_LEAD or proposal.prepared_by != f"person:{acting.person_id}":
        return []
    return [Waiting(standing.matter.title, shown.href, f"{shown.words}. Sent back by {shown.by}: {shown.reason}", "Sent back", "orange")]


def _is_soon(due: Due, day: dt.date) -> bool:
    return not due.is_over and due.due_on is not None and due.due_on <= day + dt.timedelta(days=SOON_DAYS)


def _limit_row(standing: Standing, due: Due, day: dt.date) -> Waiting:
    tag, colour = ("Overdue", "red") if due.is_overdue(day) else ("This week", "blue") if _is_soon(due, day) else (standing.words, "white")
    note = f"{due.limit.words}. {_due(due, day).when}."
    return Waiting(standing.matter.title, reverse("matter", args=[standing.matter.reference]), note, tag, colour)


def home_section(acting: Membership, at: dt.datetime) -> dict[str, object] | None:
    """Return the contract steps part of a home page, None where nothing waits."""
    rows = list_waiting_rows(acting, at)
    return {"heading": "Contract steps", "rows": rows} if rows else None


def give_week(acting: Membership, _since: dt.datetime, until: dt.datetime) -> list[News]:
    """Return what the first digest of a week says of contract steps. Titles of matters stay out of mail."""
    rows = list_waiting_rows(acting, until)
    counts = {tag: sum(row.tag == tag for row in rows) for tag in ("For approval", "Sent back", "This week", "Overdue")}
    later = len(rows) - sum(counts.values())
    lines = [
        f"{count_in_words(counts['For approval'], 'step waits', 'steps wait')} for your decision." if counts["For approval"] else "",
        f"{count_in_words(counts['Sent back'], 'step was', 'steps were')} sent back to you." if counts["Sent back"] else "",
        f"{count_in_words(counts['This week'], 'time limit ends', 'time limits end')} this week." if counts["This week"] else "",
        f"{count_in_words(counts['Overdue'], 'time limit is', 'time limits are')} over." if counts["Overdue"] else "",
        f"{count_in_words(later, 'time limit ends later, or its day is', 'time limits end later, or their day is')} not known." if later else "",
    ]
    return [News("Contract steps", tuple(filter(None, lines)), "/contract")] if any(lines) else []
