"""`remit return`: the letter that hands work back.

What lives here: the command: which findings go into the letter, who signs, where it is written. What does not: any of
its sentences (`remit.engine.remedy`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.options import Refusal, policy_option, received_option, today, warn, write_file, write_out
from remit.cli.reading import STANDARD_INPUT, Unread, find_sources, read_bytes
from remit.cli.words import OUTCOMES, TASKS, counted, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.engine.findings import Finding
    from remit.engine.remedy import LetterFacts, PatientNote, PracticeDetails, RemedyText, ReturnLetter, Sending
    from remit.engine.rulebook.policy import Policy
    from remit.engine.triage import Triage

_NOT_READ = 1
_UNSIGNED = "______________________________ (to be signed)"
_NO_PRACTICE = "The practice"
_FORMS = (".pdf", ".docx", ".txt")


def _read_numbers(value: str) -> tuple[int, ...]:
    """Return the numbers of requests as `remit triage` prints them: "1,3"."""
    parts = [part.strip() for part in value.split(",")]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise click.BadParameter(f"{value!r} is no list of numbers. Write the numbers that `remit triage` prints, such as 1,3.")
    return tuple(dict.fromkeys(map(int, parts)))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the command line asks for; the names are those of the options."""

    file: str
    output: Path | None
    policy: Policy | None
    received_on: dt.date | None
    signed_by: str
    is_under_protest: bool
    only: tuple[int, ...] | None
    patient_note: Path | None


@dataclass(frozen=True, slots=True)
class _Material:
    """What letter and note are composed from."""

    facts: LetterFacts
    findings: tuple[Finding, ...]
    remedies: dict[str, RemedyText]
    practice: PracticeDetails
    sending: Sending


def _triage(wanted: _Wanted) -> tuple[Triage, bytes]:
    from remit.engine.letters import UnreadableLetterError, read
    from remit.engine.triage import default_tools, triage_letter

    if not find_sources([wanted.file]).is_single:
        raise Refusal(f"{shown(wanted.file)} is a folder. Hand in one letter: each letter is returned by itself.")
    try:
        data = read_bytes(wanted.file)
        return triage_letter(read(data, received_on=wanted.received_on), default_tools(wanted.policy)), data
    except UnreadableLetterError as error:
        unread = Unread(wanted.file, str(error))
    except OSError as error:
        unread = Unread(wanted.file, f"The file cannot be opened ({error.strerror}). Check that it is still there and that you may read it.")
    warn(f"Not read: {'standard input' if unread.source == STANDARD_INPUT else shown(unread.source)}: {unread.reason}")
    raise click.exceptions.Exit(_NOT_READ)


def _chosen(findings: Sequence[Finding], only: tuple[int, ...] | None) -> tuple[Finding, ...]:
    """Return the findings for the letter: those the user numbered, else what the engine suggests."""
    from remit.engine.remedy import suggested

    if not only:
        return tuple(finding for finding in suggested(findings) if finding.outcome != "accept")
    if missing := [number for number in only if not 1 <= number <= len(findings)]:
        there = f"has {counted(len(findings), 'request')}" if findings else "has no request"
        raise Refusal(f"There is no request {missing[0]}: this letter {there}. `remit triage` prints their numbers.")
    return tuple(findings[number - 1] for number in sorted(only))


def _facts(triage: Triage) -> LetterFacts:
    from remit.engine.letters.patient import read_patient
    from remit.engine.remedy import LetterFacts

    letter = triage.letter
    number, patient = letter.parties.nhs_number, read_patient(letter.text)
    return LetterFacts(
        provider=letter.parties.provider,
        specialty=letter.parties.specialty,
        written_on=letter.written_on,
        event_on=letter.event_on,
        received_on=letter.dates.received_on,
        nhs_number=number.digits if number else "",
        patient_name="" if number else patient.name,
        kind=letter.kind,
        provider_reference=patient.provider_number,
        born_on=patient.born_on,
    )


def _practice(policy: Policy | None) -> PracticeDetails:
    from remit.engine.remedy import PracticeDetails

    if policy is None or policy.practice is None:
        warn("Note: no practice is named, so the letter says “The practice”. Put name, address and telephone into a policy file and hand it in with --policy.")
        return PracticeDetails(_NO_PRACTICE)
    known = policy.practice
    return PracticeDetails(known.name, known.address, known.telephone, known.email)


def _sending(wanted: _Wanted, facts: LetterFacts, data: bytes) -> Sending:
    from remit.engine.remedy import Sending, Variant, make_reference
    from remit.engine.rulebook.policy import default_policy

    policy = wanted.policy or default_policy()
    promises = policy.promises_for(facts.provider)
    return Sending(
        reference=make_reference(data),
        day=today(),
        signed_by=wanted.signed_by or _UNSIGNED,
        promise_days=promises.answer_days,
        # Only what a provider is named for in the policy is called its own promise.
        is_promised=any(terms.name.casefold() == facts.provider.casefold() for terms in policy.providers),
        variant=Variant.DONE_UNDER_PROTEST if wanted.is_under_protest else Variant.RETURN,
    )


def _remedies(triage: Triage) -> dict[str, RemedyText]:
    from remit.engine.remedy import RemedyText

    rules = triage.tools.rulebook.rules
    return {rule.id: RemedyText(tuple(text for _, text in rule.remedy.asks), rule.remedy.notice_text, rule.remedy.patient_text) for rule in rules}


def _letter_bytes(letter: ReturnLetter, form: str) -> bytes:
    from remit.engine.remedy import letter_docx, letter_pdf, letter_text

    return letter_pdf(letter) if form == ".pdf" else letter_docx(letter) if form == ".docx" else letter_text(letter).encode("utf-8")


def _note_bytes(note: PatientNote, form: str) -> bytes:
    from remit.engine.remedy import note_docx, note_pdf, note_text

    return note_pdf(note) if form == ".pdf" else note_docx(note) if form == ".docx" else note_text(note).encode("utf-8")


def _check_files(wanted: _Wanted) -> None:
    """Refuse an unknown form, and paper that nobody signs.

    Raises:
        Refusal: one of both.
    """
    for path in filter(None, (wanted.output, wanted.patient_note)):
        if path.suffix.lower() not in _FORMS:
            raise Refusal(f"{path} has an ending that no letter is written in. Choose a name that ends in .pdf, .docx or .txt.")
        if path.suffix.lower() != ".txt" and not wanted.signed_by:
            raise Refusal(f"{path} would go out unsigned: a person signs each letter. Say who, such as --by 'Dr Amara Osei, GP partner'.")
    if wanted.output and wanted.output == wanted.patient_note:
        raise Refusal("Letter and patient note would be the same file. Give the note another name.")


def _say_nothing_to_return(wanted: _Wanted, findings: Sequence[Finding]) -> None:
    asked = [f"{number}. {TASKS[finding.task]}: {OUTCOMES[finding.outcome].lower()}" for number, finding in enumerate(findings, start=1)]
    click.echo(f"There is nothing to return in {shown(wanted.file)}." + (" Nothing was written." if wanted.output or wanted.patient_note else ""))
    if asked:
        click.echo("What it asks: " + "; ".join(asked) + ". To return one that you decide on, name its number with --only.")


def _write(wanted: _Wanted, material: _Material) -> None:
    from remit.engine.clocks import CalendarError
    from remit.engine.remedy import RemedyError, compose, compose_note

    parts = (material.facts, material.findings, material.remedies)
    try:
        letter = compose(*parts, practice=material.practice, sending=material.sending)
        note = compose_note(*parts, practice=material.practice, sending=material.sending) if wanted.patient_note else None
    except (RemedyError, CalendarError) as error:
        raise Refusal(str(error)) from error
    for warning in letter.warnings:
        warn(f"Note: {warning}")
    read = [] if wanted.file == STANDARD_INPUT else [Path(wanted.file)]
    if wanted.output:
        write_file(wanted.output, _letter_bytes(letter, wanted.output.suffix.lower()), never_over=read)
        warn(f"Wrote {wanted.output}: {letter.subject}, reference {letter.reference}. Remit sends nothing: read it, sign it, send it.")
    else:
        write_out(_letter_bytes(letter, ".txt").decode("utf-8"))
    if note and wanted.patient_note:
        write_file(wanted.patient_note, _note_bytes(note, wanted.patient_note.suffix.lower()), never_over=read)
        warn(f"Wrote {wanted.patient_note}: the note for the patient.")


@click.command("return")
@click.argument("file", metavar="FILE")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write a .pdf, .docx or .txt. Without it text is printed."
)
@policy_option
@received_option
@click.option("--by", "signed_by", default="", metavar="NAME", help="Who signs. Needed for .pdf and .docx.")
@click.option("--under-protest", "is_under_protest", is_flag=True, help="The practice has done the work and reports it.")
@click.option("--only", type=_read_numbers, metavar="N,N", help="Only these requests, numbered as `remit triage` prints them.")
@click.option("--patient-note", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Also write the note for the patient.")
def command(**given: object) -> None:
    """Write the letter that hands work back to the team that wrote FILE (a letter, or - for standard input).

    The letter returns the requests that are the hospital's work and asks about those that name nobody. --only chooses others. Practice and promises come from
    --policy. Remit sends nothing: a person reads it, signs it and sends it.

    \b
    Exit codes:
      0  written, or there was nothing to return
      1  the letter could not be read; standard error says why
      2  the command, the policy or the rulebook is wrong; nothing was written
    """
    wanted = _Wanted(**given)  # type: ignore[arg-type]
    _check_files(wanted)
    triage, data = _triage(wanted)
    findings = _chosen(triage.findings, wanted.only)
    if not findings:
        _say_nothing_to_return(wanted, triage.findings)
        return
    facts = _facts(triage)
    _write(wanted, _Material(facts, findings, _remedies(triage), _practice(wanted.policy), _sending(wanted, facts, data)))
