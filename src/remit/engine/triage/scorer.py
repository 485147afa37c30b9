"""The scorer: a linear sum of weights over typed evidence, blended with what the reading network makes of the same words, and a second sum over what came out.

What lives here: reading the weights that ship with the engine, adding them up, and the blend. What does not: the features (`features`, `weighing`), the network
(`network`), the fit (`training/train.py`), and any outcome: a `return` also needs evidence that it can name (`judge`).
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
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
_SHARES = ("sum_share", "task_sum_share", "task_power")
_LIMITS = (*_SHARES, "look_at", "candidate_at", "review_at", "plain_at", "medicine_at", "doubted_at", "return_at", "return_share_at")


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
        weighing_bias: of the second weighing.
        weighing: name of `weighing.describe` -> weight, log-odds that people would call a clause a handover.
        sum_share, task_sum_share: share of the linear sum, 0 to 1, in "hands work over" and in the choice of the task; the network has the rest.
        task_power: how much doubt about the task weighs beside doubt about the handover.
        candidate_at: certainty from which a clause is weighed a second time.
        review_at: likelihood by the second weighing from which a request is put to a person.
        plain_at: sureness from which a request that asks in so many words is put to a person, whatever stands beside it.
        medicine_at: sureness from which a short supply or an unexplained change counts that the medicines do not show.
        doubted_at: sureness below which an unexplained change or an interaction that the medicines show does not count.
        return_at, return_share_at: certainty, and share of the task and its family, from which a request may be returned.
        look_at: log-odds of the network's likeliest word from which a sentence is read at all.
    """

    bias: int
    handover: dict[str, int]
    task_bias: tuple[int, ...]
    task_rows: dict[str, int]
    tasks: npt.NDArray[np.int32]
    network: Network
    weighing_bias: int
    weighing: dict[str, int]
    sum_share: float
    task_sum_share: float
    task_power: float
    look_at: float
    candidate_at: float
    review_at: float
    plain_at: float
    medicine_at: float
    doubted_at: float
    return_at: float
    return_share_at: float

    def total(self, features: Iterable[str]) -> float:
        """Return the log-odds that a clause hands work over by the linear sum alone.

        Args:
            features: of the clause.
        """
        return _added(self.bias, self.handover, features)

    def blend(self, total: float, heard: Heard) -> float:
        """Return the log-odds that a clause hands work over.

        Args:
            total: of the clause by the linear sum.
            heard: what the network makes of it.
        """
        return self.sum_share * total + (1 - self.sum_share) * heard.handover

    def likelihood(self, names: Iterable[str]) -> float:
        """Return how likely people are to call a clause a handover, 0 to 1.

        Args:
            names: what holds of the clause (`weighing.describe`).
        """
        return as_likelihood(_added(self.weighing_bias, self.weighing, names))

    def rank_tasks(self, features: Sequence[str], heard: Heard) -> list[tuple[float, Task]]:
        """Return (share, task), the likeliest first; the shares add up to 1."""
        rows = {row for row in map(self.task_rows.get, features) if row is not None}
        sums = self.tasks[list(rows)].sum(axis=0) + self.task_bias
        blended = [
            self.task_sum_share * own / _SCALE + (1 - self.task_sum_share) * math.log(share + _LEAST_SHARE)
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


_LEAST_SHARE = 1e-4


def _added(bias: int, weights: Mapping[str, int], names: Iterable[str]) -> float:
    """Return bias and weights of some names added up."""
    return sum(filter(None, map(weights.get, names)), bias) / _SCALE


def as_likelihood(odds: float) -> float:
    """Return log-odds as a likelihood, 0 to 1."""
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


def parse_scorer(source: str, weights: IO[bytes]) -> Scorer:
    """Read a scorer from the limits and the arrays that `training/train.py` writes.

    Args:
        source: JSON with the limits by their names in `Scorer`.
        weights: arrays of the sum, of the second weighing, and those of the network as `parse_network` takes them. Of the sum: `sum_bias`, whole thousandths;
            `sum_names` of all features, a line each, those with weights for tasks first; `sum_weights`, one each; `task_bias`; `task_counts`, for how many
            tasks each of the first has a weight; `task_numbers` and `task_weights` of them all, one after the other. Of the second weighing: `weighing_bias`,
            `weighing_names` and `weighing_weights`, in the same way.

    Raises:
        ValueError, KeyError: this is no scorer.
    """
    data: dict[str, Any] = dict(np.load(weights, allow_pickle=False))
    names, handover = _named(data, "sum")
    counts = data["task_counts"]
    tasks = np.zeros((len(counts), len(TASKS)), np.int32)
    tasks[np.repeat(np.arange(len(counts)), counts), data["task_numbers"]] = data["task_weights"]
    task_rows = dict(zip(names, range(len(counts)), strict=False))
    chosen = json.loads(source)
    limits = {name: chosen[name] for name in _LIMITS}
    return Scorer(
        int(data["sum_bias"]),
        handover,
        tuple(data["task_bias"].tolist()),
        task_rows,
        tasks,
        parse_network(data),
        int(data["weighing_bias"]),
        _named(data, "weighing")[1],
        **limits,
    )


def _named(data: Mapping[str, Any], part: str) -> tuple[list[str], dict[str, int]]:
    """Return the names of a sum in their order, and each with its weight."""
    names = data[f"{part}_names"].tobytes().decode("utf-8").split("\n")
    return names, dict(zip(names, data[f"{part}_weights"].tolist(), strict=True))


@cache
def load_scorer() -> Scorer:
    """Load the weights that ship with the engine."""
    here = files(__package__)
    with here.joinpath("scorer.npz").open("rb") as weights:
        return parse_scorer(here.joinpath("scorer.json").read_text(encoding="utf-8"), weights)
