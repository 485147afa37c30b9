"""Words of a letter with exact places, and the repair of what scanning did to them.

What lives here: tokens, and the noise of optical character recognition ("G P to chas e", "surnmary", "c1inic"). The text itself is never changed; only the
word that a token is read as. What does not: sentences (`sentences`), meaning (`remit.engine.triage`).
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from remit.engine.lexicon import WORD, load_headings, load_phrases

_DIGIT_AS_LETTER = (str.maketrans("015864", "oisbgh"), str.maketrans("0158", "olsb"))
_SHAPES = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"), ("lI", "ll"), ("tl", "d"))
_ALIKE = ("il", "li", "ce", "ec", "bh", "hb", "ft", "tf", "oa", "ao")
"""What scanning takes for another, one letter at a time: "wiil", "takcs", "tbe"."""
_SHORT = dict(
    pair.split(":")
    for pair in "t0:to 0f:of 0n:on 0r:or d0:do g0:go s0:so 0p:op lf:if ln:in lt:it ls:is tbe:the ond:and arid:and wos:was bim:him hcr:her witb:with".split()
)
"""Words too short for a rule."""
_BARS = frozenset("|!")
_NOISY_WORDS = 3
_LONGEST_WORD = 30
"""No known word is longer: a text without a space must not cost its length squared."""
# A word, or one sign; a hyphen inside a word is none.
_TOKEN = re.compile(WORD + r"|(?!(?<=[^\W_])[-‐‑](?=[^\W_]))[^\w\s]|_")
_NO_LETTER_OF_A_WORD = "é"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a letter as three parallel tuples.

    Attributes:
        words: as read, lower case, typewriter apostrophes, repaired where scanning broke them.
        starts: first character of each token in the text.
        ends: one past the last character.
        noisy: whether the letter shows the marks of optical character recognition.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    noisy: bool


@cache
def known_words() -> frozenset[str]:
    """Return the words that need no repair: those of the lexicon, of headings, and a list of common words."""
    common = files("remit.engine.lexicon").joinpath("common_words.txt").read_text(encoding="utf-8").split()
    headings = {word for heading in load_headings() for word in heading.split()}
    return load_phrases().words | headings | frozenset(common)


@lru_cache(maxsize=50_000)
def read_word(word: str) -> str:
    """Return the word that a scanned token most likely was, or the token itself where nothing better is known."""
    if len(word) < 3 or word in known_words():
        return word
    has_digit = any(character.isdigit() for character in word)
    if has_digit and word.isdigit():
        return word
    shapes = [word.translate(table) for table in _DIGIT_AS_LETTER] if has_digit else [word]
    for shape in shapes:
        if shape in known_words():
            return shape
        if repaired := _other_shape(shape):
            return repaired
    return word


def _other_shape(word: str) -> str | None:
    for seen, meant in _SHAPES:
        if seen in word:
            candidate = word.replace(seen, meant)
            if candidate in known_words():
                return candidate
            candidate = word.replace(seen, meant, 1)
            if candidate in known_words():
                return candidate
    return None


@lru_cache(maxsize=20_000)
def _split_word(word: str) -> int:
    """Return where an unknown word falls into two known ones ("gpto"), or 0."""
    if len(word) < 5 or not word.isalpha():
        return 0
    known = known_words()
    cuts = [cut for cut in range(2, len(word) - 1) if word[:cut] in known and word[cut:] in known]
    return max(cuts, key=lambda cut: min(cut, len(word) - cut), default=0)


def _lower(text: str) -> str:
    """Return the text in lower case with typewriter apostrophes, every character at its place."""
    if not text.isascii():
        text = text.replace("’", "'")
        # The Kelvin sign would become a "k", and the lower case of "İ" is two characters.
        text = text.replace("\u212a", _NO_LETTER_OF_A_WORD).replace("İ", _NO_LETTER_OF_A_WORD)
    return text.lower()


def _is_noise(seen: str, read: str) -> bool:
    return seen != read and (any(character.isdigit() for character in seen) or "rn" in seen)


@lru_cache(maxsize=20_000)
def _read_noisy(word: str) -> str:
    """Return the known word from which an unknown one differs by one letter that scanning mistakes, or the word itself."""
    if not 4 <= len(word) <= _LONGEST_WORD or not word.isalpha() or word in known_words():
        return _SHORT.get(word, word)
    known = known_words()
    others = (word[:at] + alike[1] + word[at + 1 :] for alike in _ALIKE for at, letter in enumerate(word) if letter == alike[0])
    return next((other for other in others if other in known), word)


def tokenize(text: str) -> Tokens:
    """Split text into tokens with their places; read through the noise of scanning."""
    lower = _lower(text)
    matches = list(_TOKEN.finditer(lower))
    seen = [match[0] for match in matches]
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    words = list(map(read_word, seen))
    noise = _count_broken(words, starts, ends)
    if words != seen:
        noise += sum(map(_is_noise, seen, words))
    if mistaken := {word for word in set(words) - known_words() if _read_noisy(word) != word}:
        noise += sum(word in mistaken and text[start].islower() for word, start in zip(words, starts, strict=True))
    if "|" in lower or "!" in lower:
        noise += sum(_with_bar(words, starts, ends, index) is not None for index, word in enumerate(words) if word in _BARS)
    if noise < _NOISY_WORDS:
        return Tokens(tuple(words), tuple(starts), tuple(ends), noisy=False)
    return _mend(text, words, starts, ends)


def _with_bar(words: list[str], starts: list[int], ends: list[int], index: int) -> tuple[str, int] | None:
    """Return the word in which a bar stands for a letter ("fal|", "so|icitor"), and the token that follows it; None where the bar is a bar."""
    if not (index and words[index - 1].isalpha() and starts[index] == ends[index - 1]):
        return None
    known, first = known_words(), words[index - 1]
    rest = words[index + 1] if index + 1 < len(words) and starts[index + 1] == ends[index] and words[index + 1].isalpha() else ""
    whole = [first + letter + rest for letter in "li"]
    found = next((word for word in whole if len(word) > 3 and word in known and not (first in known and rest in known)), None)
    return (found, index + (2 if rest else 1)) if found else None


def _is_broken_pair(first: str, second: str, touching: bool) -> bool:
    """Return whether two tokens one space apart are one known word torn in two."""
    if not touching or not (first.isalpha() and second.isalpha()) or len(first) + len(second) < 4:
        return False
    known = known_words()
    first_ok = first in known and (len(first) > 1 or first in {"a", "i"})
    second_ok = second in known and (len(second) > 1 or second in {"a", "i"})
    return not (first_ok and second_ok) and (first + second) in known


def _count_broken(words: list[str], starts: list[int], ends: list[int]) -> int:
    known = known_words()
    strange = [index for index, word in enumerate(words[:-1]) if word not in known and len(words[index + 1]) <= 3 and word.isalpha()]
    return sum(_is_broken_pair(words[index], words[index + 1], touching=starts[index + 1] - ends[index] == 1) for index in strange)


def _mend(text: str, words: list[str], starts: list[int], ends: list[int]) -> Tokens:
    """Join words torn in two, split words run together and put single letters right, in a letter that is known to be noisy."""
    kept: list[tuple[str, int, int]] = []
    index = 0
    while index < len(words):
        word, start, end = words[index], starts[index], ends[index]
        barred = _with_bar(words, starts, ends, index + 1) if index + 1 < len(words) and words[index + 1] in _BARS else None
        if barred:
            kept.append((barred[0], start, ends[barred[1] - 1]))
            index = barred[1]
            continue
        if index + 1 < len(words) and _is_broken_pair(word, words[index + 1], touching=starts[index + 1] - end == 1):
            kept.append((word + words[index + 1], start, ends[index + 1]))
            index += 2
            continue
        read = word if text[start].isupper() and text[start] not in "Il" else _read_noisy(word)
        cut = 0 if read in known_words() else _split_word(word)
        if cut and end - start == len(word):
            kept += [(word[:cut], start, start + cut), (word[cut:], start + cut, end)]
        else:
            kept.append((read, start, end))
        index += 1
    mended, first, last = zip(*kept, strict=True) if kept else ((), (), ())
    return Tokens(mended, first, last, noisy=True)
