"""What a check says."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    FINE = "fine"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One matter.

    Attributes:
        about: what was looked at, in two or three words.
        level: how bad it is.
        says: what was found, a sentence.
        mend: what to do, "" where it is fine.
    """

    about: str
    level: Level
    says: str
    mend: str = ""

    def record(self) -> dict[str, str]:
        """Return it for machines."""
        return asdict(self)


def fine(about: str, says: str) -> Finding:
    """Return that all is well."""
    return Finding(about, Level.FINE, says)


def look(about: str, says: str, mend: str) -> Finding:
    """Return that somebody should look at it."""
    return Finding(about, Level.LOOK, says, mend)


def wrong(about: str, says: str, mend: str) -> Finding:
    """Return that it does not work so."""
    return Finding(about, Level.WRONG, says, mend)
