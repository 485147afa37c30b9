"""Names of medicines, and where they stand in a letter.

What lives here: the list that ships with the engine, `find_mentions`, and the misspelt names. What does not: what a letter says about a medicine (`rows`), the
names of a dm+d release (`dmd`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from remit.engine.letters.letter import Letter
from remit.engine.letters.tokens import known_words
from remit.engine.terms import Span

UNSURE = "~"
_SHORTEST_GUESS = 7
_LONG_NAME = 10
_EDGE = 4


class Medicine(NamedTuple):
    """A medicine as the list knows it.

    Attributes:
        name: generic name; several ingredients joined by " + ".
        ingredients: generic names.
        tags: its classes ("nsaid"), for interactions, courses and reasons.
    """

    name: str
    ingredients: tuple[str, ...]
    tags: frozenset[str]


class Entry(NamedTuple):
    """One name of the list: what it means, and whether it counts only beside a dose because it is also another word."""

    medicine: Medicine
    is_unsure: bool


class Mention(NamedTuple):
    """A medicine where it is named in a letter.

    Attributes:
        medicine: what is named.
        span: the words.
        first, last: half-open range of the letter's tokens.
        meant: the right spelling where the letter's was read with care, "" where it stands as listed.
        is_unsure: whether the name is also a test, a food or a person's name.
    """

    medicine: Medicine
    span: Span
    first: int
    last: int
    meant: str = ""
    is_unsure: bool = False


@dataclass(slots=True)
class Names:
    """Every known name by its first word.

    Attributes:
        entries: the words of the name, lower case and one space apart -> what it means.
        longest: first word -> the greatest number of words of a name that begins with it.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    _by_edge: dict[str, list[str]] = field(default_factory=dict)
    _guesses: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, medicine: Medicine, *, is_unsure: bool = False) -> None:
        """Add one name; a name that is known already keeps its meaning."""
        name = name.lower().replace("-", " ")
        if not name or name in self.entries:
            return
        self.entries[name] = Entry(medicine, is_unsure)
        first, space, _ = name.partition(" ")
        words = name.count(" ") + 1 if space else 1
        if self.longest.get(first, 0) < words:
            self.longest[first] = words

    def find(self, name: str) -> Medicine | None:
        """Return the medicine of a whole name as people write it ("Co-codamol"), or None."""
        entry = self.entries.get(" ".join(name.lower().replace("-", " ").replace("’", "'").split()))
        return entry.medicine if entry else None

    def copy(self) -> "Names":
        """Return a list that can be added to without changing this one."""
        return Names(dict(self.entries), dict(self.longest))

    def guess(self, word: str) -> str:
        """Return the one-word name that a misspelt word most likely is, "" where none or more than one is near.

        One slip is allowed, two in a word of ten letters or more; the first or the last four letters must be right.
        """
        if word not in self._guesses:
            self._guesses[word] = self._guess(word)
        return self._guesses[word]

    def _guess(self, word: str) -> str:
        if not self._by_edge:
            self._index()
        plain = word.translate(_LOOKALIKES).replace("rn", "m") if not word.isalpha() or "rn" in word else word
        if plain in self.entries:
            return plain
        near = {name for edge in (f"^{word[:_EDGE]}", f"{word[-_EDGE:]}$") for name in self._by_edge.get(edge, ())}
        slips = 2 if len(word) >= _LONG_NAME else 1
        found = {self.entries[name].medicine.name: name for name in near if abs(len(name) - len(word)) <= slips and distance(name, word, slips) <= slips}
        return next(iter(found.values())) if len(found) == 1 else ""

    def _index(self) -> None:
        for name, entry in self.entries.items():
            if len(name) >= _SHORTEST_GUESS - 1 and " " not in name and not entry.is_unsure and "spoken" not in entry.medicine.tags:
                for edge in (f"^{name[:_EDGE]}", f"{name[-_EDGE:]}$"):
                    self._by_edge.setdefault(edge, []).append(name)


_LOOKALIKES = str.maketrans("015", "ols")


def distance(first: str, second: str, most: int) -> int:
    """Return how many letters must be changed, added, left out or swapped with their neighbour; more than `most` is not counted out."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        last, before, row = before, row, [i] + [0] * len(second)
        for j, other in enumerate(second, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]


def _lines(name: str) -> list[str]:
    source = files(__package__).joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    return [line for line in source.splitlines() if line and line[0] != "#"]


def _read_generics(unsure: set[str]) -> dict[str, frozenset[str]]:
    """Return each generic name with its classes, and put into `unsure` those that are also other words."""
    found: dict[str, frozenset[str]] = {}
    tags: frozenset[str] = frozenset()
    for line in _lines("generics"):
        if line[0] == "[":
            tags = frozenset(line.strip("[] ").split())
            continue
        for part in line.split(" | "):
            name = part
            if part[0] == UNSURE:
                name = part[1:]
                unsure.add(name)
            found[name] = found[name] | tags if name in found else tags
    return found


@cache
def load_names() -> Names:
    """Return the names that ship with the engine."""
    names, unsure = Names(), set[str]()
    generics = _read_generics(unsure)
    for name, tags in generics.items():
        names.add(name, Medicine(name, (name,), tags), is_unsure=name in unsure)
    for line in (*_lines("brands"), *_lines("short_names")):
        left, _, right = line.partition(": ")
        ingredients = tuple(left.split(" + "))
        tags = generics[left] if len(ingredients) == 1 else frozenset().union(*(generics[part] for part in ingredients))
        medicine = Medicine(left, ingredients, tags)
        for name in right.split(" | "):
            names.add(name.removeprefix(UNSURE), medicine, is_unsure=name[0] == UNSURE)
    return names


_OWNING = "'s"
"""What stands behind a name that owns or is something: "the duloxetine's half what it was"."""


def _longest_at(names: Names, words: tuple[str, ...], at: int) -> int:
    """Return how many tokens the longest name at a place has, 0 where there is none."""
    for length in range(min(names.longest[words[at]], len(words) - at), 1, -1):
        if " ".join(words[at : at + length]) in names.entries:
            return length
    return 1 if words[at] in names.entries else 0


def find_mentions(letter: Letter, names: Names | None = None) -> list[Mention]:
    """Return every medicine that a letter names, in the order of the text, each word used once.

    A misspelt word of seven letters or more counts only with a dose or a frequency right behind it, and only where one name is near. A word of the English list
    is never guessed at, and neither are people and places, which no dose follows.
    """
    names = names or load_names()
    words, starts, ends = letter.tokens.words, letter.tokens.starts, letter.tokens.ends
    known, longest = known_words(), names.longest
    found: list[Mention] = []
    after = 0
    for at, word in enumerate(words):
        if at < after:
            continue
        if word in longest:
            length = _longest_at(names, words, at)
            if length:
                after = at + length
                entry = names.entries[" ".join(words[at:after])]
                found.append(Mention(entry.medicine, Span(starts[at], ends[after - 1]), at, after, is_unsure=entry.is_unsure))
        elif word.endswith(_OWNING) and (owner := names.entries.get(word.removesuffix(_OWNING))) and not owner.is_unsure:
            found.append(Mention(owner.medicine, Span(starts[at], ends[at] - len(_OWNING)), at, at + 1))
        elif len(word) >= _SHORTEST_GUESS and word not in known and has_dose_behind(words, at + 1) and (guess := names.guess(word)):
            found.append(Mention(names.entries[guess].medicine, Span(starts[at], ends[at]), at, at + 1, meant=guess))
    return _joined(letter, [mention for mention in found if not mention.is_unsure or _is_used_as_medicine(letter, mention)])


def _joined(letter: Letter, mentions: list[Mention]) -> list[Mention]:
    """Join two names with "/" or "+" between them to one medicine ("dorzolamide/timolol")."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last and mention.span.start - last.span.end <= 3 and letter.text[last.span.end : mention.span.start].strip() in ("/", "+"):
            ingredients = tuple(dict.fromkeys((*last.medicine.ingredients, *mention.medicine.ingredients)))
            both = Medicine(" + ".join(ingredients), ingredients, last.medicine.tags | mention.medicine.tags)
            joined[-1] = Mention(both, Span(last.span.start, mention.span.end), last.first, mention.last)
        else:
            joined.append(mention)
    return joined


_DOSE_WORDS = frozenset(
    "mg mcg g micrograms microgram milligrams units unit ml mmol iu tablet tablets tabs capsule capsules caps patch patches gel "
    "cream ointment puffs puff drops inhaler"
    " injection injections pen pens pessary pessaries nebules nebuliser infusion spray sachet sachets od bd tds qds om on nocte "
    "mane prn daily weekly once twice"
    " mr xl sr depot syrup liquid suspension ampoules".split()
)
_NUMBER_WORDS = frozenset("one two half three".split())


def has_dose_behind(words: tuple[str, ...], at: int) -> bool:
    """Return whether a dose, form or frequency stands at a place or one word behind it."""
    for place in range(at, min(at + 2, len(words))):
        word = words[place]
        if word in _DOSE_WORDS and word != "on":
            return True
        if word[0].isdigit() and (not word.isdigit() or (place + 1 < len(words) and words[place + 1] in _DOSE_WORDS)):
            return any(word.endswith(unit) for unit in ("mg", "mcg", "g", "ml", "units", "%")) or word.isdigit() or "/" in word
        if not word.isalpha() and word not in {"-", "–", ":", "|"}:
            return False
    return False


def _is_used_as_medicine(letter: Letter, mention: Mention) -> bool:
    """Return whether a name that is also another word has a dose behind it or one of the words that go with medicines."""
    words = letter.tokens.words
    around = words[max(0, mention.first - 3) : mention.first]
    if has_dose_behind(words, mention.last):
        return True
    return bool({"start", "started", "starting", "stop", "stopped", "prescribe", "taking", "takes", "commence", "commenced"} & set(around))


def find_named(text: str, names: Names | None = None) -> Medicine | None:
    """Return the first medicine that a short text names ("Methotrexate 10 mg tablets"), or None; for policy and list entries."""
    names = names or load_names()
    words = tuple(_plain_words(text))
    for at, word in enumerate(words):
        if word in names.longest and (length := _longest_at(names, words, at)):
            return names.entries[" ".join(words[at : at + length])].medicine
    return None


def _plain_words(text: str) -> Iterable[str]:
    from remit.engine.lexicon import words_of

    return words_of(text.replace("-", " "))
