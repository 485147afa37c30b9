"""The papers of a matter, made anew each time from its steps and the frozen evidence: the same step gives the same bytes.

What lives here: `step_paper`, `draft_paper`. What does not: their sentences (`remit.engine.steps.papers`).
"""

import datetime as dt

from remit.engine.clocks import england_calendar
from remit.engine.moments import england_day
from remit.engine.remedy import FormalPaper
from remit.engine.steps import Evidence, MatterState, Parties, StepEvent, Subject, compose_paper, fold_matter
from remit.service.enforcement.models import Matter, Proposal, Step
from remit.service.enforcement.queries.standing import load_ladder


def step_paper(matter: Matter, step: Step) -> FormalPaper | None:
    """Return the paper that a step made, None where it makes none."""
    ladder = load_ladder(matter)
    kind = ladder.get_move(step.move).paper
    if not kind:
        return None
    rows = list(Step.objects.filter(matter=matter, number__lte=step.number).order_by("number"))
    state = fold_matter(ladder, (StepEvent.from_record(row.record) for row in rows))
    approver = tuple(filter(None, (step.decided_by_name, step.decided_by_job)))
    subject = Subject(ladder, matter.title, matter.reference, state, state.events[-1], _pack(rows), england_calendar())
    return compose_paper(kind, subject, _parties(matter, approver))


def draft_paper(matter: Matter, proposal: Proposal, *, at: dt.datetime) -> FormalPaper | None:
    """Return the paper that a proposal would make if it were approved today, marked as a draft; None where it makes none."""
    ladder = load_ladder(matter)
    kind = ladder.get_move(proposal.move).paper
    if not kind:
        return None
    rows = list(Step.objects.filter(matter=matter).order_by("number"))
    event = StepEvent.from_record({**proposal.record, "on": england_day(at).isoformat(), "number": len(rows) + 1})
    state = fold_matter(ladder, [*(StepEvent.from_record(row.record) for row in rows), event])
    pack = Evidence.from_record(proposal.evidence) if proposal.evidence else _pack(rows)
    return compose_paper(kind, Subject(ladder, matter.title, matter.reference, state, event, pack, england_calendar()), _parties(matter, ()))


def state_if_approved(matter: Matter, proposal: Proposal, *, at: dt.datetime) -> MatterState:
    """Return where a matter would stand if a proposal were approved today."""
    ladder = load_ladder(matter)
    records = list(Step.objects.filter(matter=matter).order_by("number").values_list("record", flat=True))
    event = StepEvent.from_record({**proposal.record, "on": england_day(at).isoformat(), "number": len(records) + 1})
    return fold_matter(ladder, [*map(StepEvent.from_record, records), event])


def _pack(rows: list[Step]) -> Evidence | None:
    record = next((row.evidence for row in reversed(rows) if row.evidence), None)
    return Evidence.from_record(record) if record else None


def _parties(matter: Matter, approver: tuple[str, ...]) -> Parties:
    return Parties((matter.commissioner.name,), ("The contract lead", matter.provider.name), approver)


def pack_of(carrier: Proposal | Step | None) -> Evidence | None:
    """Return the evidence that a proposal or a step carries, None where it carries none."""
    return Evidence.from_record(carrier.evidence) if carrier is not None and carrier.evidence else None
