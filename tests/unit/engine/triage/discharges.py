"""Discharge summaries with some medicines, triaged."""

import datetime as dt

from remit.engine.findings import Finding
from remit.engine.letters.letter import read_text
from remit.engine.rulebook.policy import Policy
from remit.engine.terms import Task
from remit.engine.triage import Triage, default_tools, triage_letter

HEAD = """WESTMARSH GENERAL HOSPITAL
DISCHARGE SUMMARY
Admitted: 20/12/2025      Discharged: {day}      Summary completed: {day}
Dr R Okonjo, Larkfield Surgery

Diagnosis: heart failure

Medicines on discharge
"""


def triaged(medicines: str, *, day: str = "02/03/2026", received: str | None = "2026-03-03", policy: Policy | None = None) -> Triage:
    """Return the triage of a discharge summary with some medicines."""
    letter = read_text(HEAD.format(day=day) + medicines, received_on=dt.date.fromisoformat(received) if received else None)
    return triage_letter(letter, default_tools(policy))


def of(triage: Triage, task: Task) -> list[Finding]:
    """Return the findings of a task."""
    return [finding for finding in triage.findings if finding.task is task]
