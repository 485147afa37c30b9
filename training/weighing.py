"""Fit the second weighing from what scorers made of writers whom they had not learned from.

    python training/weighing.py         after `train.py` and `train.py --folds`: weights for the scorer that ships and for every fold

A scorer is surer of the letters it has learned from than it can be of new ones, so only what `run/folds` says of its own writer teaches here. The weights of a
fold leave its writers out once more.

What lives here: which clauses teach what. What does not: what is measured of a clause (`remit.engine.triage.weighing`), the fit (`model.py`).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data import LETTERS, is_closed, read_labels
from model import Options, fit_yes_no, make_index, make_matrix
from remit.engine.letters.letter import Letter, read_text
from remit.engine.measures.accuracy import Label
from remit.engine.terms import LetterKind, Task, family_of
from remit.engine.triage.features import read_units
from remit.engine.triage.requests import find_candidates
from remit.engine.triage.scorer import Scorer, parse_scorer
from remit.engine.triage.weighing import Candidate, describe
from train import FOLDS, TARGET, folds_of, named, write

_SCALE = 1000
_PRIOR = Options(dropout=0.0, copies=1, prior=60.0, least=10)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A clause: what holds of it, and whether people call it a handover of the kind that the scorer sees in it."""

    names: list[str]
    is_handover: bool


def read_weighed(writer: str) -> list[Weighed]:
    """Read what the scorer of a fold makes of the letters of its writer."""
    scorer = _scorer_of(writer)
    weighed = []
    for path in sorted((LETTERS / writer).glob("*.json")):
        if not is_closed(writer, path.stem):
            letter = read_text(path.with_suffix(".txt").read_bytes().decode("utf-8"))
            candidates = find_candidates(letter, read_units(letter, scorer.network, scorer.look_at), scorer)
            labels = [label for label in read_labels(path) if label.counts and label.name != Task.LATE_LETTER]
            verdicts = [_is_handover(letter, item, labels) for item in candidates]
            weighed += [Weighed(names, verdict) for names, verdict in zip(describe(letter, candidates), verdicts, strict=True)]
    return weighed


def _scorer_of(writer: str) -> Scorer:
    """Read the scorer of a fold as if nothing were weighed yet: before the first time nothing is, and without it a scorer is refused everywhere else."""
    path, arrays = FOLDS / f"{writer}.json", io.BytesIO()
    np.savez(arrays, **(_arrays_of(path) | named("weighing", 0, {"plain": 0})))
    arrays.seek(0)
    return parse_scorer(path.read_text(encoding="utf-8"), arrays)


def _arrays_of(path: Path) -> dict[str, np.ndarray]:
    with np.load(path.with_suffix(".npz"), allow_pickle=False) as arrays:
        return dict(arrays)


def _is_handover(letter: Letter, item: Candidate, labels: Sequence[Label]) -> bool:
    """Return whether a label lies on a clause that `remit evaluate` would call found: one of its family, or one that turns on a local rule."""
    touched = [label for label in labels if item.unit.start < label.span.end and label.span.start < item.unit.end]
    if letter.kind is LetterKind.PRIVATE_LETTER:
        return bool(touched)
    family = family_of(item.ranked[0][1])
    return any(label.verdict == "depends" or Task(label.name) in family for label in touched)


def fit(weighed: Sequence[Weighed]) -> dict[str, np.ndarray]:
    """Fit the weights and return them as arrays: whole thousandths."""
    names = [item.names for item in weighed]
    index = make_index(names, _PRIOR.least)
    weights = fit_yes_no(make_matrix(names, index), np.array([float(item.is_handover) for item in weighed]), np.ones(len(names)), _PRIOR)
    whole = np.rint(weights * _SCALE).astype(int)
    return named("weighing", int(whole[-1]), {name: int(whole[number]) for name, number in index.items() if whole[number]})


def put(weights: dict[str, np.ndarray], path: Path) -> None:
    """Write the weights into a scorer."""
    write(_arrays_of(path) | weights, path)


def main() -> None:
    """Fit the weights for every fold and for the scorer that ships."""
    folds = folds_of()
    weighed = {writer: read_weighed(writer) for writers in folds for writer in writers}
    for left_out in folds:
        weights = fit([item for writer, own in weighed.items() if writer not in left_out for item in own])
        for writer in left_out:
            put(weights, FOLDS / f"{writer}.json")
    put(fit([item for own in weighed.values() for item in own]), TARGET)


if __name__ == "__main__":
    main()
