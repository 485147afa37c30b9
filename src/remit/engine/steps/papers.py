"""The papers of a ladder: notice, agenda, terms, plan, exception report, statement of what may be withheld, release and retention.

What lives here: `compose_paper` and its sentences. What does not: the layout (`remit.engine.remedy`), the evidence itself (`evidence`).

Tone: plain and fair. A paper says what was counted and out of what, prints the other side's words, and never says more than is known.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from remit.engine.clocks import Calendar, day_words
from remit.engine.plans import compose_plan, judge
from remit.engine.remedy import FormalPaper, PaperSection, PaperTable
from remit.engine.steps.evidence import Evidence, cases_words
from remit.engine.steps.ladder import Ladder
from remit.engine.steps.limits import list_due
from remit.engine.steps.matter import MatterState, StepEvent
from remit.engine.steps.withholding import pounds

TITLES = {
    "notice": "Contract performance notice",
    "information_notice": "Information breach notice",
    "agenda": "Agenda of the contract management meeting",
    "terms": "Terms of the joint investigation",
    "plan": "Remedial action plan",
    "no_plan": "Report to both boards: no plan agreed",
    "no_engagement": "Record: the provider does not engage",
    "exception_report": "Exception report",
    "withholding": "Statement of what may be withheld",
    "release": "Release of withheld money",
    "retention": "Withheld money kept for good",
}
DRAFT = "Draft. Nobody has approved it, and nothing has been sent."


@dataclass(frozen=True, slots=True)
class Parties:
    """Who the paper is between, and who answers for it.

    Attributes:
        commissioner: name first, then lines of its address.
        provider: to whom, line by line.
        approver: name and post; empty while it is a draft.
    """

    commissioner: tuple[str, ...]
    provider: tuple[str, ...]
    approver: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is made of: the matter, and the step that makes it.

    Attributes:
        title: the matter in a few words. reference: ours.
        state: the matter after the step.
        event: the step.
        evidence: what was approved with the notice, None where the ladder has none.
    """

    ladder: Ladder
    title: str
    reference: str
    state: MatterState
    event: StepEvent
    evidence: Evidence | None
    calendar: Calendar


def compose_paper(kind: str, subject: Subject, parties: Parties) -> FormalPaper:
    """Return the paper of a step.

    Args:
        kind: a key of `TITLES`.
        subject: the matter and the step.
        parties: who it is between; without an approver the paper is marked as a draft.
    """
    sections = tuple(section for section in _SECTIONS[kind](subject) if section is not None)
    blank = FormalPaper(
        kind=TITLES[kind],
        title=subject.title,
        reference=subject.reference,
        day=subject.event.on,
        day_line=day_words(subject.event.on),
        sender=parties.commissioner,
        addressee=parties.provider,
        sections=sections,
        signature=parties.approver,
        mark="" if parties.approver else DRAFT,
    )
    if kind != "plan":
        return blank
    return compose_plan(blank, [judge(row, (), subject.event.on) for row in subject.event.milestones], day=subject.event.on)


def _contract(subject: Subject) -> PaperSection:
    edition = f"NHS Standard Contract {subject.ladder.edition.replace('-', '/')}"
    return PaperSection("Under which contract", facts=(("Contract", edition), ("Step", subject.ladder.condition)))


def _said(heading: str, subject: Subject) -> PaperSection:
    return PaperSection(heading, tuple(filter(None, subject.event.text.split("\n"))))


def _counted(subject: Subject) -> PaperSection | None:
    pack = subject.evidence
    if pack is None:
        return None
    first, last = pack.days()
    facts = [
        ("Time", f"{day_words(first, with_weekday=False)} to {day_words(last, with_weekday=False)}"),
        ("Cases", pack.rate_words),
        ("Reporting", pack.completeness_words),
        *((words, f"{len(cases):,} of {pack.count:,}") for words, cases in pack.results),
        *((f"Same rule, {row.citation}", f"{cases_words(len(row.cases))}: {row.words}") for row in pack.repeats),
        ("A patient was harmed or nearly harmed", f"{cases_words(len(pack.harm))} recorded"),
    ]
    fair = "These are reports that practices made. Requests that practices accepted, and cases that were not upheld, are counted beside them."
    return PaperSection("What was counted", (fair,), tuple(facts))


def _attempts(subject: Subject) -> PaperSection:
    rows = tuple(f"{day_words(event.on)}: {event.text}" for event in subject.state.events if event.move in ("raise_informally", "log_attempt"))
    return PaperSection("Attempts to settle it first", points=rows) if rows else PaperSection("Attempts to settle it first", ("None is recorded.",))


def _other_side(subject: Subject) -> PaperSection:
    rows = tuple(f"{day_words(event.on)}: {event.text}" for event in subject.state.events if event.move == "record_reply")
    return PaperSection("What the provider says", points=rows) if rows else PaperSection("What the provider says", ("No reply is recorded.",))


def _follows(subject: Subject) -> PaperSection | None:
    lines: list[str] = []
    for due in list_due(subject.ladder, subject.state, subject.calendar):
        if due.started_on == subject.event.on and not due.is_over:
            when = f"{due.limit.words}: by {day_words(due.due_on)}." if due.due_on else f"{due.limit.words}. {' '.join(due.how)}"
            lines.append(when)
            lines += [due.limit.known.words[:1].upper() + due.limit.known.words[1:] + "."] if due.due_on and not due.limit.is_named else []
    return PaperSection("What follows", tuple(lines)) if lines else None


def _case_table(subject: Subject) -> PaperSection | None:
    pack = subject.evidence
    if pack is None or not pack.cases:
        return None
    rows = tuple(
        (row.case, day_words(dt.date.fromisoformat(row.opened_on), with_weekday=False), row.specialty or "not known", ", ".join(row.tasks), row.result)
        for row in pack.cases
    )
    note = f"Figures as taken {pack.taken_at}. They do not change after approval. No patient, clinician or practice is named."
    columns = ("Case", "Opened", "Specialty", "What was asked", "What became of it")
    return PaperSection("The cases", (note,), table=PaperTable(cases_words(pack.count).capitalize(), columns, rows))


def _month_table(subject: Subject) -> PaperSection | None:
    pack = subject.evidence
    if pack is None or not pack.months:
        return None
    rows = tuple((row.month + ("" if row.is_whole else " (not over yet)"), f"{row.cases:,}", f"{row.letters:,}", f"{row.practices:,}") for row in pack.months)
    return PaperSection("Month by month", table=PaperTable("Cases and letters by month", ("Month", "Cases", "Letters read", "Practices"), rows, numeric=3))


def _missed(subject: Subject) -> PaperSection | None:
    row = next((row for row in subject.state.plan if row.id == subject.event.milestone), None)
    if row is None:
        return None
    facts = (("Milestone", row.action), ("Owner", row.owner), ("Was due", day_words(row.due_on)), ("Measure", row.measure.words if row.measure else "none"))
    return PaperSection("The milestone", facts=facts)


def _money(subject: Subject) -> PaperSection | None:
    rows = [event.withheld for event in subject.state.events if event.withheld]
    if not rows:
        return None
    table = PaperTable(
        "Available to the commissioner",
        ("Month", "Value entered", "Available"),
        tuple((row.month, pounds(row.value_pence), pounds(row.available_pence)) for row in rows),
        numeric=2,
    )
    lines = (*(row.words for row in rows), f"In all, not released: {pounds(subject.state.available_pence)}.", "Remit pays and withholds nothing.")
    return PaperSection("What may be withheld", lines, table=table)


def _asked(sentence: str) -> PaperSection:
    return PaperSection("What we ask", (sentence,))


_Sections = Callable[[Subject], tuple[PaperSection | None, ...]]
_MEETING = "A contract management meeting, and a plan with dates."
_SECTIONS: Mapping[str, _Sections] = {
    "notice": lambda it: (
        *(_contract(it), _said("What happened", it), _counted(it), _attempts(it), _other_side(it), _asked(_MEETING), _follows(it)),
        *(_month_table(it), _case_table(it)),
    ),
    "information_notice": lambda it: (_contract(it), _said("Which information did not come", it), _attempts(it), _other_side(it), _follows(it)),
    "agenda": lambda it: (_contract(it), _meeting_on(it), _agenda(it), _counted(it), _attempts(it), _other_side(it)),
    "terms": lambda it: (_contract(it), _said("What will be investigated, by whom", it), _counted(it), _follows(it)),
    "plan": lambda it: (_contract(it), _said("What was agreed", it)) if it.event.text else (_contract(it),),
    "no_plan": lambda it: (_contract(it), _said("Why no plan was agreed", it), _attempts(it), _other_side(it), _follows(it)),
    "no_engagement": lambda it: (_contract(it), _said("Why we say so", it), _attempts(it), _other_side(it)),
    "exception_report": lambda it: (_contract(it), _missed(it), _said("What was not done", it), _attempts(it), _other_side(it), _follows(it)),
    "withholding": lambda it: (_contract(it), _said("Why", it), _money(it), _other_side(it), _follows(it)),
    "release": lambda it: (_contract(it), _said("Why it is released", it), _money(it)),
    "retention": lambda it: (_contract(it), _said("Why it is kept", it), _money(it), _other_side(it)),
}


def _meeting_on(subject: Subject) -> PaperSection:
    return PaperSection("When", (f"The meeting is called for {day_words(subject.event.day or subject.event.on)}.",))


def _agenda(subject: Subject) -> PaperSection:
    points = (
        "What was counted, and whether both sides agree on it",
        "What the provider says",
        "Withdraw, act at once, investigate together, or agree a plan",
        "Who does what by when",
    )
    return PaperSection("To decide", points=points)
