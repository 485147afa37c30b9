"""Tune the attentive reader: the sentence model all-MiniLM-L6-v2, taught what the network learns, from the same examples; then half of it, taught by the whole.

What lives here: examples as windows of word pieces, the two fits, and the arrays for `remit.engine.triage.attention`. What does not: the model
(`sentence_layers.py`), which half (`narrowing.py`), the convolutional network (`network.py`), which examples teach what, writing what was fitted (`train.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from narrowing import narrowed
from network import ALIKE, Rows, varied
from remit.engine.triage.network import Names
from remit.engine.triage.scorer import TASKS
from remit.engine.triage.wordpieces import END, MORE, MOST, SIGNS, START, UNKNOWN, Pieces
from sentence_layers import FEATURES, WIDTH, Model, Shape, Windows, as_graph, start
from vectors import sentence_model

SHIPPED = Shape(heads=6, inner=768, wide=2)
"""Half of the heads and inner numbers; above the second layer only the stretch that is asked about."""
_WINDOW = 128
_ROWS = 32
_MEASURED = 8
_CUT = 0.6


@dataclass(frozen=True, slots=True)
class Tuning:
    """Settings of a fit.

    Attributes:
        rate, new_rate: of what the sentence model brings, and of what is new.
        drop_piece, drop_group: chances that a piece or a class is left out.
        vary: chance of each change of layout (`network.varied`).
        alike: how much it counts to know the look-alikes.
        told: how much what the whole model says counts for its half, in place of what people say.
        near: how much it counts for the half to see in each layer what the whole sees.
    """

    rounds: float = 3.0
    rate: float = 2e-4
    new_rate: float = 2e-3
    decay: float = 0.01
    warm: float = 0.06
    drop_piece: float = 0.12
    drop_group: float = 0.15
    vary: float = 0.1
    alike: float = 0.3
    told: float = 0.7
    near: float = 1.0
    seed: int = 0


HALF = Tuning(new_rate=1e-3)
"""The half begins where the whole ended."""


def choose_pieces(names: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return the signs, then the pieces that some words are put together from, and every single letter, so that no other word is without.

    Args:
        names: of all pieces of the sentence model.
        words: that must be read as they are with all pieces.
    """
    whole = [*SIGNS, *(name for name in names if name not in SIGNS and not name.startswith("["))]
    cut = Pieces(whole)
    used = {piece for word in words for piece in cut.cut(word)}
    return [name for number, name in enumerate(whole) if number < len(SIGNS) or number in used or len(name.removeprefix(MORE)) == 1]


class _Targets(NamedTuple):
    """What is taught of each piece, the parts of `Rows` at the first piece of a word: (rows, pieces), tasks and look-alikes with a last axis more."""

    handed: Tensor
    tasks: Tensor
    alike: Tensor
    teaches: Tensor


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of an example as pieces: their numbers, the stretch that each is asked about with, features (pieces, 7), and what is taught."""

    pieces: np.ndarray
    stretch: np.ndarray
    features: np.ndarray
    handed: np.ndarray
    tasks: np.ndarray
    alike: np.ndarray
    teaches: np.ndarray

    def cut(self, first: int, last: int) -> "_Part":
        """Return the pieces `first` to `last`."""
        return _Part(*(getattr(self, name)[first:last] for name in self.__slots__))


def _in_pieces(rows: Rows, table: np.ndarray, rng: np.random.Generator) -> _Part:
    """Return an example as pieces, its sentences alone or some together, as they are asked about.

    Args:
        rows: the example.
        table: the pieces of each spelling, -1 where it has no more; a line break ends what stands before it.
        rng: decides which sentences stand together.
    """
    listed = table[rows.inputs[:, len(FEATURES) + 1]]
    at, number = np.nonzero(listed >= 0)
    first = number == 0
    starts = (np.diff(rows.sentences, prepend=0) != 0) & (rows.sentences > 0)
    stretch = np.cumsum(starts & (rng.random(len(starts)) < _CUT))

    def of(values: np.ndarray) -> np.ndarray:
        chosen: np.ndarray = values[at] * (first if values.ndim == 1 else first[:, None])
        return chosen

    taught = (of(part) for part in (rows.handed, rows.tasks, rows.alike, rows.teaches))
    return _Part(listed[at, number], stretch[at], rows.inputs[at, 1 : len(FEATURES) + 1], *taught)


def _windows(part: _Part, rng: np.random.Generator) -> Iterator[_Part]:
    """Yield an example in stretches that fit a window, cut at random."""
    most, size = _WINDOW - 2, len(part.pieces)
    begin = 0 if size <= most else -int(rng.integers(most // 2))
    while begin < size:
        if min(size, begin + most) - max(0, begin) > 0:
            yield part.cut(max(0, begin), begin + most)
        begin += most


def _batches(rows: Sequence[Rows], table: np.ndarray, tuning: Tuning, rng: np.random.Generator) -> Iterator[tuple[Windows, _Targets]]:
    """Yield one round: windows side by side in rows of one length, each example hearing only itself."""
    filled: list[list[_Part]] = [[]]
    used = 0
    for at in rng.permutation(len(rows)):
        one = varied(rows[at], rows[int(rng.integers(len(rows)))], rng, tuning.vary)
        for window in _windows(_in_pieces(one, table, rng), rng):
            size = len(window.pieces) + 2
            if used + size > _WINDOW:
                filled.append([])
                used = 0
            filled[-1].append(window)
            used += size
    order = rng.permutation(len(filled))
    for first in range(0, len(order) - _ROWS + 1, _ROWS):
        yield _batch([filled[at] for at in order[first : first + _ROWS]])


def _batch(filled: Sequence[Sequence[_Part]]) -> tuple[Windows, _Targets]:
    shape = (len(filled), _WINDOW)
    pieces, places, example, stretch = (np.zeros(shape, np.int64) for _ in range(4))
    features = np.zeros((*shape, len(FEATURES)), np.int64)
    handed, teaches = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    tasks, alike = np.zeros((*shape, len(TASKS)), np.float32), np.zeros((*shape, len(ALIKE)), np.float32)
    of_letter = FEATURES.index("addressees")
    for row, parts in enumerate(filled):
        at = 0
        for number, part in enumerate(parts, start=1):
            whole = slice(at, at + len(part.pieces) + 2)
            inner = slice(at + 1, whole.stop - 1)
            pieces[row, at], pieces[row, inner], pieces[row, whole.stop - 1] = START, part.pieces, END
            places[row, whole] = np.arange(whole.stop - at)
            example[row, whole], stretch[row, whole] = number, -1
            stretch[row, inner], features[row, inner] = part.stretch, part.features
            features[row, whole, of_letter:] = part.features[0, of_letter:]
            handed[row, inner], tasks[row, inner], alike[row, inner], teaches[row, inner] = part.handed, part.tasks, part.alike, part.teaches
            at = whole.stop
    given, taught = (pieces, places, features, example, stretch), (handed, tasks, alike, teaches)
    return Windows(*map(torch.from_numpy, given)), _Targets(*map(torch.from_numpy, taught))


def _varied(windows: Windows, tuning: Tuning) -> Windows:
    """Return windows in which some pieces and classes are left out."""
    pieces, features = windows.pieces, windows.features.clone()
    gone = (torch.rand(pieces.shape) < tuning.drop_piece) & (pieces >= len(SIGNS))
    features[..., 0] = torch.where(torch.rand(pieces.shape) < tuning.drop_group, 0, features[..., 0])
    return Windows(torch.where(gone, UNKNOWN, pieces), windows.places, features, windows.example, windows.stretch)


def _loss(model: Model, windows: Windows, targets: _Targets, tuning: Tuning, whole: Model | None) -> Tensor:
    """Return how far a model is from what it is taught, by people and by the `whole` model where there is one."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found, alike, seen = model(_varied(windows, tuning))
    handed, tasks = targets.handed, targets.tasks * targets.handed[..., None]
    apart: Tensor | float = 0.0
    if whole is not None:
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            told, _, told_seen = whole(windows)
        likely = torch.sigmoid(told[..., 0].float())
        shares = torch.softmax(told[..., 1:].float(), -1)
        handed = torch.lerp(handed, likely, tuning.told)
        tasks = torch.lerp(tasks, shares * likely[..., None], tuning.told)
        inside = (windows.example > 0).float()[..., None]
        far = [((own.float() - other.float()) ** 2 * inside).sum() for own, other in zip(seen, told_seen, strict=True)]
        apart = tuning.near * torch.stack(far).sum() / (inside.sum() * WIDTH * len(far))
    found = found.float()
    yes_no = functional.binary_cross_entropy_with_logits(found[..., 0], handed, reduction="none")
    which = -(tasks * functional.log_softmax(found[..., 1:], -1)).sum(-1)
    known = functional.binary_cross_entropy_with_logits(alike.float(), targets.alike, reduction="none").sum(-1)
    total: Tensor = ((yes_no + 0.5 * which + tuning.alike * known) * targets.teaches).sum() / targets.teaches.sum() + apart
    return total


def tune(names: Names, rows: Sequence[Rows], spellings: Sequence[str], tuning: Tuning) -> dict[str, np.ndarray]:
    """Tune the sentence model, then its half by it, and return the half's arrays as `remit.engine.triage.attention.parse_attention` reads them.

    Args:
        names: what the numbers of the rows stand for.
        rows: the examples.
        spellings: every word of theirs as it is written, in the order of its number, from 1.
        tuning: settings of the first fit; the second has those of `HALF`.
    """
    torch.manual_seed(tuning.seed)
    rng = np.random.default_rng(tuning.seed)
    number = sentence_model()[1].get_vocab()
    chosen = choose_pieces(sorted(number, key=number.__getitem__), [*spellings, *names.words])
    cut = Pieces(chosen)
    table = np.full((len(spellings) + 1, MOST), -1, np.int64)
    table[0, 0] = END
    for row, word in enumerate(spellings, start=1):
        own = cut.cut(word)
        table[row, : len(own)] = own
    whole = start(number, chosen, names)
    _fit(whole, rows, table, tuning, rng)
    whole.eval().requires_grad_(requires_grad=False)
    half = narrowed(whole, SHIPPED, (windows for windows, _ in islice(_batches(rows, table, HALF, rng), _MEASURED)))
    _fit(half, rows, table, HALF, rng, whole)
    return _as_arrays(half, chosen)


def _fit(model: Model, rows: Sequence[Rows], table: np.ndarray, tuning: Tuning, rng: np.random.Generator, whole: Model | None = None) -> None:
    brought = [*model.body.norm.parameters(), *model.body.layers.parameters()]
    new = [*model.tables.parameters(), *model.body.out.parameters(), *model.alike.parameters()]
    groups = [{"params": brought, "lr": tuning.rate}, {"params": new, "lr": tuning.new_rate}]
    steps = torch.optim.AdamW(groups, weight_decay=tuning.decay, betas=(0.9, 0.98), fused=True)
    size = sum(int((table[one.inputs[:, len(FEATURES) + 1]] >= 0).sum()) + 2 for one in rows)
    total = int(tuning.rounds * size / (_ROWS * _WINDOW))

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / (tuning.warm * total)) * max(0.02, 1 - step / total)

    pace = torch.optim.lr_scheduler.LambdaLR(steps, rate)
    losses: list[float] = []
    began = monotonic()
    while len(losses) < total:
        for windows, targets in _batches(rows, table, tuning, rng):
            if len(losses) >= total:
                break
            loss = _loss(model, windows, targets, tuning, whole)
            steps.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*brought, *new], 1.0)
            steps.step()
            pace.step()
            losses.append(float(loss.detach()))
            if len(losses) % 200 == 0:
                print(f"  step {len(losses)} of {total}: loss {np.mean(losses[-200:]):.4f}, {monotonic() - began:.0f} s", flush=True)


def _as_arrays(model: Model, chosen: Sequence[str]) -> dict[str, np.ndarray]:
    """Return what was tuned: the graph as bytes, the word table as whole numbers of one byte, all else as numbers of two bytes."""
    words = model.words.weight.detach().numpy()
    scale = np.abs(words).max(0) / 127
    arrays = {
        "graph": np.frombuffer(as_graph(model.body), np.uint8),
        "piece_names": np.frombuffer("\n".join(chosen).encode("utf-8"), np.uint8),
        "words": np.rint(words / scale).astype(np.int8),
        "word_scale": scale.astype(np.float32),
        "positions": model.positions.weight.detach().numpy().astype(np.float16),
    }
    arrays |= {name: table.weight.detach().numpy().astype(np.float16) for name, table in zip(FEATURES, model.tables, strict=True)}
    return {f"attention.{name}": values for name, values in arrays.items()}
