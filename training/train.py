"""Train the scorer from the labelled letters and phrasings.

    python training/train.py            the scorer that ships: every letter but the closed third of the given ones
    python training/train.py --folds    for every writer a scorer trained without that writer, into run/folds (for `remit evaluate --by-writer`)

Writers are left out nine or ten at a time, which is harder than one at a time and nine times faster. The writers of `data.UNLEARNED` teach nothing, so the
scorer that ships is theirs.

What lives here: which examples teach what. What does not: the fit of the linear sum (`model.py`) and of the network (`network.py`), the data (`data.py`), the
figures (`remit evaluate`).
"""

import argparse
import json
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from data import (
    LETTERS,
    ROOT,
    UNLEARNED,
    Example,
    is_closed,
    is_doubtful,
    read_all_phrasings,
    read_given_phrasings,
    read_letters,
    read_plain_letters,
    read_rule_examples,
    tasks_of,
)
from model import Options, fit_tasks, fit_yes_no, make_index, make_matrix
from network import Fit, Rows, make_names, make_rows, train_network, write_network
from remit.engine.triage.features import read_symbols
from remit.engine.triage.network import Names
from remit.engine.triage.scorer import TASKS, WHAT_PREFIXES

TARGET = ROOT / "src" / "remit" / "engine" / "triage" / "scorer.json"
FOLDS = ROOT / "run" / "folds"
SUM_SHARE = 0.4
DOUBT_SHARE = 0.55
LOOK_AT = -4.0
REVIEW_AT = 0.165
TASK_POWER = 1.5
LETTER_POWER = 0.35
PRIVATE_REVIEW_AT = 0.4
DISCLAIMED_REVIEW_AT = 0.5
RETURN_SUM_SHARE = 0.5
RETURN_AT = 0.91
RETURN_SHARE_AT = 0.85
_SCALE = 1000
_SMALLEST = 30
_SMALLEST_TASK = 150
_FOLDS = 6


def read_examples() -> list[Example]:
    """Read everything that may teach: letters without the closed third and the writers kept apart, phrasings, rule examples."""
    letters = [example for example in read_letters() if example.writer not in UNLEARNED and not is_closed(example.writer, example.name)]
    return letters + read_all_phrasings() + read_given_phrasings() + read_rule_examples() + read_plain_letters()


def what_features(names: Sequence[str]) -> list[str]:
    """Return the features that may decide the task."""
    return [name for name in names if name.startswith(WHAT_PREFIXES)]


def train_sum(examples: Sequence[Example], options: Options) -> dict[str, object]:
    """Fit the linear sums and return them as `scorer.json` holds them."""
    features, targets, weights, handed, tasks = [], [], [], [], []
    for example in examples:
        for unit in example.units:
            labels = tasks_of(unit, example.labels)
            features.append(unit.features)
            targets.append(1.0 if labels else 0.0)
            weights.append(0.1 if not labels and is_doubtful(unit, example.labels) else 1.0)
            if labels:
                row = np.zeros(len(TASKS))
                for task, _ in labels:
                    row[TASKS.index(task)] += 1 / len(labels)
                handed.append(what_features(unit.features))
                tasks.append(row)
    index = make_index(features, options.least)
    yes_no = fit_yes_no(make_matrix(features, index), np.array(targets), np.array(weights), options)
    task_index = make_index(handed, 2)
    own, bias = fit_tasks(make_matrix(handed, task_index), np.array(tasks), options)
    return as_scorer(index, yes_no, task_index, own, bias)


def as_scorer(index: dict[str, int], yes_no: np.ndarray, task_index: dict[str, int], own: np.ndarray, bias: np.ndarray) -> dict[str, object]:
    """Return the weights as whole thousandths, the smallest left out."""
    whole, own = np.rint(yes_no * _SCALE).astype(int), np.rint(own * _SCALE).astype(int)
    rows = {}
    for name, number in task_index.items():
        kept = [int(value) for task in np.flatnonzero(np.abs(own[number]) >= _SMALLEST_TASK) for value in (task, own[number, task])]
        if kept:
            rows[name] = kept
    return {
        "sum_share": SUM_SHARE,
        "doubt_share": DOUBT_SHARE,
        "look_at": LOOK_AT,
        "review_at": REVIEW_AT,
        "task_power": TASK_POWER,
        "letter_power": LETTER_POWER,
        "private_review_at": PRIVATE_REVIEW_AT,
        "disclaimed_review_at": DISCLAIMED_REVIEW_AT,
        "return_sum_share": RETURN_SUM_SHARE,
        "return_at": RETURN_AT,
        "return_share_at": RETURN_SHARE_AT,
        "bias": int(whole[-1]),
        "handover": {name: int(whole[number]) for name, number in index.items() if abs(whole[number]) >= _SMALLEST},
        "task_bias": [round(float(value) * _SCALE) for value in bias],
        "tasks": rows,
    }


def write(scorer: dict[str, object], path: Path) -> None:
    """Write a scorer, one feature a line, so that a change can be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(scorer, indent=0, separators=(",", ":"), sort_keys=True).replace("[\n", "[").replace(",\n-", ",-") + "\n", encoding="utf-8")
    print(f"{path}: {len(scorer['handover'])} features, {len(scorer['tasks'])} for tasks, {path.stat().st_size // 1024} kB", flush=True)  # type: ignore[arg-type]


@dataclass(slots=True)
class _Lesson:
    """What every fit of a run learns from: the examples, the same as numbers for the network, and what the numbers stand for."""

    examples: list[Example]
    rows: list[Rows]
    names: Names


_LESSONS: list[_Lesson] = []


def read_lesson() -> _Lesson:
    """Read the examples once for all fits."""
    examples = read_examples()
    symbols = [read_symbols(example.letter) for example in examples]
    names = make_names(examples, symbols)
    return _Lesson(examples, [make_rows(example, own, names) for example, own in zip(examples, symbols, strict=True)], names)


def train(lesson: _Lesson, left_out: Sequence[str], paths: Sequence[Path]) -> None:
    """Train without some writers and write the scorer to each path (`.json`, and the network beside it as `.npz`)."""
    kept = [number for number, example in enumerate(lesson.examples) if example.writer not in left_out]
    linear = train_sum([lesson.examples[number] for number in kept], Options())
    arrays = train_network(lesson.names, [lesson.rows[number] for number in kept], Fit())
    for path in paths:
        write(linear, path)
        write_network(arrays, path.with_name("network.npz") if path == TARGET else path.with_suffix(".npz"))


def _start() -> None:
    _LESSONS.append(read_lesson())


def train_fold(left_out: Sequence[str]) -> None:
    """Train without some writers and write the scorer under the name of each of them."""
    train(_LESSONS[0], left_out, [FOLDS / f"{writer}.json" for writer in left_out])


def main() -> None:
    """Train what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true", help="one scorer per writer, trained without that writer")
    asked = parser.parse_args()
    if not asked.folds:
        train(read_lesson(), (), [TARGET])
        return
    writers = sorted({path.parent.name for path in LETTERS.glob("*/*.json")} - UNLEARNED)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=_start) as pool:
        list(pool.map(train_fold, [writers[at::_FOLDS] for at in range(_FOLDS)]))
    for writer in UNLEARNED:
        shutil.copy(TARGET, FOLDS / f"{writer}.json")
        shutil.copy(TARGET.with_name("network.npz"), FOLDS / f"{writer}.npz")


if __name__ == "__main__":
    main()
