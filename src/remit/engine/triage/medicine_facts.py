"""What was read of a letter's medicines, once, for findings and answer alike, and how a request is made of it.

What lives here: gathering the facts, and a request with the medicine that it is about. What does not: reading the rows (`remit.engine.medicines`), and which of
them are findings (`medicine_findings`, `pair_findings`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from remit.engine.clocks import Calendar, england_calendar
from remit.engine.findings import Evidence, Request
from remit.engine.letters.letter import Letter
from remit.engine.medicines.formulary import Formulary, FormularyError, FormularyStatus, load_formulary, map_colour, sample_formulary
from remit.engine.medicines.interactions import Interaction, find_interactions
from remit.engine.medicines.letter_supply import LetterSupply, find_letter_supply
from remit.engine.medicines.names import Mention, find_mentions
from remit.engine.medicines.rows import Row, read_rows
from remit.engine.medicines.runout import Handling
from remit.engine.rulebook.policy import Policy
from remit.engine.terms import Act, Party, Span, Task

if TYPE_CHECKING:
    from remit.engine.letters.document import CodedMedicine


class MedicineFacts(NamedTuple):
    """What was read of a letter's medicines, once, for findings and answer alike.

    Attributes:
        mentions: every medicine that is named.
        rows: what is said of each.
        letter_supply: a supply said once for all.
        interactions: pairs passed over in silence.
        formulary: that of the area, or the sample.
        handling: days that practice and pharmacy need.
        calendar: whose holidays count.
    """

    mentions: tuple[Mention, ...]
    rows: tuple[Row, ...]
    letter_supply: LetterSupply | None
    interactions: tuple[Interaction, ...]
    formulary: Formulary
    handling: Handling
    calendar: Calendar


class Handed(NamedTuple):
    """A request with what it is about.

    Attributes:
        row, days: the medicine and its supply.
        is_excused: whether the letter itself shows that nothing is wrong; it is shown only where an excuse of the rule says so too.
        proof: a sentence that names what proves it where the quoted words need not, "" otherwise.
        elsewhere: other words of the letter that may show it more plainly than those of the request.
    """

    request: Request
    row: Row | None = None
    days: int | None = None
    is_excused: bool = False
    proof: str = ""
    elsewhere: tuple[Span, ...] = ()


def read_medicine_facts(letter: Letter, policy: Policy, formulary: Formulary | None = None, coded: Sequence["CodedMedicine"] = ()) -> MedicineFacts:
    """Read the medicines of a letter.

    Args:
        letter: as read.
        policy: how many days practice and pharmacy need, and the least supply.
        formulary: that of the area; the sample where none is given.
        coded: medicines that the message itself states.
    """
    mentions = find_mentions(letter)
    rows = read_rows(letter, mentions=mentions)
    if coded:
        from remit.engine.medicines.coded import merge_coded

        rows = merge_coded(rows, coded)
    return MedicineFacts(
        tuple(mentions),
        rows,
        find_letter_supply(letter, mentions),
        tuple(find_interactions(letter, rows, mentions)),
        formulary or sample_formulary(),
        Handling(policy.practice_days, policy.pharmacy_days, policy.supply_days),
        england_calendar(),
    )


def formulary_of(policy: Policy) -> Formulary | None:
    """Return the formulary that a policy names, None where it names none.

    Raises:
        FormularyError: it cannot be used.
    """
    if policy.formulary is None:
        return None
    return _load(policy.formulary, policy.formulary_colours)


@lru_cache(maxsize=4)
def _load(path: Path, named: tuple[tuple[str, str], ...]) -> Formulary:
    colours = {}
    for colour, name in named:
        status = map_colour(name) or next((status for status in FormularyStatus if status.value == name), None)
        if status is None:
            raise FormularyError(f"formulary_colours: {colour}: there is no status {name!r}. Write one of {', '.join(FormularyStatus)}.")
        colours[colour] = status
    return load_formulary(path, colours)


ACUTE = frozenset(
    (
        "antibiotic antifungal antiviral antiparasitic opioid nsaid paracetamol laxative antiemetic benzodiazepine hypnotic steroid "
        "heparin antispasmodic growth_factor vaccine anaesthesia vitamin ear_nose_mouth colchicine triptan short_course"
    ).split()
)
"""Classes that are mostly taken for a short time."""


def is_acute(row: Row) -> bool:
    """Return whether a medicine is mostly taken for a short time, so that a few days of it are no short supply."""
    return bool(row.medicine.tags & ACUTE) and not row.medicine.tags & {"inhaler", "spoken"}


def last_before(mentions: Sequence[Mention], end: int) -> Mention | None:
    """Return the last of some medicines, in the order of the text, that is named before a place, or None."""
    at = bisect_left(mentions, end, key=lambda mention: mention.span.start)
    return mentions[at - 1] if at else None


def names_acute(span: Span, facts: MedicineFacts) -> bool:
    """Return whether some words name a medicine that is mostly taken for a short time."""
    return any(span.overlaps(mention.span) and mention.medicine.tags & ACUTE for mention in facts.mentions)


def names_only_acute(span: Span, facts: MedicineFacts) -> bool:
    """Return whether some words name medicines, and each of them is hardly ever taken for long, as vitamins and steroids may be."""
    tags = [mention.medicine.tags for mention in facts.mentions if span.overlaps(mention.span)]
    return bool(tags) and all(own & ACUTE and not own & {"vitamin", "steroid"} for own in tags)


_TOLD_CERTAINTY = 0.8
"""Of what running text says of a medicine: less sure than a row of a table or list and than `Scorer.return_at`, so a person decides."""


def request_of(letter: Letter, task: Task, span: Span, what: str, *, is_told: bool = False) -> Request:
    """Return the request that some words of a letter make by what they say of a medicine.

    Args:
        letter: as read.
        task: the work.
        span: the words.
        what: the medicine.
        is_told: whether running text says it.
    """
    words = letter.text[span.start : span.end]
    certainty = _TOLD_CERTAINTY if is_told else 1.0
    return Request(task, Act.INFORM, Party.PRACTICE, span, what, evidence=(Evidence("task", words, span),), certainty=certainty)
