"""The sentence model all-MiniLM-L6-v2 in PyTorch, as it is tuned: tables for what else is known of a word beside its pieces, layers, and what is said of each.

What lives here: the modules, how they begin, and the layers as a graph of whole numbers for ONNX Runtime. What does not: examples and the fit (`attention.py`),
and which parts of the tuned model are kept (`narrowing.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional

from network import ALIKE
from remit.engine.triage.network import ITEMS, Names
from remit.engine.triage.scorer import TASKS
from vectors import sentence_model

WIDTH, HEAD = 384, 32
FEATURES = ("groups", "owners", "topics", "items", "addressees", "kinds", "private")
"""What is known of a word beside its pieces, each with a table."""
_POSITIONS = 400
_TINY = 1e-12
_FAR = -1e4


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the layers are.

    Attributes:
        layers, heads, inner: how many layers, heads of attention in each, and numbers between its two sums.
        wide: of the layers, the lower ones that read all pieces; those above read a stretch and take the rest as these left it.
    """

    layers: int = 6
    heads: int = 12
    inner: int = 1536
    wide: int = 6


class Layer(nn.Module):
    """One layer. All values are (rows, pieces, 384), `apart` and `same` (rows, 1, pieces, pieces)."""

    def __init__(self, shape: Shape) -> None:
        """Make one of a shape."""
        super().__init__()
        self.size = shape.heads * HEAD
        self.heard = nn.Linear(WIDTH, 3 * self.size)
        self.joined = nn.Linear(self.size, WIDTH)
        self.first_norm = nn.LayerNorm(WIDTH, _TINY)
        self.inner = nn.Linear(WIDTH, shape.inner)
        self.outer = nn.Linear(shape.inner, WIDTH)
        self.second_norm = nn.LayerNorm(WIDTH, _TINY)

    def _heads(self, part: Tensor) -> Tensor:
        return part.reshape(part.shape[0], -1, self.size // HEAD, HEAD).transpose(1, 2)

    def _asked(self, values: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        query, key, value = map(self._heads, self.heard(values).split(self.size, -1))
        return query * HEAD**-0.5, key, value

    def _known(self, around: Tensor) -> tuple[Tensor, Tensor]:
        """Return keys and values alone."""
        key, value = map(self._heads, functional.linear(around, self.heard.weight[self.size :], self.heard.bias[self.size :]).split(self.size, -1))
        return key, value

    def _after(self, values: Tensor, heard: Tensor) -> Tensor:
        values = self.first_norm(values + self.joined(heard.transpose(1, 2).reshape(values.shape[0], -1, self.size)))
        end: Tensor = self.second_norm(values + self.outer(functional.gelu(self.inner(values), approximate="tanh")))
        return end

    def forward(self, values: Tensor, apart: Tensor | None) -> Tensor:
        """Read all pieces. `apart` is added where one piece must not hear another."""
        query, key, value = self._asked(values)
        scores = query @ key.transpose(-1, -2)
        return self._after(values, torch.softmax(scores if apart is None else scores + apart, -1).to(value.dtype) @ value)

    def beside(self, values: Tensor, around: Tensor, apart: Tensor, same: Tensor) -> Tensor:
        """Read many stretches side by side as `narrow` reads one: those of the `same` hear each other as they are here, all others as they are `around`."""
        query, key, value = self._asked(values)
        others, of_others = self._known(around)
        scores = torch.where(same, query @ key.transpose(-1, -2), query @ others.transpose(-1, -2))
        shares = torch.softmax(scores + apart, -1).to(value.dtype)
        inside = shares * same
        return self._after(values, inside @ value + (shares - inside) @ of_others)

    def narrow(self, values: Tensor, around: Tensor) -> Tensor:
        """Read one stretch; what is `around` it stays as it is."""
        query, key, value = self._asked(values)
        others, of_others = self._known(around)
        shares = torch.softmax(query @ torch.cat([key, others], 2).transpose(-1, -2), -1)
        return self._after(values, shares @ torch.cat([value, of_others], 2))


class Body(nn.Module):
    """What runs where letters are read: from the sums of the tables to what is said of each piece."""

    def __init__(self, shape: Shape) -> None:
        """Make layers of a shape."""
        super().__init__()
        self.wide = shape.wide
        self.norm = nn.LayerNorm(WIDTH, _TINY)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.out = nn.Linear(WIDTH, 1 + len(TASKS))
        nn.init.normal_(self.out.weight, 0, 0.02)
        nn.init.zeros_(self.out.bias)
        self.out.bias.data[0] = -3

    def each(self, values: Tensor, apart: Tensor, same: Tensor) -> list[Tensor]:
        """Return what each layer makes of many stretches side by side."""
        found = [self.norm(values)]
        for layer in self.layers[: self.wide]:
            found.append(layer(found[-1], apart))
        around = found[-1]
        for layer in self.layers[self.wide :]:
            found.append(layer.beside(found[-1], around, apart, same))
        return found[1:]

    def forward(self, values: Tensor, own: Tensor, rest: Tensor) -> Tensor:
        """Return what is said of the pieces `own`, the others being `rest`."""
        values = self.norm(values)
        for layer in self.layers[: self.wide]:
            values = layer(values, None)
        values, around = values[:, own], values[:, rest]
        for layer in self.layers[self.wide :]:
            values = layer.narrow(values, around)
        found: Tensor = self.out(values)
        return found


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of examples side by side in rows of one length.

    Attributes:
        pieces, places: number of each piece and where in its window it stands, shape (rows, pieces).
        features: shape (rows, pieces, 7).
        example, stretch: which window of the row a piece is of, from 1, 0 for none; which stretch of it, -1 for its ends.
    """

    pieces: Tensor
    places: Tensor
    features: Tensor
    example: Tensor
    stretch: Tensor


class Model(nn.Module):
    """The tables, the body, and the look-alikes while it is taught."""

    def __init__(self, sizes: Sequence[int], words: Tensor, positions: Tensor, shape: Shape) -> None:
        """Take the sizes of the tables, and what does not change: the vectors of pieces and of positions."""
        super().__init__()
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        self.positions = nn.Embedding.from_pretrained(positions, freeze=True)
        self.tables = nn.ModuleList(nn.Embedding(size, WIDTH) for size in sizes)
        for table in self.tables:
            nn.init.zeros_(table.weight)
        self.body = Body(shape)
        self.alike = nn.Linear(WIDTH, len(ALIKE))
        nn.init.constant_(self.alike.bias, -3)

    def forward(self, windows: Windows) -> tuple[Tensor, Tensor, list[Tensor]]:
        """Return what is said of each piece, what of the look-alikes, and what each layer makes of it."""
        values = self.words(windows.pieces) + self.positions(windows.places)
        for at, table in enumerate(self.tables):
            values = values + table(windows.features[..., at])
        together = windows.example[:, None, :, None] == windows.example[:, None, None, :]
        same = together & (windows.stretch[:, None, :, None] == windows.stretch[:, None, None, :])
        seen = self.body.each(values, torch.where(together, 0.0, _FAR).to(torch.bfloat16), same)
        return self.body.out(seen[-1]), self.alike(seen[-1]), seen


def start(number: Mapping[str, int], chosen: Sequence[str], names: Names) -> Model:
    """Return the model as the sentence model has it, the new tables empty. `number` has the row of each piece there."""
    weights = {name: torch.from_numpy(values) for name, values in sentence_model()[0].items()}
    words = weights["embeddings.word_embeddings.weight"][[number[name] for name in chosen]]
    positions = weights["embeddings.position_embeddings.weight"][:_POSITIONS] + weights["embeddings.token_type_embeddings.weight"][0]
    sizes = [len(names.groups), len(names.owners), len(names.topics), len(ITEMS), len(names.addressees), len(names.kinds), 2]
    model = Model(sizes, words, positions, Shape())
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


def as_graph(body: Body) -> bytes:
    """Return the body as an ONNX graph from (1, pieces, 384) to (1, own pieces, 1 + tasks), its weights whole numbers of seven bits."""
    with TemporaryDirectory() as folder:
        whole, ready, small = (str(Path(folder) / name) for name in ("whole.onnx", "ready.onnx", "small.onnx"))
        example = (torch.zeros(1, 64, WIDTH), torch.arange(5, 30), torch.cat([torch.arange(5), torch.arange(30, 64)]))
        inputs = ("values", "own", "rest")
        dynamic = tuple({axis: torch.export.Dim(name, min=2, max=_POSITIONS)} for name, axis in zip(inputs, (1, 0, 0), strict=True))
        torch.onnx.export(body.eval(), example, whole, external_data=False, input_names=list(inputs), output_names=["found"], dynamic_shapes=dynamic)
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        # Seven bits: processors without VNNI add pairs of products in sixteen, which eight would overflow.
        quantize_dynamic(ready, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        return Path(small).read_bytes()
