"""The answer on a draft as a page that Word opens as it is: headings, paragraphs, highlighted words; no style sheet, no script, nothing loaded.

What lives here: `draw_check`. What does not: the page of the web service, which has a template of its own.
"""

import unicodedata
from html import escape
from typing import Any

_NOTHING = "Nothing in this draft hands work to the practice, and nothing that Remit looks for is missing. Remit can miss a request: read it once more."
_LEAD = "Remit read this draft as the practice will. It suggests; you decide. Nothing was stored."
_MARK = {"return": "yellow", "review": "aqua"}


def draw_check(answer: dict[str, Any], title: str = "Check before sending") -> str:
    """Return the page.

    Args:
        answer: as `check_object` returns it.
        title: of the page, such as the draft's name.
    """
    parts = [f"<h1>{_safe(title)}</h1>", f"<p>{_LEAD}</p>"]
    parts += _handed(answer["hands_over"]) + _missing(answer["missing"])
    if answer["clear"]:
        parts.append(f"<p><b>{_NOTHING}</b></p>")
    if answer["fair"]:
        parts.append("<h2>Fine as it is</h2><ul>" + "".join(f"<li>“{_safe(item['quote'])}”: {_safe(item['reason'])}</li>" for item in answer["fair"]) + "</ul>")
    parts.append(f"<p>Rulebook {_safe(answer['rulebook']['release'])}.</p>")
    head = f'<head><meta charset="utf-8"><title>{_safe(title)}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="en-GB">{head}<body>' + "\n".join(parts) + "</body></html>\n"


def _handed(items: list[dict[str, Any]]) -> list[str]:
    groups = (("return", "Work for your own team"), ("review", "Say who does this"))
    parts = []
    for outcome, heading in groups:
        found = [item for item in items if item["outcome"] == outcome]
        parts += [f"<h2>{heading}</h2>"] if found else []
        parts += [_one(_marked(item), item["reason"], f"Stands on: {item['citation']}.", item["instead"]) for item in found]
    return parts


def _missing(items: list[dict[str, Any]]) -> list[str]:
    heading = ["<h2>What the practice will miss</h2>"] if items else []
    return heading + [_one(f"“{_safe(item['quote'])}”", item["what"], "", item["instead"]) for item in items]


def _one(words: str, reason: str, standing: str, instead: str) -> str:
    more = f"<br>{_safe(standing)}" if standing else ""
    return f"<p>{words}</p><blockquote><p>{_safe(reason)}{more}</p><p><b>Instead:</b> {_safe(instead)}</p></blockquote>"


def _marked(item: dict[str, Any]) -> str:
    """Return the sentence with the words that matter highlighted as Word does it."""
    before, words, after = item["sentence"].partition(item["quote"])
    shown = words or item["quote"]
    return f'“{_safe(before)}<span style="background:{_MARK[item["outcome"]]}">{_safe(shown)}</span>{_safe(after)}”'


def _safe(text: str) -> str:
    """Return foreign text fit for the page: escaped, without what would move or hide words."""
    kept = "".join(character if unicodedata.category(character) not in {"Cc", "Cs", "Cf"} else " " for character in text)
    return escape(" ".join(kept.split()))
