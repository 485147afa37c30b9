"""`remit evaluate`: the counts, the closed third, and what is refused."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import Result

from remit.cli.accuracy_page import find_shortfalls
from remit.cli.scoring import Figures, Method, add_up, find_labelled, score
from remit.engine.measures.accuracy import Tally

Run = Callable[..., Result]


CHASE = "I would be grateful if you could chase these results and act on them."
REFER = "Please refer her urgently to the dermatology clinic at this hospital about her rash."


def _mark(path: Path, *marks: tuple[str, str, str], group: str = "breach") -> None:
    text = path.read_text(encoding="utf-8")
    rows = [
        {"label": label, "breach": verdict, "quote": words, "start": text.index(words), "end": text.index(words) + len(words)}
        for label, verdict, words in marks
    ]
    path.with_suffix(".json").write_text(json.dumps({"id": path.stem, "group": group, "received": "2026-03-12", "findings": rows}), encoding="utf-8")


def _labelled_letter(folder: Path, text: str, name: str, *marks: tuple[str, str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    _mark(path, *marks)
    return path


@pytest.fixture
def letters(letter: Path, tmp_path: Path) -> Path:
    """Two writers: one whose labels all fit the engine's answer, one with a request that no engine finds."""
    text = letter.read_text(encoding="utf-8")
    root = tmp_path / "letters"
    _labelled_letter(
        root / "ann", text, "A001", ("chase_result", "yes", CHASE), ("onward_referral", "yes", REFER), ("hospital_will_do", "no", "I will see her again")
    )
    _labelled_letter(root / "bob", text, "B001", ("communicate_result", "yes", CHASE), ("transport", "yes", "painful hands"))
    _labelled_letter(root / "ann" / "source", text, "A001", ("transport", "yes", "painful hands"))
    (root / "ann" / "A002.txt").write_text(text, encoding="utf-8")
    return root


def test_figures_stand_by_writer_group_and_task(run: Run, letters: Path, tmp_path: Path) -> None:
    target = tmp_path / "figures.json"
    result = run("evaluate", letters, "--json", target)
    assert result.exit_code == 0
    figures = json.loads(target.read_text(encoding="utf-8"))
    assert (figures["whole"]["letters"], figures["whole"]["wanted"], figures["whole"]["found"]) == (2, 4, 3)
    assert figures["writers"]["ann"]["f1"] == 1.0
    assert figures["writers"]["bob"]["recall"] == 0.5
    assert figures["groups"]["breach"]["false_returns"] == 1
    assert figures["tasks"]["transport"]["recall"] == 0.0
    assert figures["tasks"]["communicate_result"]["exact_share"] == 0.0
    assert "Left out: 1 letter without labels." in result.stdout


def test_errors_are_listed_with_their_words(run: Run, letters: Path) -> None:
    output = run("evaluate", letters, "--errors").stdout
    assert "bob/B001  missed  transport: painful hands" in output
    assert f"bob/B001  false return  onward_referral: {REFER}" in output


def test_three_tasks_are_left_apart(run: Run, letters: Path, tmp_path: Path) -> None:
    _mark(letters / "bob" / "B001.txt", ("communicate_result", "yes", CHASE), ("short_supply", "yes", "painful hands"))
    target = tmp_path / "figures.json"
    run("evaluate", letters, "--json", target)
    figures = json.loads(target.read_text(encoding="utf-8"))
    assert (figures["whole"]["wanted"], figures["rest"]["wanted"]) == (4, 3)
    assert figures["left_apart"] == ["interaction_unaddressed", "medication_change_unclear", "short_supply"]


def test_layers_count_each_step(run: Run, letters: Path) -> None:
    output = run("evaluate", letters, "--layers").stdout
    assert "ask recognised: a request was read over the label: 0.750 (3 of 4)" in output
    assert "vetoes right: no return stands over a “no” label: 1.000 (1 of 1)" in output
    assert "returns whose evidence a reader can point to: 1.000 (4 of 4)" in output


def test_closed_third_has_its_own_line_and_keeps_its_words(run: Run, letters: Path) -> None:
    text = (letters / "ann" / "A001.txt").read_text(encoding="utf-8")
    _labelled_letter(letters / "given", text, "D003", ("transport", "yes", "painful hands"))
    _labelled_letter(letters / "given", text, "D004", ("chase_result", "yes", CHASE), ("onward_referral", "yes", REFER))
    output = run("evaluate", letters, "--errors").stdout
    assert "closed third, all tasks" in output
    assert "given/D003" not in output
    closed = run("evaluate", letters, "--closed", "--errors").stdout
    assert "given/D003  missed  transport: (kept closed)" in closed
    assert "given/D004" not in closed
    assert "painful" not in closed


def test_closed_third_is_in_no_other_line(letters: Path) -> None:
    text = (letters / "ann" / "A001.txt").read_text(encoding="utf-8")
    _labelled_letter(letters / "given", text, "D003", ("transport", "yes", "painful hands"))
    found, _ = find_labelled([letters])
    figures = add_up(score(item, Method()) for item in found)
    assert (figures.whole.letters, figures.closed_whole.letters) == (2, 1)
    assert "given" not in figures.writers


def test_by_writer_uses_the_scorer_of_each_fold(run: Run, letters: Path, tmp_path: Path) -> None:
    shipped = json.loads(files("remit.engine.triage").joinpath("scorer.json").read_text(encoding="utf-8"))
    folds = tmp_path / "folds"
    folds.mkdir()
    for name in ("ann", "bob"):
        (folds / f"{name}.npz").write_bytes(SHIPPED_WEIGHTS)
    (folds / "ann.json").write_text(json.dumps(shipped), encoding="utf-8")
    (folds / "bob.json").write_text(json.dumps(shipped | {"review_at": 2.0, "plain_at": 2.0}), encoding="utf-8")
    target = tmp_path / "figures.json"
    assert run("evaluate", letters, "--by-writer", "--folds", folds, "--json", target).exit_code == 0
    writers = json.loads(target.read_text(encoding="utf-8"))["writers"]
    assert (writers["ann"]["found"], writers["bob"]["found"]) == (2, 0)


SHIPPED_WEIGHTS = files("remit.engine.triage").joinpath("scorer.npz").read_bytes()


@pytest.mark.parametrize(
    ("weights", "why"),
    [(b"", "EOFError"), (b"{}", "ValueError"), (SHIPPED_WEIGHTS[:9000], "BadZipFile"), (SHIPPED_WEIGHTS, "KeyError")],
    ids=["empty", "another file", "cut short", "no limits"],
)
def test_missing_and_foreign_folds_are_refused(run: Run, letters: Path, tmp_path: Path, weights: bytes, why: str) -> None:
    result = run("evaluate", letters, "--by-writer", "--folds", tmp_path / "none")
    assert result.exit_code == 2
    assert "There is no scorer trained without ann and 1 more writers in" in result.stderr
    assert "`make folds`" in result.stderr
    for name in ("ann", "bob"):
        (tmp_path / f"{name}.json").write_text('{"bias": 1}', encoding="utf-8")
        (tmp_path / f"{name}.npz").write_bytes(weights)
    assert f"is no scorer that this engine reads ({why})" in run("evaluate", letters, "--by-writer", "--folds", tmp_path).stderr


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("{", "these labels cannot be read"),
        ('{"findings": [{"label": "chase_result"}]}', "these labels cannot be read (KeyError"),
        ('{"findings": [{"label": "chase_resutl", "breach": "yes", "start": 0, "end": 1}]}', "there is no label 'chase_resutl'"),
    ],
)
def test_labels_that_cannot_be_used_are_refused(run: Run, letters: Path, labels: str, words: str) -> None:
    (letters / "bob" / "B001.json").write_text(labels, encoding="utf-8")
    result = run("evaluate", letters)
    assert result.exit_code == 2
    assert words in result.stderr


def test_folder_without_labels_ends_with_3(run: Run, tmp_path: Path) -> None:
    result = run("evaluate", tmp_path)
    assert result.exit_code == 3
    assert "There is no labelled letter in" in result.stderr


def test_two_processes_score_as_one_does(run: Run, letters: Path) -> None:
    assert run("evaluate", letters, "--jobs", "2").stdout == run("evaluate", letters).stdout


def test_page_has_method_tables_layers_and_what_falls_short(run: Run, letters: Path, tmp_path: Path) -> None:
    target = tmp_path / "accuracy.md"
    assert run("evaluate", letters, "--write-doc", target).exit_code == 0
    page = target.read_text(encoding="utf-8")
    for part in ("## How it is scored", "## What falls short", "## By writer", "## By group", "## By task", "## Layer by layer", "| bob | 1 |"):
        assert part in page
    assert "They are no claim" in page


def test_shortfalls_name_what_misses_its_aim() -> None:
    good = Tally(letters=100, wanted=100, found=95, answered=100, right=95, exact=90)
    assert find_shortfalls(Figures(whole=good, rest=good, writers_rest={"ann": good})) == []
    poor = Tally(letters=100, wanted=100, found=60, answered=100, right=60, exact=40, false_returns=9, returns=50)
    said = " ".join(find_shortfalls(Figures(whole=poor, rest=poor, writers_rest={"ann": poor})))
    assert "F1 over all is 0.600" in said
    assert "9.0 false returns" in said
    assert "worst writer, ann" in said
