"""The mail that brings a case to the other side.

What lives here: its words, without anything that tells who the patient is, and with the letter attached in secure mode. What does not: queueing it
(`actions.sending`), its way (`notifications`).
"""

from dataclasses import dataclass

SECURE = "[secure]"
"""What NHSmail takes at the beginning of a subject as the order to encrypt for receivers outside."""


@dataclass(frozen=True)
class MailWords:
    """What the mail is made from.

    Attributes:
        raiser: who writes.
        reference: with its spaces.
        count: how many requests.
        link: where it is answered without an account.
        answer_by: "by Thursday 8 January 2026".
        is_urgent: whether it may not be able to wait.
        telephone: of the raiser, "" where not known.
        is_referral: whether it is about a practice's referral.
    """

    raiser: str
    reference: str
    count: int
    link: str
    answer_by: str
    is_urgent: bool = False
    telephone: str = ""
    is_referral: bool = False


def return_mail(words: MailWords, *, is_secure: bool) -> tuple[str, str]:
    """Return subject and text. Neither holds anything of the patient; in secure mode the letter is attached."""
    about = "your referral" if words.is_referral else "work that we think is yours"
    subject = f"{'Urgent: ' if words.is_urgent else ''}{words.raiser} writes about {about}, {words.reference}"
    call = f" on {words.telephone}" if words.telephone else ""
    urgent = f"This may not be able to wait for a letter. Please telephone us today{call}.\n\n" if words.is_urgent else ""
    requests = f"{words.count} request{'' if words.count == 1 else 's'}"
    read = "The letter is attached. You can answer it here, without an account:" if is_secure else "Read the letter and answer it here, without an account:"
    text = (
        f"{words.raiser} has sent you a letter with {requests}. Reference: {words.reference}.\n\n"
        f"{urgent}{read}\n\n{words.link}\n\n"
        f"Please answer {words.answer_by}. You can also reply to this mail. "
        f"{'' if is_secure else 'To protect the patient, this mail does not say who it is about, and your reply should not either.'}"
    )
    return (f"{SECURE} {subject}" if is_secure else subject), text.strip() + "\n"


def shared_care_mail(practice: str, reference: str) -> tuple[str, str]:
    """Return subject and text of the mail with the answer to a shared-care request; it goes in secure mode only, with the letter attached."""
    subject = f"{SECURE} {practice} answers your shared-care request, {reference}"
    return subject, f"{practice} has answered your request to share care. Reference: {reference}.\n\nThe letter is attached. You can reply to this mail.\n"
