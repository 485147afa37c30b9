"""Letter and note as PDF/UA-1: tagged, titled, British English, A4, in fonts that ship inside typst.

What lives here: which parts the layout gets. What does not: the layout (`remedy.typ` beside this file), handing them to typst (`pdf_parts`), any sentence
(`compose`, `note`), or the other two forms (`text`, `docx`).
"""

from remit.engine.remedy.letter import PatientNote, PlainLetter, ReturnLetter
from remit.engine.remedy.pdf_parts import make_pdf, plain_data

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


def _pdf(kind: str, value: ReturnLetter | PlainLetter | PatientNote, parts: tuple[str, ...]) -> bytes:
    return make_pdf("remedy.typ", {part: plain_data(getattr(value, part)) for part in parts} | {"kind": kind}, value.day)


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
