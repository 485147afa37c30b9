"""The `medicines` part of the published answer.

What lives here: the mapping from what was read of the medicines to that object. What does not: the findings (`medicine_findings`), the rest of the answer
(`answer`). What few letters need is imported only for them: a run on one letter must start quickly.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from remit.engine.letters.letter import Letter
from remit.engine.medicines.formulary import FormularyStatus
from remit.engine.medicines.interactions import Interaction
from remit.engine.medicines.rows import Row
from remit.engine.medicines.runout import RunOut
from remit.engine.medicines.statuses import Status
from remit.engine.medicines.supply import Supply, SupplyKind
from remit.engine.rulebook.policy import Policy
from remit.engine.triage.medicine_facts import MedicineFacts
from remit.engine.triage.medicine_findings import run_out_of, supplied_days

if TYPE_CHECKING:
    from remit.engine.medicines.reconciliation import Compared


_LONGEST_REASON = 120


def medicines_object(letter: Letter, facts: MedicineFacts, policy: Policy) -> dict[str, Any]:
    """Return the part of the answer on medicines; empty where the letter says nothing of any."""
    rows = [row for row in facts.rows if is_told(row)]
    if not rows and facts.letter_supply is None:
        return {}
    words = letter.text.lower()
    items = [_item(letter, row, facts, words) for row in rows]
    return {
        "items": items,
        "supply_of_all": _supply(facts.letter_supply.supply) if facts.letter_supply else None,
        "changes": _changes(facts) if any(row.is_before for row in facts.rows) else [],
        "interactions": [interaction_object(item) for item in facts.interactions if not item.is_thought_of],
        "shared_care": _shared_care(letter, facts, policy, items),
    }


def _changes(facts: MedicineFacts) -> list[dict[str, Any]]:
    from remit.engine.medicines.reconciliation import compare_within_letter

    return [change_object(change) for change in compare_within_letter(facts.rows)]


def is_told(row: Row) -> bool:
    """Return whether a letter says anything of a medicine beside its name."""
    return row.layout != "prose" or row.status is not Status.UNSAID or bool(row.dose.amount) or row.supply.kind is not SupplyKind.UNSAID


def _item(letter: Letter, row: Row, facts: MedicineFacts, words: str) -> dict[str, Any]:
    days = supplied_days(row, facts)
    run_out = run_out_of(letter, days, facts) if days is not None else None
    entry = facts.formulary.find(row.medicine, words=words)
    return {
        "name": row.medicine.name,
        "written": letter.text[row.name.start : row.name.end],
        "misspelt_for": row.meant or None,
        "start": row.span.start,
        "end": row.span.end,
        "dose": row.dose.amount or None,
        "frequency": row.dose.frequency or None,
        "route": row.dose.route or None,
        "form": row.dose.form or None,
        "status": row.status.value,
        "reason": _reason(letter.text, row),
        "duration_days": row.duration_days,
        "supply": _supply(row.supply),
        "action": row.action or None,
        "layout": row.layout,
        "before_admission": row.is_before,
        "formulary": {"status": entry.status.value, "indication": entry.indication or None, "sample": facts.formulary.is_sample} if entry else None,
        "run_out": run_out_object(run_out) if run_out else None,
    }


def _reason(text: str, row: Row) -> str | None:
    """Return the words behind the status of a medicine, where they may be its reason."""
    if not row.reason:
        return None
    start = row.said.end if row.said and row.said.start >= row.name.end else row.name.end
    words = " ".join(text[start : row.span.end].replace("|", " ").split()).strip(" .,;:()-–")
    return words[:_LONGEST_REASON] or row.reason


def _supply(supply: Supply) -> dict[str, Any]:
    return {"kind": supply.kind.value, "days": supply.days, "units": supply.units, "words": supply.words or None, "note": supply.note or None}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def run_out_object(run_out: RunOut) -> dict[str, Any]:
    """Return a run-out count in the published form."""
    return {
        "verdict": run_out.verdict.value,
        "supplied_on": _day(run_out.supplied_on),
        "received_on": _day(run_out.received_on) if run_out.is_receipt_known else None,
        "runs_out_on": _day(run_out.runs_out_on),
        "last_day_to_act": _day(run_out.last_day_to_act),
        "operational_days_left": run_out.days_left,
        "operational_days_needed": run_out.needed_days,
        "words": run_out.words(),
        "days": [{"day": _day(item.day), "covered": item.is_covered, "number": item.number, "why_not": item.why_not or None} for item in run_out.timeline],
        "warning": run_out.warning or None,
    }


def change_object(change: "Compared") -> dict[str, Any]:
    """Return one line of a reconciliation in the published form."""
    return {
        "name": change.name,
        "change": change.change.value,
        "before": change.before or None,
        "after": change.after or None,
        "explained": change.is_explained,
        "proof": change.proof,
    }


def question_words(item: Interaction) -> str:
    """Return the question to the sender about a pair. It gives no advice."""
    return f"Were {item.started.medicine.name} and {item.other.medicine.name} considered together ({item.pair.effect}), and what is planned?"


def interaction_object(item: Interaction) -> dict[str, Any]:
    """Return one pair in the published form; an unchecked source is marked so."""
    return {
        "started": item.started.medicine.name,
        "other": item.other.medicine.name,
        "effect": item.pair.effect,
        "source": item.pair.source,
        "source_checked": item.pair.is_checked,
        "question": question_words(item),
    }


def _shared_care(letter: Letter, facts: MedicineFacts, policy: Policy, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the letter shows of each medicine that is shared care here."""
    from remit.engine.medicines.shared_care import checklist, find_agreement

    found = []
    shared = {item["name"] for item in items if item["formulary"] and item["formulary"]["status"] == FormularyStatus.SHARED_CARE.value}
    for row in {row.medicine.name: row for row in facts.rows if row.medicine.name in shared}.values():
        agreement = find_agreement(row.medicine, policy, letter.event_on)
        points = [{"point": check.point.value, "shown": check.is_shown, "words": check.words or None} for check in checklist(letter.text, policy)]
        found.append(
            {"name": row.medicine.name, "agreed_on": _day(agreement.agreed_on) if agreement else None, "agreed": agreement is not None, "checklist": points}
        )
    return found
