"""May it be done now: opening with these organisations, attaching this file, answering by this link.

What lives here: `check_x` raises a sentence a person can read. What does not: which move a case allows (`remit.engine.lifecycle`), whether this person may
speak for a side (`permissions`).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from remit.engine.remedy import plain_reference, spaced_reference
from remit.engine.terms import has_valid_check_digit
from remit.service.cases.models import Case, Draft, SignedLink
from remit.service.notifications import queries as mails
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_in_words

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership
    from remit.service.cases.queries.plans import Plan

MOST_FILES = 5
MOST_BYTES = 10_000_000
LONGEST_TEXT = 5_000
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
# What may come with a message, by its ending, and the first bytes that such a file must have.
FILE_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "txt": ("text/plain", ()),
}


def check_parties(practice: Organisation, provider: Organisation) -> None:
    """Refuse a case between organisations of the wrong kind.

    Raises:
        RefusalError: one is no practice, or the other no provider.
    """
    if practice.kind != Kind.PRACTICE:
        raise RefusalError(f"{practice.name} is not a practice. A case is between a practice and a hospital: choose again.")
    if provider.kind != Kind.PROVIDER:
        raise RefusalError(f"{provider.name} is not a hospital or other provider. Choose the hospital that wrote the letter.")


def check_other_case(case: Case, other: str) -> None:
    """Refuse a duplicate of a case that is not there, or is not between the same two: nobody learns from the answer whether somebody else's exists.

    Raises:
        RefusalError: there is no such case, or it is the case itself.
    """
    reference = plain_reference(other)
    if reference == case.reference:
        raise RefusalError(f"{spaced_reference(reference)} is this case itself. Give the reference of the other case, which you answered before.")
    if reference is None or not Case.objects.filter(reference=reference, practice=case.practice, provider=case.provider).exists():
        raise RefusalError(f"{case.practice.name} and {case.provider.name} have no case {other.strip()}. Check the reference of the other case.")


def check_key(key: str) -> None:
    """Refuse an opening without a key: without one the same click twice would make two cases.

    Raises:
        RefusalError: it has none, or one that is too long.
    """
    if not 0 < len(key) <= 120:
        raise RefusalError("This page was not loaded whole. Go back, load it again, and send it once more.")


def check_can_receive(organisation: Organisation, successors_of: Callable[[Organisation], list[Organisation]], *, day: dt.date) -> None:
    """Refuse a new case for an organisation that has closed; say who followed it, which is looked up only then.

    Raises:
        RefusalError: it closed.
    """
    if organisation.closed_on is None or organisation.closed_on >= day:
        return
    closed = f"{organisation.name} closed on {day_in_words(organisation.closed_on)}."
    if successors := successors_of(organisation):
        raise RefusalError(f"{closed} {successors[-1].name} answers for it now. Choose {successors[-1].name}.")
    raise RefusalError(f"{closed} Nobody is known to have followed it. Ask your commissioner who answers for its patients, then choose that organisation.")


def clean_file_name(name: str) -> str:
    """Return a file's name without any folder and without signs that a terminal or a screen could be fooled by."""
    last = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    plain = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    return re.sub(r"\s+", " ", plain).strip(" .")[-100:] or "file"


def check_file(name: str, size: int, begins: bytes) -> str:
    """Return the media type of a file that may come with a message.

    Raises:
        RefusalError: it is too large, empty, of another kind, or not what its name says.
    """
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    if size > MOST_BYTES:
        raise RefusalError(f"{name}: larger than {MOST_BYTES // 1_000_000} MB. Send a smaller file, or say in the message how it can be had.")
    if size == 0:
        raise RefusalError(f"{name}: the file is empty. Choose another one.")
    if ending not in FILE_KINDS:
        raise RefusalError(f"{name}: files of this kind are not taken. Send a PDF, a DOCX, a PNG or JPEG picture, or a TXT.")
    media_type, marks = FILE_KINDS[ending]
    if marks and not begins.startswith(marks):
        raise RefusalError(f"{name}: it is not what its name says. Save it as {ending.upper()} again and choose it once more.")
    if not marks and b"\0" in begins:
        raise RefusalError(f"{name}: this is no plain text. Save it as a PDF and choose that.")
    return media_type


def check_file_count(count: int) -> None:
    """Refuse too many files at once.

    Raises:
        RefusalError: there are more than five.
    """
    if count > MOST_FILES:
        raise RefusalError(f"At most {MOST_FILES} files can come with one message. Send the others with the next one.")


def check_text(text: str) -> None:
    """Refuse a text that nobody can read.

    Raises:
        RefusalError: it is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise RefusalError(f"This text has more than {LONGEST_TEXT:,} letters. Shorten it, or send it as a file.")


def check_was_sent(case: Case) -> None:
    """Refuse a link to a case that has not left.

    Raises:
        RefusalError: it was not sent yet.
    """
    if case.sent_on is None:
        raise RefusalError("This case was not sent yet. Send it first: then a link can be made.")


def check_no_number(text: str) -> None:
    """Refuse an NHS number in a text that the commissioner reads too.

    Raises:
        RefusalError: ten digits in it are an NHS number.
    """
    for found in _TEN_DIGITS.finditer(text):
        if has_valid_check_digit(re.sub(r"\D", "", found[0])):
            raise RefusalError("The commissioner reads this too, and may not know who the patient is. Take the NHS number out.")


def why_link_is_closed(link: SignedLink, *, at: dt.datetime) -> str:
    """Return why a link does not work any more ("revoked", "expired"), "" where it does."""
    if link.revoked_at is not None:
        return "revoked"
    return "" if at < link.expires_at else "expired"


# Sending.


def check_raiser(acting: "Membership") -> Organisation:
    """Return the organisation for which somebody raises a case.

    Raises:
        RefusalError: it raises none.
    """
    organisation = acting.organisation
    if organisation is None or organisation.kind not in (Kind.PRACTICE, Kind.PROVIDER):
        raise RefusalError("Only a practice or a hospital can raise a case. Change to the organisation that you do this for.")
    return organisation


def check_speaks_for(acting: "Membership", case: Case) -> None:
    """Refuse to send for the other side.

    Raises:
        RefusalError: somebody else raised the case.
    """
    raiser = case.practice if case.raised_by == "practice" else case.provider
    if acting.organisation != raiser:
        raise RefusalError(f"Only {raiser.name} can say that its letter was sent.")


def check_not_sent(draft: Draft) -> None:
    """Refuse to change what has left.

    Raises:
        RefusalError: it was sent.
    """
    if draft.case is not None:
        raise RefusalError(f"This was sent already, as {spaced_reference(draft.case.reference)}. Go on in the case.")


def check_recipient(raiser: Organisation, recipient: Organisation) -> None:
    """Refuse a letter to the wrong kind of organisation.

    Raises:
        RefusalError: a practice writes to providers, a provider to practices.
    """
    wanted = Kind.PROVIDER if raiser.kind == Kind.PRACTICE else Kind.PRACTICE
    if recipient.kind != wanted:
        raise RefusalError(f"{recipient.name} is not a {'hospital or other provider' if wanted == Kind.PROVIDER else 'practice'}. Choose where it goes.")


def check_can_compose(plan: "Plan") -> None:
    """Refuse a letter about nothing, or to nobody.

    Raises:
        RefusalError: nothing was decided that goes out, or nobody was chosen to whom it goes.
    """
    if not plan.requests.asked:
        raise RefusalError("There is nothing to send: no request of this letter is returned, reported or asked about. Go back to the letter and decide.")
    if plan.recipient is None:
        raise RefusalError("Remit could not tell who wrote this letter. Choose to whom it goes.")


def check_can_approve(plan: "Plan", *, is_mail: bool) -> None:
    """Refuse to send before clinical need was seen to, and to send by mail where nobody is reached.

    Raises:
        RefusalError: nobody recorded today who acts for the patient, or there is no mail address.
    """
    check_can_compose(plan)
    if plan.needs_acting:
        raise RefusalError("This is urgent. Record who is acting for the patient today before anything is sent.")
    if is_mail and not plan.address:
        name = plan.recipient.name if plan.recipient else "the other side"
        raise RefusalError(f"No email address is known for {name}. Print or download the letter instead, and say when you sent it.")


def check_was_read(seen: str, now: str) -> None:
    """Refuse to approve another letter than the one that was read.

    Raises:
        RefusalError: the letter has changed since.
    """
    if seen != now:
        raise RefusalError("The letter has changed since you opened this page. Read it again below, then approve it. Nothing was sent.")


def check_can_mail_answer(practice: Organisation, address: str, *, is_mail: bool) -> None:
    """Refuse to mail a letter that names a patient where the mail is not secure, or where nobody is reached.

    Raises:
        RefusalError: secure mode is off, or there is no address.
    """
    if not is_mail:
        return
    if not mails.may_hold_patient_detail(practice):
        raise RefusalError("This letter names the patient, so it can go by email in secure mode only. Print or download it, and say when you sent it.")
    if not address:
        raise RefusalError("No email address is known for the hospital. Print or download the letter, and say when you sent it.")


def check_sent_day(on: dt.date, *, approved_on: dt.date | None, today: dt.date) -> None:
    """Refuse a day on which a letter cannot have been sent.

    Raises:
        RefusalError: no letter waits, or it lies before the approval or after today.
    """
    if approved_on is None:
        raise RefusalError("No letter waits to be sent here. Load the page again.")
    if not approved_on <= on <= today:
        raise RefusalError("The letter can have been sent between the day it was approved and today. Check the date.")
