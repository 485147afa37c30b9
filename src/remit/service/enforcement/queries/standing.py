"""Where a matter stands: its ladder with the numbers of the signed contract, its steps, its limits.

What lives here: folding one matter. What does not: which matters somebody may see (`matters`).
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.clocks import england_calendar
from remit.engine.steps import Due, Ladder, MatterState, SeenTerm, StepEvent, fold_matter, get_ladder, list_due, list_preparable, with_terms
from remit.service.enforcement.models import ContractTerm, Matter, Proposal, Step


@dataclass(frozen=True)
class Standing:
    """A matter with all that follows from its steps.

    Attributes:
        steps: rows in order, each with the engine's event.
        proposal: the step that waits for a decision, None where none does.
        sent_back: the step that was prepared last, where the approver sent it back and it can still be prepared anew; None else.
        dues: the time limits that were started.
    """

    matter: Matter
    ladder: Ladder
    state: MatterState
    steps: tuple[Step, ...]
    proposal: Proposal | None
    sent_back: Proposal | None
    dues: tuple[Due, ...]

    @property
    def words(self) -> str:
        """Where it stands."""
        return self.ladder.state_words(self.state.label)

    def overdue(self, day: dt.date) -> tuple[Due, ...]:
        """Return the limits that are over on a day."""
        return tuple(due for due in self.dues if due.is_overdue(day))


def load_ladder(matter: Matter) -> Ladder:
    """Return the ladder of a matter with the numbers that people read in the signed contract."""
    rows = ContractTerm.objects.filter(commissioner=matter.commissioner, provider=matter.provider, ladder=matter.ladder, edition=matter.edition).order_by(
        "at", "pk"
    )
    return with_terms(get_ladder(matter.ladder, matter.edition), [_term(row) for row in rows])


def _term(row: ContractTerm) -> SeenTerm:
    return SeenTerm(row.term, row.clause, row.page, row.read_on, row.read_by_name, row.days, row.months, row.percent, row.cap)


def load_state(matter: Matter) -> MatterState:
    """Return what the steps of a matter fold to."""
    records = Step.objects.filter(matter=matter).order_by("number").values_list("record", flat=True)
    return fold_matter(get_ladder(matter.ladder, matter.edition), map(StepEvent.from_record, records))


def load_standing(matter: Matter) -> Standing:
    """Return where a matter stands."""
    ladder = load_ladder(matter)
    steps = tuple(Step.objects.filter(matter=matter).order_by("number"))
    state = fold_matter(ladder, (StepEvent.from_record(step.record) for step in steps))
    last = Proposal.objects.filter(matter=matter).order_by("-pk").first()
    proposal = last if last and not last.decision else None
    sent_back = last if last and last.decision == "sent_back" and any(row.id == last.move for row in list_preparable(ladder, state)) else None
    return Standing(matter, ladder, state, steps, proposal, sent_back, list_due(ladder, state, england_calendar()))
