"""The linear sum, and its blend with the network."""

import io
import json
import math
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from tests.unit.engine.triage.weights import task_weights

from remit.engine.terms import Task
from remit.engine.triage.network import Heard
from remit.engine.triage.scorer import TASKS, Scorer, load_scorer, parse_scorer

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
        "doubt_share": 1.0,
    }
    parts |= task_weights({"c:RESULT": {Task.CHASE_RESULT: 3000}, "c:TEST": {Task.ARRANGE_TEST: 3000, Task.CHASE_RESULT: 500}})
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


def test_said_twice_is_said_once_for_the_task() -> None:
    assert scorer().rank_tasks(["c:TEST", "c:RESULT", "c:RESULT"], NOTHING) == scorer().rank_tasks(["c:TEST", "c:RESULT"], NOTHING)


def test_what_has_no_weight_leaves_the_shares_as_they_are() -> None:
    assert scorer().rank_tasks([], NOTHING) == scorer().rank_tasks(["c:UNKNOWN"], NOTHING)
    assert all(share == pytest.approx(1 / len(TASKS)) for share, _ in scorer().rank_tasks([], NOTHING))


def test_neighbours_and_the_reader_have_no_say_in_the_task() -> None:
    kinds = {name.partition(":")[0] for name in load_scorer().task_rows}
    assert "c" in kinds
    assert not kinds & {"n", "y", "#", "a"}


def test_network_has_the_share_that_the_sum_leaves() -> None:
    heard = heard_as(EVEN_SHARES, 4.0)
    assert scorer(doubt_share=0.0).certainty(["c:NEGATION"], heard) == pytest.approx(0.982, abs=1e-3)
    assert scorer(doubt_share=0.5).certainty(["c:ASK"], heard) == pytest.approx(1 / (1 + math.exp(-3)), abs=1e-6)


def test_evidence_against_counts_by_another_share_than_evidence_for() -> None:
    shares = scorer(sum_share=0.25, doubt_share=0.75)
    surer, doubting = heard_as(EVEN_SHARES, 0.0), heard_as(EVEN_SHARES, 4.0)
    assert shares.certainty(["c:ASK"], surer) == pytest.approx(1 / (1 + math.exp(-0.5)), abs=1e-6)
    assert shares.certainty(["c:ASK"], doubting) == pytest.approx(1 / (1 + math.exp(-2.5)), abs=1e-6)


def test_what_may_be_returned_is_weighed_alike_whatever_the_sum_says() -> None:
    weighing = scorer(sum_share=0.25, doubt_share=0.75, return_sum_share=0.5)
    assert weighing.conviction(["c:ASK"], heard_as(EVEN_SHARES, 0.0)) == pytest.approx(1 / (1 + math.exp(-1)), abs=1e-6)
    assert weighing.conviction(["c:ASK"], heard_as(EVEN_SHARES, 4.0)) == pytest.approx(1 / (1 + math.exp(-3)), abs=1e-6)


def test_network_may_decide_the_task() -> None:
    shares = tuple(0.9 if at == TEST else 0.1 / (len(TASKS) - 1) for at in range(len(TASKS)))
    assert scorer(sum_share=0.5).rank_tasks([], heard_as(shares))[0][1] is Task.ARRANGE_TEST
    assert scorer(sum_share=0.5).rank_tasks(["c:RESULT"], heard_as(EVEN_SHARES))[0][1] is Task.CHASE_RESULT


@pytest.mark.parametrize(("certainty", "share", "is_worth"), [(0.3, 1.0, True), (0.2, 1.0, False), (0.9, 0.6, True), (0.9, 0.3, False), (1.0, 0.5, True)])
def test_doubt_about_the_task_counts_beside_doubt_about_the_handover(certainty: float, share: float, is_worth: bool) -> None:
    weighing = scorer(review_at=0.25, task_power=1.5)
    assert weighing.is_worth_a_look(weighing.sureness(certainty, share), 1.0) is is_worth


@pytest.mark.parametrize(("surest", "is_worth"), [(0.3, False), (0.5, False), (0.7, True), (1.0, True)])
def test_doubt_about_the_whole_letter_counts(surest: float, is_worth: bool) -> None:
    assert scorer(review_at=0.25, letter_power=0.5).is_worth_a_look(0.3, surest) is is_worth


def test_late_letters_are_never_scored() -> None:
    assert Task.LATE_LETTER not in TASKS
    assert len(TASKS) == len(Task) - 1


LIMITS = {"sum_share": 0.4, "doubt_share": 0.5, "return_sum_share": 0.5, "look_at": -3.0, "review_at": 0.3, "task_power": 2.0, "letter_power": 0.7}
LIMITS |= {"private_review_at": 0.5, "disclaimed_review_at": 0.6, "return_at": 0.9, "return_share_at": 0.7}


def written(**changes: Any) -> io.BytesIO:
    """Return the arrays of a small sum, and those of the network that ships, as training writes them."""
    arrays = dict(np.load(io.BytesIO(files("remit.engine.triage").joinpath("scorer.npz").read_bytes())))
    arrays |= {"sum_bias": np.array(1), "sum_names": np.frombuffer(b"b\nd\na\nc", np.uint8), "sum_weights": np.array([0, 5, 2, -6])}
    arrays |= {"task_bias": np.array([3]), "task_counts": np.array([1, 2]), "task_numbers": np.array([0, 1, 2]), "task_weights": np.array([4, -7, 8])}
    file = io.BytesIO()
    np.savez(file, **(arrays | changes))
    file.seek(0)
    return file


def test_scorer_is_read_from_what_training_writes() -> None:
    read = parse_scorer(json.dumps(LIMITS), written())
    assert (read.bias, read.handover, read.task_bias, read.task_rows) == (1, {"b": 0, "d": 5, "a": 2, "c": -6}, (3,), {"b": 0, "d": 1})
    assert read.tasks.tolist() == [[4] + [0] * (len(TASKS) - 1), [0, -7, 8] + [0] * (len(TASKS) - 3)]
    assert {name: getattr(read, name) for name in LIMITS} == LIMITS


def test_weights_that_do_not_fit_their_names_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        parse_scorer(json.dumps(LIMITS), written(sum_weights=np.array([1, 2])))


def test_shipped_scorer_asks_a_person_before_it_returns() -> None:
    shipped = load_scorer()
    assert 0 < shipped.review_at < shipped.return_at < 1
    assert not shipped.is_worth_a_look(shipped.sureness(1.0, 0.3), 1.0)
    assert shipped.review_at <= shipped.private_review_at <= shipped.disclaimed_review_at < 1
    assert 0.5 <= shipped.return_share_at < 1
    assert len(shipped.task_bias) == len(TASKS)
