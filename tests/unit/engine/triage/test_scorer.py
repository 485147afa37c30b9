"""The linear sum, its blend with the network, and the second weighing."""

import io
import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from tests.unit.engine.triage.weights import task_weights

from remit.engine.terms import Task
from remit.engine.triage.network import Heard
from remit.engine.triage.scorer import TASKS, Scorer, as_likelihood, load_scorer, parse_scorer

TEST = TASKS.index(Task.ARRANGE_TEST)
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
        "sum_share": 1.0,
        "task_sum_share": 0.5,
        "weighing_bias": -2000,
        "weighing": {"plain": 3000, "disclaimed": -1500},
    }
    parts |= task_weights({"c:RESULT": {Task.CHASE_RESULT: 3000}, "c:TEST": {Task.ARRANGE_TEST: 3000, Task.CHASE_RESULT: 500}})
    return replace(load_scorer(), **(parts | changes))


def test_sum_adds_the_weights_of_what_holds() -> None:
    assert scorer().total([]) == 0
    assert scorer().total(["c:ASK", "unknown"]) == 2
    assert scorer(bias=-500).total(["c:ASK", "c:NEGATION"]) == -7.5


@pytest.mark.parametrize(("odds", "likelihood"), [(0, 0.5), (2, 0.8808), (10**6, 1.0), (-(10**6), 0.0)])
def test_log_odds_become_a_likelihood_however_large_they_are(odds: float, likelihood: float) -> None:
    assert as_likelihood(odds) == pytest.approx(likelihood, abs=1e-4)


def test_shares_of_the_tasks_add_up_and_the_likeliest_comes_first() -> None:
    ranked = scorer().rank_tasks(["c:RESULT", "c:RESULT"], NOTHING)
    assert ranked[0][1] is Task.CHASE_RESULT
    assert sum(share for share, _ in ranked) == pytest.approx(1)
    assert len(ranked) == len(TASKS)


def test_one_feature_may_speak_for_several_tasks() -> None:
    assert [task for _, task in scorer().rank_tasks(["c:TEST"], NOTHING)[:2]] == [Task.ARRANGE_TEST, Task.CHASE_RESULT]


def test_said_twice_is_said_once_for_the_task() -> None:
    assert scorer().rank_tasks(["c:TEST", "c:RESULT", "c:RESULT"], NOTHING) == scorer().rank_tasks(["c:TEST", "c:RESULT"], NOTHING)


def test_what_has_no_weight_leaves_the_shares_as_they_are() -> None:
    assert scorer().rank_tasks([], NOTHING) == scorer().rank_tasks(["c:UNKNOWN"], NOTHING)
    assert all(share == pytest.approx(1 / len(TASKS)) for share, _ in scorer().rank_tasks([], NOTHING))


def test_neighbours_and_the_reader_have_no_say_in_the_task() -> None:
    kinds = {name.partition(":")[0] for name in load_scorer().task_rows}
    assert "c" in kinds
    assert not kinds & {"n", "y", "#", "a"}


@pytest.mark.parametrize(("share", "odds"), [(0.0, 4.0), (0.5, 3.0), (1.0, 2.0)])
def test_network_has_the_share_that_the_sum_leaves(share: float, odds: float) -> None:
    assert scorer(sum_share=share).blend(2.0, heard_as(EVEN_SHARES, 4.0)) == odds


def test_second_weighing_adds_what_holds_of_a_clause() -> None:
    assert scorer().likelihood([]) == pytest.approx(as_likelihood(-2))
    assert scorer().likelihood(["plain", "unknown"]) == pytest.approx(as_likelihood(1))
    assert scorer().likelihood(["plain", "disclaimed"]) == pytest.approx(as_likelihood(-0.5))


def test_network_may_decide_the_task() -> None:
    shares = tuple(0.9 if at == TEST else 0.1 / (len(TASKS) - 1) for at in range(len(TASKS)))
    assert scorer().rank_tasks([], heard_as(shares))[0][1] is Task.ARRANGE_TEST
    assert scorer().rank_tasks(["c:RESULT"], heard_as(EVEN_SHARES))[0][1] is Task.CHASE_RESULT


@pytest.mark.parametrize(("certainty", "share", "sureness"), [(0.3, 1.0, 0.3), (1.0, 0.25, 0.125), (0.8, 0.25, 0.1), (0.0, 1.0, 0.0)])
def test_doubt_about_the_task_counts_beside_doubt_about_the_handover(certainty: float, share: float, sureness: float) -> None:
    assert scorer(task_power=1.5).sureness(certainty, share) == pytest.approx(sureness)


def test_late_letters_are_never_scored() -> None:
    assert Task.LATE_LETTER not in TASKS
    assert len(TASKS) == len(Task) - 1


LIMITS = {"sum_share": 0.4, "task_sum_share": 0.3, "task_power": 2.0, "look_at": -3.0, "candidate_at": 0.1, "review_at": 0.3, "plain_at": 0.2}
LIMITS |= {"medicine_at": 0.35, "doubted_at": 0.02, "return_at": 0.9, "return_share_at": 0.7}


def written(**changes: Any) -> io.BytesIO:
    """Return the arrays of a small sum, and those of the network that ships, as training writes them."""
    arrays = dict(np.load(io.BytesIO(files("remit.engine.triage").joinpath("scorer.npz").read_bytes())))
    arrays |= {"sum_bias": np.array(1), "sum_names": np.frombuffer(b"b\nd\na\nc", np.uint8), "sum_weights": np.array([0, 5, 2, -6])}
    arrays |= {"task_bias": np.array([3]), "task_counts": np.array([1, 2]), "task_numbers": np.array([0, 1, 2]), "task_weights": np.array([4, -7, 8])}
    arrays |= {"weighing_bias": np.array(5), "weighing_names": np.frombuffer(b"plain\nof fit_note", np.uint8), "weighing_weights": np.array([6, -7])}
    file = io.BytesIO()
    np.savez(file, **(arrays | changes))
    file.seek(0)
    return file


def test_scorer_is_read_from_what_training_writes() -> None:
    read = parse_scorer(json.dumps(LIMITS), written())
    assert (read.bias, read.handover, read.task_bias, read.task_rows) == (1, {"b": 0, "d": 5, "a": 2, "c": -6}, (3,), {"b": 0, "d": 1})
    assert read.tasks.tolist() == [[4] + [0] * (len(TASKS) - 1), [0, -7, 8] + [0] * (len(TASKS) - 3)]
    assert (read.weighing_bias, read.weighing) == (5, {"plain": 6, "of fit_note": -7})
    assert {name: getattr(read, name) for name in LIMITS} == LIMITS


def test_weights_that_do_not_fit_their_names_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        parse_scorer(json.dumps(LIMITS), written(sum_weights=np.array([1, 2])))


def test_scorer_that_was_never_weighed_is_refused() -> None:
    arrays = {name: values for name, values in np.load(written()).items() if not name.startswith("weighing")}
    file = io.BytesIO()
    np.savez(file, **arrays)
    file.seek(0)
    with pytest.raises(KeyError, match="weighing"):
        parse_scorer(json.dumps(LIMITS), file)


def test_shipped_scorer_asks_a_person_before_it_returns() -> None:
    shipped = load_scorer()
    assert 0 < shipped.candidate_at < shipped.plain_at <= shipped.review_at < shipped.return_at < 1
    assert shipped.sureness(1.0, 0.3) < shipped.review_at
    assert shipped.likelihood([]) < shipped.review_at
    assert shipped.weighing["disclaimed"] < 0
    assert 0.5 <= shipped.return_share_at < 1
    assert len(shipped.task_bias) == len(TASKS)
