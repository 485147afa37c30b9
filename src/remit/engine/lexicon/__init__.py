"""The lexicon: what words mean here, as plain text files that a clinician can read and edit.

What lives here: the files (`actors`, `acts`, `verbs`, `objects`, `times`, `medicines`, `headings`) and the one loader that turns them into look-up tables;
patterns of running words (`patterns`). What does not: any judgement. A class says what a word can be, never what follows from it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# In lower case and with typewriter apostrophes. The plain word stands first because most tokens are one; the next three would not begin differently.
WORD = r"[a-z][a-z0-9]+(?:'[a-z]+)*|\d+/\d+|[a-z]&[a-z]+|[a-z]/[a-z](?![a-z])|[a-z0-9]+(?:'[a-z]+)*"
_WORD = re.compile(WORD)
_WORD_FILES = ("actors", "acts", "objects", "times", "medicines")
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Phrases by their first word, longest first.

    Attributes:
        phrases: first word -> ((the words after it, class), ...), longest first.
        singles: word -> class, for phrases of one word.
        words: every word that occurs in a phrase.
    """

    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    singles: dict[str, str]
    words: frozenset[str]


class LexiconError(ValueError):
    """A lexicon file breaks its format; the message names file and line."""


def words_of(text: str) -> list[str]:
    """Split a phrase into lower-case words as letters are split, without punctuation."""
    return _WORD.findall(text.lower().replace("’", "'"))


def read_classes(name: str) -> Iterator[tuple[str, str]]:
    """Yield (class, phrase) of one lexicon file, in the order of the file.

    Raises:
        LexiconError: a phrase stands before the first class heading.
    """
    current = ""
    source = files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    for number, line in enumerate(source.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            current = line.strip("[]")
        elif not current:
            raise LexiconError(f"{name}.txt line {number}: a phrase before the first [CLASS].")
        else:
            yield from ((current, phrase.strip()) for phrase in line.split("|") if phrase.strip())


def inflect(base: str) -> dict[str, str]:
    """Return the forms of an English verb: `""` base and -s, `"_ing"`, `"_ed"`.

    `get/got` names an irregular past. Only the first word changes ("find out" -> "finding out").
    """
    base, _, past = base.partition("/")
    first, _, rest = base.partition(" ")
    if first in {"re", "up", "down", "x", "de"} and rest:
        prefix, first, rest = first + " ", *[*rest.split(" ", 1), ""][:2]
    else:
        prefix = ""
    tail = f" {rest}" if rest else ""
    stem = first[:-1] if first.endswith("e") and not first.endswith(("ee", "ye", "oe")) else first
    short = len(first) <= 5 and first[-1] not in "aeiouwxy" and len(first) > 2 and first[-2] in _VOWELS and first[-3] not in _VOWELS
    if short and first not in {"order", "enter", "offer", "alter", "cover", "list"}:
        stem = first + first[-1]
    third = first[:-1] + "ies" if first.endswith("y") and first[-2] not in _VOWELS else first + ("es" if first.endswith(("s", "sh", "ch", "x", "o")) else "s")
    ended = first[:-1] + "ied" if first.endswith("y") and first[-2] not in _VOWELS else stem + "ed"
    return {
        base: "",
        f"{prefix}{third}{tail}": "",
        f"{prefix}{first + 'ing' if stem == first else stem + 'ing'}{tail}": "_ing",
        (past or f"{prefix}{ended}{tail}"): "_ed",
    }


def _all_phrases() -> Iterator[tuple[str, str]]:
    for name in _WORD_FILES:
        yield from read_classes(name)
    for group, base in read_classes("verbs"):
        yield from ((f"V_{group}{suffix}", form) for form, suffix in inflect(base).items())


def _parts(phrase: str) -> list[str]:
    """Return what `words_of` does, without looking for signs where the phrase is nothing but small letters: most of some thousand are."""
    return phrase.split() if phrase.isascii() and phrase.islower() and phrase.replace(" ", "").isalpha() else words_of(phrase)


@cache
def load_phrases() -> PhraseTable:
    """Load every class of words once. Where two classes claim one phrase, the file read first wins."""
    multi: dict[str, dict[tuple[str, ...], str]] = {}
    singles: dict[str, str] = {}
    words: set[str] = set()
    for group, phrase in _all_phrases():
        if group == "STEM":
            continue
        parts = _parts(phrase)
        words.update(parts)
        if len(parts) == 1:
            singles.setdefault(parts[0], group)
        elif parts:
            multi.setdefault(parts[0], {}).setdefault(tuple(parts[1:]), group)
    phrases = {first: tuple(sorted(tails.items(), key=lambda item: -len(item[0]))) for first, tails in multi.items()}
    return PhraseTable(phrases, singles, frozenset(words))


@cache
def load_stems() -> tuple[str, ...]:
    """Return the word endings that mark the name of a medicine."""
    return tuple(stem for group, stem in read_classes("medicines") if group == "STEM" and len(stem) >= 4)


@cache
def load_headings() -> dict[str, str]:
    """Return heading text (lower case, words only) -> class, for instance `OWNER_PRACTICE` or `TOPIC_PLAN`."""
    table: dict[str, str] = {}
    for group, phrase in read_classes("headings"):
        table.setdefault(" ".join(words_of(phrase)), group)
    return table
