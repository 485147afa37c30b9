"""Data and code fit together: every lexicon file loads, every task has its rule, every word of the engine is used."""

import ast
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import pytest

import remit.engine.lexicon
from remit.engine.lexicon import load_headings, load_phrases, load_stems, read_classes, words_of
from remit.engine.rulebook import load_rulebook
from remit.engine.terms import Act, Addressee, Basis, LetterKind, Outcome, Party, Task

# One word a line instead of classes and phrases.
PLAIN_LISTS = {"common_words"}
LEXICON = sorted(item.name.removesuffix(".txt") for item in files(remit.engine.lexicon).iterdir() if item.name.endswith(".txt"))
KINDS_OF_WORD: tuple[type[StrEnum], ...] = (Act, Addressee, Basis, LetterKind, Outcome, Party)


@pytest.mark.parametrize("name", [name for name in LEXICON if name not in PLAIN_LISTS])
def test_lexicon_file_loads_and_each_phrase_can_match(name: str) -> None:
    rows = list(read_classes(name))
    assert rows
    assert [phrase for _, phrase in rows if not words_of(phrase)] == []


def test_plain_lists_hold_one_word_a_line() -> None:
    for name in PLAIN_LISTS:
        lines = files(remit.engine.lexicon).joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()
        assert lines == sorted(set(lines))
        assert [line for line in lines if not line or " " in line] == []


def test_look_up_tables_are_filled() -> None:
    assert load_phrases().words
    assert load_stems()
    assert load_headings()


@pytest.mark.parametrize("task", Task)
def test_task_has_a_rule(task: Task) -> None:
    assert load_rulebook().rule_for(task).task is task


def _used_names(trees: dict[Path, ast.Module]) -> set[tuple[str, str]]:
    """Return every `Kind.MEMBER` that code names, its definition left out."""
    attributes = (node for path, tree in trees.items() if path.name != "terms.py" for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return {(node.value.id, node.attr) for node in attributes if isinstance(node.value, ast.Name)}


@pytest.mark.parametrize("kind", KINDS_OF_WORD, ids=lambda kind: kind.__name__)
def test_every_word_of_the_engine_is_used(package_code: dict[Path, ast.Module], kind: type[StrEnum]) -> None:
    used = _used_names(package_code)
    in_rules = _words_of_rules()
    assert [str(item) for item in kind if (kind.__name__, item.name) not in used and item.value not in in_rules] == []


def _words_of_rules() -> set[str]:
    rules = load_rulebook().rules
    return {word for rule in rules for word in (rule.basis.value, rule.outcome.value)}
