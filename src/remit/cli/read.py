"""`remit read`: a letter as the engine reads it.

What lives here: the command, its text and its JSON. What does not: the page (`reading_html`), what is asked and by what rule (`triage`).
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import click

from remit.cli.options import Refusal, received_option, warn, write_out
from remit.cli.reading import Unread, find_sources, read_letter
from remit.cli.words import shown

if TYPE_CHECKING:
    from remit.engine.findings import Request
    from remit.engine.letters import Letter
    from remit.engine.letters.calendar_dates import FoundDate
    from remit.engine.triage.requests import Reading

SCHEMA = "remit.read/1"
_NOT_READ = 1


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _found(date: FoundDate | None) -> dict[str, Any] | None:
    return {"on": _day(date.day), "start": date.start, "end": date.end} if date else None


def _request(letter: Letter, request: Request) -> dict[str, Any]:
    span = request.span
    return {
        "task": request.task.value,
        "act": request.act.value,
        "asked": request.asked.value,
        "quote": letter.text[span.start : span.end],
        "start": span.start,
        "end": span.end,
        "object": request.object_words or None,
        "due": request.due_words or None,
        "condition": request.condition or None,
        "soft": request.is_soft,
        "certainty": round(request.certainty, 3),
        "evidence": [{"kind": item.kind, "words": item.words, "start": item.span.start, "end": item.span.end} for item in request.evidence],
    }


def _sections(letter: Letter) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title or None,
            "start": section.start,
            "end": section.end,
            "owner": section.owner.value,
            "topic": section.topic.lower() or None,
            "sentences": [
                {
                    "start": sentence.start,
                    "end": sentence.end,
                    "owner": sentence.owner.value,
                    "topic": sentence.topic.lower() or None,
                    "lead": sentence.lead or None,
                    "item": sentence.is_item,
                    "tick": sentence.tick.value,
                }
                for sentence in letter.sentences
                if sentence.section == number
            ],
        }
        for number, section in enumerate(letter.sections)
    ]


def _document(letter: Letter) -> dict[str, Any]:
    """Return what the format holds beyond the words."""
    document = letter.document
    if document is None:
        return {"format": "text", "pages": [], "medicines": []}
    names = ("name", "dose", "route", "frequency", "form", "status", "reason", "supply", "code")
    return {
        "format": document.format,
        "pages": [
            {"start": start, "end": end, "width": round(width, 1), "height": round(height, 1)}
            for (start, end), (width, height) in zip(document.pages, document.sizes, strict=False)
        ],
        "medicines": [{name: getattr(item, name) or None for name in names} for item in document.medicines],
    }


def reading_object(letter: Letter, reading: Reading, source: str) -> dict[str, Any]:
    """Return what was read of a letter. Every `start` and `end` points into the text that `remit read` prints.

    Args:
        letter: as read.
        reading: its requests; `others` hold what is promised, done, denied, quoted or advised.
        source: path of the letter, as the user knows it.
    """
    parties, dates = letter.parties, letter.dates
    return {
        "schema": SCHEMA,
        "source": source,
        **_document(letter),
        "kind": letter.kind.value,
        "private": letter.is_private,
        "truncated": letter.truncated,
        "dates": {"event": _found(dates.event), "written": _found(dates.written), "received_on": _day(dates.received_on)},
        "parties": {
            "provider": parties.provider or None,
            "specialty": parties.specialty or None,
            "addressee": parties.addressee.value,
            "nhs_number": parties.nhs_number.digits if parties.nhs_number else None,
        },
        "problems": list(letter.problems),
        "sections": _sections(letter),
        "requests": [_request(letter, request) for request in reading.handed],
        "others": [_request(letter, request) for request in reading.others],
    }


@click.command("read")
@click.argument("file", metavar="FILE")
@received_option
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True, help="How to print the letter.")
def command(file: str, received_on: dt.date | None, form: str) -> None:
    """Show a letter as Remit reads it. FILE is a letter of any format, or - for standard input; FILE.zip/NAME is a letter in an archive.

    text prints the letter's text exactly: every offset in any answer counts its characters. json and html show sections, sentences, dates, parties, and all
    requests, also those that are promised, done or denied.

    \b
    Exit codes:
      0  the letter was read
      1  it could not be read; standard error says why
      2  the command is wrong
    """
    if not find_sources([file]).is_single:
        raise Refusal(f"{shown(file)} is a folder. Hand in one letter; `remit triage` reads folders.")
    letter = read_letter(file, received_on)
    if isinstance(letter, Unread):
        warn(f"Not read: {'standard input' if file == '-' else shown(file)}: {letter.reason}")
        raise click.exceptions.Exit(_NOT_READ)
    if form == "text":
        write_out(letter.text)
        for problem in letter.problems:
            warn(f"Note: {shown(problem)}")
        return
    from remit.engine.triage import read_requests

    reading = read_requests(letter, with_others=True)
    if form == "json":
        write_out(json.dumps(reading_object(letter, reading, file), ensure_ascii=False, indent=1) + "\n")
        return
    from remit.cli.reading_html import draw_reading

    write_out(draw_reading(letter, reading, file))
