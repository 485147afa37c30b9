"""Drafts: who acts for the patient, to whom it goes, and what is reported without a letter, until somebody approves and sends.

What lives here: one transaction for each. A letter has one draft, whoever opens it, however often. What does not: approving (`sending`).
"""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from remit.engine.lifecycle import Acting
from remit.engine.remedy import Occasion
from remit.service.audit.actions import Actor, record
from remit.service.audit.actions import record_reading as record_letter_reading
from remit.service.audit.sealing import seal_json
from remit.service.cases import policies
from remit.service.cases.models import Draft
from remit.service.cases.queries.plans import Plan
from remit.service.cases.queries.requests_out import DraftWords, words_of
from remit.service.organisations.models import Organisation

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership


@dataclass(frozen=True)
class Report:
    """What somebody reports without a letter.

    Attributes:
        kind: a name of `ASKED_WITHOUT_LETTER`, or of `REFERRAL_POINTS`.
        said: what was said, in its words.
        needs_today: whether the patient needs something today.
        wish: `back` or `count`.
        asked_on: the day of the call or referral, None where not known.
    """

    recipient: Organisation
    specialty: str
    kind: str
    said: str
    needs_today: bool
    wish: str
    asked_on: dt.date | None = None


@transaction.atomic
def begin_report(report: Report, *, acting: "Membership", by: Actor, at: dt.datetime, key: str = "") -> Draft:
    """Begin a report without a letter; it is sent when somebody approves its letter.

    Args:
        report: what is reported.
        acting: for whom.
        by: who reports it.
        at: when.
        key: names it in addresses, "" for chance.

    Raises:
        RefusalError: the reader's organisation raises no cases.
    """
    organisation = policies.check_raiser(acting)
    occasion = Occasion.REFERRAL if organisation.kind == "provider" else Occasion.CALL
    words = DraftWords(
        kind=report.kind,
        said=report.said.strip(),
        wish=report.wish,
        needs_today=report.needs_today,
        asked_on=report.asked_on.isoformat() if report.asked_on else "",
    )
    draft = Draft.objects.create(
        key=key or f"report-{secrets.token_hex(8)}",
        organisation=organisation,
        occasion=occasion,
        recipient=report.recipient,
        specialty=report.specialty.strip(),
        sealed=seal_json(asdict(words)),
        began_by=by.name,
        began_at=at,
    )
    record(subject=f"draft:{draft.key}", name="report_begun", by=by, at=at, details={"occasion": occasion.value, "urgent": report.needs_today})
    return draft


@transaction.atomic
def record_acting(plan: Plan, said: Acting, *, is_clinician: bool, by: Actor, at: dt.datetime) -> None:
    """Record who is acting for the patient today, before anything is sent.

    Raises:
        RefusalError: it was sent already.
    """
    draft = lock_draft(plan, by=by, at=at)
    policies.check_not_sent(draft)
    draft.acting_kind, draft.acting_by, draft.acting_at, draft.is_clinician = said.kind.value, by.name, at, is_clinician
    draft.sealed = seal_json(asdict(replace(words_of(draft), acting=said.words.strip())))
    draft.save()
    record(subject=f"draft:{draft.key}", name="acting_recorded", by=by, at=at, details={"kind": said.kind.value, "clinician": is_clinician})


@transaction.atomic
def choose_recipient(plan: Plan, recipient: Organisation, specialty: str, *, by: Actor, at: dt.datetime) -> None:
    """Say to whom it goes.

    Raises:
        RefusalError: it was sent already, or that organisation takes no such letters.
    """
    draft = lock_draft(plan, by=by, at=at)
    policies.check_not_sent(draft)
    policies.check_recipient(plan.raiser, recipient)
    draft.recipient, draft.specialty = recipient, specialty.strip()
    draft.save(update_fields=["recipient", "specialty"])
    record(subject=f"draft:{draft.key}", name="recipient_chosen", by=by, at=at, details={"recipient": recipient.code})


@dataclass(frozen=True)
class About:
    """Who a report or a letter is about, and of which day a report is; all of it may be left empty."""

    patient_name: str = ""
    nhs_number: str = ""
    their_number: str = ""
    born_on: dt.date | None = None
    asked_on: dt.date | None = None


@transaction.atomic
def name_patient(plan: Plan, about: About, *, by: Actor, at: dt.datetime) -> None:
    """Say who the patient of a report or a letter is, and of which day a report is. It is sealed.

    Raises:
        RefusalError: it was sent already.
    """
    draft = lock_draft(plan, by=by, at=at)
    policies.check_not_sent(draft)
    draft.sealed = seal_json(
        asdict(
            replace(
                words_of(draft),
                patient_name=about.patient_name.strip(),
                nhs_number=about.nhs_number,
                their_number=about.their_number.strip(),
                born_on=about.born_on.isoformat() if about.born_on else "",
                asked_on=about.asked_on.isoformat() if about.asked_on else "",
            )
        )
    )
    draft.save(update_fields=["sealed"])
    record(subject=f"draft:{draft.key}", name="patient_named", by=by, at=at)


def record_reading(plan: Plan, *, by: Actor, at: dt.datetime) -> None:
    """Record that somebody read the letter that is about to go out: it holds the patient's words."""
    subject = f"letter:{plan.requests.source}" if plan.requests.source else f"draft:{plan.key}"
    record_letter_reading(subject=subject, by=by, at=at, page="check and send")


@transaction.atomic
def throw_away(draft: Draft, *, by: Actor, at: dt.datetime) -> None:
    """Throw away a report that was not sent: what was typed is gone, that it was begun stays in the record.

    Raises:
        RefusalError: it was sent already.
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    policies.check_not_sent(draft)
    key = draft.key
    draft.delete()
    record(subject=f"draft:{key}", name="report_thrown_away", by=by, at=at)


def lock_draft(plan: Plan, *, by: Actor, at: dt.datetime) -> Draft:
    """Return the draft of a plan, made where there is none, and let one transaction at a time go on with it."""
    if plan.draft is None:
        empty = Draft(organisation=plan.raiser, key=plan.key, occasion=plan.occasion, sealed=seal_json(asdict(DraftWords())), began_by=by.name, began_at=at)
        # One statement, with no savepoint: where somebody else made it meanwhile, theirs stays.
        Draft.objects.bulk_create([empty], ignore_conflicts=True)
    return Draft.objects.select_for_update().get(organisation=plan.raiser, key=plan.key)
