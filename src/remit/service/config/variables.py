"""Reading variables of the environment that hold numbers.

What lives here: reading, with a sentence for what is no number. What does not: which variables there are (`settings`).
"""

import os

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, default: int) -> int:
    """Return the whole number that a variable holds, or the default where it is not set.

    Raises:
        ImproperlyConfigured: it holds something else.
    """
    text = os.environ.get(name, "")
    try:
        return int(text) if text else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}, which is not a whole number. Write one, such as {default}, or leave the variable out.") from None


def number(name: str, default: float) -> float:
    """Return the number that a variable holds, or the default where it is not set.

    Raises:
        ImproperlyConfigured: it holds something else.
    """
    text = os.environ.get(name, "")
    try:
        return float(text) if text else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}, which is not a number. Write one, such as {default:g}, or leave the variable out.") from None
