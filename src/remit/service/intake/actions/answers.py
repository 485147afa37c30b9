"""Answering senders: acknowledgements of ITK3, sent after their message was stored.

What lives here: which answers a person's decision makes due, and sending. What does not: what an answer looks like (`presenters`).

MESH has no way to send a message once and only once: a worker that dies between sending and noting sends it again. Both carry the same identifiers, by which
the sender's system knows the second for the first.
"""

import datetime as dt
import logging
from collections.abc import Callable

import requests
from django.conf import settings
from django.db import transaction
from django.db.models import F
from mesh_client import MeshClient, MeshError

from remit.service.audit.actions import record
from remit.service.correspondence.models import LetterState
from remit.service.intake import policies, queries
from remit.service.intake.actions.mesh import BY, open_client
from remit.service.intake.actions.storing import note_answer
from remit.service.intake.models import Answer, AnswerKind, Mailbox
from remit.service.intake.policies import Code
from remit.service.intake.presenters import response_message

_LONGEST_PAUSE = dt.timedelta(hours=4)
_LOG = logging.getLogger("remit.post")
Clock = Callable[[], dt.datetime]


def note_decided(*, at: dt.datetime) -> int:
    """Note what senders are to be told who wanted to know whether the patient is known here: that follows from what a person did with the letter."""
    rows = queries.list_decided()
    for row, state in rows:
        code = Code.PATIENT_UNKNOWN if state == LetterState.NOT_OURS else Code.PATIENT_KNOWN
        note_answer(row, AnswerKind.BUSINESS, code, at=at)
    return len(rows)


def send_answers(*, clock: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send the answers that are due. Returns how many."""
    if not settings.MESH_URL:
        return 0
    sent = 0
    for mailbox in queries.list_with_answers(at=clock()):
        try:
            with open_client(mailbox) as client:
                sent += _send_from(client, mailbox, clock, is_stopping)
        except (requests.RequestException, OSError) as error:
            # Said on the mailbox by the visit that fails in the same way.
            _LOG.warning("Answers of mailbox %s were not sent: %s", mailbox.pk, type(error).__name__)
    return sent


def _send_from(client: MeshClient, mailbox: Mailbox, clock: Clock, is_stopping: Callable[[], bool]) -> int:
    """Send all that is due. What MESH does not take is due later, so this comes to an end."""
    sent = 0
    while batch := queries.list_due(mailbox, at=clock()):
        for answer in batch:
            if is_stopping():
                return sent
            sent += _send(client, answer, clock)
    return sent


def _send(client: MeshClient, answer: Answer, clock: Clock) -> int:
    """Send one answer, unless another worker has it."""
    at = clock()
    claimed = Answer.objects.filter(pk=answer.pk, sent_at=None, due_at=answer.due_at)
    if not claimed.update(due_at=at + dt.timedelta(seconds=settings.MESH_CLAIM_SECONDS), attempts=F("attempts") + 1):
        return 0
    row = answer.message
    try:
        name = client.send_message(
            row.sender,
            response_message(answer),
            workflow_id=f"{row.workflow}_ACK",
            local_id=answer.number,
            filename=f"{answer.number}.xml",
            content_type="application/fhir+xml",
        )
    except (MeshError, requests.HTTPError):
        _put_off(answer, at=at)
        return 0
    with transaction.atomic():
        Answer.objects.filter(pk=answer.pk, sent_at=None).update(sent_at=clock(), due_at=None, sent_as=name[:100])
        record(subject=f"post:{row.pk}", name="sender_told", by=BY, at=clock(), details={"code": answer.code, "answer": answer.number})
    return 1


def _put_off(answer: Answer, *, at: dt.datetime) -> None:
    """Try again later what MESH did not take; after many tries say so."""
    tries = answer.attempts + 1
    if tries >= policies.MOST_ATTEMPTS:
        said = f"MESH did not take the answer to mailbox {answer.message.sender}. Tell the sender by telephone or email."
        Answer.objects.filter(pk=answer.pk).update(due_at=None, said=said)
        return
    pause = min(_LONGEST_PAUSE, dt.timedelta(minutes=2**tries))
    Answer.objects.filter(pk=answer.pk).update(due_at=at + pause)
