"""Comparison: adjusted ratio, funnel, distances, against SciPy, simulation and hand work."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import distance

from registry.profiling.measures import comparison

mixes = st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any)


def test_the_adjusted_ratio_by_hand() -> None:
    expected = comparison.expected_from([0.1, 0.5], [[1000, 200]])
    assert expected.tolist() == [200]
    ratio = comparison.adjusted_ratio([250], [250], expected)
    assert float(ratio.value[0]) == pytest.approx(125)
    assert float(ratio.upper[0]) == pytest.approx(125 * np.exp(1.96 / np.sqrt(250)))


@given(mixes, st.integers(1, 500))
def test_a_place_against_itself_is_100(mix: list[int], total: int) -> None:
    homes = np.array(mix, dtype=float)
    expected = comparison.expected_from(np.full(4, total / homes.sum()), homes)
    assert comparison.adjusted_ratio(total, total, expected).value == pytest.approx(100)


def test_the_adjusted_ratio_covers() -> None:
    observed = np.random.default_rng(2).poisson(120, 8000)
    ratio = comparison.adjusted_ratio(observed, observed, 100)
    assert 0.93 <= np.mean((ratio.lower <= 120) & (ratio.upper >= 120)) <= 0.97


@pytest.mark.parametrize("dispersion", [1.0, 4.0])
def test_funnel_holds_what_chance_does(dispersion: float) -> None:
    expected = np.full(20_000, 300.0)
    draw = np.random.default_rng(9).poisson(expected / dispersion) * dispersion
    limits = comparison.funnel(expected, dispersion)
    ratio = 100 * draw / expected
    inner = np.mean((ratio >= limits.lower95) & (ratio <= limits.upper95))
    outer = np.mean((ratio >= limits.lower998) & (ratio <= limits.upper998))
    assert 0.93 <= inner <= 0.97
    assert outer > 0.995


def test_over_dispersion_is_recovered_and_never_below_1() -> None:
    random = np.random.default_rng(4)
    expected = np.full(4000, 400.0)
    wide = comparison.over_dispersion(random.poisson(100, 4000) * 4, expected)
    # Drawing in the outer tenths leaves 0.68 of the variance of normal scores.
    assert wide == pytest.approx(4 * 0.68, rel=0.1)
    assert comparison.over_dispersion(expected, expected) == 1
    assert comparison.over_dispersion([5], [4]) == 1


def test_outside_the_limits_is_said() -> None:
    limits = comparison.funnel([100.0], 1.0)
    said = [comparison.outside(ratio, limits, 0) for ratio in (100, 125, 150, 60)]
    assert said == [None, "control", "alert", "alert"]


@given(mixes, mixes)
def test_mix_distance_equals_scipy(first: list[int], second: list[int]) -> None:
    p, q = np.array(first) / sum(first), np.array(second) / sum(second)
    ours = comparison.mix_distance(first, second)
    theirs = distance.euclidean(np.sqrt(p), np.sqrt(q)) / np.sqrt(2)
    assert ours == pytest.approx(theirs, abs=1e-6)


def test_mixes_with_nothing_in_common_are_1_apart() -> None:
    assert comparison.mix_distance([1, 0], [0, 5]) == 1
    assert np.isnan(comparison.mix_distance([0, 0], [1, 1]))


def test_standardised_distance_equals_scipy() -> None:
    random = np.random.default_rng(1)
    table = random.normal(size=(8, 5)) * [1, 10, 100, 1000, 0.1]
    theirs = distance.cdist(table[:1], table[1:], "seuclidean", V=table.var(axis=0))[0]
    ours = comparison.standardised_distance(table[0], table[1:])
    assert ours == pytest.approx(theirs / np.sqrt(5))


def test_an_attribute_that_does_not_vary_counts_nothing() -> None:
    far = comparison.standardised_distance([1, 7], [[2, 7], [3, 7]])
    assert far[1] == pytest.approx(2 * far[0])
