"""Letter and note as PDF/UA-1: tagged, titled, British English, A4, in fonts that ship inside typst.

What lives here: handing the parts to typst, which is imported only when a PDF is made. What does not: layout (`remedy.typ` beside this file), any
sentence (`compose`, `note`), or the other two forms (`text`, `docx`).

Every text goes to typst as JSON data, never as markup, so that whatever a letter holds is printed as it stands.
"""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from importlib import resources

from remit.engine.remedy.letter import PatientNote, PlainLetter, ReturnLetter
from remit.engine.remedy.wording import clean

# What the layout uses. Warnings, variant and derivation stay here: they are for the person who approves.
_LETTER_PARTS = (
    *("practice", "addressee", "reference", "day_line", "title", "subject", "particulars", "salutation", "opening", "own_line", "urgent_line"),
    *(
        "items_heading",
        "items",
        "reported_heading",
        "reported_line",
        "reported",
        "questions_heading",
        "questions",
        "due_line",
        "safety_line",
        "closing",
        "signature",
    ),
)
_PLAIN_PARTS = (
    *("practice", "addressee", "reference", "day_line", "title", "subject", "particulars", "salutation", "opening"),
    *("sections", "own_line", "closing", "signature"),
)
_NOTE_PARTS = (
    *("practice", "reference", "day_line", "title", "heading", "salutation", "opening", "points"),
    *("answer_line", "contact_line", "help_heading", "help_line", "signature"),
)

# PDF/UA refuses a character that no font can show. These ranges are in typst's own fonts (a test compiles all of them).
_SURE = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3C9), (0x410, 0x44F)),
    *((0x2013, 0x2014), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x20AC, 0x20AC)),
)


def _plain(value: object) -> object:
    """Turn parts into what JSON holds, every text cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    return value


def _showable(text: str) -> str:
    """Replace characters that typst's own fonts may lack by their code ("[U+6F22]"): seen and said, not lost."""
    return "".join(character if any(low <= ord(character) <= high for low, high in _SURE) else f"[U+{ord(character):04X}]" for character in text)


@functools.cache
def _template() -> bytes:
    return resources.files("remit.engine.remedy").joinpath("remedy.typ").read_bytes()


def _compile(data: str, day: dt.date) -> bytes:
    import typst

    return typst.compile(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": data},
        pdf_standards=["ua-1"],
        timestamp=dt.datetime.combine(day, dt.time(), dt.UTC),
    )


def _pdf(kind: str, value: ReturnLetter | PlainLetter | PatientNote, parts: tuple[str, ...]) -> bytes:
    import typst

    document = {part: _plain(getattr(value, part)) for part in parts}
    document |= {"kind": kind, "year": value.day.year, "month": value.day.month, "day": value.day.day}
    data = json.dumps(document, ensure_ascii=False)
    try:
        return _compile(data, value.day)
    except typst.TypstError:
        # Almost always a character without a glyph; the second try holds none, and any other error comes again.
        return _compile(_showable(data), value.day)


def letter_pdf(letter: ReturnLetter) -> bytes:
    """Return the letter as PDF/UA-1, A4, in type from 11 down to 9.5 points so that it stays on one page where possible.

    A character that typst's fonts cannot show is printed as its code: "[U+6F22]".
    """
    return _pdf("letter", letter, _LETTER_PARTS)


def plain_pdf(letter: PlainLetter) -> bytes:
    """Return a plain letter as PDF/UA-1, A4, in the manner of `letter_pdf`."""
    return _pdf("plain", letter, _PLAIN_PARTS)


def note_pdf(note: PatientNote) -> bytes:
    """Return the patient's note as PDF/UA-1, A4, in larger type."""
    return _pdf("note", note, _NOTE_PARTS)
