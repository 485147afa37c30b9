"""References: "RM 4907 21", made to be read out on the telephone.

What lives here: making a reference and checking one. What does not: keeping them unique (there are only 100,000 of the short ones: the service's store asks for
longer ones and does that).
"""

import hashlib
import re

NO_BREAK_SPACE = "\u00a0"
_SHAPE = re.compile(r"RM[ \u00a0]?([0-9]{4})[ \u00a0]?(?:([0-9]{2})|([0-9]{4})(?:[ \u00a0]?([0-9]{2}))?)")
SHORT, LONG, LONGEST = 5, 7, 9
"""How many digits stand before the check digit."""

# The Damm table (H. M. Damm, 2004): its check digit notices every single wrong digit and every swap of two neighbours,
# which a plain sum does not. A whole number, check digit included, comes out as 0.
_DAMM = ("0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790")


def _check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim


def make_reference(seed: bytes, *, digits: int = SHORT) -> str:
    """Return the reference for a seed: always the same for the same bytes, and holding nothing of them that a person could read.

    Args:
        seed: what the reference stands for, such as the bytes of the letter; add a counter where the store finds the reference taken.
        digits: `SHORT`, `LONG` or `LONGEST`, the check digit not counted. A register of many cases needs the long ones.

    Returns:
        "RM 4907 21", or "RM 4907 2185" where it is long: digits from a hash and a check digit, with no-break spaces between the groups.
    """
    number = int.from_bytes(hashlib.sha256(seed).digest(), "big") % 10**digits
    whole = f"{number:0{digits}d}"
    whole += str(_check_digit(whole))
    return NO_BREAK_SPACE.join(("RM", *(whole[start : start + 4] for start in range(0, len(whole), 4))))


def plain_reference(text: str) -> str | None:
    """Return a reference without its spaces, as the store keeps it: "RM490721"; None where the text is none. Small letters are forgiven."""
    match = _SHAPE.fullmatch(text.strip().upper())
    found = "".join(part for part in match.groups() if part) if match else ""
    return f"RM{found}" if found and _check_digit(found) == 0 else None


def spaced_reference(plain: str) -> str:
    """Return a reference in groups, with no-break spaces."""
    digits = plain.removeprefix("RM")
    return NO_BREAK_SPACE.join(("RM", *(digits[start : start + 4] for start in range(0, len(digits), 4))))


def is_reference(text: str) -> bool:
    """Return whether a text is a reference with a check digit that fits; spaces may be plain, no-break or left out."""
    return text.strip().startswith("RM") and plain_reference(text) is not None
