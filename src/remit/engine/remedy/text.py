"""Letter and note as plain text, at most 78 characters a line, for the terminal, an e-mail body or a clinical system.

What lives here: layout as text. What does not: any sentence (`compose`, `note`), or the other two forms (`docx`, `pdf`).
"""

import textwrap

from remit.engine.remedy.facts import PracticeDetails
from remit.engine.remedy.letter import Item, PatientNote, PlainLetter, Question, ReturnLetter, Section
from remit.engine.remedy.wording import clean

WIDTH = 78
_INDENT = "   "


def _wrapped(text: str, *, first: str = "", rest: str = "") -> str:
    return textwrap.fill(clean(text), WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)


def _heading(text: str) -> str:
    shown = _wrapped(text)
    return f"{shown}\n{'-' * max(map(len, shown.splitlines()), default=0)}"


def _letterhead(practice: PracticeDetails) -> str:
    contact = ", ".join(filter(None, (practice.telephone, practice.email)))
    return "\n".join(_wrapped(line) for line in (practice.name, *practice.address, contact) if line.strip())


def _asks(asks: tuple[str, ...]) -> list[str]:
    return [_wrapped(" ".join(asks), first=f"{_INDENT}We ask: ", rest=_INDENT)] if asks else []


def _item(item: Item) -> str:
    number = f"{item.number}. "
    lines = [_wrapped(item.quote, first=number, rest=_INDENT)]
    lines += [_wrapped(line, first=_INDENT, rest=_INDENT) for line in (item.reason, item.citation) if line]
    return "\n".join(lines + _asks(item.asks))


def _question(question: Question) -> str:
    return "\n".join([_wrapped(question.quote, first="-  ", rest=_INDENT), _wrapped(" ".join(question.asks), first=_INDENT, rest=_INDENT)])


def _joined(blocks: list[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _begin(letter: ReturnLetter | PlainLetter) -> list[str]:
    return [
        _letterhead(letter.practice),
        "\n".join(_wrapped(line) for line in letter.addressee),
        f"{letter.day_line}\nOur reference: {letter.reference}",
        _heading(letter.subject),
        "\n".join(_wrapped(f"{label}: {value}", rest=_INDENT) for label, value in letter.particulars),
        _wrapped(letter.salutation),
        _wrapped(letter.opening),
    ]


def _section(section: Section) -> list[str]:
    points = "\n".join(_wrapped(point, first="-  ", rest=_INDENT) for point in section.points)
    return [_heading(section.heading), *map(_wrapped, section.paragraphs), points, _wrapped(section.strong)]


def plain_text(letter: PlainLetter) -> str:
    """Return a plain letter as text, ending with one line break. The same letter gives the same text."""
    sections = [line for section in letter.sections for line in _section(section)]
    end = [_wrapped(letter.closing), "Yours sincerely", "\n".join(map(_wrapped, letter.signature))]
    return _joined([*_begin(letter), *sections, _wrapped(letter.own_line), *end])


def letter_text(letter: ReturnLetter) -> str:
    """Return the letter as plain text, ending with one line break. The same letter gives the same text."""
    return _joined(
        [
            *_begin(letter),
            _wrapped(letter.own_line),
            _wrapped(letter.urgent_line),
            _heading(letter.items_heading) if letter.items else "",
            *map(_item, letter.items),
            _heading(letter.reported_heading) if letter.reported else "",
            _wrapped(letter.reported_line),
            *map(_item, letter.reported),
            _heading(letter.questions_heading) if letter.questions else "",
            *map(_question, letter.questions),
            _wrapped(letter.due_line),
            _wrapped(letter.safety_line),
            _wrapped(letter.closing),
            "Yours sincerely",
            "\n".join(map(_wrapped, letter.signature)),
        ]
    )


def note_text(note: PatientNote) -> str:
    """Return the patient's note as plain text, ending with one line break."""
    return _joined(
        [
            _letterhead(note.practice),
            f"{note.day_line}\nOur reference: {note.reference}",
            _heading(note.heading),
            _wrapped(note.salutation),
            _wrapped(note.opening),
            *(_wrapped(point, first="-  ", rest=_INDENT) for point in note.points),
            _wrapped(note.answer_line),
            _wrapped(note.contact_line),
            _heading(note.help_heading),
            _wrapped(note.help_line),
            "\n".join(map(_wrapped, note.signature)),
        ]
    )
