"""May it be done now: what a mail may hold, when it may go, and whether it is tried again.

What lives here: `check_x` raises a sentence a person can read; the sending hours and the waits between tries are pure sums. What does not: whether this
person may open the page (`permissions`).
"""

import datetime as dt
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from remit.engine.clocks import england_calendar
from remit.engine.terms import has_valid_check_digit
from remit.service.notifications.models import Fate, IncomingMail, MailChoices, OutgoingMail, State
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import LONDON

LARGEST_ATTACHMENTS = 15 * 1024 * 1024
TOKEN = re.compile(r"[a-z2-7]{16,64}")
_TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){9}(?!\d)")
_FIRST_WAIT = dt.timedelta(minutes=1)
_LONGEST_WAIT = dt.timedelta(hours=4)
# After that many in a day from one address about one subject, two machines are talking to each other.
MOST_REPLIES_A_DAY = 20
LATER = (State.WAITING, State.CLAIMED, State.HANDED)


def holds_nhs_number(text: str) -> bool:
    """Say whether a text holds ten digits that are an NHS number."""
    return any(has_valid_check_digit(re.sub(r"\D", "", found[0])) for found in _TEN_DIGITS.finditer(text))


def check_address(address: str) -> None:
    """Refuse what is not a mail address.

    Raises:
        RefusalError: it has another shape.
    """
    try:
        EmailValidator()(address)
    except ValidationError:
        raise RefusalError("This is not an email address, so nothing can be sent to it. Correct it, such as name@example.nhs.uk.") from None


def check_holds_no_patient_detail(texts: Iterable[str], *, has_attachments: bool, is_secure: bool) -> None:
    """Refuse patient detail in the mail of an organisation that did not turn on secure mode.

    Raises:
        RefusalError: an NHS number, or an attachment, which would be a patient's letter.
    """
    if is_secure:
        return
    if has_attachments:
        raise RefusalError("Mail with a file needs secure mode, because the file names a patient. Turn on secure mode in the mail settings, or send the link.")
    if any(holds_nhs_number(text) for text in texts):
        raise RefusalError("Mail with an NHS number needs secure mode. Turn on secure mode in the mail settings, or take the number out.")


def check_attachments_fit(sizes: Iterable[int]) -> None:
    """Refuse more than mail servers carry.

    Raises:
        RefusalError: together they are too large.
    """
    if sum(sizes) > LARGEST_ATTACHMENTS:
        raise RefusalError(f"The files have more than {LARGEST_ATTACHMENTS // 1024 // 1024} MB together, which mail does not carry. Send the link instead.")


def check_can_try_again(mail: OutgoingMail) -> None:
    """Refuse to send a mail again that is on its way, was sent, or was withdrawn.

    Raises:
        RefusalError: it is none of those that did not arrive.
    """
    if mail.state not in (State.UNKNOWN, State.FAILED, State.BOUNCED, State.WAITING):
        raise RefusalError(f"This mail cannot be sent again now. It is: {mail.get_state_display().lower()}.")
    if not mail.sealed:
        raise RefusalError("What this mail said was destroyed, because its time was over. Write a new one from its case.")


def check_can_say_it_arrived(mail: OutgoingMail) -> None:
    """Refuse to call a mail arrived whose fate is known.

    Raises:
        RefusalError: it is known.
    """
    if mail.state != State.UNKNOWN:
        raise RefusalError(f"It is known what became of this mail: {mail.get_state_display().lower()}.")


def check_is_set_aside(mail: IncomingMail) -> None:
    """Refuse to put back what was not set aside.

    Raises:
        RefusalError: somebody put it back before.
    """
    if mail.fate != Fate.SET_ASIDE:
        raise RefusalError("This reply is not set aside. Look at the replies that wait: somebody may have put it back.")


def check_waits(mail: IncomingMail) -> None:
    """Refuse to decide about a reply twice.

    Raises:
        RefusalError: somebody decided already.
    """
    if mail.fate != Fate.WAITING:
        raise RefusalError(f"Somebody saw to this reply already. It is: {mail.get_fate_display().lower()}.")


def check_hours_in_order(from_hour: int, to_hour: int) -> None:
    """Refuse sending hours that end before they begin.

    Raises:
        RefusalError: they do.
    """
    if not 0 <= from_hour < to_hour <= 24:
        raise RefusalError("The hours are the wrong way round: mail would never go out. The second hour must be later than the first.")


def next_sending_moment(choices: MailChoices, at: dt.datetime) -> dt.datetime:
    """Return the first moment from `at` on that lies within an organisation's sending hours."""
    local = at.astimezone(LONDON)
    for ahead in range(370):
        day = local.date() + dt.timedelta(days=ahead)
        if choices.is_working_days_only and not england_calendar().is_operational(day):
            continue
        opens = dt.datetime.combine(day, dt.time(choices.from_hour), tzinfo=LONDON)
        closes = dt.datetime.combine(day, dt.time(), tzinfo=LONDON) + dt.timedelta(hours=choices.to_hour)
        if local < closes:
            return max(at, opens.astimezone(dt.UTC))
    return at


def wait_after(tries: int) -> dt.timedelta:
    """Return how long a mail waits after so many tries: 1 minute, 2, 4 ... 4 hours at most."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(max(tries - 1, 0), 12)))


def is_too_old(mail: OutgoingMail, *, hours: float, at: dt.datetime) -> bool:
    """Say whether a mail was tried for so long that it is given up."""
    return at - mail.tried_since_at > dt.timedelta(hours=hours)
