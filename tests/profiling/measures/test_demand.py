"""Shrinkage, demand and its back-test: published data, statsmodels, simulation, properties."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.discrete.discrete_model import NegativeBinomial

from registry.profiling.measures import demand, shrinkage

# Lip cancer of men in the 56 districts of Scotland, 1975 to 1980: observed and expected cases
# (Clayton and Kaldor, Biometrics 43 (1987) 671-681, table 1).
OBSERVED = np.fromstring(
    "9 39 11 9 15 8 26 7 6 20 13 5 3 8 17 9 2 7 9 7 16 31 11 7 19 15 7 10 16 11 5 3 7 8 11 9 11 8 6"
    " 4 10 8 2 6 19 3 2 3 28 6 1 1 1 1 0 0",
    sep=" ",
)
EXPECTED = np.fromstring(
    "1.4 8.7 3.0 2.5 4.3 2.4 8.1 2.3 2.0 6.6 4.4 1.8 1.1 3.3 7.8 4.6 1.1 4.2 5.5 4.4 10.5 22.7 8.8"
    " 5.6 15.5 12.5 6.0 9.0 14.4 10.2 4.8 2.9 7.0 8.5 12.3 10.1 12.7 9.4 7.2 5.3 18.8 15.8 4.3 14.6"
    " 50.7 8.2 5.6 9.3 88.7 19.6 3.4 3.6 5.7 7.0 4.2 1.8",
    sep=" ",
)


def test_prior_equals_the_negative_binomial_of_statsmodels() -> None:
    fit = NegativeBinomial(OBSERVED, np.ones((56, 1)), loglike_method="nb2", exposure=EXPECTED).fit(
        disp=0, method="bfgs", gtol=1e-8
    )
    prior = shrinkage.fit_prior(OBSERVED, EXPECTED)
    assert prior.nu == pytest.approx(1 / fit.params[1], rel=1e-3)
    assert prior.nu / prior.alpha == pytest.approx(float(np.exp(fit.params[0])), rel=1e-3)


def test_the_highest_ratio_of_lip_cancer_is_drawn_in() -> None:
    prior = shrinkage.fit_prior(OBSERVED, EXPECTED)
    theta = shrinkage.shrink(OBSERVED, EXPECTED, prior)
    assert theta[0] == pytest.approx((9 + prior.nu) / (1.4 + prior.alpha))
    assert np.argmax(OBSERVED / EXPECTED) == 0
    assert np.argmax(theta) == 1


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), min_size=1, max_size=20))
def test_shrinkage_draws_toward_the_mean_and_never_past_it(cells: list[tuple[int, int]]) -> None:
    observed, expected = np.array(cells, dtype=float).T
    prior = shrinkage.fit_prior(observed, expected)
    theta, mean = shrinkage.shrink(observed, expected, prior), prior.nu / prior.alpha
    raw = observed / expected
    assert np.all(theta >= np.minimum(raw, mean) * (1 - 1e-9))
    assert np.all(theta <= np.maximum(raw, mean) * (1 + 1e-9))


def test_equal_ratios_shrink_to_their_mean() -> None:
    prior = shrinkage.fit_prior([20, 40, 10], [10, 20, 5])
    assert shrinkage.shrink([20, 40, 10], [10, 20, 5], prior) == pytest.approx([2, 2, 2], rel=1e-3)


def test_demand_is_households_times_propensity() -> None:
    result = demand.demand([[100, 50], [0, 10]], [0.2, 1.0], [20, 100], [100, 100])
    assert result.value.tolist() == pytest.approx([70, 10])


def test_demand_intervals_cover_a_count_to_come() -> None:
    random = np.random.default_rng(17)
    homes, rates, area = np.array([3000, 2000]), np.array([0.2, 0.6]), np.array([250, 100])
    seen = random.poisson(rates * homes, (4000, 2))
    to_come = random.poisson(rates @ area, 4000)
    held = 0
    for count, future in zip(seen, to_come, strict=True):
        result = demand.demand(area, count / homes, count, homes)
        held += bool(result.lower[0] <= future <= result.upper[0])
    assert 0.93 <= held / 4000 <= 0.97


@pytest.mark.parametrize(
    ("index", "place"),
    [(79.9, 0), (80, 1), (94.9, 1), (95, 2), (105, 3), (120, 3), (120.1, 4)],
)
def test_five_classes(index: float, place: int) -> None:
    assert int(demand.demand_class(index)) == place
    assert len(demand.CLASSES) == 5


@given(st.lists(st.integers(1, 400), min_size=2, max_size=9))
def test_demand_indexes_weighted_by_homes_average_100(homes: list[int]) -> None:
    modelled = np.arange(1, len(homes) + 1)
    assert np.average(demand.demand_index(modelled, homes), weights=homes) == pytest.approx(100)


def _tested(strength: float, dispersion: float = 1.0) -> demand.BackTest | None:
    """Back-test 60 areas of 6 authorities whose use follows profiles with some strength."""
    random = np.random.default_rng(23)
    homes = np.round(random.dirichlet([1, 1, 1], 60) * 2000)
    rates = 0.5 * np.exp(strength * np.array([-1.0, 0.0, 1.0]))
    counts = random.poisson(homes * rates)
    use, households = (table.reshape(6, 10, 3).sum(axis=1) for table in (counts, homes))
    fold = np.repeat(np.arange(6), 10)
    return demand.back_test(counts.sum(axis=1), homes, fold, use, households, dispersion)


def test_back_test_of_use_that_follows_profiles() -> None:
    result = _tested(0.8)
    assert result is not None
    assert result.areas == 60
    assert result.median_error < 5
    assert result.slope == pytest.approx(1, abs=0.05)
    assert result.explained > 0.9


def test_a_back_test_shrinks_as_its_model_does() -> None:
    result = _tested(0.8, dispersion=1e6)
    assert result is not None
    assert result.explained < 0.2


def test_back_test_of_use_that_ignores_profiles() -> None:
    result = _tested(0.0)
    assert result is not None
    assert result.explained < 0.2


def test_back_test_learns_nothing_from_a_withheld_count() -> None:
    homes = np.array([[100.0, 50], [50, 100], [80, 70]])
    counts = homes * [1.0, 3.0]
    hidden = counts.copy()
    hidden[0, 1] = np.nan
    result = demand.back_test(counts.sum(axis=1), homes, [0, 1, 2], hidden, homes)
    assert result is not None
    assert result.explained > 0.9


def test_back_test_equals_weighted_regression() -> None:
    real, predicted, weight = [90.0, 120, 80, 130], [95.0, 110, 85, 115], [10.0, 20, 30, 5]
    fit = sm.WLS(real, sm.add_constant(predicted), weights=weight).fit()
    result = demand.compare_prediction(real, predicted, weight)
    assert result is not None
    assert result.slope == pytest.approx(float(fit.params[1]))


def test_one_place_cannot_be_back_tested() -> None:
    assert demand.back_test([1, 2, 3], np.ones((3, 2)), [0, 0, 0], [[1, 2]], [[3, 3]]) is None
