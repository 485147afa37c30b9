"""What a document states in coded form goes before what was read from its words: dates, parties, kind, sections.

What lives here: `read_stated`, which makes a `Letter` of a `Document`. What does not: reading words (`letter`), reading formats (`formats`).
"""

import datetime as dt
from dataclasses import replace

from remit.engine.letters.calendar_dates import FoundDate, find_dates
from remit.engine.letters.dates import LetterDates
from remit.engine.letters.document import NO_FACTS, CodedSection, Document, Facts
from remit.engine.letters.letter import NO_EVENT, Letter, read_text
from remit.engine.letters.parties import Parties
from remit.engine.letters.sections import Section, Sentence
from remit.engine.terms import LetterKind, NHSNumber, has_valid_check_digit

# What the record standard's section codes mean for the reading of their sentences: https://theprsb.org/standards/
CODED_TOPICS = {
    "886731000000109": "ADMIN",  # patient demographics
    "886711000000101": "ADMIN",  # GP practice
    "1052891000000108": "ADMIN",  # referrer details
    "886751000000102": "ADMIN",  # participation in research
    "886781000000108": "ADMIN",  # admission details
    "1077881000000105": "ADMIN",  # attendance details
    "886811000000106": "ADMIN",  # discharge details
    "887231000000104": "ADMIN",  # person completing record
    "887261000000109": "ADMIN",  # distribution list
    "717121000000105": "HISTORY",  # history
    "887111000000104": "HISTORY",  # family history
    "1082101000000102": "RESULTS",  # investigation results
    "933361000000108": "MEDICINES",  # medications and medical devices
    "887201000000105": "PLAN",  # plan and requested actions
}


def read_stated(document: Document, received_on: dt.date | None = None) -> Letter:
    """Read a document as a letter.

    Args:
        document: what its format module made of it.
        received_on: the day the practice received it, where known.
    """
    letter = read_text(document.text, received_on=received_on, problems=document.problems)
    letter = replace(letter, document=document, truncated=letter.truncated or document.is_cut_short)
    if document.sections:
        letter = _with_sections(letter, document.sections)
    return _with_facts(letter, document.facts) if document.facts != NO_FACTS else letter


def _with_facts(letter: Letter, facts: Facts) -> Letter:
    dates = LetterDates(
        _stated_day(letter.text, facts.event_on, letter.dates.event),
        _stated_day(letter.text, facts.written_on, letter.dates.written),
        letter.dates.received_on,
        letter.dates.impossible,
        is_sure=letter.dates.is_sure or facts.event_on is not None,
    )
    parties, problems = _with_parties(letter.parties, facts)
    known = [problem for problem in letter.problems if not (facts.event_on and problem == NO_EVENT)]
    kind = LetterKind(facts.kind) if facts.kind in set(LetterKind) else letter.kind
    return replace(letter, dates=dates, parties=parties, kind=kind, problems=(*known, *problems))


def _stated_day(text: str, day: dt.date | None, found: FoundDate | None) -> FoundDate | None:
    """Return a stated day at the place where the words name it; at the letter's first line where they do not."""
    if day is None or (found and found.day == day):
        return found
    same = [date for date in find_dates(text, 0, len(text))[0] if date.day == day]
    if same:
        return same[0]
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return FoundDate(day, start, end if end > start else len(text))


def _with_parties(parties: Parties, facts: Facts) -> tuple[Parties, tuple[str, ...]]:
    number, problems = parties.nhs_number, []
    digits = "".join(character for character in facts.nhs_number if character.isdigit())
    if digits and has_valid_check_digit(digits):
        if number and number.digits != digits:
            problems.append("The NHS number that the message states is not the one in its words: check that it is about one patient.")
        number = NHSNumber(digits)
    elif digits:
        problems.append("The NHS number that the message states has a check digit that does not fit. Check the patient by name and date of birth.")
    stated = replace(parties, provider=facts.provider or parties.provider, specialty=facts.specialty.lower() or parties.specialty, nhs_number=number)
    return stated, tuple(problems)


def _with_sections(letter: Letter, coded: tuple[CodedSection, ...]) -> Letter:
    """Give sections and sentences that stand inside a coded section its topic, where their own words name none."""

    def topic(item: Section | Sentence) -> str:
        around = (section for section in coded if section.start <= item.start and item.end <= max(section.end, section.start + 1))
        return item.topic or next((CODED_TOPICS[section.code] for section in around if section.code in CODED_TOPICS), "")

    return replace(
        letter,
        sections=tuple(replace(section, topic=topic(section)) for section in letter.sections),
        sentences=tuple(sentence._replace(topic=topic(sentence)) for sentence in letter.sentences),
    )
