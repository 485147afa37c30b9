"""The scorer: a linear sum of weights over typed evidence, blended with what the reading network makes of the same words.

What lives here: reading the weights that ship with the engine, adding them up, and the blend. What does not: the features (`features`), the network
(`network`), the fit (`training/train.py`), and any outcome: a `return` also needs evidence that it can name (`judge`).
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from remit.engine.terms import Task
from remit.engine.triage.network import Heard, Network, parse_network

TASKS = tuple(task for task in Task if task is not Task.LATE_LETTER)
_SCALE = 1000
_LIMITS = (
    "sum_share",
    "doubt_share",
    "review_at",
    "task_power",
    "letter_power",
    "private_review_at",
    "disclaimed_review_at",
    "return_sum_share",
    "return_at",
    "return_share_at",
    "look_at",
)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights as whole thousandths, the network beside them, and the limits.

    Attributes:
        bias: of "hands work over".
        handover: feature -> weight of "hands work over".
        task_bias: one a task, in the order of `TASKS`.
        task_rows: feature -> its row in `tasks`.
        tasks: weights of "is this kind of work", shape (rows, tasks).
        network: reads the letter's words in their surroundings.
        sum_share, doubt_share: share of the linear sum in the blend, 0 to 1, where it is the surer of the two and where it is not: what typed evidence speaks
            against counts more than what it speaks for. The network has the rest.
        review_at: how sure a finding must be to be put to a person: its sureness times that of the surest of its letter to the power of `letter_power`.
        task_power: how much doubt about the task weighs beside doubt about the handover.
        letter_power: how much a letter in which nothing is sure weighs against each of its findings.
        private_review_at, disclaimed_review_at: the least sureness in the letter of a private clinic, and in one that says that it asks nothing.
        return_sum_share: share of the linear sum where a request may be returned.
        return_at, return_share_at: conviction, and share of the task and its family, from which a request may be returned.
        look_at: log-odds of the network's likeliest word from which a sentence is read at all.
    """

    bias: int
    handover: dict[str, int]
    task_bias: tuple[int, ...]
    task_rows: dict[str, int]
    tasks: npt.NDArray[np.int32]
    network: Network
    sum_share: float
    doubt_share: float
    review_at: float
    task_power: float
    letter_power: float
    private_review_at: float
    disclaimed_review_at: float
    return_sum_share: float
    return_at: float
    return_share_at: float
    look_at: float

    def certainty(self, features: Iterable[str], heard: Heard) -> float:
        """Return how sure the scorer is that a clause hands work over: 0 to 1.

        Args:
            features: of the clause.
            heard: what the network makes of it.
        """
        total = self._sum(features)
        share = self.doubt_share if total < heard.handover else self.sum_share
        return _likelihood(share * total + (1 - share) * heard.handover)

    def conviction(self, features: Iterable[str], heard: Heard) -> float:
        """Return how sure the scorer is, 0 to 1, where much hangs on it, as a return does: typed evidence has the share `return_sum_share` whatever it says.

        Args:
            features: of the clause.
            heard: what the network makes of it.
        """
        return _likelihood(self.return_sum_share * self._sum(features) + (1 - self.return_sum_share) * heard.handover)

    def _sum(self, features: Iterable[str]) -> float:
        return sum(filter(None, map(self.handover.get, features)), self.bias) / _SCALE

    def rank_tasks(self, features: Sequence[str], heard: Heard) -> list[tuple[float, Task]]:
        """Return (share, task), the likeliest first; the shares add up to 1."""
        rows = {row for row in map(self.task_rows.get, features) if row is not None}
        sums = self.tasks[list(rows)].sum(axis=0) + self.task_bias
        blended = [
            self.sum_share * own / _SCALE + (1 - self.sum_share) * math.log(share + _LEAST_SHARE)
            for own, share in zip(sums.tolist(), heard.tasks(), strict=True)
        ]
        top = max(blended)
        exps = [math.exp(value - top) for value in blended]
        whole = sum(exps)
        return sorted(((value / whole, task) for value, task in zip(exps, TASKS, strict=True)), reverse=True)

    def sureness(self, certainty: float, task_share: float) -> float:
        """Return how sure a request is, 0 to 1: a finding of the wrong kind helps nobody, however surely something is handed over.

        Args:
            certainty: that something is handed over, 0 to 1.
            task_share: of the task that is named and its family, 0 to 1.
        """
        return certainty * math.pow(task_share, self.task_power)

    def is_worth_a_look(self, sureness: float, surest: float) -> bool:
        """Return whether a request is put to a person.

        Args:
            sureness: of the request.
            surest: sureness of the surest request of its letter.
        """
        return sureness * math.pow(surest, self.letter_power) >= self.review_at


_LEAST_SHARE = 1e-4


def _likelihood(odds: float) -> float:
    """Return log-odds as a likelihood, 0 to 1."""
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


def parse_scorer(source: str, weights: IO[bytes]) -> Scorer:
    """Read a scorer from the limits and the arrays that `training/train.py` writes.

    Args:
        source: JSON with the limits by their names in `Scorer`.
        weights: arrays of the sum, and those of the network as `parse_network` takes them. Of the sum: `sum_bias`, whole thousandths; `sum_names` of all
            features, a line each, those with weights for tasks first; `sum_weights`, one each; `task_bias`; `task_counts`, for how many tasks each of the
            first has a weight; `task_numbers` and `task_weights` of them all, one after the other.

    Raises:
        ValueError, KeyError: this is no scorer.
    """
    data: dict[str, Any] = dict(np.load(weights, allow_pickle=False))
    names = data["sum_names"].tobytes().decode("utf-8").split("\n")
    handover = dict(zip(names, data["sum_weights"].tolist(), strict=True))
    counts = data["task_counts"]
    tasks = np.zeros((len(counts), len(TASKS)), np.int32)
    tasks[np.repeat(np.arange(len(counts)), counts), data["task_numbers"]] = data["task_weights"]
    task_rows = dict(zip(names, range(len(counts)), strict=False))
    chosen = json.loads(source)
    limits = {name: chosen[name] for name in _LIMITS}
    return Scorer(int(data["sum_bias"]), handover, tuple(data["task_bias"].tolist()), task_rows, tasks, parse_network(data), **limits)


@cache
def load_scorer() -> Scorer:
    """Load the weights that ship with the engine."""
    here = files(__package__)
    with here.joinpath("scorer.npz").open("rb") as weights:
        return parse_scorer(here.joinpath("scorer.json").read_text(encoding="utf-8"), weights)
