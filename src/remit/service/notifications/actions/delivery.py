"""Sending what is due: claim, hand over, mark.

What lives here: how a mail goes from state to state, so that a worker may be killed at any moment (docs/explanation/mail.md has the reasons):

- waiting -> claimed: one statement, so of two workers one gets it. A claim that is too old is given back: no words left yet.
- claimed -> handed: noted just before the words leave. If nothing follows, nobody here knows whether the server took it: unknown.
- handed -> sent, failed, or waiting again: as the server answered.
- unknown -> sent: our own copy of it came into the mailbox, or a person says so. Unknown -> waiting: copies come into the mailbox, this one did not in all the
  time that it was given; or a person says so. Never by itself otherwise.

What does not: the conversation with the server (`transport`), and telling the subject (`outcomes`).
"""

import datetime as dt
import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from remit.service.audit.actions import record
from remit.service.audit.sealing import UnsealingError
from remit.service.notifications import policies, queries
from remit.service.notifications.actions.composing import compose
from remit.service.notifications.actions.queueing import BY
from remit.service.notifications.actions.transport import ClaimLostError, DoubtError, LaterError, RefusedError, Transport, TransportError, UnreachableError
from remit.service.notifications.models import OutgoingMail, State

Clock = Callable[[], dt.datetime]
_OUTCOME_LOST = "The worker ended before the mail server said whether it took the mail."


def deliver_due(transport: Transport, *, clock: Clock, most: int = 200, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, urgent mail first, and return how many mails were taken up.

    Args:
        transport: what mail is handed to.
        clock: a run takes a while, so each step asks for its own moment.
        most: how many mails at most before the caller sees to other work.
        is_stopping: asked between two mails.

    Raises:
        UnreachableError: the server is away. The mail waits, and so do the others.
    """
    taken = 0
    while taken < most and not is_stopping():
        mail = _claim_next(at=clock())
        if mail is None:
            break
        taken += 1
        _deliver(mail, transport, clock)
    return taken


def _claim_next(*, at: dt.datetime) -> OutgoingMail | None:
    """Take the next mail that may go now, None where there is none."""
    due = OutgoingMail.objects.filter(state=State.WAITING, next_try_at__lte=at).select_related("organisation").order_by("-is_urgent", "next_try_at", "pk")
    while some := list(due[:20]):
        for mail in some:
            if _may_go_now(mail, at=at) and _claim(mail, at=at):
                return mail
    return None


def _may_go_now(mail: OutgoingMail, *, at: dt.datetime) -> bool:
    """Say whether a mail is within its sending hours; outside them it is put off. Hours may have changed since it was queued."""
    moment = at if mail.is_urgent else policies.next_sending_moment(queries.choices_of(mail.organisation), at)
    if moment > at:
        OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING).update(next_try_at=moment)
    return moment <= at


def _claim(mail: OutgoingMail, *, at: dt.datetime) -> bool:
    """Take a mail, unless another worker was quicker."""
    mail.claim, mail.tries = secrets.token_hex(16), mail.tries + 1
    waiting = OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING)
    return bool(waiting.update(state=State.CLAIMED, claim=mail.claim, claimed_at=at, handed_at=None, tries=mail.tries))


def _deliver(mail: OutgoingMail, transport: Transport, clock: Clock) -> None:
    """Hand one mail over and note what came of it."""
    try:
        envelope, message = compose(mail, at=clock())
        transport.hand_over(envelope, message, lambda: _note_handed(mail, at=clock()))
    except ClaimLostError:
        return
    except UnreachableError as error:
        # It says nothing about this mail, so it costs it no try.
        _put_back(mail, str(error), tries=mail.tries - 1, wait=dt.timedelta(minutes=1), at=clock())
        raise
    except LaterError as error:
        _put_back(mail, str(error), tries=mail.tries, wait=policies.wait_after(mail.tries), at=clock())
    except DoubtError as error:
        _settle(mail, State.UNKNOWN, str(error), at=clock())
    except (RefusedError, UnsealingError, ValueError) as error:
        _settle(mail, State.FAILED, str(error) if isinstance(error, TransportError | UnsealingError) else "The mail could not be written.", at=clock())
    else:
        _settle(mail, State.SENT, "", at=clock())


def _note_handed(mail: OutgoingMail, *, at: dt.datetime) -> bool:
    """Note that the words leave now; False where the claim was lost."""
    return bool(OutgoingMail.objects.filter(pk=mail.pk, state=State.CLAIMED, claim=mail.claim).update(state=State.HANDED, handed_at=at))


@transaction.atomic
def _settle(mail: OutgoingMail, state: State, reason: str, *, at: dt.datetime) -> None:
    """Note what became of a mail, unless somebody else has its claim by now. What was sent is noted in any case: a second copy must not follow."""
    mine = Q(claim=mail.claim) | Q(state=State.WAITING) if state == State.SENT else Q(claim=mail.claim, state__in=(State.CLAIMED, State.HANDED))
    sent_at = at if state == State.SENT else None
    found = OutgoingMail.objects.filter(mine, pk=mail.pk).exclude(state=State.BOUNCED)
    if found.update(state=state, sent_at=sent_at, last_error=reason, is_news=bool(mail.about), news_tries=0):
        record(subject=f"mail:{mail.pk}", name=f"mail_{state.value}", by=BY, at=at, details={"tries": mail.tries})


@transaction.atomic
def _put_back(mail: OutgoingMail, reason: str, *, tries: int, wait: dt.timedelta, at: dt.datetime) -> None:
    """Let a mail wait for its next try, or give it up where it was tried for too long."""
    if policies.is_too_old(mail, hours=settings.MAIL_GIVE_UP_HOURS, at=at):
        _settle(mail, State.FAILED, f"Given up after {settings.MAIL_GIVE_UP_HOURS / 24:g} days of trying. {reason}", at=at)
        return
    mine = OutgoingMail.objects.filter(pk=mail.pk, claim=mail.claim, state__in=(State.CLAIMED, State.HANDED))
    mine.update(state=State.WAITING, claim="", tries=max(tries, 0), next_try_at=at + wait, last_error=reason)


def take_over(*, at: dt.datetime) -> None:
    """Free what dead workers had claimed: what no words left of waits again; of the rest it is not known what became of it."""
    old = at - dt.timedelta(seconds=settings.MAIL_CLAIM_SECONDS)
    OutgoingMail.objects.filter(state=State.CLAIMED, claimed_at__lte=old).update(state=State.WAITING, claim="", next_try_at=at)
    for mail in OutgoingMail.objects.filter(state=State.HANDED, handed_at__lte=old):
        _settle(mail, State.UNKNOWN, _OUTCOME_LOST, at=at)


def resend_unproved(*, at: dt.datetime) -> int:
    """Put back into the queue what is unknown and of which no copy came, and return how many mails that are.

    Only where copies are on, and only after the mailbox was read to its end later than the time that a copy is given.
    """
    position = queries.find_position() if settings.MAIL_COPY_TO and settings.IMAP_HOST else None
    if position is None:
        return 0
    lost = OutgoingMail.objects.filter(state=State.UNKNOWN, handed_at__lte=position.read_at - dt.timedelta(seconds=settings.MAIL_COPY_SECONDS))
    return sum(_resend(mail, at=at) for mail in lost[:200])


@transaction.atomic
def _resend(mail: OutgoingMail, *, at: dt.datetime) -> int:
    changed = OutgoingMail.objects.filter(pk=mail.pk, state=State.UNKNOWN).update(state=State.WAITING, claim="", next_try_at=at, is_news=False)
    if changed:
        record(subject=f"mail:{mail.pk}", name="mail_tried_again", by=BY, at=at, details={"was": "unknown", "because": "no copy came"})
    return changed


@transaction.atomic
def prove_sent(mail: OutgoingMail, *, at: dt.datetime) -> None:
    """Note that our own copy of a mail came: the server took it, whatever we knew before."""
    unsure = OutgoingMail.objects.filter(pk=mail.pk, state__in=(State.UNKNOWN, State.HANDED, State.WAITING, State.FAILED))
    if unsure.update(state=State.SENT, sent_at=mail.handed_at or at, claim="", last_error="", is_news=bool(mail.about), news_tries=0):
        record(subject=f"mail:{mail.pk}", name="mail_sent", by=BY, at=at, details={"known_by": "copy"})
