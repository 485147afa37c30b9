"""The outgoing letter and the patient's note: composed from a plan, or as they were kept when somebody approved them.

What lives here: `compose_letter`, `compose_note`, `fingerprint`, and the papers of a case. What does not: the words (`remit.engine.remedy`), storing
(`actions.sending`).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.engine.lifecycle import Ask
from remit.engine.remedy import (
    Occasion,
    PatientNote,
    PatientShown,
    PracticeDetails,
    ReturnLetter,
    Sending,
    compose,
    from_data,
    letter_docx,
    letter_pdf,
    letter_text,
    note_docx,
    note_pdf,
    plain_docx,
    plain_pdf,
    spaced_reference,
    to_data,
)
from remit.engine.remedy import (
    Paper as Sheet,
)
from remit.engine.remedy import compose_note as compose_patient_note
from remit.service.audit.sealing import unseal_json
from remit.service.cases.models import Case, Letterhead, Paper
from remit.service.cases.queries.plans import Plan, find_letterhead
from remit.service.correspondence import queries as correspondence
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Kind, Organisation

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership

PRACTICE_DAYS = 10
FORMS: Mapping[str, str] = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
LETTER, NOTE = "letter", "note"


def signature_of(acting: "Membership") -> str:
    """Return how somebody signs: name and job."""
    return ", ".join(part for part in (acting.person.name, acting.job) if part)


@dataclass(frozen=True)
class Head:
    """How an organisation's letters look: what stands at their head, and how much of the patient they show."""

    details: PracticeDetails
    patient_shown: PatientShown


def head_of(organisation: Organisation) -> Head:
    """Return an organisation's letterhead: its own, else what its local policy says; only its name where neither is there."""
    found = find_letterhead(organisation)
    return Head(_details_of(organisation, found), PatientShown(found.patient_shown) if found else PatientShown.INITIALS_AND_NUMBER)


def _details_of(organisation: Organisation, found: Letterhead | None) -> PracticeDetails:
    if found is not None:
        lines = tuple(line.strip() for line in found.address.splitlines() if line.strip())
        return PracticeDetails(organisation.name, lines, found.telephone, found.email)
    known = correspondence.load_policy_for(organisation.pk)[0].practice if organisation.kind == Kind.PRACTICE else None
    return PracticeDetails(organisation.name, known.address, known.telephone, known.email) if known else PracticeDetails(organisation.name)


@dataclass(frozen=True)
class Signing:
    """Who signs, on which day, and the line that they add."""

    signed_by: str
    day: dt.date
    own_line: str = ""


def sending_of(plan: Plan, head: Head, signing: Signing, *, reference: str) -> Sending:
    """Return how a plan's letter goes."""
    is_to_practice = plan.recipient is not None and plan.recipient.kind == Kind.PRACTICE
    promise = organisations.get_promise(plan.recipient, day=signing.day) if plan.recipient and not is_to_practice else None
    return Sending(
        reference=spaced_reference(reference),
        day=signing.day,
        signed_by=signing.signed_by,
        promise_days=promise.answer_days if promise else PRACTICE_DAYS,
        is_promised=bool(promise and promise.is_own),
        patient_shown=head.patient_shown,
        done=frozenset(place for place, asked in enumerate(plan.requests.in_letter) if asked.ask is Ask.COUNT),
        own_line=signing.own_line,
        acting=plan.acting.words if plan.acting and plan.acting.kind != "nobody_needed" else "",
    )


def compose_letter(plan: Plan, head: Head, sending: Sending) -> ReturnLetter:
    """Compose the letter of a plan.

    Raises:
        RemedyError: there is nothing to send, or the letter cannot be written; the message says what to do.
    """
    requests = plan.requests
    findings = [asked.finding for asked in requests.in_letter]
    return compose(requests.facts, findings, requests.remedies, practice=head.details, sending=sending)


def compose_note(plan: Plan, head: Head, sending: Sending) -> PatientNote | None:
    """Compose the patient's note of a plan; None for a referral, whose note would be the provider's to write."""
    requests = plan.requests
    if plan.occasion is Occasion.REFERRAL:
        return None
    findings = [asked.finding for asked in requests.in_letter]
    return compose_patient_note(requests.facts, findings, requests.remedies, practice=head.details, sending=sending)


def fingerprint(letter: Sheet) -> str:
    """Return what tells this letter from every other, apart from the line that its approver adds: approved is only what somebody has read."""
    data = {name: value for name, value in to_data(letter).items() if name not in ("own_line", "warnings")}
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Printed:
    """A paper as a file."""

    name: str
    media_type: str
    data: bytes


def list_papers(case: Case) -> list[Paper]:
    """Return what was approved for a case, the letter first."""
    return list(Paper.objects.filter(case=case).order_by("name").defer("sealed"))


def sheet_of(paper: Paper) -> Sheet:
    """Return letter or note as it was approved."""
    data: dict[str, Any] = unseal_json(paper.sealed)
    return from_data(data)


def find_letter(case: Case) -> ReturnLetter | None:
    """Return the letter of a case as it was approved, None where it has none, or where its words were destroyed."""
    paper = Paper.objects.filter(case=case, name=LETTER).first()
    sheet = sheet_of(paper) if paper else None
    return sheet if isinstance(sheet, ReturnLetter) else None


def print_paper(case: Case, name: str, form: str, *, party: str) -> Printed:
    """Return letter or note of a case as a file. The patient's note is for the side that raised the case only.

    Raises:
        Paper.DoesNotExist: there is none of that name for this reader.
    """
    if name != LETTER and party != case.raised_by:
        raise Paper.DoesNotExist
    sheet = sheet_of(Paper.objects.get(case=case, name=name))
    return Printed(f"{name}-{case.reference}.{form}", FORMS[form], print_sheet(sheet, form))


def print_sheet(sheet: Sheet, form: str) -> bytes:
    """Return a letter or note as PDF or Word document."""
    if isinstance(sheet, ReturnLetter):
        return letter_pdf(sheet) if form == "pdf" else letter_docx(sheet)
    if isinstance(sheet, PatientNote):
        return note_pdf(sheet) if form == "pdf" else note_docx(sheet)
    return plain_pdf(sheet) if form == "pdf" else plain_docx(sheet)


def text_of(letter: ReturnLetter) -> str:
    """Return the letter as the case keeps it for both parties."""
    return letter_text(letter)
