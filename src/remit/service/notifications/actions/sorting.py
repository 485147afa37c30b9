"""Bringing what came in to its subject.

What lives here: matching by token, subject line and thread; reports of what did not arrive; mail loops; and what people decide about the rest. Each mail has
one transaction, which begins after it was read, because others wait for it. What does not: reading (`reading`).

A mail that came in is never dropped: what finds no subject, or two, waits for a person, and so does what its subject refuses.
"""

import datetime as dt
import logging
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.db.models import F

from remit.service.audit.actions import Actor, record, record_reading
from remit.service.audit.sealing import unseal
from remit.service.notifications import policies, queries, routes
from remit.service.notifications.actions.queueing import BY
from remit.service.notifications.actions.reading import Head, Report, Words, read_head, read_words
from remit.service.notifications.models import Fate, IncomingMail, OutgoingMail, State
from remit.service.ui.policies import RefusalError

MOST_TRIES = 5
_LOG = logging.getLogger("remit.mail")
_NAMES_NOTHING = "It says nowhere to which case it belongs."
_NAMES_UNKNOWN = "It carries a reply address or reference that is not known here."
_TWO_SUBJECTS = "It names two cases. Say to which it belongs."
_LOOP = "A mail loop: more than 20 mails in a day from one address about one case. Another machine answers by itself."
_TOO_MANY = "More than 20 mails in a day from one address about one case. Look whether a machine answers by itself, then add what a person wrote."
_UNKNOWN_REPORT = "It reports that a mail did not arrive, but not which one."
_PUT_BACK = "Put back by somebody. It had been set aside:"
_FAILED = "It could not be added to its case. The log of the worker says where that failed."


def sort_new(*, at: dt.datetime, most: int = 200) -> int:
    """Bring to its subject what was fetched, and return how many mails that were."""
    numbers = list(IncomingMail.objects.filter(fate=Fate.NEW).order_by("pk").values_list("pk", flat=True)[:most])
    for number in numbers:
        try:
            _sort(number, at=at)
        except Exception:  # noqa: BLE001 one mail, or what a higher app makes of it, must not hold up the others
            _LOG.exception("Reply %s could not be brought to its subject.", number)
            _count_failure(number, at=at)
    return len(numbers)


@dataclass(frozen=True)
class _Opened:
    """A mail that was read."""

    head: Head
    words: Words


def _open(mail: IncomingMail) -> _Opened:
    data = unseal(mail.sealed)
    head = read_head(data)
    if head.report is not None:
        return _Opened(head, Words("", (), ()))
    return _Opened(head, words_of(mail, data))


def _sort(number: int, *, at: dt.datetime) -> None:
    mail = IncomingMail.objects.get(pk=number)
    opened = _open(mail)
    with transaction.atomic():
        mail = IncomingMail.objects.select_for_update(of=("self",)).get(pk=number)
        if mail.fate == Fate.NEW:
            _bring(mail, opened, at=at)


def _bring(mail: IncomingMail, opened: _Opened, *, at: dt.datetime) -> None:
    """Bring a mail where it belongs."""
    match, reason = _match(opened.head)
    if opened.head.report is not None:
        _take_report(mail, opened.head.report, match.answered if match else None, at=at)
    elif match is None:
        _let_wait(mail, reason, at=at)
    elif queries.count_replies_since(match.about, mail.sender, at - dt.timedelta(days=1)) >= policies.MOST_REPLIES_A_DAY:
        _stop_loop(mail, match, at=at)
    else:
        _hand_over(mail, opened, match, at=at)


@dataclass(frozen=True)
class _Match:
    """To which subject a mail belongs, how that was found, and the mail of ours that it answers."""

    about: str
    way: str
    answered: OutgoingMail | None


def _match(head: Head) -> tuple[_Match | None, str]:
    """Return to which subject a mail belongs, or None and why it has none."""
    found: list[tuple[str, OutgoingMail]] = []
    for way, tokens in (("address", head.address_tokens), ("subject", head.subject_tokens)):
        found += [(way, mail) for token in tokens[:20] if (mail := queries.find_by_token(token))]
    answered = queries.find_by_message_ids(list(head.identifiers))
    if answered is not None and (answered.about or head.report):
        found.append(("references", answered))
    if not found:
        return None, _NAMES_UNKNOWN if head.address_tokens or head.subject_tokens else _NAMES_NOTHING
    if len({mail.about for _, mail in found}) > 1:
        return None, _TWO_SUBJECTS
    # The thread names the very mail that is answered, a token only its subject.
    return _Match(found[0][1].about, found[0][0], found[-1][1]), ""


def _stop_loop(mail: IncomingMail, match: _Match, *, at: dt.datetime) -> None:
    """Keep what comes too often away from its subject: a machine's is set aside, a person's waits for a person."""
    if not mail.is_automatic:
        _let_wait(mail, _TOO_MANY, at=at)
        return
    _end(mail, Fate.SET_ASIDE, about=match.about, answers=match.answered, reason=_LOOP)
    record(subject=f"reply:{mail.pk}", name="reply_set_aside", by=BY, at=at, details={"loop": True})


def _hand_over(mail: IncomingMail, opened: _Opened, match: _Match, *, at: dt.datetime) -> None:
    """Give a reply to what takes replies about its subject."""
    taker = routes.find_reply_taker(match.about)
    try:
        if taker is None:
            raise RefusalError("Nothing here takes replies about that.")
        with transaction.atomic():
            taker(replace(_reply(mail, opened, match), given_at=at))
    except RefusalError as refusal:
        _let_wait(mail, str(refusal)[:300], at=at)
        return
    _end(mail, Fate.MATCHED, about=match.about, matched_by=match.way, answers=match.answered)
    record(subject=f"reply:{mail.pk}", name="reply_matched", by=BY, at=at, details={"about": match.about, "matched_by": match.way})


def words_of(mail: IncomingMail, data: bytes) -> Words:
    """Return what a mail says; of one that was too large only its head is here."""
    if mail.is_whole:
        return read_words(data)
    return Words("", (), ("This mail was too large to be fetched. It is still in the mailbox: open it there, or ask the sender for smaller files.",))


def _reply(mail: IncomingMail, opened: _Opened, match: _Match) -> routes.Reply:
    place = mail.sender.rpartition("@")[2]
    return routes.Reply(
        reference=mail.pk,
        about=match.about,
        sender=mail.sender,
        is_expected=match.answered is not None and bool(place) and place == match.answered.to.lower().rpartition("@")[2],
        subject=opened.head.subject,
        text=opened.words.text,
        attachments=opened.words.attachments,
        received_at=mail.received_at,
        matched_by=match.way,
        is_automatic=mail.is_automatic,
        problems=opened.words.problems,
    )


def _take_report(mail: IncomingMail, report: Report, answered: OutgoingMail | None, *, at: dt.datetime) -> None:
    """Note on a mail of ours what a server reports of it."""
    if answered is None:
        _let_wait(mail, _UNKNOWN_REPORT, at=at)
        return
    is_about_receiver = not report.recipients or answered.to.lower() in report.recipients or not _is_copy_only(report)
    if report.action == "failed" and is_about_receiver:
        note_bounce(answered, report.status, at=at, report=mail.pk)
    elif report.action == "delayed":
        OutgoingMail.objects.filter(pk=answered.pk).update(last_error="The receiving mail server reports a delay and goes on trying.")
    _end(mail, Fate.MATCHED, about=answered.about, matched_by="report", answers=answered)


@transaction.atomic
def note_bounce(answered: OutgoingMail, status: str, *, at: dt.datetime, report: int = 0) -> None:
    """Note on a mail of ours that it came back; its subject is told by `tell_outcomes`."""
    code = f" ({status})" if status else ""
    OutgoingMail.objects.filter(pk=answered.pk).update(
        state=State.BOUNCED,
        last_error=f"The receiving mail server reports that it could not deliver the mail{code}.",
        is_news=bool(answered.about),
        news_tries=0,
    )
    record(subject=f"mail:{answered.pk}", name="mail_bounced", by=BY, at=at, details={"status": status, "report": report})


def _is_copy_only(report: Report) -> bool:
    return bool(settings.MAIL_COPY_TO) and set(report.recipients) <= {settings.MAIL_COPY_TO.lower()}


def _end(mail: IncomingMail, fate: Fate, **facts: object) -> None:
    IncomingMail.objects.filter(pk=mail.pk).update(fate=fate, **facts)


def _let_wait(mail: IncomingMail, reason: str, *, at: dt.datetime) -> None:
    _end(mail, Fate.WAITING, reason=reason)
    record(subject=f"reply:{mail.pk}", name="reply_waits", by=BY, at=at)


@transaction.atomic
def _count_failure(number: int, *, at: dt.datetime) -> None:
    IncomingMail.objects.filter(pk=number).update(tries=F("tries") + 1)
    mail = IncomingMail.objects.get(pk=number)
    if mail.fate == Fate.NEW and mail.tries >= MOST_TRIES:
        _let_wait(mail, _FAILED, at=at)


def attach_reply(mail: IncomingMail, about: str, *, by: Actor, at: dt.datetime) -> None:
    """Bring a reply that waited to the subject that a person named.

    Raises:
        RefusalError: somebody was quicker, or the subject does not take it.
    """
    opened = _open(mail)
    with transaction.atomic():
        mail = IncomingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
        policies.check_waits(mail)
        taker = routes.find_reply_taker(about)
        if taker is None:
            raise RefusalError("Nothing here takes replies about that. Check the reference.")
        taker(replace(_reply(mail, opened, _Match(about, "person", None)), given_at=at, given_by=by))
        _end(mail, Fate.MATCHED, about=about, matched_by="person", reason="", decided_at=at)
        record(subject=f"reply:{mail.pk}", name="reply_attached", by=by, at=at, details={"about": about})


def open_reply(mail: IncomingMail, *, by: Actor, at: dt.datetime) -> routes.Reply:
    """Return what a reply says, for somebody who reads it. It may name a patient, so the reading is an event."""
    record_reading(subject=f"reply:{mail.pk}", by=by, at=at, page="waiting_reply")
    return _reply(mail, _open(mail), _Match(mail.about, mail.matched_by, mail.answers))


@transaction.atomic
def set_reply_aside(mail: IncomingMail, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Note that a reply belongs to no subject, and why. It is kept.

    Raises:
        RefusalError: somebody was quicker.
    """
    mail = IncomingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    policies.check_waits(mail)
    _end(mail, Fate.SET_ASIDE, reason=reason, decided_at=at)
    record(subject=f"reply:{mail.pk}", name="reply_set_aside", by=by, at=at)


@transaction.atomic
def put_reply_back(mail: IncomingMail, *, by: Actor, at: dt.datetime) -> None:
    """Let a reply that was set aside wait for a person again; why it was set aside stays with it.

    Raises:
        RefusalError: somebody was quicker.
    """
    mail = IncomingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    policies.check_is_set_aside(mail)
    reason = mail.reason if mail.reason.startswith(_PUT_BACK) else f"{_PUT_BACK} {mail.reason}"
    _end(mail, Fate.WAITING, reason=reason[:300], decided_at=None)
    record(subject=f"reply:{mail.pk}", name="reply_put_back", by=by, at=at)
