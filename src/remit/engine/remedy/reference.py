"""References: "RM 4907 21", made to be read out on the telephone.

What lives here: making a reference and checking one. What does not: keeping them unique (there are only 100,000: the service's store does that).
"""

import hashlib
import re

NO_BREAK_SPACE = "\u00a0"
_SHAPE = re.compile(r"RM[ \u00a0]?([0-9]{4})[ \u00a0]?([0-9]{2})")

# The Damm table (H. M. Damm, 2004): its check digit notices every single wrong digit and every swap of two neighbours,
# which a plain sum does not. A whole number, check digit included, comes out as 0.
_DAMM = ("0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790")


def _check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim


def make_reference(seed: bytes) -> str:
    """Return the reference for a seed: always the same for the same bytes, and holding nothing of them that a person could read.

    Args:
        seed: what the reference stands for, such as the bytes of the letter; add a counter where the store finds the reference taken.

    Returns:
        "RM 4907 21": five digits from a hash and a check digit, with no-break spaces between the groups.
    """
    digits = f"{int.from_bytes(hashlib.sha256(seed).digest(), 'big') % 100_000:05d}"
    whole = f"{digits}{_check_digit(digits)}"
    return f"RM{NO_BREAK_SPACE}{whole[:4]}{NO_BREAK_SPACE}{whole[4:]}"


def is_reference(text: str) -> bool:
    """Return whether a text is a reference with a check digit that fits; spaces may be plain, no-break or left out."""
    match = _SHAPE.fullmatch(text.strip())
    return match is not None and _check_digit(match[1] + match[2]) == 0
