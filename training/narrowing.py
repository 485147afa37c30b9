"""A smaller model out of a tuned one: in each layer those heads and inner numbers are kept that move what comes out of it most.

What lives here: what the parts of a layer do over some examples, and the smaller model with the mean of what is gone in its constants. What does not: how it
then learns from the larger one (`attention.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from sentence_layers import HEAD, Layer, Model, Shape, Windows


@dataclass(slots=True)
class _Moments:
    """Sums over places of what enters a part: how many places, their sum, and the sum of their products with each other."""

    count: int = 0
    total: Tensor | float = 0.0
    products: Tensor | float = 0.0

    def add(self, values: Tensor) -> None:
        """Add places, shape (..., numbers)."""
        flat = values.detach().float().reshape(-1, values.shape[-1])
        self.count += len(flat)
        self.total = self.total + flat.sum(0)
        self.products = self.products + flat.T @ flat

    def mean_and_spread(self) -> tuple[Tensor, Tensor]:
        """Return the mean and the covariance."""
        mean = torch.as_tensor(self.total) / self.count
        return mean, torch.as_tensor(self.products) / self.count - torch.outer(mean, mean)


def _measure(model: Model, examples: Iterable[Windows]) -> list[tuple[_Moments, _Moments]]:
    """Return for each layer what enters `joined` and `outer` over some examples."""
    found = [(_Moments(), _Moments()) for _ in model.body.layers]
    hooks = []
    for layer, own in zip(model.body.layers, found, strict=True):
        for part, moments in zip((layer.joined, layer.outer), own, strict=True):
            hooks.append(part.register_forward_pre_hook(lambda _, given, moments=moments: moments.add(given[0])))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for windows in examples:
            model(windows)
    for hook in hooks:
        hook.remove()
    return found


def narrowed(model: Model, shape: Shape, examples: Iterable[Windows]) -> Model:
    """Return a model of a smaller shape with the weights of a larger one of as many layers.

    Args:
        model: the larger one.
        shape: of the smaller one.
        examples: over which the parts are measured.
    """
    small = Model([table.num_embeddings for table in model.tables], model.words.weight, model.positions.weight, shape)
    small.tables.load_state_dict(model.tables.state_dict())
    small.alike.load_state_dict(model.alike.state_dict())
    small.body.norm.load_state_dict(model.body.norm.state_dict())
    small.body.out.load_state_dict(model.body.out.state_dict())
    for own, large, moments in zip(small.body.layers, model.body.layers, _measure(model, examples), strict=True):
        _keep_heads(own, large, moments[0], shape.heads)
        _keep_inner(own, large, moments[1], shape.inner)
    return small


def _keep_heads(own: Layer, large: Layer, moments: _Moments, count: int) -> None:
    mean, spread = moments.mean_and_spread()
    weight = large.joined.weight.data
    parts = [slice(at, at + HEAD) for at in range(0, large.size, HEAD)]
    moved = torch.stack([((weight[:, part] @ spread[part, part]) * weight[:, part]).sum() for part in parts])
    kept = torch.zeros(large.size, dtype=torch.bool)
    for at in moved.topk(count).indices.tolist():
        kept[parts[at]] = True
    rows = torch.cat([kept] * 3)
    own.heard.weight.data, own.heard.bias.data = large.heard.weight.data[rows], large.heard.bias.data[rows]
    own.first_norm.load_state_dict(large.first_norm.state_dict())
    _join(own.joined, large.joined, kept, mean)


def _keep_inner(own: Layer, large: Layer, moments: _Moments, count: int) -> None:
    mean, spread = moments.mean_and_spread()
    kept = torch.zeros(len(mean), dtype=torch.bool)
    kept[(spread.diagonal() * (large.outer.weight.data**2).sum(0)).topk(count).indices] = True
    own.inner.weight.data, own.inner.bias.data = large.inner.weight.data[kept], large.inner.bias.data[kept]
    own.second_norm.load_state_dict(large.second_norm.state_dict())
    _join(own.outer, large.outer, kept, mean)


def _join(own: nn.Linear, large: nn.Linear, kept: Tensor, mean: Tensor) -> None:
    """Give a sum the columns that are kept, and the mean of the others as a constant."""
    weight = large.weight.data
    own.weight.data, own.bias.data = weight[:, kept], large.bias.data + weight[:, ~kept] @ mean[~kept]
