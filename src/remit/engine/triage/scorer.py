"""The scorer: a linear sum of weights over typed evidence.

What lives here: reading the weights that ship with the engine and adding them up. What does not: the features (`features`), the fit (`training/train.py`), and
any outcome: a `return` also needs evidence that it can name (`judge`).
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from remit.engine.terms import Task

WHAT_PREFIXES = ("c:", "w:", "h:", "t:", "g:", "hw:", "l:", "s:", "k:", "p:", "E:")
TASKS = tuple(task for task in Task if task is not Task.LATE_LETTER)
_SCALE = 1000


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights as whole thousandths.

    Attributes:
        bias: of "hands work over".
        handover: feature -> weight of "hands work over".
        task_bias: one a task, in the order of `TASKS`.
        tasks: feature -> (task number, weight, task number, weight, ...).
        review_at, return_at: certainty from which a request is put to a person, and from which it may be returned.
        return_unsaid_at: the same where nothing is asked in so many words.
        glance_weights, glance_at: the quick look that spares most sentences the full reading.
    """

    bias: int
    handover: dict[str, int]
    task_bias: tuple[int, ...]
    tasks: dict[str, tuple[int, ...]]
    review_at: float
    return_at: float
    return_unsaid_at: float
    glance_weights: dict[str, int]
    glance_at: int

    def glance(self, features: Iterable[str]) -> bool:
        """Return whether a sentence can ask anything at all (nearly all that ask pass, most others do not)."""
        get = self.glance_weights.get
        total = 0
        for name in features:
            total += get(name, 0)
        return total >= self.glance_at

    def certainty(self, features: Iterable[str]) -> float:
        """Return how sure the scorer is that a clause hands work over: 0 to 1."""
        get = self.handover.get
        total = self.bias
        for name in features:
            total += get(name, 0)
        return 1 / (1 + math.exp(-max(min(total / _SCALE, 30), -30)))

    def rank_tasks(self, features: Sequence[str]) -> list[tuple[float, Task]]:
        """Return (share, task), the likeliest first; the shares add up to 1."""
        sums = list(self.task_bias)
        for name in set(features):
            if name.startswith(WHAT_PREFIXES):
                row = self.tasks.get(name, ())
                for at in range(0, len(row), 2):
                    sums[row[at]] += row[at + 1]
        top = max(sums)
        exps = [math.exp((value - top) / _SCALE) for value in sums]
        whole = sum(exps)
        return sorted(((value / whole, task) for value, task in zip(exps, TASKS, strict=True)), reverse=True)


def parse_scorer(source: str) -> Scorer:
    """Read a scorer from the JSON that `training/train.py` writes."""
    data = json.loads(source)
    tasks = {name: tuple(row) for name, row in data["tasks"].items()}
    return Scorer(
        data["bias"],
        data["handover"],
        tuple(data["task_bias"]),
        tasks,
        data["review_at"],
        data["return_at"],
        data["return_unsaid_at"],
        data["glance"],
        data["glance_at"],
    )


@cache
def load_scorer() -> Scorer:
    """Load the weights that ship with the engine."""
    return parse_scorer(files(__package__).joinpath("scorer.json").read_text(encoding="utf-8"))
