"""The linear model: one weight a feature for "hands work over", and one a feature and task on top.

What lives here: fit and probabilities with numpy and scipy. At run time `remit.engine.triage.scorer` reads the weights without either.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize


@dataclass(slots=True)
class Fit:
    """A fitted model: `shared[f]` and `own[f, t]` for feature f and task t, `bias[t]`; the class "none" has score 0."""

    index: dict[str, int]
    shared: np.ndarray
    own: np.ndarray
    bias: np.ndarray

    def probabilities(self, matrix: sparse.csr_matrix) -> np.ndarray:
        """Return an array (units, 1 + tasks): the first column is "none"."""
        scores = (matrix @ self.shared)[:, None] + matrix @ self.own + self.bias
        scores = np.hstack([np.zeros((scores.shape[0], 1)), scores])
        scores -= scores.max(axis=1, keepdims=True)
        exp = np.exp(scores)
        return exp / exp.sum(axis=1, keepdims=True)


def make_index(features: Sequence[Sequence[str]], least: int = 3) -> dict[str, int]:
    """Number the features that occur in at least `least` units."""
    counts: Counter[str] = Counter()
    for names in features:
        counts.update(set(names))
    kept = sorted(name for name, count in counts.items() if count >= least)
    return {name: number for number, name in enumerate(kept)}


def make_matrix(features: Sequence[Sequence[str]], index: dict[str, int]) -> sparse.csr_matrix:
    """Return the 0/1 matrix (units, features)."""
    rows, columns = [], []
    for row, names in enumerate(features):
        numbers = {index[name] for name in names if name in index}
        columns += numbers
        rows += [row] * len(numbers)
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(features), len(index)))


def fit(features: Sequence[Sequence[str]], targets: np.ndarray, weights: np.ndarray, *, l2_shared: float = 0.6, l2_own: float = 1.2, least: int = 3, rounds: int = 120) -> Fit:
    """Fit by maximum likelihood with a normal prior on both weights.

    Args:
        features: names per unit.
        targets: array (units, 1 + tasks) of probabilities; the first column is "none".
        weights: how much each unit counts.
    """
    index = make_index(features, least)
    matrix = make_matrix(features, index)
    transposed = matrix.T.tocsr()
    count, tasks = len(index), targets.shape[1] - 1

    def unpack(flat: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return flat[:count], flat[count : count + count * tasks].reshape(count, tasks), flat[count + count * tasks :]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        shared, own, bias = unpack(flat)
        scores = (matrix @ shared)[:, None] + matrix @ own + bias
        scores = np.hstack([np.zeros((scores.shape[0], 1)), scores])
        top = scores.max(axis=1, keepdims=True)
        log_sum = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        log_p = scores - log_sum
        value = -(weights[:, None] * targets * log_p).sum()
        delta = (np.exp(log_p) - targets)[:, 1:] * weights[:, None]
        grad_own = transposed @ delta
        grad_shared = grad_own.sum(axis=1) + l2_shared * shared
        value += 0.5 * l2_shared * (shared**2).sum() + 0.5 * l2_own * (own**2).sum()
        return value, np.concatenate([grad_shared, (grad_own + l2_own * own).ravel(), delta.sum(axis=0)])

    start = np.zeros(count + count * tasks + tasks)
    start[-tasks:] = -4.0
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 8})
    shared, own, bias = unpack(found.x)
    return Fit(index, shared, own, bias)
