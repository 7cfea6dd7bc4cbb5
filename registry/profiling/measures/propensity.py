"""The index of use and of customers: a profile's share of use against its share of homes.

Units: counts of transactions or households in, indexes (100 = as everybody) out. Source of the
interval: the linearised variance of a ratio of cluster totals (Cochran, Sampling Techniques,
3rd edition 1977, chapter 6 on ratio estimators and 9A on clusters of unequal sizes).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from registry.profiling.measures.estimates import Z95, Array, Counts, Estimate, array, divide

NONE_SEEN_UPPER = float(stats.chi2.ppf(0.975, 2) / 2)
"""The exact Poisson 97.5 % limit when nothing was counted, 3.69."""


def expected_transactions(
    total: npt.ArrayLike, households: npt.ArrayLike, all_households: npt.ArrayLike
) -> Array:
    """Return N_s H_g / H: the transactions a profile would have if it used as everybody does."""
    return divide(array(total) * array(households), all_households)


def index_of_use(
    transactions: npt.ArrayLike,
    total: npt.ArrayLike,
    households: npt.ArrayLike,
    all_households: npt.ArrayLike,
) -> Array:
    """Return I = 100 (N_sg / N_s) / (H_g / H).

    `transactions` is N_sg and `total` N_s, of the service; `households` is H_g and
    `all_households` H, of the area. Counting distinct households instead of transactions gives the
    index of customers. Not a number where the profile has no household or the service no use.
    """
    return 100 * divide(transactions, expected_transactions(total, households, all_households))


def log_variance(profile: Counts, everybody: Counts, dispersion: npt.ArrayLike = 1.0) -> Array:
    """Return V, the variance of the logarithm of an index.

    V = [Q_sg (1 - p)^2 + (Q_s - Q_sg) p^2] / N_sg^2 with p = N_sg / N_s. `profile` is N_sg and
    Q_sg, `everybody` N_s and Q_s; Q sums the squares of each household's (or postcode's)
    transactions. Where no household is known Q = N and `dispersion`, the stated number of times the
    variance exceeds that of single transactions, multiplies it. With one transaction a household
    V is 1/N_sg - 1/N_s. Not a number where nothing was counted.
    """
    share = divide(profile.transactions, everybody.transactions)
    inside = array(profile.squares)
    # Rounded counts may make a part larger than its whole: a variance is never negative.
    outside = np.maximum(array(everybody.squares) - inside, 0.0)
    spread = inside * (1 - share) ** 2 + outside * share**2
    return array(dispersion) * divide(spread, array(profile.transactions) ** 2)


def index_interval(
    profile: Counts,
    everybody: Counts,
    households: npt.ArrayLike,
    all_households: npt.ArrayLike,
    dispersion: npt.ArrayLike = 1.0,
) -> Estimate:
    """Return the index of use with its 95 % interval, I exp(-1.96 sqrt V) to I exp(+1.96 sqrt V).

    Arguments as in `index_of_use` and `log_variance`. Where none of a profile's households used
    the service the index is 0 and the upper limit is that of a Poisson count of nothing, 3.69
    expected, times the mean size of a cluster Q_s / N_s.
    """
    transactions, total = profile.transactions, everybody.transactions
    index = index_of_use(transactions, total, households, all_households)
    variance = log_variance(profile, everybody, dispersion)
    factor = np.exp(Z95 * np.sqrt(variance))
    expected = expected_transactions(total, households, all_households)
    cluster = divide(everybody.squares, total) * array(dispersion)
    none = array(transactions) == 0
    upper = np.where(none, 100 * divide(NONE_SEEN_UPPER * cluster, expected), index * factor)
    lower = np.where(none & np.isfinite(index), 0.0, divide(index, factor))
    return Estimate(index, lower, upper)


def index_of_customers(
    customers: npt.ArrayLike,
    all_customers: npt.ArrayLike,
    households: npt.ArrayLike,
    all_households: npt.ArrayLike,
    dispersion: npt.ArrayLike = 1.0,
) -> Estimate:
    """Return the same index on distinct households, with its 95 % interval.

    `customers` is U_sg, `all_customers` U_s. A household counts once, so every cluster has size
    one and V = 1/U_sg - 1/U_s, times `dispersion` where no household is known.
    """
    return index_interval(
        Counts(customers, customers),
        Counts(all_customers, all_customers),
        households,
        all_households,
        dispersion,
    )
