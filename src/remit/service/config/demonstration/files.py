"""The files of the demonstration: read strictly, once.

What lives here: reading. What does not: what is made of them (`area`, `patients`, `writing`, `histories`, `mixture`).
"""

from functools import cache
from importlib import resources
from typing import Any

from remit.engine.rulebook.strict_yaml import read_yaml

LETTERS = ("northmoor", "thornwick", "eastfold")
_DATA = resources.files("remit.service.config.demonstration") / "data"


@cache
def read_data(name: str) -> dict[str, Any]:
    """Return what a file of the demonstration says ("area", "letters/northmoor")."""
    return read_yaml(_DATA.joinpath(f"{name}.yaml").read_text("utf-8"), source=f"{name}.yaml")
