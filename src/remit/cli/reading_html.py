"""The page of `remit read --format html`: what was read of one letter, for whoever wants to know why Remit answers as it does.

What lives here: that page. What does not: the page of findings and the escaping (`report_html`), the frame (`report.html`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.cli.report_html import fill_frame, safe
from remit.cli.words import KINDS, PARTIES, TASKS, counted
from remit.engine.clocks.day_words import day_words
from remit.engine.letters.formats import NAMES

if TYPE_CHECKING:
    import datetime as dt

    from remit.engine.findings import Request
    from remit.engine.letters import Letter
    from remit.engine.triage.requests import Reading

_FOOT = "Made by Remit. This page holds a letter about a patient: keep it as you keep those."
_ACTS = {
    "ask": "asks",
    "conditional": "asks, on a condition",
    "promise": "promises",
    "done": "reports as done",
    "denied": "says that it is not so",
    "history": "tells of the past",
    "quoted": "quotes",
    "safety_net": "tells the patient when to seek help",
    "inform": "mentions",
}


def draw_reading(letter: Letter, reading: Reading, source: str) -> str:
    """Return the page for one letter.

    Args:
        letter: as read.
        reading: its requests and what else it does with work.
        source: path of the letter, as the user knows it.
    """
    notes = "".join(f"<li>{safe(problem)}</li>" for problem in letter.problems)
    parts = [
        f"<h1>{safe(source)}</h1>",
        '<p class="lead">What Remit reads in this letter, before any rule is applied.</p>',
        f'<div class="unread"><h2>What to know</h2><ul>{notes}</ul></div>' if notes else "",
        _facts(letter),
        '<section class="one"><h2>Text</h2>' + _text(letter) + "</section>",
        _requests("Asked of the practice", letter, reading.handed),
        _requests("Promised, done, denied or mentioned", letter, reading.others),
    ]
    return fill_frame(f"Remit: {safe(source)}", "\n".join(filter(None, parts)), _FOOT)


def _facts(letter: Letter) -> str:
    dates = letter.dates
    rows = (
        ("Kind", KINDS[letter.kind.value]),
        ("Format", NAMES.get(letter.document.format, letter.document.format) if letter.document else "plain text"),
        ("Private care", "yes" if letter.is_private else "no"),
        ("Sender", letter.parties.provider),
        ("Specialty", letter.parties.specialty),
        ("Speaks to", letter.parties.addressee.value),
        ("Event", _day(dates.event.day if dates.event else None)),
        ("Written", _day(dates.written.day if dates.written else None)),
        ("Received", _day(dates.received_on)),
        ("Whole", "no" if letter.truncated else "yes"),
    )
    cells = "".join(f'<tr><th scope="row">{name}</th><td>{safe(value) or "not read"}</td></tr>' for name, value in rows)
    return f'<section class="one"><h2>The letter</h2><table>{cells}</table></section>'


def _day(day: dt.date | None) -> str:
    return day_words(day) if day else ""


def _text(letter: Letter) -> str:
    """Show the sections one under another, each with the party that its heading names."""
    pieces = []
    for section in letter.sections:
        words = safe(letter.text[section.start : section.end]).strip("\n")
        owner = f'<p class="tags"><span class="tag plain">Heading names {PARTIES[section.owner.value]}</span></p>' if section.owner != "nobody" else ""
        pieces.append(f'{owner}<div class="paper">{words}</div>' if words.strip() else "")
    return "".join(pieces)


def _requests(heading: str, letter: Letter, requests: tuple[Request, ...]) -> str:
    rows = "".join(
        f"<tr><td>{TASKS[request.task.value]}</td><td>{_ACTS[request.act.value]}; {PARTIES[request.asked.value]}</td>"
        f"<td>“{safe(' '.join(letter.text[request.span.start : request.span.end].split()))}”</td></tr>"
        for request in requests
    )
    head = '<thead><tr><th scope="col">Work</th><th scope="col">The letter</th><th scope="col">Words</th></tr></thead>'
    table = f"<table>{head}<tbody>{rows}</tbody></table>" if rows else "<p>None found.</p>"
    return f'<section class="one"><h2>{heading}: {counted(len(requests), "clause")}</h2>{table}</section>'
