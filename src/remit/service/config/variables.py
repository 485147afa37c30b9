"""Reading variables of the environment that hold numbers.

What lives here: reading, with a sentence for what is no number. What does not: which variables there are (`settings`).
"""

import os
from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

Kind = TypeVar("Kind", int, float)


def _read(name: str, default: Kind, read: Callable[[str], Kind], called: str) -> Kind:
    text = os.environ.get(name, "")
    try:
        return read(text) if text else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}, which is not {called}. Write one, such as {default:g}, or leave the variable out.") from None


def whole_number(name: str, default: int) -> int:
    """Return the whole number that a variable holds, or the default where it is not set.

    Raises:
        ImproperlyConfigured: it holds something else.
    """
    return _read(name, default, int, "a whole number")


def number(name: str, default: float) -> float:
    """Return the number that a variable holds, or the default where it is not set.

    Raises:
        ImproperlyConfigured: it holds something else.
    """
    return _read(name, default, float, "a number")
