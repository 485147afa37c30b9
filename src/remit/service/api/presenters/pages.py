"""What the pages of this app say of keys and messages."""

from typing import Any

from remit.service.accounts.models import Role
from remit.service.api.models import ApiKey, Message, Sending
from remit.service.api.permissions import SCOPE_WORDS, Scope
from remit.service.api.policies import last_day

_HEADS = {"return": "Work for your own team", "review": "Say who does this"}
_COLOURS = {Sending.SENT: "green", Sending.WAITING: "yellow", Sending.GIVEN_UP: "red"}


def key_row(key: ApiKey) -> dict[str, Any]:
    """Return a key of the list."""
    words = [SCOPE_WORDS[Scope(scope)] for scope in key.scopes if scope in set(Scope)]
    return {"key": key, "role": Role(key.role).label, "scopes": words, "last_day": last_day(key)}


def message_row(message: Message) -> dict[str, Any]:
    """Return a message of the list."""
    return {
        "message": message,
        "state": Sending(message.state).label,
        "colour": _COLOURS[Sending(message.state)],
        "can_replay": message.state != Sending.WAITING,
    }


def check_groups(answer: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what was found in a draft, under headings."""
    groups = [(head, [_marked(item) for item in answer["hands_over"] if item["outcome"] == outcome]) for outcome, head in _HEADS.items()]
    missing = [
        {"before": "", "quote": item["quote"], "after": "", "reason": item["what"], "citation": "", "instead": item["instead"]} for item in answer["missing"]
    ]
    return [(head, items) for head, items in [*groups, ("What the practice will miss", missing)] if items]


def _marked(item: dict[str, Any]) -> dict[str, Any]:
    before, _, after = item["sentence"].partition(item["quote"])
    return {"before": before, "after": after, **{name: item[name] for name in ("quote", "reason", "citation", "instead")}}
