"""Limits of a funnel across providers: how far a rate may lie from the average of all before it is unlikely to be chance, by size.

What lives here: limits with over-dispersion. What does not: drawing (the service), or any order of providers: there is none.

After D. J. Spiegelhalter, Handling over-dispersion of performance indicators, Quality and Safety in Health Care 2005;14:347-351, and Funnel plots for comparing
institutional performance, Statistics in Medicine 2005;24:1185-1202: on the square root of observed over expected, whose standard error is 1 / (2
sqrt(expected)), z-scores are drawn in to their 10th and 90th percentile; phi is the mean of their squares; where providers differ more than chance allows,
what they differ by besides is added as a variance tau squared.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

Z_95 = 1.959964
Z_998 = 3.090232
LEAST_PROVIDERS = 5
LEAST_EXPECTED = 5.0
WINSORISED = 0.1


class Place(StrEnum):
    """Where a provider's rate lies. Near a limit means between the 95% and the 99.8% limit."""

    NOT_COMPARED = "not_compared"
    AS_EXPECTED = "as_expected"
    NEAR_UPPER = "near_upper"
    NEAR_LOWER = "near_lower"
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class ProviderRate:
    """Cases and letters read of one provider."""

    provider: str
    cases: int
    letters: int


@dataclass(frozen=True, slots=True)
class Band:
    """Limits of the rate per 1,000 letters for one number of letters."""

    letters: int
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One provider in the funnel; without a rate or with too few cases to expect it is shown and not compared."""

    provider: str
    cases: int
    letters: int
    rate: float | None
    band: Band | None
    place: Place


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel.

    Attributes:
        average: cases per 1,000 letters of all providers together.
        phi: how many times more the providers vary than chance alone would make them; 1 is chance.
        tau_squared: what is added to the variance, 0 where chance explains it all.
        points: the providers in order of their code.
        refusal: why it is not drawn, "" where it may be.
    """

    average: float | None
    phi: float
    tau_squared: float
    points: tuple[FunnelPoint, ...]
    refusal: str = ""

    def band_at(self, letters: int) -> Band | None:
        """Return the limits for a number of letters, None where there are none."""
        if not self.average or letters <= 0 or self.refusal:
            return None
        expected = self.average * letters / 1000
        spread = math.sqrt(1 / (4 * expected) + self.tau_squared)
        edges = [self.average * max(0.0, 1 + sign * z * spread) ** 2 for z in (Z_95, Z_998) for sign in (-1, 1)]
        return Band(letters, *edges)


def make_funnel(rates: Iterable[ProviderRate]) -> Funnel:
    """Return the funnel of these providers.

    Below five providers that can be compared there are no limits: the largest would be measured against an average that is mostly its own.
    """
    rows = sorted(rates, key=lambda row: row.provider)
    cases, letters = sum(row.cases for row in rows), sum(row.letters for row in rows)
    average = 1000 * cases / letters if letters else None
    compared = [row for row in rows if average and average * row.letters / 1000 >= LEAST_EXPECTED]
    if len(compared) < LEAST_PROVIDERS:
        points = tuple(FunnelPoint(row.provider, row.cases, row.letters, _rate(row), None, Place.NOT_COMPARED) for row in rows)
        return Funnel(average, 1.0, 0.0, points, _refusal(len(compared)))
    assert average is not None  # noqa: S101 there are providers to compare
    phi, tau_squared = dispersion([row.cases for row in compared], [average * row.letters / 1000 for row in compared])
    empty = Funnel(average, phi, tau_squared, ())
    return Funnel(average, phi, tau_squared, tuple(_point(row, empty, row in compared) for row in rows))


def dispersion(observed: Sequence[float], expected: Sequence[float]) -> tuple[float, float]:
    """Return phi and tau squared on the square root scale.

    Args:
        observed: cases, one a provider.
        expected: cases at the average rate, above zero.
    """
    weights = 4 * np.asarray(expected, dtype=float)
    scores = 2 * (np.sqrt(np.asarray(observed, dtype=float)) - np.sqrt(np.asarray(expected, dtype=float)))
    low, high = np.quantile(scores, [WINSORISED, 1 - WINSORISED])
    number = len(scores)
    phi = float(np.mean(np.clip(scores, low, high) ** 2))
    excess = number * phi - (number - 1)
    if excess <= 0:
        return phi, 0.0
    return phi, float(excess / (weights.sum() - (weights**2).sum() / weights.sum()))


def _rate(row: ProviderRate) -> float | None:
    return 1000 * row.cases / row.letters if row.letters else None


def _point(row: ProviderRate, funnel: Funnel, is_compared: bool) -> FunnelPoint:
    rate, band = _rate(row), funnel.band_at(row.letters) if is_compared else None
    place = Place.NOT_COMPARED if band is None or rate is None else _place(rate, band)
    return FunnelPoint(row.provider, row.cases, row.letters, rate, band, place)


def _place(rate: float, band: Band) -> Place:
    if rate > band.upper_998:
        return Place.HIGHER
    if rate < band.lower_998:
        return Place.LOWER
    if rate > band.upper_95:
        return Place.NEAR_UPPER
    return Place.NEAR_LOWER if rate < band.lower_95 else Place.AS_EXPECTED


def _refusal(compared: int) -> str:
    return (
        f"No funnel is drawn: {compared} of the providers {'has' if compared == 1 else 'have'} enough letters to be compared, and a fair comparison needs "
        f"{LEAST_PROVIDERS}. Read each provider's own chart instead."
    )
