"""The answer on a draft as cards of CDS Hooks 2.0, so that a hospital's record system can show them beside the letter.

What lives here: `cards_of`, a pure function of the published answer. What does not: the service that is called (`remit.service.api`). The shape is that of
the HL7 specification, edition 2.0: a summary below 140 characters, an indicator, a source, and detail in Markdown.
"""

import re
import uuid
from typing import Any

_LONGEST_SUMMARY = 139
_NAMESPACE = uuid.UUID("8c3b7f2e-5d0c-4b1e-9b53-2f1c5f0f6a10")
_SYSTEM = "urn:remit:rulebook"
_LACKS = {
    "reason_for_change": "A reason for each change of a medicine",
    "owner_of_result": "An owner of each result that is still to come",
    "days_supplied": "The days of medicines supplied",
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|])")


def cards_of(answer: dict[str, Any], *, label: str = "Remit") -> list[dict[str, Any]]:
    """Return a card for each thing to put right, the surest first.

    Args:
        answer: as `check_object` returns it.
        label: name of the source that is shown.
    """
    handed = sorted(answer["hands_over"], key=lambda item: item["outcome"] != "return")
    cards = [_card(_handed_summary(item), _handed_detail(item), "warning" if item["outcome"] == "return" else "info") for item in handed]
    cards += [_card(item["what"], _missing_detail(item), "info") for item in answer["missing"]]
    topics = [(item["rule"], item["citation"]) for item in handed] + [(item["lack"], _LACKS[item["lack"]]) for item in answer["missing"]]
    return [
        card | {"source": {"label": label, "topic": {"system": _SYSTEM, "code": code, "display": display}}}
        for card, (code, display) in zip(cards, topics, strict=True)
    ]


def _card(summary: str, detail: str, indicator: str) -> dict[str, Any]:
    short = summary if len(summary) <= _LONGEST_SUMMARY else summary[: _LONGEST_SUMMARY - 1].rstrip() + "…"
    # The same draft gives the same ids, so that a system which asks twice can tell a card that was dismissed.
    name = str(uuid.uuid5(_NAMESPACE, f"{summary}\n{detail}"))
    return {"uuid": name, "summary": short, "detail": detail, "indicator": indicator}


def _handed_summary(item: dict[str, Any]) -> str:
    if item["outcome"] == "return":
        return "This is work for your own team, not for the GP practice."
    return "Say who does this: the practice may not have agreed to it."


def _handed_detail(item: dict[str, Any]) -> str:
    rows = [f"> {_plain(item['quote'])}", _plain(item["reason"]), f"Stands on: {_plain(item['citation'])}", f"**Instead:** {_plain(item['instead'])}"]
    return "\n\n".join(rows)


def _missing_detail(item: dict[str, Any]) -> str:
    return "\n\n".join([f"> {_plain(item['quote'])}", _plain(item["what"]), f"**Instead:** {_plain(item['instead'])}"])


def _plain(text: str) -> str:
    """Return words of a letter so that no sign in them is read as Markdown, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
