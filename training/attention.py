"""Tune the attentive reader: the small sentence model all-MiniLM-L6-v2, taught what the network learns, from the same examples.

What lives here: examples as windows of word pieces, the model in PyTorch, its fit, and its arrays for `remit.engine.triage.attention`: the layers as a graph of
whole numbers for ONNX Runtime, the tables beside it. What does not: the convolutional network (`network.py`), which examples teach what, and writing what was
fitted (`train.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional

from network import ALIKE, Rows, varied
from remit.engine.triage.network import ITEMS, Names
from remit.engine.triage.scorer import TASKS
from remit.engine.triage.wordpieces import END, MORE, MOST, SIGNS, START, UNKNOWN, Pieces
from vectors import sentence_model

_WIDTH, _HEADS, _LAYERS = 384, 12, 6
_POSITIONS = 400
_FEATURES = ("groups", "owners", "topics", "items", "addressees", "kinds", "private")
_WINDOW = 128
_ROWS = 32
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Tuning:
    """Settings of a fit.

    Attributes:
        rate, new_rate: of what the sentence model brings, and of what is new.
        drop_piece, drop_group: chances that a piece or a class is left out.
        vary: chance of each change of layout (`network.varied`).
        alike: how much it counts to know the look-alikes.
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
    seed: int = 0


class _Layer(nn.Module):
    """One layer of the sentence model."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.joined = nn.Linear(_WIDTH, _WIDTH)
        self.first_norm = nn.LayerNorm(_WIDTH, _TINY)
        self.inner = nn.Linear(_WIDTH, 4 * _WIDTH)
        self.outer = nn.Linear(4 * _WIDTH, _WIDTH)
        self.second_norm = nn.LayerNorm(_WIDTH, _TINY)

    def forward(self, values: Tensor, apart: Tensor | None) -> Tensor:
        def heads(part: Tensor) -> Tensor:
            return part.reshape(part.shape[0], -1, _HEADS, _WIDTH // _HEADS).transpose(1, 2)

        query, key, value = map(heads, self.heard(values).split(_WIDTH, -1))
        scores = query @ key.transpose(-1, -2) * (_HEADS / _WIDTH) ** 0.5
        shares = torch.softmax(scores if apart is None else scores + apart, -1).to(value.dtype)
        heard = (shares @ value).transpose(1, 2).reshape(values.shape[0], -1, _WIDTH)
        values = self.first_norm(values + self.joined(heard))
        return self.second_norm(values + self.outer(functional.gelu(self.inner(values))))


class _Body(nn.Module):
    """What runs where letters are read: from the sums of the tables to what is said of each piece, and of the look-alikes while it is taught."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(_WIDTH, _TINY)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.out = nn.Linear(_WIDTH, 1 + len(TASKS))
        nn.init.normal_(self.out.weight, 0, 0.02)
        nn.init.zeros_(self.out.bias)
        self.out.bias.data[0] = -3

    def last(self, values: Tensor, apart: Tensor | None) -> Tensor:
        values = self.norm(values)
        for layer in self.layers:
            values = layer(values, apart)
        return values

    def forward(self, values: Tensor) -> Tensor:
        found: Tensor = self.out(self.last(values, None))
        return found


class _Model(nn.Module):
    """The tables, the body, and the look-alikes."""

    def __init__(self, sizes: Sequence[int], words: Tensor, positions: Tensor) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        self.positions = nn.Embedding.from_pretrained(positions, freeze=True)
        self.tables = nn.ModuleList(nn.Embedding(size, _WIDTH) for size in sizes)
        for table in self.tables:
            nn.init.zeros_(table.weight)
        self.body = _Body()
        self.alike = nn.Linear(_WIDTH, len(ALIKE))
        nn.init.constant_(self.alike.bias, -3)

    def forward(self, pieces: Tensor, places: Tensor, features: Tensor, example: Tensor) -> tuple[Tensor, Tensor]:
        values = self.words(pieces) + self.positions(places)
        for at, table in enumerate(self.tables):
            values = values + table(features[..., at])
        apart = torch.where(example[:, None, :, None] == example[:, None, None, :], 0.0, -1e4).to(torch.bfloat16)
        last = self.body.last(values, apart)
        return self.body.out(last), self.alike(last)


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


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of an example as pieces: their numbers, features (pieces, 7), and the targets of `Rows` at the first piece of each word."""

    pieces: np.ndarray
    features: np.ndarray
    handed: np.ndarray
    tasks: np.ndarray
    alike: np.ndarray
    teaches: np.ndarray

    def cut(self, first: int, last: int) -> "_Part":
        """Return the pieces `first` to `last`."""
        return _Part(*(getattr(self, name)[first:last] for name in self.__slots__))


def _in_pieces(rows: Rows, table: np.ndarray) -> _Part:
    """Return an example as pieces. `table` has the pieces of each spelling, -1 where it has no more; a line break ends what stands before it."""
    listed = table[rows.inputs[:, len(_FEATURES) + 1]]
    at, number = np.nonzero(listed >= 0)
    first = number == 0

    def of(values: np.ndarray) -> np.ndarray:
        chosen: np.ndarray = values[at] * (first if values.ndim == 1 else first[:, None])
        return chosen

    return _Part(listed[at, number], rows.inputs[at, 1 : len(_FEATURES) + 1], of(rows.handed), of(rows.tasks), of(rows.alike), of(rows.teaches))


def _windows(part: _Part, rng: np.random.Generator) -> Iterator[_Part]:
    """Yield an example in stretches that fit a window, cut at random."""
    most, size = _WINDOW - 2, len(part.pieces)
    start = 0 if size <= most else -int(rng.integers(most // 2))
    while start < size:
        if min(size, start + most) - max(0, start) > 0:
            yield part.cut(max(0, start), start + most)
        start += most


def _batches(rows: Sequence[Rows], table: np.ndarray, tuning: Tuning, rng: np.random.Generator) -> Iterator[tuple[Tensor, ...]]:
    """Yield one round: windows side by side in rows of one length, each example hearing only itself."""
    filled: list[list[_Part]] = [[]]
    used = 0
    for at in rng.permutation(len(rows)):
        one = varied(rows[at], rows[int(rng.integers(len(rows)))], rng, tuning.vary)
        for window in _windows(_in_pieces(one, table), rng):
            size = len(window.pieces) + 2
            if used + size > _WINDOW:
                filled.append([])
                used = 0
            filled[-1].append(window)
            used += size
    order = rng.permutation(len(filled))
    for start in range(0, len(order) - _ROWS + 1, _ROWS):
        yield _batch([filled[at] for at in order[start : start + _ROWS]])


def _batch(filled: Sequence[Sequence[_Part]]) -> tuple[Tensor, ...]:
    shape = (len(filled), _WINDOW)
    pieces, places, example = (np.zeros(shape, np.int64) for _ in range(3))
    features = np.zeros((*shape, len(_FEATURES)), np.int64)
    handed, teaches = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    tasks, alike = np.zeros((*shape, len(TASKS)), np.float32), np.zeros((*shape, len(ALIKE)), np.float32)
    for row, parts in enumerate(filled):
        at = 0
        for number, part in enumerate(parts, start=1):
            whole = slice(at, at + len(part.pieces) + 2)
            inner = slice(at + 1, whole.stop - 1)
            pieces[row, at], pieces[row, inner], pieces[row, whole.stop - 1] = START, part.pieces, END
            places[row, whole] = np.arange(whole.stop - at)
            example[row, whole] = number
            features[row, inner] = part.features
            features[row, whole, _FEATURES.index("addressees") :] = part.features[0, _FEATURES.index("addressees") :]
            handed[row, inner], tasks[row, inner], alike[row, inner], teaches[row, inner] = part.handed, part.tasks, part.alike, part.teaches
            at = whole.stop
    return tuple(map(torch.from_numpy, (pieces, places, features, example, handed, tasks, alike, teaches)))


def _loss(model: _Model, batch: tuple[Tensor, ...], tuning: Tuning) -> Tensor:
    pieces, places, features, example, handed, tasks, alike, teaches = batch
    pieces = torch.where((torch.rand(pieces.shape) < tuning.drop_piece) & (pieces >= len(SIGNS)), UNKNOWN, pieces)
    features[..., 0] = torch.where(torch.rand(pieces.shape) < tuning.drop_group, 0, features[..., 0])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found, seen = (part.float() for part in model(pieces, places, features, example))
    yes_no = functional.binary_cross_entropy_with_logits(found[..., 0], handed, reduction="none")
    which = -(tasks * functional.log_softmax(found[..., 1:], -1)).sum(-1)
    told = functional.binary_cross_entropy_with_logits(seen, alike, reduction="none").sum(-1)
    total: Tensor = ((yes_no + 0.5 * which * handed + tuning.alike * told) * teaches).sum() / teaches.sum()
    return total


def _start(number: Mapping[str, int], chosen: Sequence[str], names: Names) -> _Model:
    """Return the model as the sentence model has it, the new tables empty. `number` has the row of each piece there."""
    weights = {name: torch.from_numpy(values) for name, values in sentence_model()[0].items()}
    words = weights["embeddings.word_embeddings.weight"][[number[name] for name in chosen]]
    positions = weights["embeddings.position_embeddings.weight"][:_POSITIONS] + weights["embeddings.token_type_embeddings.weight"][0]
    sizes = [len(names.groups), len(names.owners), len(names.topics), len(ITEMS), len(names.addressees), len(names.kinds), 2]
    model = _Model(sizes, words, positions)
    _put(model.body.norm, weights, "embeddings.LayerNorm")
    for at, layer in enumerate(model.body.layers):
        own = f"encoder.layer.{at}."
        parts = {"joined": "attention.output.dense", "first_norm": "attention.output.LayerNorm"}
        parts |= {"inner": "intermediate.dense", "outer": "output.dense", "second_norm": "output.LayerNorm"}
        for part, name in parts.items():
            _put(getattr(layer, part), weights, own + name)
        for kind in ("weight", "bias"):
            getattr(layer.heard, kind).data = torch.cat([weights[f"{own}attention.self.{part}.{kind}"] for part in ("query", "key", "value")])
    return model


def _put(part: Any, weights: dict[str, Tensor], name: str) -> None:
    part.weight.data, part.bias.data = weights[f"{name}.weight"], weights[f"{name}.bias"]


def tune(names: Names, rows: Sequence[Rows], spellings: Sequence[str], tuning: Tuning) -> dict[str, np.ndarray]:
    """Tune the sentence model and return its arrays as `remit.engine.triage.attention.parse_attention` reads them.

    Args:
        names: what the numbers of the rows stand for.
        rows: the examples.
        spellings: every word of theirs as it is written, in the order of its number, from 1.
        tuning: settings.
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
    model = _start(number, chosen, names)
    _fit(model, rows, table, tuning, rng)
    return _as_arrays(model, chosen, names)


def _fit(model: _Model, rows: Sequence[Rows], table: np.ndarray, tuning: Tuning, rng: np.random.Generator) -> None:
    brought = [*model.body.norm.parameters(), *model.body.layers.parameters()]
    new = [*model.tables.parameters(), *model.body.out.parameters(), *model.alike.parameters()]
    groups = [{"params": brought, "lr": tuning.rate}, {"params": new, "lr": tuning.new_rate}]
    steps = torch.optim.AdamW(groups, weight_decay=tuning.decay, betas=(0.9, 0.98), fused=True)
    size = sum(int((table[one.inputs[:, len(_FEATURES) + 1]] >= 0).sum()) + 2 for one in rows)
    total = int(tuning.rounds * size / (_ROWS * _WINDOW))

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / (tuning.warm * total)) * max(0.02, 1 - step / total)

    pace = torch.optim.lr_scheduler.LambdaLR(steps, rate)
    losses: list[float] = []
    began = monotonic()
    while len(losses) < total:
        for batch in _batches(rows, table, tuning, rng):
            if len(losses) >= total:
                break
            loss = _loss(model, batch, tuning)
            steps.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*brought, *new], 1.0)
            steps.step()
            pace.step()
            losses.append(float(loss.detach()))
            if len(losses) % 200 == 0:
                print(f"  step {len(losses)} of {total}: loss {np.mean(losses[-200:]):.4f}, {monotonic() - began:.0f} s", flush=True)


def _as_arrays(model: _Model, chosen: Sequence[str], names: Names) -> dict[str, np.ndarray]:
    """Return what was tuned: the graph as bytes, the word table as whole numbers of one byte, all else as numbers of two bytes."""
    words = model.words.weight.detach().numpy()
    scale = np.abs(words).max(0) / 127
    arrays = {
        "graph": np.frombuffer(_as_graph(model.body), np.uint8),
        "piece_names": np.frombuffer("\n".join(chosen).encode("utf-8"), np.uint8),
        "words": np.rint(words / scale).astype(np.int8),
        "word_scale": scale.astype(np.float32),
        "positions": model.positions.weight.detach().numpy().astype(np.float16),
    }
    arrays |= {name: table.weight.detach().numpy().astype(np.float16) for name, table in zip(_FEATURES, model.tables, strict=True)}
    return {f"attention.{name}": values for name, values in arrays.items()}


def _as_graph(body: _Body) -> bytes:
    """Return the body as an ONNX graph from (1, pieces, 384) to (1, pieces, 1 + tasks), its weights whole numbers of seven bits."""
    with TemporaryDirectory() as folder:
        whole, ready, small = (str(Path(folder) / name) for name in ("whole.onnx", "ready.onnx", "small.onnx"))
        places = torch.export.Dim("places", min=2, max=_POSITIONS)
        named = {"input_names": ["values"], "output_names": ["found"], "dynamic_shapes": ({1: places},)}
        torch.onnx.export(body.eval(), (torch.zeros(1, 64, _WIDTH),), whole, external_data=False, **named)
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        # Seven bits: processors without VNNI add pairs of products in sixteen, which eight would overflow.
        quantize_dynamic(ready, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        return Path(small).read_bytes()
