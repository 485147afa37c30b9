"""The reading network: how likely each word of a letter is part of a handover, and of which work, seen in its surroundings.

What lives here: the letter as rows of numbers, and a small convolutional network over them (word, class of the word, heading and addressee; five layers that
see further each); where it hears something, a larger reader (`attention`) is asked as well. It complements the linear sum of `scorer`: the sum knows typed
cues, the network knows words by what they are like. What does not: the fit (`training/network.py`), clauses (`clauses`), any outcome (`judge`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from remit.engine.letters.letter import Letter
from remit.engine.letters.sections import Sentence
from remit.engine.letters.ticks import Tick
from remit.engine.triage.attention import LONGEST, MOST, Attention, parse_attention
from remit.engine.triage.symbols import Symbol

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

PAD, UNKNOWN, LINE, NUMBER = range(4)
"""The first rows of the word table: nothing, an unlisted word, line breaks between sentences, a number."""
EVEN = 1e-3
"""Added to the mean square of a place before it is divided by it."""
ITEMS = ("", "text", "list", Tick.BLANK, Tick.UNTICKED, Tick.TICKED)
"""What the rows of the table of items stand for."""
SIGNS = ("<pad>", "<unknown>", "<line>", "<number>")
ATTENTION_SHARE = 0.7
"""Share of the attentive reader in what is said of a sentence that it reads; the network has the rest."""
PLACES_AT_ONCE = 2048
"""A longer text is read in parts of this many places: what is worked on stays in the processor's cache, and memory does not grow with the text."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A letter as the network sees it: its words with the line breaks between them.

    Attributes:
        words: row of the word table for each place.
        groups: number of the class of the word, 0 for none.
        contexts: sentence of each place counted from 1, 0 outside sentences.
        sentences: (owner, topic, item) numbers of each sentence, the first row for places outside sentences.
        letter: (addressee, kind, private) numbers.
        places: place of each token of the letter.
    """

    words: Numbers
    groups: Numbers
    contexts: Numbers
    sentences: Numbers
    letter: tuple[int, int, int]
    places: Numbers

    def part(self, first: int, last: int) -> "Stream":
        """Return places `first` to `last` by themselves; which tokens they are is left out."""
        return replace(self, words=self.words[first:last], groups=self.groups[first:last], contexts=self.contexts[first:last], places=self.places[:0])


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for which number."""

    words: Mapping[str, int]
    groups: Mapping[str, int]
    owners: Mapping[str, int]
    topics: Mapping[str, int]
    addressees: Mapping[str, int]
    kinds: Mapping[str, int]


def _sentence_numbers(letter: Letter, symbols: Sequence[Sequence[Symbol]]) -> list[int]:
    """Return for each token the number of its sentence, counted from 1; 0 outside sentences."""
    numbers = [0] * len(letter.tokens.words)
    for number, own in enumerate(symbols, start=1):
        if own:
            first, last = own[0].first, own[-1].last
            numbers[first:last] = [number] * (last - first)
    return numbers


def _line_breaks(letter: Letter, numbers: Sequence[int]) -> list[bool]:
    """Return for each token whether a line begins with it; one that wraps inside a sentence does not count, nor how many blank lines stand before."""
    text, tokens = letter.text, letter.tokens
    breaks = [False] * len(tokens.words)
    for at in range(1, len(breaks)):
        start, end = tokens.starts[at], tokens.ends[at - 1]
        if start != end and (numbers[at] != numbers[at - 1] or not numbers[at]):
            breaks[at] = "\n" in text[end:start]
    return breaks


def _item_number(sentence: Sentence) -> int:
    """Return 1 for a sentence of running text, 2 for one in a list, more for one beside a tick box (0 stands for places outside sentences)."""
    return ITEMS.index(sentence.tick) if sentence.tick is not Tick.NONE else 1 + sentence.is_item


def encode(letter: Letter, symbols: Sequence[Sequence[Symbol]], names: Names) -> Stream:
    """Return a letter as rows of numbers.

    Args:
        letter: as read.
        symbols: of each sentence of the letter.
        names: what stands for which number.
    """
    words = letter.tokens.words
    get, group_of = names.words.get, names.groups.get
    numbers = _sentence_numbers(letter, symbols)
    breaks = _line_breaks(letter, numbers)
    places = np.fromiter(accumulate(1 + is_break for is_break in breaks), np.int32, len(words)) - 1
    size = int(places[-1]) + 1 if len(words) else 0
    stream = Stream(
        np.full(size, LINE, np.int32),
        np.zeros(size, np.int32),
        np.zeros(size, np.int32),
        np.zeros((len(symbols) + 1, 3), np.int32),
        (names.addressees.get(letter.parties.addressee, 0), names.kinds.get(letter.kind, 0), int(letter.is_private)),
        places,
    )
    stream.words[places] = [NUMBER if word[0].isdigit() else get(word, UNKNOWN) for word in words]
    groups = [0] * len(words)
    for number, (sentence, own) in enumerate(zip(letter.sentences, symbols, strict=True), start=1):
        stream.sentences[number] = names.owners.get(sentence.owner, 0), names.topics.get(sentence.topic, 0), _item_number(sentence)
        for group, _, first, last in own:
            if group:
                groups[first:last] = [group_of(group, 0)] * (last - first)
    stream.groups[places] = groups
    stream.contexts[places] = numbers
    return stream


_LIKELIER_PART = 0.6


@dataclass(frozen=True, slots=True)
class Heard:
    """What the network makes of a clause.

    Attributes:
        handover: log-odds that the clause hands work over.
        words: log-odds of each of its words.
        shares: shares of the tasks for each of its words, shape (words, tasks).
    """

    handover: float
    words: Sequence[float]
    shares: Floats

    def tasks(self) -> list[float]:
        """Return the share of each task in the order of `scorer.TASKS`: those of the words, each as far as it is part of a handover."""
        weights = [1 / (1 + math.exp(-value)) for value in self.words]
        found: list[float] = (np.array(weights, np.float32) @ self.shares / sum(weights)).tolist()
        return found


UNHEARD = Heard(0.0, (), np.zeros((0, 0), np.float32))
"""Stands for a clause that no network has read."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the network says of each token of a letter.

    Attributes:
        handover: log-odds that the token is part of a handover.
        tasks: shares of the tasks in the order of `scorer.TASKS`, shape (tokens, tasks).
    """

    handover: list[float]
    tasks: Floats

    def hear(self, first: int, last: int) -> Heard:
        """Return what the network makes of tokens `first` to `last`: the mean of the likelier part of them, so that a long tail does not drown a short ask."""
        own = self.handover[first:last]
        kept = max(1, int(len(own) * _LIKELIER_PART))
        return Heard(sum(sorted(own, reverse=True)[:kept]) / kept, own, self.tasks[first:last])

    def loudest(self, first: int, last: int) -> float:
        """Return the log-odds of the likeliest of tokens `first` to `last`."""
        return max(self.handover[first:last])


@dataclass(frozen=True, slots=True)
class Layer:
    """One convolution over three places `reach` apart: weights (3 * width, width) and bias (width,)."""

    reach: int
    weights: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Reader:
    """The weights of the fit. `tables` hold one row of `width` numbers for each class, owner, topic, item, addressee, kind and private."""

    words: npt.NDArray[np.int8]
    word_scale: Floats
    tables: Mapping[str, Floats]
    layers: tuple[Layer, ...]
    out: Floats
    out_bias: Floats

    def run(self, stream: Stream, most: int = PLACES_AT_ONCE) -> Floats:
        """Return for each place the log-odds of a handover and then the log-weights of the tasks, shape (places, 1 + tasks).

        Args:
            stream: the letter.
            most: places that are read at once, besides those that the layers see on either side.
        """
        size, sight = len(stream.words), sum(layer.reach for layer in self.layers)
        parts = []
        for first in range(0, size, most):
            start, last = max(0, first - sight), min(size, first + most)
            parts.append(self._run(stream.part(start, last + sight))[first - start : last - start])
        return np.concatenate(parts)

    def _run(self, stream: Stream) -> Floats:
        values = self._first(stream)
        size, width = values.shape
        for layer in self.layers:
            reach = layer.reach
            wide = np.zeros((size + 2 * reach, width), np.float32)
            even = wide[reach : reach + size]
            np.multiply(values, 1 / np.sqrt(np.einsum("ij,ij->i", values, values)[:, None] / width + EVEN), out=even)
            step = wide[:size] @ layer.weights[:width]
            step += even @ layer.weights[width : 2 * width]
            step += wide[2 * reach :] @ layer.weights[2 * width :]
            step += layer.bias
            values += np.maximum(step, 0, out=step)
        found: Floats = values @ self.out + self.out_bias
        return found

    def _first(self, stream: Stream) -> Floats:
        """Return the input of the first layer: the sum of the rows of all tables."""
        tables = self.tables
        owners, topics, items = stream.sentences.T
        addressee, kind, private = stream.letter
        around = tables["owners"][owners] + tables["topics"][topics] + tables["items"][items]
        around += tables["addressees"][addressee] + tables["kinds"][kind] + tables["private"][private]
        values = self.words[stream.words] * self.word_scale
        values += tables["groups"][stream.groups]
        values += around[stream.contexts]
        np.maximum(values, 0, out=values)
        return values


@dataclass(frozen=True, slots=True)
class Network:
    """A reader of the whole letter, and one of what it hears something in.

    Attributes:
        names: what stands for which number.
        reader: reads every word.
        attention: reads the sentences once more in which it hears something.
    """

    names: Names
    reader: Reader
    attention: Attention

    def read(self, letter: Letter, symbols: Sequence[Sequence[Symbol]], look_at: float) -> Marks:
        """Return what the network says of each token.

        Args:
            letter: as read.
            symbols: of each sentence of the letter.
            look_at: log-odds of the likeliest word from which a sentence is read once more.
        """
        stream = encode(letter, symbols, self.names)
        if not len(stream.places):
            return Marks([], np.zeros((0, self.reader.out.shape[1] - 1), np.float32))
        found = self.reader.run(stream)
        for first, last, own in self.attention.read(stream, letter.tokens.words, _loud(stream, found[:, 0], symbols, look_at)):
            found[first:last] += ATTENTION_SHARE * (own - found[first:last])
        found = found[stream.places]
        tasks = np.exp(found[:, 1:] - found[:, 1:].max(axis=1, keepdims=True))
        return Marks(found[:, 0].tolist(), tasks / tasks.sum(axis=1, keepdims=True))


def _loud(stream: Stream, handover: Floats, symbols: Sequence[Sequence[Symbol]], look_at: float) -> list[tuple[int, int]]:
    """Return ranges of places, `MOST` long at most: the sentences of which a word is that likely, and of a longer sentence the stretches with such a word."""
    found = []
    for own in filter(None, symbols):
        first, last = int(stream.places[own[0].first]), int(stream.places[own[-1].last - 1]) + 1
        if last - first <= LONGEST:
            found += [(at, min(at + MOST, last)) for at in range(first, last, MOST) if handover[at : min(at + MOST, last)].max() >= look_at]
    return found


def _numbered(names: npt.NDArray[np.str_]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names.tolist())}


def parse_network(data: Mapping[str, Any]) -> Network:
    """Read a network from the arrays that `training/network.py` fits, by their names."""
    words = data["word_names"].tobytes().decode("utf-8").split("\n")
    names = Names(
        {word: number for number, word in enumerate(words)},
        *(_numbered(data[f"{part}_names"]) for part in ("groups", "owners", "topics", "addressees", "kinds")),
    )
    layers = tuple(Layer(int(reach), data[f"layer{number}"], data[f"layer{number}_bias"]) for number, reach in enumerate(data["reaches"]))
    tables = {part: data[part] for part in ("groups", "owners", "topics", "items", "addressees", "kinds", "private")}
    reader = Reader(data["words"], data["word_scale"], tables, layers, data["out"], data["out_bias"])
    return Network(names, reader, parse_attention(data))
