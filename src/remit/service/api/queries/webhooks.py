"""Webhooks of an organisation, and what was sent to them; how many messages wait over all."""

from remit.service.api.models import Message, Sending, Webhook
from remit.service.organisations.models import Organisation

PAGE = 50


def list_webhooks(organisation: Organisation | None) -> list[Webhook]:
    """Return where systems of an organisation are told, newest first."""
    return list(Webhook.objects.filter(organisation=organisation, ended_at=None).order_by("-made_at"))


def get_webhook(organisation: Organisation | None, webhook_id: int) -> Webhook:
    """Return one of them."""
    return Webhook.objects.get(organisation=organisation, ended_at=None, pk=webhook_id)


def list_messages(organisation: Organisation | None, *, page: int = 1) -> tuple[list[Message], int]:
    """Return one page of what was sent, newest first, and how many there are."""
    found = Message.objects.filter(webhook__organisation=organisation).select_related("webhook").order_by("-made_at", "-pk")
    first = (page - 1) * PAGE
    return list(found[first : first + PAGE]), found.count()


def get_message(organisation: Organisation | None, name: str) -> Message:
    """Return one message to a webhook of an organisation."""
    return Message.objects.select_related("webhook").get(webhook__organisation=organisation, name=name)


def count_waiting_messages() -> int:
    """Return how many messages to all webhooks wait."""
    return Message.objects.filter(state=Sending.WAITING).count()
