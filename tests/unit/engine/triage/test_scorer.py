"""The linear scorer."""

import json
from dataclasses import replace
from typing import Any

import pytest

from remit.engine.terms import Task
from remit.engine.triage.scorer import TASKS, Scorer, load_scorer, parse_scorer

CHASE, TEST = TASKS.index(Task.CHASE_RESULT), TASKS.index(Task.ARRANGE_TEST)
NO_BIAS = tuple(0 for _ in TASKS)


def scorer(**changes: Any) -> Scorer:
    """Return a scorer with small weights that a reader can add up."""
    parts: dict[str, Any] = {
        "bias": 0,
        "handover": {"c:ASK": 2000, "c:NEGATION": -9000},
        "task_bias": NO_BIAS,
        "tasks": {"c:RESULT": (CHASE, 3000), "c:TEST": (TEST, 3000, CHASE, 500), "n:TEST": (TEST, 9000)},
        "glance_weights": {"ASK": 5},
        "glance_at": 5,
    }
    return replace(load_scorer(), **(parts | changes))


def test_certainty_is_the_logistic_of_the_sum_of_weights() -> None:
    assert scorer().certainty([]) == 0.5
    assert scorer().certainty(["c:ASK", "unknown"]) == pytest.approx(0.8808, abs=1e-4)
    assert scorer().certainty(["c:ASK", "c:NEGATION"]) < 0.01


@pytest.mark.parametrize(("bias", "certainty"), [(10**9, 1.0), (-(10**9), 0.0)])
def test_certainty_of_huge_sums_stays_between_nought_and_one(bias: int, certainty: float) -> None:
    assert scorer(bias=bias).certainty([]) == pytest.approx(certainty, abs=1e-9)


def test_shares_of_the_tasks_add_up_and_the_likeliest_comes_first() -> None:
    ranked = scorer().rank_tasks(["c:RESULT", "c:RESULT"])
    assert ranked[0][1] is Task.CHASE_RESULT
    assert sum(share for share, _ in ranked) == pytest.approx(1)
    assert len(ranked) == len(TASKS)


def test_one_feature_may_speak_for_several_tasks() -> None:
    assert [task for _, task in scorer().rank_tasks(["c:TEST"])[:2]] == [Task.ARRANGE_TEST, Task.CHASE_RESULT]


def test_neighbours_have_no_say_in_the_task() -> None:
    assert scorer().rank_tasks(["n:TEST", "c:RESULT"])[0][1] is Task.CHASE_RESULT


def test_glance_passes_from_its_limit_on() -> None:
    assert scorer().glance(["ASK", "other"])
    assert not scorer().glance(["other"])


def test_late_letters_are_never_scored() -> None:
    assert Task.LATE_LETTER not in TASKS
    assert len(TASKS) == len(Task) - 1


def test_scorer_is_read_from_what_training_writes() -> None:
    source = {"bias": 1, "handover": {"a": 2}, "task_bias": [3], "tasks": {"b": [0, 4]}, "glance": {"ASK": 1}, "glance_at": 2}
    read = parse_scorer(json.dumps(source | {"review_at": 0.3, "return_at": 0.9, "return_unsaid_at": 0.95}))
    assert (read.bias, read.handover, read.task_bias, read.tasks) == (1, {"a": 2}, (3,), {"b": (0, 4)})
    assert (read.review_at, read.return_at, read.return_unsaid_at, read.glance_weights, read.glance_at) == (0.3, 0.9, 0.95, {"ASK": 1}, 2)


def test_shipped_scorer_asks_a_person_before_it_returns() -> None:
    shipped = load_scorer()
    assert 0 < shipped.review_at < shipped.return_at <= shipped.return_unsaid_at < 1
    assert len(shipped.task_bias) == len(TASKS)
