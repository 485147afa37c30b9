"""The mail that brings a case to the other side.

What lives here: its words, without anything that tells who the patient is, and with the letter attached in secure mode. What does not: queueing it
(`actions.sending`), its way (`notifications`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from remit.engine.lifecycle import Ask
from remit.service.ui.presenters import count_in_words

SECURE = "[secure]"
"""What NHSmail takes at the beginning of a subject as the order to encrypt for receivers outside."""


@dataclass(frozen=True)
class MailWords:
    """What the mail is made from.

    Attributes:
        raiser: who writes.
        reference: with its spaces.
        counts: how many requests of which kind, as `requests_in_words` says it.
        link: where it is answered without an account.
        confirm_by: "Monday 29 December"; from that day on they have it.
        answer_by: "Thursday 8 January".
        is_urgent: whether it may not be able to wait.
        telephone: of the raiser, "" where not known.
        is_referral: whether it is about a practice's referral.
    """

    raiser: str
    reference: str
    counts: str
    link: str
    confirm_by: str
    answer_by: str
    is_urgent: bool = False
    telephone: str = ""
    is_referral: bool = False


def requests_in_words(asks: Sequence[Ask], *, noun: str = "request") -> str:
    """Say how many requests there are of which kind: "2 requests returned, 1 done and reported, 1 question"."""
    returned, done, questions = (asks.count(ask) for ask in (Ask.TAKE_BACK, Ask.COUNT, Ask.ANSWER))
    first, second = (count_in_words(returned, noun), str(done)) if returned else ("", count_in_words(done, noun))
    parts = (f"{first} returned" if returned else "", f"{second} done and reported" if done else "", count_in_words(questions, "question") if questions else "")
    return ", ".join(part for part in parts if part)


def return_mail(words: MailWords, *, is_secure: bool) -> tuple[str, str]:
    """Return subject and text. Neither holds anything of the patient; in secure mode the letter is attached."""
    about = "your referral" if words.is_referral else "work that we think is yours"
    subject = f"{'Urgent: ' if words.is_urgent else ''}{words.raiser} writes about {about}, {words.reference}"
    call = f" on {words.telephone}" if words.telephone else ""
    urgent = f"This may not be able to wait for a letter. Please telephone us today{call}.\n\n" if words.is_urgent else ""
    read = f"{'The letter is attached. You can answer it' if is_secure else 'See what is asked and answer it'} here, without an account:"
    text = (
        f"{words.raiser} has sent you a letter: {words.counts}. Reference: {words.reference}.\n\n"
        f"{urgent}{read}\n\n{words.link}\n\n"
        f"Please confirm that you have this by {words.confirm_by}, and answer by {words.answer_by}. You can also reply to this mail. "
        f"{'' if is_secure else 'To protect the patient, this mail does not say who it is about, and your reply should not either.'}"
    )
    return (f"{SECURE} {subject}" if is_secure else subject), text.strip() + "\n"


def shared_care_mail(practice: str, reference: str) -> tuple[str, str]:
    """Return subject and text of the mail with the answer to a shared-care request; it goes in secure mode only, with the letter attached."""
    subject = f"{SECURE} {practice} answers your shared-care request, {reference}"
    return subject, f"{practice} has answered your request to share care. Reference: {reference}.\n\nThe letter is attached. You can reply to this mail.\n"
