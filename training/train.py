"""Train the scorer from the labelled letters and phrasings.

    python training/train.py            the scorer that ships: every letter but the closed third of the given ones
    python training/train.py --folds    for every writer a scorer trained without that writer, into run/folds (for `remit evaluate --by-writer`)

Writers are left out three at a time, which is harder than one at a time and three times faster.

What lives here: which examples teach what. What does not: the fit (`model.py`), the data (`data.py`), the figures (`remit evaluate`).
"""

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from data import ROOT, Example, is_closed, is_doubtful, read_all_phrasings, read_given_phrasings, read_letters, read_rule_examples, tasks_of
from model import Options, fit_tasks, fit_yes_no, make_index, make_matrix
from remit.engine.triage.features import Unit, glance_features, groups_of
from remit.engine.triage.scorer import TASKS, WHAT_PREFIXES

TARGET = ROOT / "src" / "remit" / "engine" / "triage" / "scorer.json"
FOLDS = ROOT / "run" / "folds"
REVIEW_AT = 0.4
RETURN_AT = 0.95
RETURN_UNSAID_AT = 0.99
_SCALE = 1000
_SMALLEST = 25
_SMALLEST_TASK = 120
_GLANCE_LOSS = 0.008
_FOLDS = 9


def read_examples() -> list[Example]:
    """Read everything that may teach: letters without the closed third, phrasings, rule examples."""
    letters = [example for example in read_letters() if not is_closed(example.writer, example.name)]
    return letters + read_all_phrasings() + read_given_phrasings() + read_rule_examples()


def what_features(names: Sequence[str]) -> list[str]:
    """Return the features that may decide the task."""
    return [name for name in names if name.startswith(WHAT_PREFIXES)]


def train(examples: Sequence[Example], options: Options) -> dict[str, object]:
    """Fit both models and return the scorer as `scorer.json` holds it."""
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
    glance, glance_at = train_glance(examples, options)
    return as_scorer(index, yes_no, task_index, own, bias) | {"glance": glance, "glance_at": glance_at}


def train_glance(examples: Sequence[Example], options: Options) -> tuple[dict[str, int], int]:
    """Fit the quick look: weights on the classes of a sentence, and the sum that all but one in a hundred of the asking sentences reach."""
    features, targets = [], []
    for example in examples:
        sentences: dict[int, list[Unit]] = {}
        for unit in example.units:
            sentences.setdefault(unit.sentence.start, []).append(unit)
        for units in sentences.values():
            features.append(glance_features(units[0].sentence, frozenset().union(*(groups_of(unit.clause.symbols) for unit in units))))
            targets.append(float(any(tasks_of(unit, example.labels) for unit in units)))
    index = make_index(features, 5)
    matrix, wanted = make_matrix(features, index), np.array(targets)
    weights = fit_yes_no(matrix, wanted, np.where(wanted > 0, 4.0, 1.0), replace(options, dropout=0.0, copies=1, prior=1.0))
    whole = np.rint(weights * _SCALE).astype(int)
    sums = matrix @ whole[:-1]
    return {name: int(whole[number]) for name, number in index.items()}, int(np.quantile(sums[wanted > 0], _GLANCE_LOSS))


def as_scorer(index: dict[str, int], yes_no: np.ndarray, task_index: dict[str, int], own: np.ndarray, bias: np.ndarray) -> dict[str, object]:
    """Return the weights as whole thousandths, the smallest left out."""
    whole, own = np.rint(yes_no * _SCALE).astype(int), np.rint(own * _SCALE).astype(int)
    rows = {}
    for name, number in task_index.items():
        kept = [int(value) for task in np.flatnonzero(np.abs(own[number]) >= _SMALLEST_TASK) for value in (task, own[number, task])]
        if kept:
            rows[name] = kept
    return {
        "review_at": REVIEW_AT,
        "return_at": RETURN_AT,
        "return_unsaid_at": RETURN_UNSAID_AT,
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


_EXAMPLES: list[Example] = []


def train_fold(left_out: Sequence[str]) -> None:
    """Train without some writers and write the scorer under the name of each of them."""
    scorer = train([example for example in _EXAMPLES if example.writer not in left_out], Options())
    for writer in left_out:
        write(scorer, FOLDS / f"{writer}.json")


def main() -> None:
    """Train what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true", help="one scorer per writer, trained without that writer")
    asked = parser.parse_args()
    _EXAMPLES.extend(read_examples())
    if not asked.folds:
        write(train(_EXAMPLES, Options()), TARGET)
        return
    writers = sorted({example.writer for example in _EXAMPLES if not example.is_phrasing})
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(train_fold, [writers[at::_FOLDS] for at in range(_FOLDS)]))


if __name__ == "__main__":
    main()
