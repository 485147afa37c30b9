"""Funnel limits: the published method step by step, over-dispersion, and when no funnel is drawn."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.engine.measures.funnel import Place, ProviderRate, dispersion, make_funnel

EVEN = [ProviderRate(f"RN{number}", 100, 10000) for number in range(1, 7)]


def test_below_five_comparable_providers_no_funnel_is_drawn() -> None:
    tiny = ProviderRate("RN9", 0, 20)
    funnel = make_funnel([*EVEN[:4], tiny])
    assert "4 of the providers have enough letters" in funnel.refusal
    assert {point.place for point in funnel.points} == {Place.NOT_COMPARED}
    assert funnel.band_at(10000) is None
    assert not make_funnel(EVEN[:5]).refusal


def test_a_provider_with_few_letters_is_shown_and_not_compared() -> None:
    funnel = make_funnel([*EVEN, ProviderRate("RN9", 9, 300), ProviderRate("RN8", 0, 0)])
    found = {point.provider: point for point in funnel.points}
    assert found["RN9"].place is Place.NOT_COMPARED
    assert found["RN9"].rate == pytest.approx(30)
    assert found["RN8"].rate is None


def test_nothing_at_all_is_refused_with_a_sentence() -> None:
    assert "0 of the providers have" in make_funnel([]).refusal


def test_without_over_dispersion_limits_are_those_of_chance() -> None:
    funnel = make_funnel(EVEN)
    assert funnel.tau_squared == 0
    band = funnel.band_at(10000)
    assert band is not None
    # (1 +/- z / (2 sqrt(100)))^2 x 10 per 1,000
    assert (band.lower_95, band.upper_95) == pytest.approx((10 * (1 - 0.0979982) ** 2, 10 * (1 + 0.0979982) ** 2))
    assert (band.lower_998, band.upper_998) == pytest.approx((10 * (1 - 0.1545116) ** 2, 10 * (1 + 0.1545116) ** 2))


def test_dispersion_by_hand() -> None:
    """Five providers, 100 expected each: z = 2(sqrt(o) - 10); the ends are drawn in; tau squared = (n phi - (n - 1)) / (sum w - sum w2 / sum w)."""
    observed = [64.0, 81.0, 100.0, 121.0, 144.0]
    scores = [-4.0, -2.0, 0.0, 2.0, 4.0]
    drawn_in = [-3.2, -2.0, 0.0, 2.0, 3.2]
    assert [2 * (math.sqrt(value) - 10) for value in observed] == scores
    phi = sum(score**2 for score in drawn_in) / 5
    tau_squared = (5 * phi - 4) / (5 * 400 - 5 * 400**2 / (5 * 400))
    assert dispersion(observed, [100.0] * 5) == pytest.approx((phi, tau_squared))


def test_over_dispersed_providers_get_wider_limits() -> None:
    spread = [ProviderRate(f"RN{number}", cases, 10000) for number, cases in enumerate((64, 81, 100, 121, 144))]
    wide, narrow = make_funnel(spread).band_at(10000), make_funnel(EVEN).band_at(10000)
    assert wide is not None
    assert narrow is not None
    assert wide.upper_998 > narrow.upper_998 + 3
    assert {point.place for point in make_funnel(spread).points} == {Place.AS_EXPECTED}


def test_one_provider_apart_stands_out() -> None:
    funnel = make_funnel([*[ProviderRate(f"RN{number}", 100, 10000) for number in range(1, 12)], ProviderRate("RX1", 220, 10000)])
    places = {point.provider: point.place for point in funnel.points}
    assert places.pop("RX1") is Place.HIGHER
    assert Place.HIGHER not in places.values()


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40000)), min_size=0, max_size=12))
def test_limits_enclose_the_average_and_close_in_with_size(rows: list[tuple[int, int]]) -> None:
    funnel = make_funnel(ProviderRate(f"RN{number}", cases, letters) for number, (cases, letters) in enumerate(rows))
    small, large = funnel.band_at(1000), funnel.band_at(20000)
    if small is None or large is None or funnel.average is None:
        assert funnel.refusal or not funnel.average
        return
    assert small.lower_998 <= large.lower_998 <= large.lower_95 <= funnel.average <= large.upper_95 <= large.upper_998 <= small.upper_998
    assert [point.provider for point in funnel.points] == sorted(point.provider for point in funnel.points)
