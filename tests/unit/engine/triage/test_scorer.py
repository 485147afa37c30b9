"""The linear sum, and its blend with the network."""

import json
import math
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from remit.engine.terms import Task
from remit.engine.triage.network import Heard
from remit.engine.triage.scorer import TASKS, Scorer, load_scorer, parse_scorer

CHASE, TEST = TASKS.index(Task.CHASE_RESULT), TASKS.index(Task.ARRANGE_TEST)
NO_BIAS = tuple(0 for _ in TASKS)
EVEN_SHARES = tuple(1 / len(TASKS) for _ in TASKS)


def heard_as(shares: tuple[float, ...], handover: float = 0.0) -> Heard:
    """Return what a network would say of a clause of one word."""
    return Heard(handover, (handover,), np.array([shares], np.float32))


NOTHING = heard_as(EVEN_SHARES)


def scorer(**changes: Any) -> Scorer:
    """Return a scorer with small weights that a reader can add up."""
    parts: dict[str, Any] = {
        "bias": 0,
        "handover": {"c:ASK": 2000, "c:NEGATION": -9000},
        "task_bias": NO_BIAS,
        "tasks": {"c:RESULT": (CHASE, 3000), "c:TEST": (TEST, 3000, CHASE, 500), "n:TEST": (TEST, 9000)},
        "sum_share": 1.0,
    }
    return replace(load_scorer(), **(parts | changes))


def test_certainty_is_the_logistic_of_the_sum_of_weights() -> None:
    assert scorer().certainty([], NOTHING) == 0.5
    assert scorer().certainty(["c:ASK", "unknown"], NOTHING) == pytest.approx(0.8808, abs=1e-4)
    assert scorer().certainty(["c:ASK", "c:NEGATION"], NOTHING) < 0.01


@pytest.mark.parametrize(("bias", "certainty"), [(10**9, 1.0), (-(10**9), 0.0)])
def test_certainty_of_huge_sums_stays_between_nought_and_one(bias: int, certainty: float) -> None:
    assert scorer(bias=bias).certainty([], NOTHING) == pytest.approx(certainty, abs=1e-9)


def test_shares_of_the_tasks_add_up_and_the_likeliest_comes_first() -> None:
    ranked = scorer().rank_tasks(["c:RESULT", "c:RESULT"], NOTHING)
    assert ranked[0][1] is Task.CHASE_RESULT
    assert sum(share for share, _ in ranked) == pytest.approx(1)
    assert len(ranked) == len(TASKS)


def test_one_feature_may_speak_for_several_tasks() -> None:
    assert [task for _, task in scorer().rank_tasks(["c:TEST"], NOTHING)[:2]] == [Task.ARRANGE_TEST, Task.CHASE_RESULT]


def test_neighbours_have_no_say_in_the_task() -> None:
    assert scorer().rank_tasks(["n:TEST", "c:RESULT"], NOTHING)[0][1] is Task.CHASE_RESULT


def test_network_has_the_share_that_the_sum_leaves() -> None:
    heard = heard_as(EVEN_SHARES, 4.0)
    assert scorer(sum_share=0.0).certainty(["c:NEGATION"], heard) == pytest.approx(0.982, abs=1e-3)
    assert scorer(sum_share=0.5).certainty(["c:ASK"], heard) == pytest.approx(1 / (1 + math.exp(-3)), abs=1e-6)


def test_network_may_decide_the_task() -> None:
    shares = tuple(0.9 if at == TEST else 0.1 / (len(TASKS) - 1) for at in range(len(TASKS)))
    assert scorer(sum_share=0.5).rank_tasks([], heard_as(shares))[0][1] is Task.ARRANGE_TEST
    assert scorer(sum_share=0.5).rank_tasks(["c:RESULT"], heard_as(EVEN_SHARES))[0][1] is Task.CHASE_RESULT


def test_late_letters_are_never_scored() -> None:
    assert Task.LATE_LETTER not in TASKS
    assert len(TASKS) == len(Task) - 1


def test_scorer_is_read_from_what_training_writes() -> None:
    source = {"bias": 1, "handover": {"a": 2}, "task_bias": [3], "tasks": {"b": [0, 4]}, "sum_share": 0.4, "look_at": -3.0}
    with files("remit.engine.triage").joinpath("network.npz").open("rb") as network:
        read = parse_scorer(json.dumps(source | {"review_at": 0.3, "return_at": 0.9, "return_unsaid_at": 0.95}), network)
    assert (read.bias, read.handover, read.task_bias, read.tasks) == (1, {"a": 2}, (3,), {"b": (0, 4)})
    assert (read.review_at, read.return_at, read.return_unsaid_at, read.sum_share, read.look_at) == (0.3, 0.9, 0.95, 0.4, -3.0)


def test_shipped_scorer_asks_a_person_before_it_returns() -> None:
    shipped = load_scorer()
    assert 0 < shipped.review_at < min(shipped.return_at, shipped.return_unsaid_at)
    assert max(shipped.return_at, shipped.return_unsaid_at) < 1
    assert len(shipped.task_bias) == len(TASKS)
