"""May it be taken in: what is a letter, whose it is, and what its sender is told.

What lives here: `check_x` raises a sentence a person can read; `Code`, the response codes of ITK3 that we use. What does not: storing (`actions.storing`), the
words of an answer (`presenters`).
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from django.conf import settings

from remit.engine.letters.envelope import Envelope
from remit.service.correspondence.policies import LARGEST_FILE
from remit.service.intake.models import Message, State
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_in_words

# "GP unknown", which the sender writes where MESH itself looks the practice up. No reason to refuse: https://nhsconnect.github.io/ITK-FHIR-eDischarge/
NOBODY_KNOWN = "V81999"
# What hospitals send to practices. Everything else in a mailbox belongs to another system of the practice, and is left there.
_LETTERS = re.compile(r"TOC_FHIR_[A-Z]{2}_[A-Z]+|TOC_OUTP_ATT_DMS|GPFED_CONSULT_REPORT|GPCONNECT_SEND_DOCUMENT|GPCONNECT_UPDATE_RECORD|DISCH_KET")
_ANSWERED = re.compile(r"TOC_FHIR_[A-Z]{2}_[A-Z]+|GPFED_CONSULT_REPORT|GPCONNECT_SEND_DOCUMENT|GPCONNECT_UPDATE_RECORD")
_MAILBOX = re.compile(r"[A-Z0-9]{4,20}")
MOST_ATTEMPTS = 12
MOST_MAILBOXES = 2_000


class Code(StrEnum):
    """The response codes of ITK3 that we answer with; the first digit says by whom: 1 and 2 the machine, 3 a person."""

    UNREADABLE = "10009"
    OTHER_PRACTICE = "20002"
    DUPLICATE = "20007"
    SUCCESS = "20013"
    TOO_LARGE = "20015"
    PATIENT_KNOWN = "30001"
    PATIENT_UNKNOWN = "30002"


POSITIVE = (Code.SUCCESS, Code.PATIENT_KNOWN)
# Whoever sent these must know, whether they asked or not: nobody else tells them that the letter reached nobody.
ALWAYS_TOLD = (Code.OTHER_PRACTICE, Code.TOO_LARGE)


def is_letter_workflow(workflow: str) -> bool:
    """Say whether messages of a MESH workflow are letters."""
    return bool(_LETTERS.fullmatch(workflow))


def is_for_another_system(workflow: str) -> bool:
    """Say whether a MESH workflow is one that another system of the practice sees to; messages without a workflow are nobody's."""
    return bool(workflow) and not is_letter_workflow(workflow)


def is_answered_workflow(workflow: str) -> bool:
    """Say whether a MESH workflow has one for acknowledgements beside it."""
    return bool(_ANSWERED.fullmatch(workflow))


def is_wanted(code: str, envelope: Envelope | None) -> bool:
    """Say whether a sender is told a code: where it asked, where nobody can read whether it asked, and always where the letter reached nobody."""
    return code in ALWAYS_TOLD or envelope is None or envelope.wants_technical is not False


def check_size(size: int) -> None:
    """Refuse a message that no letter is as large as.

    Raises:
        RefusalError: it is too large.
    """
    if size > LARGEST_FILE:
        raise RefusalError(f"It is larger than {LARGEST_FILE // 1_000_000} MB, which no letter is. Ask the sender for the letter by itself.")


def check_addressed(receivers: Collection[str], codes: Collection[str], name: str) -> None:
    """Refuse a message that names others than this practice as its receivers.

    Args:
        receivers: ODS codes of those to whom it is addressed; none where it does not say.
        codes: of the practice, and of those that it followed.
        name: of the practice.

    Raises:
        RefusalError: it is for others.
    """
    named = [code for code in receivers if code != NOBODY_KNOWN]
    if named and not set(named) & set(codes):
        others = " and ".join(named[:3])
        sentence = f"It is addressed to {others}, not to {name}, so it was not kept."
        raise RefusalError(f"{sentence} If more comes here for {others}, ask the sender to correct the address.")


def check_can_have_mailbox(practice: Organisation, *, count: int, day: dt.date) -> None:
    """Refuse a mailbox for what is no practice, is closed, or where there are too many.

    Raises:
        RefusalError: with what to do.
    """
    if practice.kind != Kind.PRACTICE:
        raise RefusalError(f"{practice.name} is no practice. Only practices get letters.")
    if practice.closed_on and practice.closed_on < day:
        raise RefusalError(f"{practice.name} closed on {day_in_words(practice.closed_on)}. Add the mailbox to the practice that followed it.")
    if count >= MOST_MAILBOXES:
        raise RefusalError(f"{count:,} mailboxes are looked into already. End one that nobody uses, then add the new one.")


def check_not_for_replies(access: Mapping[str, Any]) -> None:
    """Refuse the mailbox that gets replies to our own mail: letters and replies would be taken for each other.

    Raises:
        RefusalError: it is that one.
    """
    replies = (settings.IMAP_HOST.lower(), settings.IMAP_USER.lower(), settings.IMAP_FOLDER)
    if settings.IMAP_HOST and (str(access["host"]).lower(), str(access["user"]).lower(), access["folder"]) == replies:
        raise RefusalError("This mailbox gets the replies to mail that Remit sends. Give letters a mailbox, or at least a folder, of their own.")


def check_mailbox_name(name: str) -> None:
    """Refuse what is no MESH mailbox id.

    Raises:
        RefusalError: with what it looks like.
    """
    if not _MAILBOX.fullmatch(name):
        raise RefusalError("A MESH mailbox id has 4 to 20 capital letters and digits, such as X26ABC1. Copy it from the letter that came with the mailbox.")


def check_can_be_seen_to(message: Message) -> None:
    """Refuse to tick off what needs nobody.

    Raises:
        RefusalError: it was taken in, or somebody saw to it already.
    """
    if message.state not in (State.REFUSED, State.LEFT, State.NOTED) or message.seen_at is not None:
        raise RefusalError("Nothing is to be done about this message. Load the page again to see how it stands.")
