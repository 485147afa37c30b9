"""Train the scorer from the labelled letters and phrasings.

    python training/train.py            the scorer that ships: every letter but the closed third of the given ones
    python training/train.py --folds    for every writer a scorer trained without that writer, into run/folds (for `remit evaluate --by-writer`)
    python training/weighing.py         then: the second weighing of them all

Writers are left out some twenty at a time, which is harder than one at a time and twenty times faster.

What lives here: which examples teach what. What does not: the fit of the linear sum (`model.py`), of the network (`network.py`) and of the attentive reader
(`attention.py`), the second weighing (`weighing.py`), the data (`data.py`), the figures (`remit evaluate`).
"""

import argparse
import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from attention import Tuning, tune
from data import (
    LETTERS,
    ROOT,
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
from network import Fit, Rows, make_names, make_rows, train_network
from remit.engine.triage.features import read_symbols
from remit.engine.triage.network import Names
from remit.engine.triage.scorer import TASKS

TARGET = ROOT / "src" / "remit" / "engine" / "triage" / "scorer.json"
FOLDS = ROOT / "run" / "folds"
WHAT_PREFIXES = ("c:", "w:", "h:", "t:", "g:", "hw:", "l:", "s:", "k:", "p:", "E:")
_SCALE = 1000
_SMALLEST = 30
_SMALLEST_TASK = 150
_FOLDS = 5
_RULE_TIMES = 4
"""How often an example of a rule counts in "hands work over", for sum and network; a rule hangs on that sentence, heard once in ten thousand otherwise."""


def read_examples() -> list[Example]:
    """Read everything that may teach: letters without the closed third, phrasings, rule examples."""
    letters = [example for example in read_letters() if not is_closed(example.writer, example.name)]
    return letters + read_all_phrasings() + read_given_phrasings() + read_rule_examples() + read_plain_letters()


def _is_heard(example: Example) -> bool:
    """Return whether network and attentive reader learn from an example: not from what a rule excuses, which made it worse on writers new to it (ADR 0016)."""
    return not example.is_excused


def _times(example: Example) -> int:
    return _RULE_TIMES if example.writer == "rulebook" else 1


def what_features(names: Sequence[str]) -> list[str]:
    """Return the features that may decide the task."""
    return [name for name in names if name.startswith(WHAT_PREFIXES)]


def named(part: str, bias: int, weights: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Return a sum of named weights, whole thousandths, as arrays whose names begin with `part`."""
    names = np.frombuffer("\n".join(weights).encode("utf-8"), np.uint8)
    return {f"{part}_bias": np.array(bias), f"{part}_names": names, f"{part}_weights": np.array(list(weights.values()), np.int32)}


def train_sum(examples: Sequence[Example], options: Options) -> dict[str, np.ndarray]:
    """Fit the linear sums and return their arrays as `remit.engine.triage.scorer.parse_scorer` reads them."""
    features, targets, weights, handed, tasks = [], [], [], [], []
    for example in examples:
        for unit in example.units:
            labels = tasks_of(unit, example.labels)
            features.append(unit.features)
            targets.append(1.0 if labels else 0.0)
            doubt = 0.1 if not labels and is_doubtful(unit, example.labels) else 1.0
            weights.append(doubt * _times(example))
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
    return as_arrays(index, yes_no, task_index, own, bias)


def as_arrays(index: dict[str, int], yes_no: np.ndarray, task_index: dict[str, int], own: np.ndarray, bias: np.ndarray) -> dict[str, np.ndarray]:
    """Return the weights as whole thousandths, the smallest left out."""
    whole, own = np.rint(yes_no * _SCALE).astype(int), np.rint(own * _SCALE).astype(int)
    rows = {name: np.flatnonzero(np.abs(own[number]) >= _SMALLEST_TASK) for name, number in sorted(task_index.items())}
    rows = {name: tasks for name, tasks in rows.items() if len(tasks)}
    weights = {name: whole[number] for name, number in sorted(index.items()) if abs(whole[number]) >= _SMALLEST}
    names = [*rows, *(name for name in weights if name not in rows)]
    return named("sum", int(whole[-1]), {name: weights.get(name, 0) for name in names}) | {
        "task_bias": np.rint(bias * _SCALE).astype(np.int32),
        "task_counts": np.array([len(tasks) for tasks in rows.values()], np.uint8),
        "task_numbers": np.concatenate([*rows.values()]).astype(np.uint8),
        "task_weights": np.concatenate([own[task_index[name], tasks] for name, tasks in rows.items()]).astype(np.int32),
    }


def write(arrays: dict[str, np.ndarray], path: Path) -> None:
    """Write the arrays of a scorer, and beside those of a fold the limits, which stand in the scorer that ships and are chosen there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path != TARGET:
        shutil.copy(TARGET, path)
    np.savez(path.with_suffix(".npz"), **arrays)
    size = path.with_suffix(".npz").stat().st_size
    print(f"{path}: {len(arrays['sum_weights'])} features, {len(arrays['task_counts'])} for tasks, {len(arrays['words'])} words, {size // 1024} kB", flush=True)


@dataclass(slots=True)
class _Lesson:
    """What every fit of a run learns from: the examples, the same as numbers, what the numbers stand for, and every word as it is written."""

    examples: list[Example]
    rows: list[Rows]
    names: Names
    spellings: list[str]


_LESSONS: list[_Lesson] = []


def read_lesson() -> _Lesson:
    """Read the examples once for all fits."""
    examples = read_examples()
    symbols = [read_symbols(example.letter) for example in examples]
    names = make_names(examples, symbols)
    spellings: dict[str, int] = {}
    rows = [make_rows(example, own, names, spellings) for example, own in zip(examples, symbols, strict=True)]
    return _Lesson(examples, rows, names, list(spellings))


def train(lesson: _Lesson, left_out: Sequence[str], paths: Sequence[Path]) -> None:
    """Train without some writers and write the scorer to each path (limits as `.json`, arrays beside them as `.npz`). It is read only once it is weighed."""
    kept = [number for number, example in enumerate(lesson.examples) if example.writer not in left_out]
    linear = train_sum([lesson.examples[number] for number in kept], Options())
    heard = [lesson.rows[number] for number in kept if _is_heard(lesson.examples[number]) for _ in range(_times(lesson.examples[number]))]
    network = train_network(lesson.names, heard, Fit())
    attention = tune(lesson.names, heard, lesson.spellings, Tuning())
    for path in paths:
        write(linear | network | attention, path)


def _start() -> None:
    _LESSONS.append(read_lesson())


def train_fold(left_out: Sequence[str]) -> None:
    """Train without some writers and write the scorer under the name of each of them."""
    train(_LESSONS[0], left_out, [FOLDS / f"{writer}.json" for writer in left_out])


def folds_of() -> list[list[str]]:
    """Return the writers that are left out together."""
    writers = sorted({path.parent.name for path in LETTERS.glob("*/*.json")})
    return [writers[at::_FOLDS] for at in range(_FOLDS)]


def main() -> None:
    """Train what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true", help="one scorer per writer, trained without that writer")
    asked = parser.parse_args()
    if not asked.folds:
        train(read_lesson(), (), [TARGET])
        return
    os.environ["OMP_NUM_THREADS"] = "1"  # one core for each of the two
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=_start) as pool:
        list(pool.map(train_fold, folds_of()))


if __name__ == "__main__":
    main()
