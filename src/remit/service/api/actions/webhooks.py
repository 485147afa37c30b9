"""Telling other systems what happened: which events, signed, tried again, and never into somebody's own network.

What lives here: making and ending webhooks, looking for new events, and sending what is due. A worker calls the last two again and again; both may run in
several workers at once. What does not: where a message may go (`policies.check_target`).
"""

import base64
import datetime as dt
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from django.db import transaction
from django.db.models import Max, Q
from standardwebhooks import Webhook as Signer

from remit.service.api import policies
from remit.service.api.models import Message, Sending, Webhook
from remit.service.api.policies import Target
from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal_text, unseal_text
from remit.service.cases.models import CaseEvent
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError

# After the first try: as the specification of Standard Webhooks proposes.
WAITS = tuple(dt.timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 36000))
_SECONDS = 10.0
_CLAIM = dt.timedelta(minutes=2)
_AT_ONCE = 200
_LOOK_BACK = 1000


@dataclass(frozen=True)
class MadeWebhook:
    """A new webhook with the secret that is shown this once."""

    webhook: Webhook
    secret: str = field(repr=False)


@transaction.atomic
def add_webhook(organisation: Organisation, address: str, *, by: Actor, at: dt.datetime) -> MadeWebhook:
    """Tell a system of an organisation from now on what happens in its cases.

    Raises:
        RefusalError: nothing may be sent to that address, or there are too many.
    """
    policies.check_target(address)
    if Webhook.objects.filter(organisation=organisation, ended_at=None).count() >= policies.MOST_WEBHOOKS:
        raise RefusalError(f"You have {policies.MOST_WEBHOOKS} webhooks. End one that nobody reads, then add the new one.")
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    last = CaseEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    facts = {"address": address, "sealed_secret": seal_text(secret), "made_at": at, "made_by": by.name, "begins": last, "seen": last}
    webhook = Webhook.objects.create(organisation=organisation, **facts)
    record(subject=f"organisation:{organisation.code}", name="webhook_added", by=by, at=at, details={"webhook": webhook.pk})
    return MadeWebhook(webhook, secret)


@transaction.atomic
def end_webhook(webhook: Webhook, *, by: Actor, at: dt.datetime) -> None:
    """Tell it nothing more; what waits is given up."""
    if Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=at):
        webhook.sent_messages.filter(state=Sending.WAITING).update(state=Sending.GIVEN_UP, due_at=None, said="The webhook was ended.")
        record(subject=f"organisation:{webhook.organisation.code}", name="webhook_ended", by=by, at=at, details={"webhook": webhook.pk})


@transaction.atomic
def replay(message: Message, *, by: Actor, at: dt.datetime) -> Message:
    """Send a message once more, under the same name, so that its receiver can tell.

    Raises:
        RefusalError: it still waits.
    """
    message = Message.objects.select_for_update(of=("self",)).select_related("webhook__organisation").get(pk=message.pk)
    policies.check_can_replay(message.state)
    message.state, message.attempts, message.due_at = Sending.WAITING, 0, at
    message.save(update_fields=["state", "attempts", "due_at"])
    code = message.webhook.organisation.code
    record(subject=f"organisation:{code}", name="webhook_replayed", by=by, at=at, details={"webhook": message.webhook_id, "message": message.name})
    return message


def look_for_events(*, at: dt.datetime) -> int:
    """Write a message for each event of a case that a webhook has not seen; return how many."""
    return sum(_look(webhook_id, at) for webhook_id in Webhook.objects.filter(ended_at=None).values_list("pk", flat=True))


@transaction.atomic
def _look(webhook_id: int, at: dt.datetime) -> int:
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    organisation_id = webhook.organisation_id
    # Until a case is sent, only its raiser knows of it.
    as_raiser = Q(case__practice_id=organisation_id, case__raised_by="practice") | Q(case__provider_id=organisation_id, case__raised_by="provider")
    as_other = Q(case__practice_id=organisation_id) | Q(case__provider_id=organisation_id) | Q(case__commissioner_id=organisation_id)
    ours = as_raiser | (as_other & Q(case__sent_on__isnull=False))
    # Numbers are given out before they are committed, so a lower one may come to light later: look back a little, and leave out what was told.
    since = max(webhook.begins, webhook.seen - _LOOK_BACK)
    told = webhook.sent_messages.filter(event__gt=since).values("event")
    new = CaseEvent.objects.filter(ours, pk__gt=since).exclude(move="read").exclude(pk__in=told)
    found = list(new.select_related("case").order_by("pk")[:_AT_ONCE])
    Message.objects.bulk_create([_message(webhook, event, at) for event in found])
    if found:
        webhook.seen = max(webhook.seen, found[-1].pk)
        webhook.save(update_fields=["seen"])
    return len(found)


def _message(webhook: Webhook, event: CaseEvent, at: dt.datetime) -> Message:
    case = event.case
    data = {"reference": case.reference, "number": event.number, "move": event.move, "state": case.label, "waits_for": case.waits_for or None}
    body = json.dumps({"type": "case.moved", "timestamp": event.at.isoformat(), "data": data})
    return Message(webhook=webhook, event=event.pk, name=f"msg_{uuid.uuid4().hex}", body=body, due_at=at, made_at=at)


def send_due(*, clock: Callable[[], dt.datetime]) -> int:
    """Send the messages that are due; return how many were tried."""
    at = clock()
    names = list(Message.objects.filter(state=Sending.WAITING, due_at__lte=at).order_by("due_at").values_list("pk", flat=True)[:_AT_ONCE])
    return sum(_send(message_id, clock) for message_id in names)


def _send(message_id: int, clock: Callable[[], dt.datetime]) -> int:
    """Try one message, unless another worker has it."""
    at = clock()
    if not Message.objects.filter(pk=message_id, state=Sending.WAITING, due_at__lte=at).update(due_at=at + _CLAIM, tried_at=at):
        return 0
    message = Message.objects.select_related("webhook").get(pk=message_id)
    try:
        status = _post(message, policies.check_target(message.webhook.address), at)
        said, is_sent = f"Answered {status}.", 200 <= status < 300
    except RefusalError as refusal:
        said, is_sent = str(refusal), False
    except httpx.TimeoutException:
        said, is_sent = f"No answer within {_SECONDS:g} seconds.", False
    except httpx.HTTPError as error:
        said, is_sent = f"Could not be reached ({type(error).__name__}).", False
    if is_sent is False and said.startswith("Answered 3"):
        said = f"{said} It leads elsewhere, and that is not followed."
    _settle(message, said, clock(), is_sent=is_sent)
    return 1


def _post(message: Message, target: Target, at: dt.datetime) -> int:
    """Hand a message over to the machine that was looked up, and to no other; return its status."""
    signature = Signer(unseal_text(message.webhook.sealed_secret)).sign(message.name, at, message.body)
    headers = {
        "host": target.host if target.port in (80, 443) else f"{target.host}:{target.port}",
        "content-type": "application/json",
        "user-agent": "Remit",
        "webhook-id": message.name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }
    machine = f"[{target.machine}]" if ":" in target.machine else target.machine
    address = f"{'https' if target.is_secure else 'http'}://{machine}:{target.port}{target.path}"
    # The certificate must be that of the name, although the call goes to the number.
    extensions = {"sni_hostname": target.host} if target.is_secure else {}
    limits = httpx.Timeout(_SECONDS)
    with (
        httpx.Client(follow_redirects=False, timeout=limits, trust_env=False) as client,
        client.stream("POST", address, content=message.body.encode(), headers=headers, extensions=extensions) as answer,
    ):
        # What it says beyond its status is not read.
        return answer.status_code


def _settle(message: Message, said: str, at: dt.datetime, *, is_sent: bool) -> None:
    attempts = message.attempts + 1
    facts: dict[str, object] = {"attempts": attempts, "said": said[:200], "due_at": None}
    if is_sent:
        facts["state"] = Sending.SENT
    elif attempts > len(WAITS):
        facts["state"] = Sending.GIVEN_UP
    else:
        facts["due_at"] = at + WAITS[attempts - 1]
    Message.objects.filter(pk=message.pk, state=Sending.WAITING).update(**facts)
