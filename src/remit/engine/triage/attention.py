"""The attentive reader: a sentence that may ask something is read once more, with the words around it, by a small transformer that knew English before.

What lives here: the stretches of a letter that are read, as sums of tables, and the tuned sentence model that says of each word what `network` says of it: how
likely it is part of a handover, and of which work. What does not: which sentences may ask something (`network`), pieces of words (`wordpieces`), the fit
(`training/attention.py`), any outcome (`judge`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime

from remit.engine.triage.wordpieces import END, START, Pieces

if TYPE_CHECKING:
    import numpy.typing as npt

    from remit.engine.triage.network import Floats, Numbers, Stream

BEFORE, AFTER = 24, 12
"""Places around a sentence that are read with it."""
MOST = 90
"""Places of a sentence that are read at once; of a longer one, the stretches that may ask something."""
LONGEST = 180
"""What goes on for more places than these is no sentence, and the network alone reads it: a megabyte without a stop must not cost more than one of letters."""
_OF_SENTENCE = ("owners", "topics", "items")
_OF_LETTER = ("addressees", "kinds", "private")
_OUTSIDE = -1
"""Stands for the place of what begins and ends a window: no class, no sentence."""


@dataclass(frozen=True, slots=True)
class Window:
    """Places of a letter, half open: what is read, and in it what is wanted."""

    start: int
    first: int
    last: int
    end: int

    def joined(self, other: Window) -> Window:
        """Return one window for two that overlap, the other further on."""
        return Window(self.start, self.first, other.last, other.end)


def _windows(wanted: Sequence[tuple[int, int]], size: int) -> Iterator[Window]:
    """Yield what is read for some ranges of places in their order; neighbours are read together as far as they fit."""
    open_one: Window | None = None
    for first, last in wanted:
        new = Window(max(0, first - BEFORE), first, last, min(size, last + AFTER))
        if open_one is None:
            open_one = new
        elif new.start <= open_one.last and new.last - open_one.first <= MOST:
            open_one = open_one.joined(new)
        else:
            yield open_one
            open_one = new
    if open_one:
        yield open_one


@dataclass(frozen=True, slots=True)
class _Laid:
    """A letter as it is read: the word at each place ("" where a line breaks), its class, its sentence, and the sum of what is said of each sentence."""

    spelled: Sequence[str]
    groups: Numbers
    contexts: Numbers
    around: Floats


@dataclass(frozen=True, slots=True)
class Attention:
    """The tuned sentence model.

    Attributes:
        pieces: cuts words.
        words: whole numbers of one byte for each piece, shape (pieces, 384); `word_scale` is what one stands for.
        positions: numbers of the first, second, ... piece that is read, shape (positions, 384).
        tables: rows of numbers for each class, owner, topic, item, addressee, kind and private.
        session: the layers, from (1, pieces, 384) to (1, own pieces, 1 + tasks): the lower ones read all pieces, the upper ones only those of the sentence
            itself and take the rest as the lower ones left them.
    """

    pieces: Pieces
    words: npt.NDArray[np.int8]
    word_scale: Floats
    positions: Floats
    tables: Mapping[str, Floats]
    session: onnxruntime.InferenceSession

    def read(self, stream: Stream, words: Sequence[str], wanted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Floats]]:
        """Yield first place, last place, and log-odds and log-weights of tasks of those between, shape (places, 1 + tasks), for all places that are wanted.

        Args:
            stream: the letter.
            words: of its tokens, as they are written.
            wanted: ranges of places in the order of the text, none longer than `MOST`.
        """
        if wanted:
            laid = self._lay(stream, words)
            for window in _windows(wanted, len(stream.words)):
                yield window.first, window.last, self._run(laid, window)

    def _lay(self, stream: Stream, words: Sequence[str]) -> _Laid:
        size = len(stream.words)
        spelled: list[str] = [""] * size
        for place, word in zip(stream.places.tolist(), words, strict=True):
            spelled[place] = word
        around = sum(self.tables[name][numbers] for name, numbers in zip(_OF_SENTENCE, stream.sentences.T, strict=True))
        around += sum(self.tables[name][number] for name, number in zip(_OF_LETTER, stream.letter, strict=True))
        return _Laid(spelled, np.append(stream.groups, 0), np.append(stream.contexts, 0), around)

    def _run(self, laid: _Laid, window: Window) -> Floats:
        pieces, places = self._cut(laid, window)
        values = self.words[pieces] * self.word_scale
        values += self.positions[: len(pieces)]
        values += self.tables["groups"][laid.groups[places]]
        values += laid.around[laid.contexts[places]]
        # Where the first piece of each place stands, and where the last place ends.
        starts = np.searchsorted(places[1:-1], np.arange(window.first, window.last + 1)) + 1
        first, end = starts[0], starts[-1]
        given = {"values": values[None], "own": np.arange(first, end), "rest": np.r_[:first, end : len(pieces)]}
        found: Floats = self.session.run(None, given)[0][0][starts[:-1] - first]
        return found

    def _cut(self, laid: _Laid, window: Window) -> tuple[list[int], list[int]]:
        """Return the pieces of a window with the place of each; of what stands around, no more than there are positions for."""
        pieces: list[int] = []
        places: list[int] = []
        for place, word in enumerate(laid.spelled[window.start : window.end], start=window.start):
            own = self.pieces.cut(word) if word else (END,)
            pieces += own
            places += [place] * len(own)
        most = len(self.positions) - 2
        if len(pieces) > most:
            first, last = bisect_left(places, window.first), bisect_left(places, window.last)
            start = max(0, min(first - (most - (last - first)) // 2, len(pieces) - most))
            pieces, places = pieces[start : start + most], places[start : start + most]
        return [START, *pieces, END], [_OUTSIDE, *places, _OUTSIDE]


def parse_attention(data: Mapping[str, Any]) -> Attention:
    """Read the attentive reader from the arrays that `training/attention.py` makes, by their names."""
    tables = {name: data[f"attention.{name}"].astype(np.float32) for name in ("groups", *_OF_SENTENCE, *_OF_LETTER)}
    return Attention(
        Pieces(data["attention.piece_names"].tobytes().decode("utf-8").split("\n")),
        data["attention.words"],
        data["attention.word_scale"],
        data["attention.positions"].astype(np.float32),
        tables,
        _session(data["attention.graph"].tobytes()),
    )


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    """Return the layers ready to run on one core: letters are shared out between processes, and one that waits for the others' threads helps nobody."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    # Its fused sum and norm takes five times as long as the two apart.
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])
