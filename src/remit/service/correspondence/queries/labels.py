"""Decisions as labelled letters in the form of the development letters (tests/letters), without the people in them.

What lives here: what one decided letter says as text and labels. What does not: writing files (the command `export_labels`), how people are taken out
(`remit.engine.letters.pseudonyms`).
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from remit.engine.letters.pseudonyms import Pseudonymised, leftovers, pseudonymise
from remit.service.accounts.models import Person
from remit.service.correspondence.models import Decision, LetterState
from remit.service.correspondence.queries.letters import FindingView, LetterView, view_of, whole_letters
from remit.service.organisations.models import Organisation

# What a decision says of a request, in the words of the development letters.
MARKS = {Decision.RETURN: "yes", Decision.PROTEST: "yes", Decision.ASK: "depends", Decision.ACCEPT: "no", Decision.NOT_RIGHT: "no"}
LABELS_OF_NO = {Decision.ACCEPT: "appropriate_request", Decision.NOT_RIGHT: "information_only"}
DECIDED = (LetterState.TO_SEND, LetterState.DONE, LetterState.SENT)
_MOST_WEEKS = 4


@dataclass(frozen=True)
class LabelledLetter:
    """One letter to hand on: its text and labels; `problem` says why it must stay here, "" where it may go."""

    text: str = field(repr=False)
    labels: dict[str, Any] = field(repr=False)
    problem: str = ""


def list_labelled(practice: Organisation | None, *, seed: bytes) -> Iterator[LabelledLetter]:
    """Yield the decided letters of a practice, or of all, oldest first.

    Args:
        practice: whose; None means all.
        seed: of this export: pseudonyms and moved days of two exports cannot be laid side by side.
    """
    found = whole_letters().filter(state__in=DECIDED, decided_at__isnull=False).exclude(sealed_text=b"")
    letters = found.filter(practice=practice) if practice else found
    people = list(Person.objects.values_list("name", flat=True))
    places = list(Organisation.objects.exclude(name="").values_list("name", flat=True))
    for number, letter in enumerate(letters.order_by("pk").iterator(chunk_size=100), start=1):
        yield label_letter(view_of(letter, day=None), f"P{number:05d}", people=people, places=places, seed=seed)


def label_letter(letter: LetterView, name: str, *, people: list[str], places: list[str], seed: bytes) -> LabelledLetter:
    """Return one letter without its people, with what was suggested, decided and touched kept apart."""
    own = hashlib.sha256(seed + letter.reference.encode()).digest()
    weeks = own[0] % _MOST_WEEKS + 1
    days = 7 * weeks * (1 if own[1] % 2 else -1)
    names = [letter.patient.name, *people]
    done = pseudonymise(letter.text, names=names, places=[*places, letter.provider_name], days=days, seed=own)
    left = leftovers(done.text, names=[letter.patient.name], numbers=[letter.patient.nhs_number])
    labels = {
        "id": name,
        "kind": letter.kind,
        "group": "breach" if any(MARKS[Decision(one.decision)] == "yes" for one in letter.findings) else "legit",
        "ocr_noise": any("OCR" in problem for problem in letter.problems),
        "issued": _moved(letter.written_on, days),
        "event_date": _moved(letter.event_on, days),
        "received": _moved(letter.received_on, days),
        "rulebook": letter.release,
        "findings": [_label(one, done) for one in letter.findings],
    }
    problem = f"{name} stays here: {len(left)} words or numbers that name the patient could not be taken out." if left else ""
    return LabelledLetter(done.text, labels, problem)


def _moved(day: dt.date | None, days: int) -> str | None:
    return (day + dt.timedelta(days)).isoformat() if day else None


def _label(finding: FindingView, done: Pseudonymised) -> dict[str, Any]:
    decision = Decision(finding.decision)
    start, end = done.move(finding.start, finding.end)
    return {
        "label": LABELS_OF_NO.get(decision, finding.task),
        "breach": MARKS[decision],
        "quote": done.text[start:end],
        "start": start,
        "end": end,
        "task": finding.task,
        "rule": finding.rule,
        "outcome": finding.outcome,
        "found_by": "person" if finding.is_added else "engine",
        "suggested": finding.suggested or None,
        "came_chosen": finding.was_chosen,
        "decided": finding.decision,
        "touched": finding.touched,
    }
