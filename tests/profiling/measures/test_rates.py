"""Rates, count limits and shares against SciPy, statsmodels and published figures; coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from registry.profiling.measures import rates


@pytest.mark.parametrize("count", [10, 65, 400])
def test_byar_is_close_to_the_exact_limits(count: int) -> None:
    # "within 0.2 % of the exact value for numerators of 10 or more": Public Health England,
    # Technical Guide: Confidence Intervals, 2018.
    limits = rates.count_limits(count)
    assert float(limits.lower) == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2, rel=2e-3)
    assert float(limits.upper) == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=2e-3)


# Exact 95 % limits of a Poisson count, from the table of Garwood, Biometrika 28 (1936) 437-442.
GARWOOD = {0: (0, 3.69), 1: (0.0253, 5.57), 2: (0.242, 7.22), 5: (1.62, 11.67), 9: (4.12, 17.08)}


@pytest.mark.parametrize("count", GARWOOD)
def test_small_counts_have_the_exact_limits(count: int) -> None:
    limits = rates.count_limits(count)
    assert (float(limits.lower), float(limits.upper)) == pytest.approx(GARWOOD[count], rel=5e-3)


def test_a_rate_is_per_thousand_households() -> None:
    rate = rates.rate(65, 5000)
    assert float(rate.value) == pytest.approx(13)
    assert float(rate.lower) < 13 < float(rate.upper)


def test_no_household_no_rate() -> None:
    assert np.isnan(rates.rate(0, 0).value)


@given(st.integers(0, 5000), st.floats(1, 20))
def test_dispersion_widens(count: int, dispersion: float) -> None:
    plain, wide = rates.count_limits(count), rates.count_limits(count, dispersion)
    assert wide.lower <= plain.lower + 0.2
    assert wide.upper >= plain.upper - 0.2


@given(st.integers(1, 3000), st.data())
def test_wilson_equals_statsmodels(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    share = rates.share(part, whole)
    lower, upper = proportion_confint(part, whole, alpha=2 * stats.norm.sf(1.96), method="wilson")
    assert (float(share.lower), float(share.upper)) == pytest.approx((lower, upper), abs=1e-9)


def test_wilson_of_a_published_example() -> None:
    # 81 of 263: 25.5 % to 36.6 % (Newcombe, Statistics in Medicine 17 (1998) 857-872, table I).
    share = rates.share(81, 263)
    assert (float(share.lower), float(share.upper)) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert np.isnan(rates.share(0, 0).value)


@pytest.mark.parametrize("mean", [30, 60])
def test_rates_cover(mean: int) -> None:
    limits = rates.count_limits(np.random.default_rng(3).poisson(mean, 8000))
    assert 0.93 <= np.mean((limits.lower <= mean) & (mean <= limits.upper)) <= 0.97


def test_exact_limits_never_cover_less_than_they_say() -> None:
    limits = rates.count_limits(np.random.default_rng(3).poisson(4, 8000))
    assert np.mean((limits.lower <= 4) & (limits.upper >= 4)) >= 0.95


def test_rates_of_repeating_households_cover() -> None:
    # Every household that comes, comes 1 to 5 times: the mean size of a cluster is Q / N.
    random = np.random.default_rng(11)
    uses = random.binomial(1, 0.1, (3000, 1500)) * random.integers(1, 6, (3000, 1500))
    n, q = uses.sum(axis=1), (uses**2).sum(axis=1)
    limits = rates.count_limits(n, q / n)
    assert 0.93 <= np.mean((limits.lower <= 450) & (limits.upper >= 450)) <= 0.97


def test_shares_cover() -> None:
    share = rates.share(np.random.default_rng(5).binomial(200, 0.3, 8000), 200)
    assert 0.93 <= np.mean((share.lower <= 0.3) & (share.upper >= 0.3)) <= 0.97
