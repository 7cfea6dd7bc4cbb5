"""Channels, costs and trend: by hand, against statsmodels, by simulation and properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import RegistryError
from registry.profiling.measures import channels, costs, trend
from registry.profiling.measures.costs import Activity, Assumptions, Move
from registry.profiling.measures.estimates import Counts

volumes = st.dictionaries(st.sampled_from(["1", "2", "3", "4"]), st.integers(1, 9999), min_size=1)


def test_a_channel_index_by_hand() -> None:
    # A third of the profile's transactions come online, a quarter of everybody's.
    index = channels.channel_index(100, 300, 500, 2000)
    assert float(index.value) == pytest.approx(100 * 4 / 3)


@given(st.integers(1, 100), st.integers(0, 100))
def test_the_channel_index_of_everybody_is_100(inside: int, other: int) -> None:
    index = channels.channel_index(inside, inside + other, inside, inside + other)
    assert [float(part) for part in index] == pytest.approx([100, 100, 100])


def test_the_channel_index_covers() -> None:
    random = np.random.default_rng(31)
    own, rest = random.binomial(400, 0.4, 8000), random.binomial(1200, 0.2, 8000)
    index = channels.channel_index(own, 400, own + rest, 1600)
    assert 0.93 <= np.mean((index.lower <= 160) & (index.upper >= 160)) <= 0.97


def _habits(loyalty: float) -> tuple[float, float]:
    """Return how often take-up and channel index hold the truth where households have habits."""
    random, held = np.random.default_rng(41), []
    for _ in range(800):
        sums = []
        for size, online in ((800, 0.4), (3200, 0.2)):
            uses = random.negative_binomial(0.8, 0.8 / 2.8, size)
            own = random.beta(online * loyalty, (1 - online) * loyalty, size)
            web = random.binomial(uses, own)
            post = random.binomial(uses - web, 0.3)
            by = np.array([web, post, uses - web - post])
            sums.append((by.sum(axis=1), (by**2).sum(axis=1), uses.sum(), (uses**2).sum()))
        (n_c, q_c, n, q), (rest_c, _, rest, _) = sums
        phi = channels.channel_dispersion(Counts(n_c, q_c), Counts(n, q))
        share = channels.take_up(n_c, n, phi)
        index = channels.channel_index(n_c, n, n_c + rest_c, n + rest, phi)
        held.append(
            (
                share.lower[0] <= 0.4 <= share.upper[0],
                index.lower[0] <= 100 * 0.4 / 0.24 <= index.upper[0],
            )
        )
    first, second = np.mean(held, axis=0)
    return float(first), float(second)


@pytest.mark.parametrize("loyalty", [0.01, 2.0, 1000.0])
def test_channel_intervals_cover_however_loyal_households_are(loyalty: float) -> None:
    take_up, index = _habits(loyalty)
    assert 0.93 <= take_up <= 0.97
    assert 0.93 <= index <= 0.97


def test_channel_dispersion_by_hand() -> None:
    # Households of (online, telephone) calls: (2, 0), (1, 1), (0, 2): a = 1/2, and
    # the sum of (x - a n)^2 is 2, where chance would have 6 a (1-a) = 1.5.
    found = channels.channel_dispersion(Counts(3, 5), Counts(6, 12))
    assert float(found) == pytest.approx(2 / 1.5)


def test_households_of_one_channel_count_once() -> None:
    assert float(channels.channel_dispersion(Counts(4, 8), Counts(10, 20))) == pytest.approx(2)


def test_the_quartile_needs_three_comparators() -> None:
    assert channels.comparators_quartile([0.1, 0.2, 0.3, 0.4, 0.5]) == pytest.approx(0.4)
    assert np.isnan(channels.comparators_quartile([0.1, 0.9, float("nan")]))


shares = st.lists(st.one_of(st.floats(0, 1), st.just(np.nan)), min_size=4, max_size=4)


@given(st.lists(shares, min_size=3, max_size=7))
def test_the_quartile_equals_numpy(table: list[list[float]]) -> None:
    ours, known = channels.comparators_quartile(table), np.isfinite(table).sum(axis=0) >= 3
    theirs = np.nanquantile(np.array(table)[:, known], 0.75, axis=0)
    assert ours[known] == pytest.approx(theirs)
    assert np.isnan(ours[~known]).all()


def test_potential_shift_by_hand() -> None:
    moved = channels.potential_shift([1000, 500, 80], [0.3, 0.6, 0.1], [0.45, 0.5, float("nan")])
    assert moved.tolist() == pytest.approx([150, 0, 0])


def test_activity_cost_by_hand() -> None:
    steps = [Activity("answer", 6, 20.0), Activity("visit", 30, 24.0, other=3.0, share=0.1)]
    # 2.00 + 0.1 x (12 + 3) = 3.50; overhead 20 % = 4.20; licence 1,000 over 2,000 = 0.50.
    assert costs.activity_cost(steps, 0.2, fixed=1000, volume=2000) == pytest.approx(4.70)


def test_a_fixed_cost_needs_a_volume() -> None:
    with pytest.raises(RegistryError, match="needs the volume"):
        costs.activity_cost([], fixed=10)


@given(volumes, st.floats(1, 1e7), st.lists(st.floats(0.1, 50), min_size=4, max_size=4))
def test_top_down_costs_add_up_to_the_total(
    counts: dict[str, int], total: float, weights: list[float]
) -> None:
    shared = costs.top_down_costs(total, counts, dict(zip("1234", weights, strict=True)))
    assert sum(shared[c] * n for c, n in counts.items()) == pytest.approx(total)


def test_top_down_by_hand() -> None:
    shared = costs.top_down_costs(10_000, {"face": 500, "web": 5000}, {"face": 10, "web": 1})
    assert shared == {"face": 10.0, "web": 1.0}


@pytest.mark.parametrize(
    ("counts", "weights", "words"),
    [({"1": 5}, {}, "no weight for channel 1"), ({"1": 0}, {"1": 1}, "come to nothing")],
)
def test_what_cannot_be_shared_is_refused(
    counts: dict[str, float], weights: dict[str, float], words: str
) -> None:
    with pytest.raises(RegistryError, match=words):
        costs.top_down_costs(100, counts, weights)


def test_a_saving_by_hand() -> None:
    # 1,000 x (8 - 1 - 0.1 x 5) x 0.3 = 1,950.
    result = costs.what_if([Move(1000, 8, 1, 5)])
    assert result.central == pytest.approx(1950)
    # Low: 500 x (8 - 1 - 0.2 x 5) x 0.15; high: 1,000 x (8 - 1 - 0.05 x 5) x 0.6.
    assert (result.low, result.high) == pytest.approx((450, 4050))


@given(
    st.lists(st.builds(Move, *[st.floats(0, 1e4)] * 4), max_size=5),
    st.builds(Assumptions, st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
)
def test_central_lies_between_low_and_high(moves: list[Move], assumed: Assumptions) -> None:
    result = costs.what_if(moves, assumed)
    assert result.low <= result.central <= result.high


def test_moving_to_a_dearer_channel_saves_less_than_nothing() -> None:
    assert costs.saving([Move(100, 1, 8, 8)], Assumptions()) < 0


def test_months_are_made_equally_long() -> None:
    level = trend.per_equal_month([280, 310], 1000, ["2025-02", "2025-03"])
    assert level[0] == pytest.approx(level[1])
    assert level[0] == pytest.approx(10 * 365.25 / 12)


def test_a_protected_month_is_a_gap() -> None:
    assert np.isnan(trend.per_equal_month([np.nan], 1000, ["2025-02"]))[0]


def test_change_by_hand_and_coverage() -> None:
    assert float(trend.change(200, 200, 250, 250).value) == pytest.approx(125)
    random = np.random.default_rng(13)
    before, after = random.poisson(200, 8000), random.poisson(250, 8000)
    change = trend.change(before, before, after, after)
    assert 0.93 <= np.mean((change.lower <= 125) & (change.upper >= 125)) <= 0.97
