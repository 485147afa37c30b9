"""The engine's answer on one letter, laid into rows: what names the patient sealed, the rest in columns.

What lives here: `lay_down`, called inside the transaction that ends a reading. What does not: the answer itself (`remit.engine.triage`).
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from remit.engine.findings import Finding as Judged
from remit.engine.letters import Letter as ReadLetter
from remit.engine.letters.patient import read_patient
from remit.engine.terms import Outcome
from remit.engine.triage import Triage, answer_object
from remit.engine.triage.judge import due_in_days
from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal_json, seal_text
from remit.service.correspondence import policies
from remit.service.correspondence.models import Arrival, Finding, Letter, LetterState, PolicyVersion, Preference
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Organisation
from remit.service.ui.presenters import day_on

_LONGEST_DUE = 3650  # days; what is wanted later than that is a slip of the pen
BY = Actor.process("reading")


def lay_down(arrival: Arrival, number: int, name: str, triage: Triage, *, policy: PolicyVersion | None, at: dt.datetime) -> Letter:
    """Write one letter with its findings. Words that this practice has seen before are kept as a repeat of the first."""
    read = triage.letter
    digest = digest_of(read.text)
    same = Letter.objects.filter(practice=arrival.practice, text_digest=digest, same_as=None).first()
    provider = _provider_of(read)
    letter = Letter.objects.create(
        reference=_reference_of(arrival, number),
        arrival=arrival,
        number=number,
        practice=arrival.practice,
        provider=provider,
        provider_name=_one_line(provider.name if provider else read.parties.provider)[:160],
        specialty=_one_line(read.parties.specialty)[:100],
        kind=read.kind.value,
        written_on=read.written_on,
        event_on=read.event_on,
        received_on=arrival.received_on,
        edition=triage.edition,
        release=triage.tools.rulebook.release,
        policy=policy,
        text_digest=digest,
        same_as=same,
        # Of a repeat nothing is kept: the first one has it.
        sealed_text=seal_text("" if same else read.text),
        sealed_details=seal_json({} if same else _details(name, triage, arrival.practice)),
        state=LetterState.REPEATED if same else _state_of(triage.findings),
        is_urgent=same is None and any(one.is_urgent and one.outcome is not Outcome.ACCEPT for one in triage.findings),
        read_at=at,
    )
    if same is None:
        day = day_on(at)
        Finding.objects.bulk_create([_row(letter, place, one, triage, day=day) for place, one in enumerate(triage.findings, start=1)])
    record(subject=f"letter:{letter.reference}", name="letter_checked", by=BY, at=at, details=_event_details(letter, triage))
    return letter


def _reference_of(arrival: Arrival, number: int) -> str:
    """Return what a letter is known by: of the same file at the same practice always the same, and nothing in it can be read back."""
    return "l" + hashlib.sha256(f"{arrival.practice.code}/{arrival.digest}/{number}".encode()).hexdigest()[:16]


def _one_line(words: str) -> str:
    """Return words as a column takes them: without control characters, which PostgreSQL refuses."""
    return " ".join("".join(character if character.isprintable() else " " for character in words).split())


def digest_of(text: str) -> str:
    """Return what two letters of the same words share, whatever their format and line breaks."""
    return hashlib.sha256(" ".join(text.split()).casefold().encode()).hexdigest()


def _event_details(letter: Letter, triage: Triage) -> dict[str, Any]:
    return {
        "arrival": letter.arrival.reference,
        "release": letter.release,
        "edition": letter.edition,
        "policy": letter.policy.number if letter.policy else 0,
        "findings": [[one.rule, one.outcome.value] for one in triage.findings],
        "repeats": letter.same_as.reference if letter.same_as else "",
    }


def _state_of(findings: Sequence[Judged]) -> LetterState:
    if any(one.outcome is not Outcome.ACCEPT for one in findings):
        return LetterState.TO_DECIDE
    return LetterState.ONLY_OURS if findings else LetterState.NOTHING_ASKED


def _provider_of(read: ReadLetter) -> Organisation | None:
    code = read.document.facts.provider_code if read.document else ""
    return organisations.find_provider(_one_line(read.parties.provider), code=_one_line(code))


def _details(name: str, triage: Triage, practice: Organisation) -> dict[str, Any]:
    """Return what is sealed beside the text."""
    read = triage.letter
    words = read_patient(read.text)
    facts = read.document.facts if read.document else None
    born_on = (facts.born_on if facts else None) or words.born_on
    answer = answer_object(triage, "")
    return {
        "name": name,
        "patient": {
            "name": (facts.patient if facts else "") or words.name,
            "nhs_number": read.parties.nhs_number.digits if read.parties.nhs_number else "",
            "born_on": born_on.isoformat() if born_on else None,
            "provider_number": words.provider_number,
        },
        "problems": answer["problems"],
        "medicines": answer["medicines"],
        "other_practice": _other_practice(read, practice),
    }


def _other_practice(read: ReadLetter, practice: Organisation) -> str:
    """Return the name of another practice that the letter names as the patient's, "" where it names none that is known here."""
    code = _one_line(read.document.facts.practice_code) if read.document else ""
    if code and code != practice.code:
        other = organisations.find_organisation(code)
        return other.name if other else f"the practice with the ODS code {code}"
    return organisations.find_practice_named(read.text[:2500], but=practice)


def _row(letter: Letter, number: int, judged: Judged, triage: Triage, *, day: dt.date) -> Finding:
    due_days = _due_days(judged, triage)
    occasion = policies.Occasion(
        judged.outcome, judged.is_question, judged.is_urgent, due_days, judged.runs_out_on, triage.letter.written_on or triage.letter.event_on
    )
    suggested = policies.suggest(occasion, day=day)
    return Finding(
        **columns_of(judged),
        letter=letter,
        number=number,
        due_days=due_days,
        suggested=suggested,
        was_chosen=bool(suggested) and are_suggestions_chosen(letter.practice_id),
    )


def are_suggestions_chosen(practice_id: int) -> bool:
    """Say whether a practice wants suggestions to come chosen."""
    return not Preference.objects.filter(practice_id=practice_id, are_suggestions_chosen=False).exists()


def columns_of(judged: Judged) -> dict[str, Any]:
    """Return the columns of a finding that say what the engine said."""
    minutes = judged.minutes
    return {
        "rule": judged.rule,
        "rule_version": judged.rule_version,
        "task": judged.task.value,
        "outcome": judged.outcome.value,
        "basis": judged.basis.value,
        "asked": judged.asked.value,
        "start": judged.span.start,
        "end": judged.span.end,
        "citation": judged.citation,
        "clause": judged.clause,
        "excuse": judged.excuse or "",
        "sealed_words": seal_json({"reason": judged.reason, "excuse_words": judged.excuse_words}),
        "is_urgent": judged.is_urgent,
        "is_question": judged.is_question,
        "minutes_low": minutes.low,
        "minutes_likely": minutes.likely,
        "minutes_high": minutes.high,
        "minutes_basis": minutes.basis,
        "runs_out_on": judged.runs_out_on,
    }


def _due_days(judged: Judged, triage: Triage) -> int | None:
    """Return within how many days the words want it done."""
    asked = next((one for one in triage.requests if one.span.overlaps(judged.span) and one.due_words), None)
    for words in (asked.due_words if asked else "", judged.quote):
        days = policies.days_named(words)
        days = due_in_days(words) if days is None else days
        if days is not None and words:
            return min(days, _LONGEST_DUE)
    return None
