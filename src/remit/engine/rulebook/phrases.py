"""The phrase language of the rule files: words, `(a|b)`, `[x]`, and `...` for up to six words.

What lives here: reading a phrase, refusing a bad one, and finding it in the words of a sentence. The search keeps a set of reached places, so its cost is
bounded by the length of the phrase times the length of the text; nothing backtracks. A `Passage` holds words that many phrases are looked for in.
What does not: which phrases exist (`rules/`), nor how letters are cut into words (`remit.engine.lexicon`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from remit.engine.lexicon import words_of

GAP_WORDS = 6
LONGEST_PHRASE = 300
_PIECE = re.compile(r"\.\.\.|[()|\[\]]|[^()|\[\]]+?(?=\.\.\.|[()|\[\]]|$)")
_REFUSED_SIGN = re.compile(r"[^A-Za-z0-9 '&/()|\[\]\-]")
_SENTENCE_ENDS = frozenset(".?!;")
_BARRIER = ""


class PhraseError(ValueError):
    """A phrase breaks the phrase language; the message says how."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """Up to six words of any kind."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several sequences; an optional part holds the empty sequence too."""

    options: tuple["_Sequence", ...]


_Sequence = tuple["str | _Gap | _Choice", ...]


def parse_phrase(text: str) -> _Sequence:
    """Read one phrase.

    Raises:
        PhraseError: a sign outside the language, brackets that do not close, a gap at an end, or a phrase that could match no word at all.
    """
    if len(text) > LONGEST_PHRASE:
        raise PhraseError(f"The phrase is longer than {LONGEST_PHRASE} characters. Split it into several.")
    sign = _REFUSED_SIGN.search(text.replace("...", ""))
    if sign:
        raise PhraseError(f"The phrase {text!r} has the sign {sign[0]!r}. Only words, (a|b), [x] and ... are allowed, no regular expressions.")
    pieces = _PIECE.findall(text)
    sequence, rest = _read_sequence(pieces, 0, text)
    if rest != len(pieces):
        raise PhraseError(f"The phrase {text!r} has a {pieces[rest]!r} that opens nowhere.")
    if not sequence or isinstance(sequence[0], _Gap) or isinstance(sequence[-1], _Gap):
        raise PhraseError(f"The phrase {text!r} must begin and end with words, not with a gap.")
    if _may_be_empty(sequence):
        raise PhraseError(f"The phrase {text!r} could match no words at all. At least one word must be required.")
    return sequence


def _read_sequence(pieces: Sequence[str], at: int, text: str) -> tuple[_Sequence, int]:
    items: list[str | _Gap | _Choice] = []
    while at < len(pieces) and pieces[at] not in {")", "]", "|"}:
        piece = pieces[at]
        if piece in {"(", "["}:
            choice, at = _read_choice(pieces, at, text)
            items.append(choice)
            continue
        items.extend([_Gap()] if piece == "..." else words_of(piece))
        at += 1
    return tuple(items), at


def _read_choice(pieces: Sequence[str], at: int, text: str) -> tuple[_Choice, int]:
    opening = pieces[at]
    closing = ")" if opening == "(" else "]"
    options: list[_Sequence] = []
    while True:
        option, at = _read_sequence(pieces, at + 1, text)
        if not option:
            raise PhraseError(f"The phrase {text!r} has an empty choice. Write [x] for a part that may be missing.")
        options.append(option)
        if at >= len(pieces) or pieces[at] != "|":
            break
    if at >= len(pieces) or pieces[at] != closing:
        raise PhraseError(f"The phrase {text!r} opens a {opening!r} that is not closed by {closing!r}.")
    if opening == "[":
        options.append(())
    return _Choice(tuple(options)), at + 1


def _may_be_empty(sequence: _Sequence) -> bool:
    for item in sequence:
        if isinstance(item, str):
            return False
        if isinstance(item, _Choice) and not any(_may_be_empty(option) for option in item.options):
            return False
    return True


def _longest(sequence: _Sequence) -> int:
    length = 0
    for item in sequence:
        if isinstance(item, str):
            length += 1
        elif isinstance(item, _Choice):
            length += max(_longest(option) for option in item.options)
        else:
            length += GAP_WORDS
    return length


def _advance(item: "str | _Gap | _Choice", words: Sequence[str], places: set[int]) -> set[int]:
    if isinstance(item, str):
        return {place + 1 for place in places if words[place] == item}
    if isinstance(item, _Choice):
        return set().union(*(_run(option, words, places) for option in item.options))
    reached = set(places)
    frontier = places
    for _ in range(GAP_WORDS):
        frontier = {place + 1 for place in frontier if words[place] != _BARRIER}
        reached |= frontier
    return reached


def _run(sequence: _Sequence, words: Sequence[str], places: set[int]) -> set[int]:
    for item in sequence:
        if not places:
            break
        places = _advance(item, words, places)
    return places


@lru_cache(maxsize=4096)
def compile_phrase(text: str) -> _Sequence:
    """Return a phrase ready to search with, read once."""
    return parse_phrase(text)


@lru_cache(maxsize=1024)
def _keys(phrases: tuple[str, ...]) -> tuple[frozenset[str], tuple[tuple[str, frozenset[str]], ...]]:
    """Return words one of which stands wherever one of the phrases does, and the phrases, each with its own of these words."""
    keyed = tuple((phrase, _key(compile_phrase(phrase))) for phrase in phrases)
    return frozenset().union(*(key for _, key in keyed)), keyed


def _key(sequence: _Sequence) -> frozenset[str]:
    """Return words one of which stands wherever the sequence does: its longest plain word, or what each option of a choice needs."""
    plain = [item for item in sequence if isinstance(item, str)]
    if plain:
        return frozenset({max(plain, key=len)})
    choices = (item for item in sequence if isinstance(item, _Choice) and not any(map(_may_be_empty, item.options)))
    return frozenset().union(*map(_key, next(choices).options))


class Passage:
    """Words of a letter that many phrases are looked for in: whatever all of them need is made once.

    Attributes:
        tokens: as `find_phrase` takes them.
    """

    def __init__(self, tokens: Sequence[str]) -> None:
        """Keep the tokens; the rest is made when it is first asked for."""
        self.tokens = tokens
        self._found: dict[tuple[str, ...], tuple[int, int] | None] = {}
        self._said: dict[tuple[str, ...], bool] = {}

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self.tokens)

    @cached_property
    def kept(self) -> tuple[list[int], list[str]]:
        """The tokens that a phrase sees, as (numbers, words); the end of a sentence and of the passage is a barrier."""
        seen = [(index, token) for index, token in enumerate(self.tokens) if token[:1].isalnum() or token in _SENTENCE_ENDS]
        return [index for index, _ in seen], [token if token[:1].isalnum() else _BARRIER for _, token in seen] + [_BARRIER]

    def find_first(self, phrases: tuple[str, ...]) -> tuple[int, int] | None:
        """Return the half-open token range of the first of the phrases that stands here, or None; looked for once."""
        keys, keyed = _keys(phrases)
        here = self._vocabulary
        if here.isdisjoint(keys):
            return None
        if phrases not in self._found:
            self._found[phrases] = next((found for phrase, key in keyed if not here.isdisjoint(key) and (found := _find(phrase, self))), None)
        return self._found[phrases]

    def says_any(self, runs: tuple[str, ...]) -> bool:
        """Return whether one of the runs of tokens ("7 days", one space between two) stands here as it is, signs and all; looked for once."""
        if runs not in self._said:
            text = f" {' '.join(self.tokens)} "
            self._said[runs] = any(f" {run} " in text for run in runs)
        return self._said[runs]


def find_phrase(text: str, tokens: Sequence[str]) -> tuple[int, int] | None:
    """Return the half-open token range of the first, shortest place where the phrase stands, or None.

    Args:
        text: the phrase.
        tokens: lower-case words as `remit.engine.lexicon.words_of` makes them. Punctuation may be among them: commas and brackets are passed over, no phrase
            runs across the end of a sentence.
    """
    return _find(text, Passage(tokens))


def _find(text: str, passage: Passage) -> tuple[int, int] | None:
    numbers, words = passage.kept
    sequence = compile_phrase(text)
    ends = _run(sequence, words, set(range(len(numbers))))
    if not ends:
        return None
    # A match that starts first ends no earlier than the first end, so it starts within the longest match of it: one pass and a short search, never a square.
    start = max(0, min(ends) - _longest(sequence))
    while not (ends := _run(sequence, words, {start})):
        start += 1
    return numbers[start], numbers[min(ends) - 1] + 1


def find_first(phrases: Sequence[str], tokens: Sequence[str] | Passage) -> tuple[int, int] | None:
    """Return the range of the first of the phrases that stands in the tokens, or None."""
    passage = tokens if isinstance(tokens, Passage) else Passage(tokens)
    return passage.find_first(tuple(phrases))
