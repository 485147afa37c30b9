"""The linear model: logistic regression for "hands work over", softmax regression for the task, both under feature dropout.

What lives here: fit with numpy and scipy. Dropout (each feature of each example left out at random, several copies of the data) keeps the weights from leaning
on chance companions of one writer; averaged out it is still one linear sum. At run time `remit.engine.triage.scorer` adds the weights without either library.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

Matrix = sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of a fit: chance that a feature is left out, copies of the data, strength of the priors, least number of units a feature must occur in."""

    dropout: float = 0.5
    copies: int = 4
    prior: float = 0.5
    task_prior: float = 0.5
    least: int = 4
    rounds: int = 150


def make_index(features: Sequence[Sequence[str]], least: int) -> dict[str, int]:
    """Number the features that occur in at least `least` units."""
    counts: Counter[str] = Counter()
    for names in features:
        counts.update(set(names))
    return {name: number for number, name in enumerate(sorted(name for name, count in counts.items() if count >= least))}


def make_matrix(features: Sequence[Sequence[str]], index: dict[str, int]) -> Matrix:
    """Return the 0/1 matrix (units, features)."""
    rows, columns = [], []
    for row, names in enumerate(features):
        numbers = {index[name] for name in names if name in index}
        columns += numbers
        rows += [row] * len(numbers)
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(features), len(index)))


def with_dropout(matrix: Matrix, options: Options, seed: int = 0) -> Matrix:
    """Return `copies` of the matrix below one another, each with features left out at random and the rest scaled up."""
    rng = np.random.default_rng(seed)
    copies = []
    for _ in range(options.copies):
        copy = matrix.copy()
        copy.data = copy.data * (rng.random(len(copy.data)) >= options.dropout) / (1 - options.dropout)
        copies.append(copy)
    return sparse.vstack(copies).tocsr()


def fit_yes_no(matrix: Matrix, targets: np.ndarray, weights: np.ndarray, options: Options) -> np.ndarray:
    """Fit logistic regression; return the weights with the bias last."""
    matrix = with_dropout(matrix, options)
    targets, weights = np.tile(targets, options.copies), np.tile(weights, options.copies) / options.copies
    transposed = matrix.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ flat[:-1] + flat[-1]
        losses = np.logaddexp(0, -scores) * targets + np.logaddexp(0, scores) * (1 - targets)
        delta = weights * (1 / (1 + np.exp(-scores)) - targets)
        value = (weights * losses).sum() + 0.5 * options.prior * (flat[:-1] ** 2).sum()
        return value, np.append(transposed @ delta + options.prior * flat[:-1], delta.sum())

    start = np.zeros(matrix.shape[1] + 1)
    start[-1] = -3.0
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": options.rounds}).x


def fit_tasks(matrix: Matrix, targets: np.ndarray, options: Options) -> tuple[np.ndarray, np.ndarray]:
    """Fit softmax regression on the units that hand work over; return weights (features, tasks) and bias (tasks)."""
    transposed = matrix.T.tocsr()
    count, tasks = matrix.shape[1], targets.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        own, bias = flat[: count * tasks].reshape(count, tasks), flat[count * tasks :]
        scores = matrix @ own + bias
        top = scores.max(axis=1, keepdims=True)
        log_p = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        delta = np.exp(log_p) * targets.sum(axis=1, keepdims=True) - targets
        value = -(targets * log_p).sum() + 0.5 * options.task_prior * (own**2).sum()
        return value, np.concatenate([(transposed @ delta + options.task_prior * own).ravel(), delta.sum(axis=0)])

    found = minimize(loss, np.zeros(count * tasks + tasks), jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
    return found[: count * tasks].reshape(count, tasks), found[count * tasks :]
