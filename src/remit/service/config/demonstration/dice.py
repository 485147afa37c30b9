"""Chance that falls the same way every time, on every machine and with every Python.

What lives here: a source of numbers made from a name. What does not: what they decide (`patients`, `writing`, `histories`, `mixture`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

_One = TypeVar("_One")


class Dice:
    """Throws that follow from a name alone: SHA-256 of the name and of how often it was thrown before."""

    def __init__(self, name: str) -> None:
        """Begin at the first throw of a name."""
        self._name = name
        self._thrown = 0

    def number(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        self._thrown += 1
        throw = hashlib.sha256(f"{self._name}|{self._thrown}".encode()).digest()
        return low + int.from_bytes(throw[:8], "big") % (high - low + 1)

    def pick(self, things: Sequence[_One]) -> _One:
        """Return one of several things."""
        return things[self.number(0, len(things) - 1)]

    def weighted(self, weights: Mapping[_One, int]) -> _One:
        """Return one of several things, each as often as its weight says."""
        throw = self.number(1, sum(weights.values()))
        for thing, weight in weights.items():
            throw -= weight
            if throw <= 0:
                return thing
        raise ValueError("Weights must be positive.")

    def some(self, things: Sequence[_One], count: int) -> list[_One]:
        """Return several different things in the order in which they were drawn; all of them where there are no more."""
        left = list(things)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(min(count, len(left)))]

    def is_hit(self, percent: int) -> bool:
        """Return whether a throw hits, so many times in a hundred."""
        return self.number(1, 100) <= percent
