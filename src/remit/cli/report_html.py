"""Answers as one page that needs nothing else: no script, no picture, no network. It opens from a file, prints, and works on a phone.

What lives here: the page of `remit triage --format html`. What does not: the frame and its style (`report.html` beside this file), the page of one letter's
reading (`reading_html`), the words (`words`).

The letter is foreign text: every piece of it is escaped, and the page's own policy forbids whatever could run or load.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from itertools import pairwise
from pathlib import PurePath
from string import Template
from typing import TYPE_CHECKING, Any

from remit.cli.medicines_html import draw_medicines
from remit.cli.sheets_html import draw_sheets
from remit.cli.tables import count_outcomes
from remit.cli.words import KINDS, OUTCOME_MEANINGS, OUTCOMES, TASKS, asked_words, counted, dates_words, sender_words, shown

if TYPE_CHECKING:
    from remit.cli.reading import Answered, Unread

_LEAD = "Remit finds requests and suggests whose work they are. A person decides. It can miss a request, so somebody must still read the letter."
_URGENT = "<h2>Decide first who acts for the patient today</h2><p>Returning work does not transfer care.</p>"
_LONGEST_KEPT = 24
_STRENGTH = {"return": 0, "review": 1, "accept": 2}


def safe(text: str) -> str:
    """Return foreign text fit for the page."""
    return escape(shown(text))


def fill_frame(title: str, body: str, foot: str) -> str:
    """Return a whole page from escaped parts."""
    frame = Template(files(__package__).joinpath("report.html").read_text(encoding="utf-8"))
    return frame.substitute(title=title, body=body, foot=foot)


def draw_page(answers: Sequence[Answered], unread: Sequence[Unread]) -> str:
    """Return the page for some letters.

    Args:
        answers: in the order to be shown.
        unread: what could not be read; the page says so.
    """
    counts = count_outcomes([answered.answer for answered in answers])
    requests = sum(counts[outcome] for outcome in OUTCOMES)
    title = f"{counted(len(answers), 'letter')}, {counted(requests, 'request')}"
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="lead">{_LEAD}</p>',
        _figures(counts),
        _urgent_box(answers),
        _unread_box(unread),
        _contents(answers),
        *(_letter(number, answered) for number, answered in enumerate(answers, start=1)),
    ]
    releases = sorted({answered.answer["rulebook"]["release"] for answered in answers})
    foot = f"Made by Remit with rulebook {safe(', '.join(releases))}." if releases else "Made by Remit."
    return fill_frame(f"Remit: {title}", "\n".join(filter(None, parts)), f"{foot} This page holds letters about patients: keep it as you keep those.")


def _figures(counts: dict[str, int]) -> str:
    rows = [
        f'<li class="{outcome}"><strong>{counts[outcome]:,}</strong><b>{words}</b><span>{OUTCOME_MEANINGS[outcome]}</span></li>'
        for outcome, words in OUTCOMES.items()
    ]
    if counts["urgent"]:
        rows.append(f'<li class="urgent"><strong>{counts["urgent"]:,}</strong><b>Urgent</b><span>may not be able to wait</span></li>')
    return f'<ul class="figures">{"".join(rows)}</ul>'


def _urgent_box(answers: Sequence[Answered]) -> str:
    rows = [
        f'<li><a href="#l{number}f{place}">{safe(PurePath(answered.source).name)}, request {place}</a>: {TASKS[finding["task"]].lower()}</li>'
        for number, answered in enumerate(answers, start=1)
        for place, finding in enumerate(answered.answer["findings"], start=1)
        if finding["urgent"]
    ]
    if not rows:
        return ""
    return f'<div class="urgent-box">{_URGENT}<ul>{"".join(rows)}</ul></div>'


def _unread_box(unread: Sequence[Unread]) -> str:
    if not unread:
        return ""
    rows = "".join(f"<li><b>{safe(item.source)}</b>: {safe(item.reason)}</li>" for item in unread)
    return f'<div class="unread"><h2>{counted(len(unread), "file")} could not be read</h2><ul>{rows}</ul></div>'


def _contents(answers: Sequence[Answered]) -> str:
    if len(answers) < 2:
        return ""
    rows = []
    for number, answered in enumerate(answers, start=1):
        counts = count_outcomes([answered.answer])
        tags = [_tag(outcome, f"{words}: {counts[outcome]}") for outcome, words in OUTCOMES.items() if counts[outcome]] or [_tag("plain", "Nothing asked")]
        if counts["urgent"]:
            tags.insert(0, _tag("urgent", "Urgent"))
        rows.append(
            f'<li><div><a href="#l{number}">{safe(answered.source)}</a><br>'
            f'<span class="quiet small">{escape(sender_words(answered.answer["letter"]))}</span></div>'
            f'<p class="tags">{"".join(tags)}</p></li>'
        )
    return f'<h2>Letters</h2><ul class="letters">{"".join(rows)}</ul>'


def _tag(kind: str, words: str) -> str:
    return f'<span class="tag {kind}">{words}</span>'


def _letter(number: int, answered: Answered) -> str:
    letter, findings = answered.answer["letter"], answered.answer["findings"]
    facts = f"{escape(sender_words(letter))} · {KINDS[letter['kind']]} · {dates_words(letter)}"
    notes = "".join(f"<li>{safe(problem)}</li>" for problem in answered.answer["problems"])
    head = f'<section class="one{" first" if number == 1 else ""}" id="l{number}"><h2>{safe(answered.source)}</h2><p class="quiet">{facts}</p>' + (
        f'<ul class="notes small">{notes}</ul>' if notes else ""
    )
    paper = draw_sheets(answered, f"l{number}") or (
        f'<div class="paper" role="region" aria-label="The letter" tabindex="0">{mark_text(answered.text, findings, f"l{number}")}</div>'
    )
    medicines = draw_medicines(answered.answer["medicines"], f"l{number}")
    if not findings:
        return f"{head}<p>Nothing is asked of the practice.</p>{medicines}<details><summary>Show the letter</summary>{paper}</details></section>"
    cards = "".join(_finding(f"l{number}", place, finding, answered.grounds[place - 1]) for place, finding in enumerate(findings, start=1))
    heading = counted(len(findings), "request")
    jump = f'<p class="jump"><a href="#l{number}r">Go to the {heading}</a></p>'
    return (
        f'{head}<div class="two"><div class="stay"><h3>The letter</h3>{jump}{paper}</div>'
        f'<div id="l{number}r"><h3>{heading}</h3>{cards}</div></div>{medicines}</section>'
    )


def _finding(letter: str, place: int, finding: dict[str, Any], ground: str) -> str:
    outcome = finding["outcome"]
    tags = (
        (_tag("urgent", "Urgent") if finding["urgent"] else "") + _tag(outcome, OUTCOMES[outcome]) + _tag("plain", asked_words(finding["asked"]).capitalize())
    )
    because = f" “{safe(ground)}”" if ground else ""
    return (
        f'<article class="finding {outcome}" id="{letter}f{place}">'
        f'<h4><a class="num" href="#{letter}w{place}" aria-label="Request {place}: show in the letter">{place}</a>{TASKS[finding["task"]]}</h4>'
        f'<p class="tags">{tags}</p><blockquote>“{safe(" ".join(finding["quote"].split()))}”</blockquote>'
        f'<p>{safe(finding["reason"])}{because}</p><p class="quiet small">{safe(finding["citation"])}</p></article>'
    )


def mark_text(text: str, findings: Sequence[dict[str, Any]], letter: str) -> str:
    """Return a letter's text with the words of each finding marked and numbered. Words of two findings carry both numbers and the stronger line.

    Args:
        text: of the letter.
        findings: in published form.
        letter: id of the letter in this page.
    """
    edges = sorted({0, len(text), *(finding["start"] for finding in findings), *(finding["end"] for finding in findings)})
    pieces = []
    for start, end in pairwise(edges):
        over = [(place, finding) for place, finding in enumerate(findings, start=1) if finding["start"] <= start and end <= finding["end"]]
        if not over:
            pieces.append(safe(text[start:end]))
            continue
        outcome = min((finding["outcome"] for _, finding in over), key=_STRENGTH.__getitem__)
        numbers = "".join(_number(letter, place, finding) for place, finding in over if finding["start"] == start)
        pieces.append(f'<mark class="{outcome}">{_with_numbers(numbers, text[start:end])}</mark>')
    return "".join(pieces)


def _with_numbers(numbers: str, words: str) -> str:
    """Return marked words after their numbers; a number stays on the line of its first word."""
    first, space, others = words.partition(" ")
    if not numbers or len(first) > _LONGEST_KEPT or "\n" in first:
        return numbers + safe(words)
    return f'<span class="keep">{numbers}{safe(first)}</span>{safe(space + others)}'


def _number(letter: str, place: int, finding: dict[str, Any]) -> str:
    label = f"Request {place}, {OUTCOMES[finding['outcome']]}: read why"
    return f'<a class="num" id="{letter}w{place}" href="#{letter}f{place}" aria-label="{label}">{place}</a>'
