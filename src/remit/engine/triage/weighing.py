"""The second weighing: how likely people are to call a clause a handover, from what was made of it and what stands beside it in its letter.

What lives here: a clause that may hand work over, what is measured of it, and each measure as steps ("certainty>=0.5"), so that one linear sum over the steps
can say how far a number is to be believed. The weights are fitted to letters of writers from whom the first reading had learned nothing
(`training/weighing.py`). What does not: the first reading (`features`, `network`), the weights (`scorer`), what follows (`requests`).
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from remit.engine.letters.letter import Letter
from remit.engine.terms import Party, Task
from remit.engine.triage.disclaimers import is_disclaimed
from remit.engine.triage.features import Unit, groups_of

_ODDS = tuple(number / 2 for number in range(-12, 17))
_SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.94, 0.97, 0.99)
_RIVALS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
_SURENESS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
_CLAUSE_WORDS = (2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30)
_SENTENCE_WORDS = (3, 4, 5, 6, 7, 8, 10, 12, 15, 19)
_LETTER_WORDS = (40, 60, 80, 110, 150, 200, 270, 360, 480)
_SUMS = (0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
_LADDERS: Mapping[str, tuple[float, ...]] = {
    "sum": _ODDS,
    "network": _ODDS,
    "likelier": _ODDS,
    "doubter": _ODDS,
    "loudest word": _ODDS,
    "mean word": _ODDS,
    "stillest word": _ODDS,
    "both": _ODDS,
    "family": _SHARES,
    "task": _SHARES,
    "rival": _RIVALS,
    "sureness": _SURENESS,
    "surest other": _SURENESS,
    "surest of the sentence": _SURENESS,
    "surest of the task": _SURENESS,
    "all others": _SUMS,
    "words": _CLAUSE_WORDS,
    "words a sentence": _SENTENCE_WORDS,
    "words of the letter": _LETTER_WORDS,
}
_STEPS = {name: [tuple(f"{name}>={step:g}" for step in ladder[:count]) for count in range(len(ladder) + 1)] for name, ladder in _LADDERS.items()}
_AROUND = ("p:", "n:", "s:")
"""Features that say what the sentence before, the sentence after and the rest of the same sentence speak of."""
NAMES_PRACTICE = frozenset({"PRACTICE", "YOUR_PRACTICE", "LOCALLY"})
"""Classes of words that name the practice."""
_COUNTS_FROM = 0.1
"""Sureness from which another clause counts in "all others", so that what hardly asks anything changes nothing for the rest of its letter."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that may hand work over, as the first reading has it.

    Attributes:
        unit: the clause.
        total: log-odds by the linear sum.
        odds: log-odds by sum and network together.
        certainty: the same as a likelihood, 0 to 1.
        ranked: (share, task), the likeliest first.
        share: of the likeliest task and the others of its family.
        sureness: certainty with the doubt about the task, 0 to 1.
        is_plain: whether it asks in so many words.
    """

    unit: Unit
    total: float
    odds: float
    certainty: float
    ranked: Sequence[tuple[float, Task]]
    share: float
    sureness: float
    is_plain: bool


def describe(letter: Letter, candidates: Sequence[Candidate]) -> list[list[str]]:
    """Return for each clause what holds of it, as names that a reader can understand.

    Args:
        letter: as read.
        candidates: all clauses of the letter that may hand work over, in the order of the text.
    """
    around = [f"kind {letter.kind}", f"reader {letter.parties.addressee}"]
    around += _terseness(letter)
    around += ["private"] * letter.is_private + ["disclaimed"] * (bool(candidates) and is_disclaimed(letter))
    return [[*around, _named(letter, item.unit), *_measured(item, beside), *_typed(item)] for item, beside in zip(candidates, _beside(candidates), strict=True)]


def _terseness(letter: Letter) -> list[str]:
    """Say how long a letter and its sentences are: who writes in fragments asks in fewer words."""
    words = len(letter.tokens.words)
    return [*_steps("words of the letter", words), *_steps("words a sentence", words / max(1, len(letter.sentences)))]


def _steps(measure: str, value: float) -> tuple[str, ...]:
    return _STEPS[measure][bisect_right(_LADDERS[measure], value)]


def _named(letter: Letter, unit: Unit) -> str:
    """Say to whom the letter speaks and whether the clause names the practice: "you" is not the practice where it only has a copy."""
    is_named = unit.sentence.owner is Party.PRACTICE or not NAMES_PRACTICE.isdisjoint(groups_of(unit.clause.symbols))
    return f"reader {letter.parties.addressee}, practice {'named' if is_named else 'not named'}"


def _beside(candidates: Sequence[Candidate]) -> Iterator[dict[str, float]]:
    """Yield for each clause what the others of its letter measure, in one pass over them all: a letter may ask a thousand times."""
    counted = [item.sureness if item.sureness >= _COUNTS_FROM else 0.0 for item in candidates]
    whole = sum(counted)
    surest = {
        "surest other": _surest_others(candidates, lambda _: None),
        "surest of the sentence": _surest_others(candidates, lambda item: item.unit.sentence.start),
        "surest of the task": _surest_others(candidates, lambda item: item.ranked[0][1]),
    }
    for at, own in enumerate(counted):
        yield {name: values[at] for name, values in surest.items()} | {"all others": round(whole - own, 9)}


def _surest_others(candidates: Sequence[Candidate], group: Callable[[Candidate], Hashable]) -> list[float]:
    """Return for each clause how sure the surest other clause of its group is, 0 where it stands alone."""
    surest: dict[Hashable, list[float]] = {}
    for item in candidates:
        key = group(item)
        surest[key] = sorted((*surest.get(key, (0.0, 0.0)), item.sureness), reverse=True)[:2]
    return [first if item.sureness < first else second for item in candidates for first, second in (surest[group(item)],)]


def _measured(item: Candidate, beside: Mapping[str, float]) -> list[str]:
    heard = item.unit.heard
    measures = {
        "sum": item.total,
        "network": heard.handover,
        "likelier": max(item.total, heard.handover),
        "doubter": min(item.total, heard.handover),
        "loudest word": max(heard.words, default=heard.handover),
        "mean word": sum(heard.words) / len(heard.words) if heard.words else heard.handover,
        "stillest word": min(heard.words, default=heard.handover),
        "both": item.odds,
        "family": item.share,
        "task": item.ranked[0][0],
        "rival": item.ranked[1][0],
        "sureness": item.sureness,
        "words": len(item.unit.clause.symbols),
        **beside,
    }
    return [name for measure, value in measures.items() for name in _steps(measure, value)]


def _typed(item: Candidate) -> list[str]:
    unit = item.unit
    names = [f"of {item.ranked[0][1]}", f"by {unit.actor}", f"under {unit.sentence.owner}", f"box {unit.sentence.tick}"]
    names += [f"has {group}" for group in groups_of(unit.clause.symbols)]
    names += [name for name in unit.features if name.startswith(_AROUND)]
    return names + ["plain"] * item.is_plain
