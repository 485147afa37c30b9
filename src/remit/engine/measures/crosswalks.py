"""From tasks to the themes that people use: areas of the improvement plan, national interface areas, categories of the BMA.

What lives here: reading `crosswalks.yaml` and asking it. What does not: which areas there are, which is data.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from remit.engine.terms import LetterKind, Task

OUTSIDE = "outside"


class CrosswalkError(ValueError):
    """There is no such crosswalk; the message names those that there are."""


class Area(BaseModel):
    """One theme: its tasks, and the kinds of letter for which it takes them (none given: all)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    tasks: tuple[Task, ...]
    letters: tuple[LetterKind, ...] = ()

    def fits(self, task: Task, letter: LetterKind | None) -> bool:
        """Return whether a task asked for by a kind of letter belongs here."""
        return task in self.tasks and (not self.letters or letter in self.letters)


class Crosswalk(BaseModel):
    """One set of themes, with its source and how well it is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    source: str
    verification: Literal["contract-text", "secondary-source", "unverified"]
    outside: str
    areas: tuple[Area, ...]

    @model_validator(mode="after")
    def _areas_are_told_apart(self) -> "Crosswalk":
        ids = [area.id for area in self.areas]
        if len(set(ids)) < len(ids) or OUTSIDE in ids:
            raise ValueError(f"Crosswalk {self.id}: two areas have the same id, or one is called {OUTSIDE!r}.")
        return self

    def area_of(self, task: Task, letter: LetterKind | None = None) -> str:
        """Return the id of the area to which a task belongs, `outside` where none fits."""
        return next((area.id for area in self.areas if area.fits(task, letter)), OUTSIDE)

    def titles(self) -> dict[str, str]:
        """Return the areas by id in their order, what is outside last."""
        return {area.id: area.title for area in self.areas} | {OUTSIDE: self.outside}


@cache
def load_crosswalks() -> dict[str, Crosswalk]:
    """Return the shipped crosswalks by id."""
    import yaml

    data: dict[str, Any] = yaml.safe_load(files("remit.engine.measures").joinpath("crosswalks.yaml").read_text(encoding="utf-8"))
    return {crosswalk.id: crosswalk for crosswalk in _read(data["crosswalks"])}


def _read(rows: list[dict[str, Any]]) -> Iterator[Crosswalk]:
    for row in rows:
        yield Crosswalk.model_validate(row)


def get_crosswalk(name: str) -> Crosswalk:
    """Return one crosswalk.

    Raises:
        CrosswalkError: there is none of this name.
    """
    crosswalks = load_crosswalks()
    if name not in crosswalks:
        raise CrosswalkError(f"There is no set of themes called {name!r}. Choose one of: {', '.join(crosswalks)}.")
    return crosswalks[name]


@cache
def area_of(name: str, task: Task, letter: LetterKind | None) -> str:
    """Return the area of a task in one crosswalk; kept, because every request of every case asks."""
    return get_crosswalk(name).area_of(task, letter)
