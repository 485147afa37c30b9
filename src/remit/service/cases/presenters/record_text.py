"""A case as a few plain lines to paste into the patient's record, in EMIS, SystmOne or any other.

What lives here: the lines, in signs that every keyboard has. They hold no name and no number of the patient, because the record they go into has both. Only the
practice gets them: `None` for everybody else. What does not: the page (`case`, `sending`).
"""

import textwrap

from remit.engine.lifecycle import Ask, Label
from remit.service.cases.models import PRACTICE
from remit.service.cases.presenters import case as words
from remit.service.cases.presenters.tables import LABEL_TAGS, SAID_WORDS
from remit.service.cases.queries.page import CaseRead, ItemRead
from remit.service.ui.presenters import day_in_words

WIDTH = 78
# Record systems have been seen to print these as boxes or question marks.
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " ", "•": "-"})
_ASKED = {Ask.TAKE_BACK: "We asked them to take this back.", Ask.COUNT: "Done by us and reported.", Ask.ANSWER: "We asked whose work this is."}
_ASKED_OF_US = {Ask.TAKE_BACK: "They ask us to {to_do}.", Ask.COUNT: "Done by them and reported.", Ask.ANSWER: "They ask whose work this is."}


def record_text(read: CaseRead) -> str | None:
    """Return the lines for a practice's record, None for a reader of another kind."""
    if read.scope.party != PRACTICE:
        return None
    lines = [_title(read), *_about_letter(read)]
    for number, item in enumerate(read.items, 1):
        lines.append(f"{number}. {_item(read, item)}")
    lines += _ending(read)
    return "\n".join(part for line in lines for part in _wrapped(line))


def _title(read: CaseRead) -> str:
    case, reference = read.case, words.reference_in_words(read.case.reference)
    who = f"{case.provider.name}, {case.specialty.lower()}" if case.specialty else case.provider.name
    return f"Remit case {reference} with {who}. {_stands(read)}"


def _stands(read: CaseRead) -> str:
    case = read.case
    tag = LABEL_TAGS[Label(case.label)][0]
    if case.sent_on is None:
        return f"{tag}."
    return f"Sent on {day_in_words(case.sent_on)}." if tag == "Sent" else f"Sent on {day_in_words(case.sent_on)}. Now: {tag[:1].lower()}{tag[1:]}."


def _about_letter(read: CaseRead) -> list[str]:
    day = read.kept.day("written_on") or read.kept.day("event_on")
    kind = str(read.kept.letter.get("kind") or "").replace("_", " ")
    return [f"About their {kind or 'letter'} of {day_in_words(day)}."] if day else []


def _item(read: CaseRead, item: ItemRead) -> str:
    asked = (_ASKED if words.is_raiser(read) else _ASKED_OF_US)[Ask(item.item.ask)].format(to_do=words.to_do_words(read))
    parts = [f"{words.task_words(item)}:", f'"{item.quote.rstrip(".")}".' if item.quote else "", asked]
    parts.append(f"({item.item.citation})" if item.item.citation else "")
    parts.append(f"Answer: {SAID_WORDS[item.item.said][:1].lower()}{SAID_WORDS[item.item.said][1:]}." if item.item.said not in ("", "counted") else "")
    return " ".join(part for part in parts if part)


def _ending(read: CaseRead) -> list[str]:
    found = []
    if read.case.due_on and read.case.sent_on and read.case.waits_for:
        whose = "Our answer" if read.case.waits_for == PRACTICE else "Their answer"
        found.append(f"{whose} is due by {day_in_words(read.case.due_on)}.")
    if (risk := words.risk(read)) is not None:
        found.append(f"{risk[0]}. {risk[1]}")
    return found


def _wrapped(line: str) -> list[str]:
    plain = " ".join(line.translate(_PLAIN).split())
    return textwrap.wrap(plain, WIDTH, subsequent_indent="   " if plain[:1].isdigit() else "", break_long_words=False, break_on_hyphens=False)
