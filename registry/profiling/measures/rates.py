"""Rates per 1,000 households and shares of households, with their intervals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from registry.profiling.measures.estimates import Z95, Array, Estimate, array, divide

PER = 1000
LEAST_FOR_BYAR = 10


def count_limits(count: npt.ArrayLike, dispersion: npt.ArrayLike = 1.0) -> Estimate:
    """Return a count with the 95 % limits of its expectation.

    Byar's approximation for counts of 10 or more, the exact Poisson limits below (Breslow and Day,
    Statistical Methods in Cancer Research II, 1987, chapter 2). Households repeat: a count is
    first divided by `dispersion`, Q / N, the mean size of a cluster, and its limits multiplied by
    it.
    """
    value, spread = np.broadcast_arrays(array(count), array(dispersion))
    single = divide(value, spread)
    lower = np.where(single >= LEAST_FOR_BYAR, byar_lower(single), exact_lower(single))
    upper = np.where(single >= LEAST_FOR_BYAR, byar_upper(single), exact_upper(single))
    return Estimate(value, lower * spread, upper * spread)


def byar_lower(count: npt.ArrayLike) -> Array:
    """Return O (1 - 1/(9 O) - 1.96/(3 sqrt O))^3, Byar's lower limit; for counts of 10 or more."""
    safe = np.maximum(array(count), 1)
    return np.asarray(safe * (1 - 1 / (9 * safe) - Z95 / (3 * np.sqrt(safe))) ** 3)


def byar_upper(count: npt.ArrayLike) -> Array:
    """Return (O+1) (1 - 1/(9 (O+1)) + 1.96/(3 sqrt(O+1)))^3, Byar's upper limit."""
    more = array(count) + 1
    return np.asarray(more * (1 - 1 / (9 * more) + Z95 / (3 * np.sqrt(more))) ** 3)


def exact_lower(count: npt.ArrayLike) -> Array:
    """Return the exact Poisson lower limit, half the 2.5 % point of chi-square on 2 O degrees."""
    value = array(count)
    safe = np.maximum(value, 1e-9)
    return np.where(value > 0, stats.chi2.ppf(0.025, 2 * safe) / 2, 0.0)


def exact_upper(count: npt.ArrayLike) -> Array:
    """Return the exact Poisson upper limit, half the 97.5 % point of chi-square on 2 O + 2."""
    return np.asarray(stats.chi2.ppf(0.975, 2 * array(count) + 2) / 2)


def rate(
    count: npt.ArrayLike,
    households: npt.ArrayLike,
    dispersion: npt.ArrayLike = 1.0,
    per: float = PER,
) -> Estimate:
    """Return transactions per 1,000 households with the 95 % interval of `count_limits`.

    Not a number where there is no household.
    """
    limits = count_limits(count, dispersion)
    value, lower, upper = (per * divide(part, households) for part in limits)
    return Estimate(value, lower, upper)


def share(part: npt.ArrayLike, whole: npt.ArrayLike, dispersion: npt.ArrayLike = 1.0) -> Estimate:
    """Return part / whole with Wilson's 95 % interval (Wilson, JASA 22, 1927), as fractions.

    For distinct households `dispersion` is 1; for transactions it is Q / N, which makes the whole
    count for whole / dispersion independent ones. Not a number where the whole is nothing.
    """
    value = divide(part, whole)
    size = divide(whole, dispersion)
    size = np.where(size > 0, size, np.nan)
    scale = 1 + Z95**2 / size
    middle = (value + Z95**2 / (2 * size)) / scale
    half = Z95 / scale * np.sqrt(value * (1 - value) / size + Z95**2 / (4 * size**2))
    return Estimate(value, np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0))
