"""What a commissioner did about hospitals, for information requests and open data: counts and sums, nothing of what was said.

What lives here: `list_actions`. What does not: the answer (`foi`).
"""

import datetime as dt

from remit.engine.disclosure import ActionFact, ActionKind
from remit.engine.steps import StepEvent
from remit.service.enforcement.models import Matter, Step
from remit.service.organisations.models import Organisation
from remit.service.organisations.queries import list_lineage

_KINDS = {
    ("performance", "raise_informally"): ActionKind.INFORMAL,
    ("information_breach", "raise_informally"): ActionKind.INFORMAL,
    ("performance", "issue_notice"): ActionKind.NOTICE,
    ("information_breach", "issue_notice"): ActionKind.INFORMATION_NOTICE,
    ("performance", "hold_meeting"): ActionKind.MEETING,
    ("performance", "start_investigation"): ActionKind.INVESTIGATION,
    ("performance", "agree_plan"): ActionKind.PLAN,
    ("performance", "issue_exception_report"): ActionKind.EXCEPTION_REPORT,
    ("performance", "issue_second_exception_report"): ActionKind.EXCEPTION_REPORT,
}
_EVERYWHERE = {"withhold": ActionKind.WITHHELD, "release": ActionKind.RELEASED, "retain": ActionKind.RETAINED, "take_no_action": ActionKind.NO_ACTION}


def list_actions(commissioner: Organisation, *, until: dt.datetime) -> list[ActionFact]:
    """Return what a commissioner, and those whose history it took over, did up to a moment, in order of the days."""
    rows = Step.objects.filter(matter__commissioner__in=list_lineage(commissioner), at__lte=until).select_related("matter__provider")
    found: list[ActionFact] = []
    open_pence: dict[int, int] = {}
    for row in rows.order_by("matter_id", "number"):
        kind = _KINDS.get((row.matter.ladder, row.move)) or _EVERYWHERE.get(row.move)
        if kind is not None:
            found.append(ActionFact(kind, row.on, row.matter.provider.code, _pence(row, kind, open_pence)))
    return sorted(found, key=lambda action: action.on)


def find_first_day(commissioner: Organisation) -> dt.date | None:
    """Return the first day from which contract steps were recorded: that of the first matter, None where there is none."""
    first = Matter.objects.filter(commissioner__in=list_lineage(commissioner)).order_by("opened_at").first()
    return first.opened_at.date() if first else None


def _pence(row: Step, kind: ActionKind, open_pence: dict[int, int]) -> int:
    """Return the sum of a step: what it makes available, or all that was available and is now released or kept."""
    if kind is ActionKind.WITHHELD:
        withheld = StepEvent.from_record(row.record).withheld
        amount = withheld.available_pence if withheld else 0
        open_pence[row.matter_id] = open_pence.get(row.matter_id, 0) + amount
        return amount
    return open_pence.pop(row.matter_id, 0) if kind.is_money else 0
