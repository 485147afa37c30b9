"""Letters, rules and policies as the API shows them."""

from collections.abc import Sequence
from typing import Any

from remit.engine.rulebook import Rule
from remit.service.correspondence.queries import FindingView, LetterView, PatientView, Progress, Row


def letter_row(row: Row) -> dict[str, Any]:
    """Return a letter of a list."""
    return {
        "reference": row.reference,
        "provider": row.provider_name,
        "specialty": row.specialty,
        "kind": row.kind,
        "state": row.state,
        "urgent": row.is_urgent,
        "requests": row.count,
        "received_on": row.day,
        "case_reference": row.case_reference or None,
    }


def patient_object(patient: PatientView) -> dict[str, Any]:
    """Return whom a letter is about."""
    return {"name": patient.name or None, "nhs_number": patient.nhs_number or None, "born_on": patient.born_on}


def letter_object(view: LetterView) -> dict[str, Any]:
    """Return a letter with its requests and its text."""
    same = ("reference", "state", "specialty", "kind", "written_on", "event_on", "received_on", "problems", "text")
    return {
        **{name: getattr(view, name) for name in same},
        "provider": view.provider_name,
        "urgent": view.is_urgent,
        "edition": view.edition or None,
        "case_reference": view.case_reference or None,
        "patient": patient_object(view.patient),
        "findings": [_finding(one) for one in view.findings],
    }


def _finding(view: FindingView) -> dict[str, Any]:
    same = ("number", "rule", "task", "outcome", "basis", "quote", "start", "end", "citation", "reason", "urgent")
    return {name: getattr(view, name) for name in same} | {
        "clause": view.clause or None,
        "suggested": view.suggested or None,
        "decision": view.decision or None,
    }


def delivery_object(reference: str, progress: Progress, refused: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Return how far some letters are."""
    failed = [(one.name, one.reason) for one in progress.failed]
    counts = {name: getattr(progress, name) for name in ("total", "done", "urgent", "to_decide", "repeated")}
    return {"reference": reference, **counts, "refused": [{"name": name, "reason": reason} for name, reason in [*refused, *failed]]}


def rule_row(rule: Rule) -> dict[str, Any]:
    """Return a rule of the list."""
    said = {name: getattr(rule, name).value for name in ("task", "outcome", "basis")}
    return {"id": rule.id, "version": rule.version, "category": rule.category, "title": rule.title, "summary": rule.plain_summary, **said}


def rule_object(rule: Rule) -> dict[str, Any]:
    """Return a rule with what it stands on."""
    editions = [{"valid_from": one.valid_from, "valid_to": one.valid_to, "citation": one.citation(), "verification": one.verification} for one in rule.editions]
    excuses = [f"{excuse.title}: {excuse.because}" for excuse in rule.excuses]
    return rule_row(rule) | {"editions": editions, "excuses": excuses, "write_instead": rule.remedy.write_instead}
