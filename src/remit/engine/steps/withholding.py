"""What money may be withheld: a sum worked out from the month's value that a person enters and a percentage that a person or a source has verified.

What lives here: `work_out` and its answer. What does not: whether to withhold (a person decides), or paying anything: the sum is available to the commissioner,
never applied by Remit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from remit.engine.steps.ladder import Share


class WithholdingError(ValueError):
    """A sum that cannot be worked out; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is available to withhold for one month.

    Attributes:
        share: id of what it rests on.
        month: "2026-01".
        value_pence: the month's value that a person entered.
        milestones: how many milestones it is for; 1 where the share is not about milestones.
        percent: for each of them. cap: for all together, None where there is none.
        available_pence: the sum.
        is_capped: whether the cap cut it.
    """

    share: str
    month: str
    value_pence: int
    milestones: int
    percent: Decimal
    cap: Decimal | None
    available_pence: int
    is_capped: bool

    @property
    def words(self) -> str:
        """How it was worked out, as one sentence."""
        times = f" for each of {self.milestones} milestones" if self.milestones > 1 else ""
        capped = f", capped at {_percent_words(self.cap)} together" if self.is_capped and self.cap is not None else ""
        return f"{_percent_words(self.percent)}{times} of {pounds(self.value_pence)}{capped}: {pounds(self.available_pence)}, available to the commissioner."

    def to_record(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "share": self.share,
            "month": self.month,
            "value_pence": self.value_pence,
            "milestones": self.milestones,
            "percent": str(self.percent),
            "cap": None if self.cap is None else str(self.cap),
            "available_pence": self.available_pence,
            "is_capped": self.is_capped,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Withheld":
        """Return the sum of plain data.

        Raises:
            WithholdingError: something is missing or of the wrong kind.
        """
        try:
            return cls(
                share=str(record["share"]),
                month=str(record["month"]),
                value_pence=int(record["value_pence"]),
                milestones=int(record["milestones"]),
                percent=Decimal(record["percent"]),
                cap=None if record["cap"] is None else Decimal(record["cap"]),
                available_pence=int(record["available_pence"]),
                is_capped=bool(record["is_capped"]),
            )
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise WithholdingError(f"This is no sum to withhold: {error!r}.") from error


def work_out(share: Share, *, month: str, value_pence: int, milestones: int = 1) -> Withheld:
    """Return what is available to withhold for one month, rounded down to the penny so that it never passes the percentage.

    Args:
        share: what it rests on.
        month: "2026-01".
        value_pence: the month's actual value as the commissioner's finance team gives it. Remit never guesses it.
        milestones: how many milestones are missed.

    Raises:
        WithholdingError: the percentage is not verified, or the value or the number makes no sense.
    """
    if share.percent is None:
        raise WithholdingError(
            f"Remit has not seen in the contract which percentage may be withheld ({share.words.lower()}). "
            "Read it in the signed contract and enter it with its clause and page."
        )
    if value_pence <= 0:
        raise WithholdingError("Enter the month's value in pounds, more than zero. Your finance team knows it.")
    if milestones < 1:
        raise WithholdingError("Say for how many milestones: at least one.")
    whole = share.percent * milestones
    percent = min(whole, share.cap) if share.cap is not None else whole
    available = int((value_pence * percent / 100).to_integral_value(ROUND_DOWN))
    return Withheld(share.id, month, value_pence, milestones, share.percent, share.cap, available, percent < whole)


def pounds(pence: int) -> str:
    """Write a sum: £1,234.50."""
    return f"£{pence // 100:,}.{pence % 100:02d}"


def _percent_words(percent: Decimal | None) -> str:
    return f"{(percent or Decimal(0)).normalize():f}%"
