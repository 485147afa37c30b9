"""Weights for tasks that a test writes by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from remit.engine.terms import Task
from remit.engine.triage.scorer import TASKS


def task_weights(weights: Mapping[str, Mapping[Task, int]]) -> dict[str, Any]:
    """Return the parts of a scorer that say what kind of work it is: for each feature its weights, whole thousandths."""
    table = np.array([[own.get(task, 0) for task in TASKS] for own in weights.values()], np.int32)
    return {"task_rows": dict(zip(weights, range(len(weights)), strict=True)), "tasks": table}
