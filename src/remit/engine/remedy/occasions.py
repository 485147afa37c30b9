"""What differs between a letter that is returned, a request made without one, and a referral that a provider returns.

What lives here: the words that name what is answered, by occasion. What does not: the sentences around them (`compose`, `note`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from remit.engine.clocks import day_words
from remit.engine.remedy.facts import LetterFacts, Occasion


@dataclass(frozen=True, slots=True)
class OccasionWords:
    """How a letter names what it answers.

    Attributes:
        thanks: the first sentence.
        noun: what each item is ("request").
        source: what is answered ("your letter").
        dated: how its day is added.
        label: the same as a label.
        team: whose work it is, in our view ("your team").
        writer: who writes ("this practice").
        nothing_chosen: refusal of a letter about nothing.
        missing_day: warning where the day is not known.
        not_identified: warning where nobody can tell who the patient is, and what to do.
    """

    thanks: str
    noun: str
    source: str
    dated: str
    label: str
    team: str
    writer: str
    nothing_chosen: str
    missing_day: str
    not_identified: str


_WHAT_IDENTIFIES = "Give the NHS number, {their} own number, or name and date of birth before this is sent."
_NOT_READ = "No valid NHS number, no hospital number and no name with a date of birth were read, so the hospital may not find the patient."
_NOT_GIVEN = "This does not say who the patient is, so {they} may not find them."
_NOTHING = "There is nothing to return: choose at least one request."
WORDS: Mapping[Occasion, OccasionWords] = {
    Occasion.LETTER: OccasionWords(
        "Thank you for your letter.",
        "request",
        "your letter",
        "of",
        "Your letter",
        "your team",
        "this practice",
        _NOTHING,
        "The letter returned has no date here: the provider may not find it.",
        f"{_NOT_READ} {_WHAT_IDENTIFIES.format(their='the hospital’s')}",
    ),
    Occasion.CALL: OccasionWords(
        "We were asked for what stands below without a letter: by telephone, in a message, or through the patient.",
        "request",
        "what we were asked without a letter",
        "on",
        "Asked of us",
        "your team",
        "this practice",
        _NOTHING,
        "The day on which it was asked is not given: the provider may not find it.",
        f"{_NOT_GIVEN.format(they='the hospital')} {_WHAT_IDENTIFIES.format(their='the hospital’s')}",
    ),
    Occasion.REFERRAL: OccasionWords(
        "Thank you for your referral.",
        "point",
        "your referral",
        "of",
        "Your referral",
        "your practice",
        "our team",
        "There is nothing to return: choose at least one point.",
        "The referral has no date here: the practice may not find it.",
        f"{_NOT_GIVEN.format(they='the practice')} {_WHAT_IDENTIFIES.format(their='the practice’s')}",
    ),
}


def words_of(facts: LetterFacts) -> OccasionWords:
    """Return the words for what these facts answer."""
    return WORDS[facts.occasion]


def source_words(facts: LetterFacts) -> str:
    """Name what is answered with its day: "your letter of 29 December 2025"."""
    words = words_of(facts)
    day = facts.written_on or (facts.event_on if facts.occasion is not Occasion.LETTER else None)
    return f"{words.source} {words.dated} {day_words(day, with_weekday=False)}" if day else words.source
