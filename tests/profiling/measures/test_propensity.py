"""The index of use and its interval: by hand, against statsmodels, by simulation, by properties."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from registry.profiling.measures import propensity
from registry.profiling.measures.estimates import Counts, Verdict, judge, too_thin

positive = st.lists(st.integers(1, 10_000), min_size=2, max_size=12)


def test_an_index_by_hand() -> None:
    # 300 of 1,000 transactions by 2,000 of 10,000 households: 30 % against 20 %.
    assert propensity.index_of_use(300, 1000, 2000, 10_000) == pytest.approx(150)


def test_one_transaction_a_household_gives_the_classic_variance() -> None:
    variance = propensity.log_variance(Counts(300, 300), Counts(1000, 1000))
    assert variance == pytest.approx(1 / 300 - 1 / 1000)


def test_variance_equals_that_of_a_ratio_regression_with_robust_errors() -> None:
    # Independent: weighted least squares of membership on a constant, weights = transactions, with
    # White's robust variance is the linearised variance of the ratio p; for log p divide by p^2.
    uses = np.array([1, 4, 2, 7, 1, 1, 3, 9, 2, 2], dtype=float)
    member = np.array([1, 1, 0, 0, 1, 0, 1, 0, 0, 1], dtype=float)
    fit = sm.WLS(member, np.ones(10), weights=uses).fit(cov_type="HC0")
    own, all_ = uses[member == 1], uses
    ours = propensity.log_variance(
        Counts(own.sum(), (own**2).sum()), Counts(all_.sum(), (all_**2).sum())
    )
    assert ours == pytest.approx(float(fit.cov_params()[0, 0] / fit.params[0] ** 2))


@given(positive, st.integers(1, 100))
def test_the_index_of_everybody_is_100(counts: list[int], households: int) -> None:
    total, squares = sum(counts), sum(count**2 for count in counts)
    everybody = Counts(total, squares)
    index = propensity.index_interval(everybody, everybody, households, households)
    assert [float(part) for part in index] == pytest.approx([100, 100, 100])


@given(positive, positive)
def test_indexes_weighted_by_homes_average_100(counts: list[int], homes: list[int]) -> None:
    size = min(len(counts), len(homes))
    n, h = np.array(counts[:size]), np.array(homes[:size])
    index = propensity.index_of_use(n, n.sum(), h, h.sum())
    assert np.average(index, weights=h) == pytest.approx(100)


@given(st.integers(2, 500), st.data())
def test_splitting_a_profile_and_adding_up_changes_nothing(count: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, count))
    parts = np.array([first, count - first])
    split = propensity.index_of_use(parts, 1000, np.array([40, 60]), 1000)
    whole = propensity.index_of_use(count, 1000, 100, 1000)
    assert split @ [0.4, 0.6] == pytest.approx(float(whole))


@given(st.integers(1, 400), st.integers(401, 2000), st.integers(2, 9))
def test_each_household_coming_more_often_widens_the_interval(
    own: int, total: int, often: int
) -> None:
    once = propensity.log_variance(Counts(own, own), Counts(total, total))
    repeated = propensity.log_variance(
        Counts(own * often, own * often**2), Counts(total * often, total * often**2)
    )
    single = propensity.log_variance(
        Counts(own * often, own * often), Counts(total * often, total * often)
    )
    assert repeated == pytest.approx(float(once))
    assert repeated == pytest.approx(often * float(single))


def test_dispersion_multiplies_the_variance() -> None:
    cell, whole = Counts(50, 50), Counts(400, 400)
    plain = propensity.log_variance(cell, whole)
    assert propensity.log_variance(cell, whole, 3) == pytest.approx(3 * float(plain))


def test_none_seen_has_an_upper_limit_and_no_warning() -> None:
    index = propensity.index_interval(Counts(0, 0), Counts(1000, 2000), 100, 1000)
    assert [float(part) for part in index] == pytest.approx(
        [0, 0, 100 * 3.6889 * 2 / 100], rel=1e-4
    )


def test_customers_count_households_once() -> None:
    index = propensity.index_of_customers(60, 200, 1000, 5000)
    assert float(index.value) == pytest.approx(150)
    assert float(index.lower) == pytest.approx(150 * np.exp(-1.96 * np.sqrt(1 / 60 - 1 / 200)))


def _simulated(runs: int = 4000) -> tuple[float, float]:
    """Return how often the clustered and the naive interval hold the truth, over two profiles."""
    random = np.random.default_rng(20250401)
    homes, rates = np.array([400, 1600]), np.array([0.9, 0.5])
    truth = 100 * rates[0] * homes.sum() / (rates @ homes)
    n, q = np.zeros((runs, 2)), np.zeros((runs, 2))
    for place, (size, mean) in enumerate(zip(homes, rates, strict=True)):
        # Few households come, and come often: negative binomial with shape 0.15.
        uses = random.negative_binomial(0.15, 0.15 / (0.15 + mean), (runs, size))
        n[:, place], q[:, place] = uses.sum(axis=1), (uses**2).sum(axis=1)
    everybody = Counts(n.sum(axis=1), q.sum(axis=1))
    ours = propensity.index_interval(Counts(n[:, 0], q[:, 0]), everybody, homes[0], homes.sum())
    naive = propensity.index_of_customers(n[:, 0], n.sum(axis=1), homes[0], homes.sum())
    covered = [np.mean((e.lower <= truth) & (truth <= e.upper)) for e in (ours, naive)]
    return float(covered[0]), float(covered[1])


def test_clustered_intervals_cover_and_naive_ones_do_not() -> None:
    clustered, naive = _simulated()
    assert 0.93 <= clustered <= 0.97
    assert naive < 0.75


def test_index_of_customers_covers() -> None:
    random = np.random.default_rng(7)
    own, rest = random.binomial(500, 0.2, 4000), random.binomial(3500, 0.1, 4000)
    index = propensity.index_of_customers(own, own + rest, 500, 4000)
    truth = 100 * 0.2 / ((500 * 0.2 + 3500 * 0.1) / 4000)
    assert 0.93 <= np.mean((index.lower <= truth) & (truth <= index.upper)) <= 0.97


@pytest.mark.parametrize(
    ("lower", "upper", "verdict"),
    [
        (101, 120, Verdict.ABOVE),
        (80, 99, Verdict.BELOW),
        (99, 101, Verdict.UNCLEAR),
        (100, 120, Verdict.UNCLEAR),
        (float("nan"), float("nan"), Verdict.UNCLEAR),
    ],
)
def test_verdict_needs_the_whole_interval_on_one_side(
    lower: float, upper: float, verdict: Verdict
) -> None:
    assert judge(lower, upper) is verdict


def test_thin_entries_are_grey() -> None:
    assert too_thin([9, 10, 10], [50, 19.9, 20]).tolist() == [True, True, False]
