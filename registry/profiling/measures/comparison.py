"""An authority against others after allowing for its profiles, and what chance alone would do."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from registry.profiling.measures.estimates import Z95, Array, Estimate, array, divide

Z998 = 3.09
WINSORISED = 0.1
CONTROL = "control"
ALERT = "alert"


class Funnel(NamedTuple):
    """Limits around 100 for each expected count, 95 % and 99.8 %, in index points."""

    dispersion: float
    lower95: Array
    upper95: Array
    lower998: Array
    upper998: Array


def expected_from(reference_rates: npt.ArrayLike, households: npt.ArrayLike) -> Array:
    """Return E = sum over g of H_g lambda_g(reference), transactions, one for each row."""
    return np.asarray(np.atleast_2d(array(households)) @ np.nan_to_num(array(reference_rates)))


def adjusted_ratio(
    observed: npt.ArrayLike, squares: npt.ArrayLike, expected: npt.ArrayLike
) -> Estimate:
    """Return the profile-adjusted ratio 100 O / E with its 95 % interval.

    `observed` O counts transactions, `squares` Q is the sum of squares over households, `expected`
    E comes from `expected_from`. The interval is 100 O/E exp(-+1.96 sqrt(Q) / O): indirect
    standardisation with the variance of a sum over households (Breslow and Day 1987, chapter 2).
    """
    ratio = 100 * divide(observed, expected)
    factor = np.exp(Z95 * divide(np.sqrt(array(squares)), observed))
    return Estimate(ratio, divide(ratio, factor), ratio * factor)


def over_dispersion(observed: npt.ArrayLike, expected: npt.ArrayLike) -> float:
    """Return phi, how many times the spread of authorities exceeds that of chance; at least 1.

    phi is the mean of z^2 with z = 2 (sqrt O - sqrt E), after the outermost tenth of z at each end
    is drawn in to the tenth and ninetieth percentile (Spiegelhalter, Statistics in Medicine 24
    (2005) 1185-1202). Drawing in leaves 0.68 of the spread of normal scores, so phi errs toward
    pointing out. With counts divided by Q / N beforehand phi is the spread beyond repeats.
    """
    count, base = array(observed), array(expected)
    count, base = count[base > 0], base[base > 0]
    if count.size < 2:
        return 1.0
    z = 2 * (np.sqrt(count) - np.sqrt(base))
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    return float(max(1.0, np.mean(np.clip(z, low, high) ** 2)))


def funnel(expected: npt.ArrayLike, dispersion: float) -> Funnel:
    """Return the limits a ratio of 100 would stay in by chance at each expected count.

    On the scale of square roots, where counts spread evenly: 100 (sqrt E -+ z sqrt(phi) / 2)^2 / E
    with z = 1.96 and 3.09; a lower limit that would pass zero is zero.
    """
    base = array(expected)

    def limit(z: float) -> Array:
        root = np.maximum(np.sqrt(base) + z * math.sqrt(dispersion) / 2, 0.0)
        return 100 * divide(root**2, base)

    return Funnel(dispersion, limit(-Z95), limit(Z95), limit(-Z998), limit(Z998))


def outside(ratio: float, limits: Funnel, place: int) -> str | None:
    """Say whether a ratio lies beyond the 99.8 % ("alert") or the 95 % limits ("control")."""
    if not limits.lower998[place] <= ratio <= limits.upper998[place]:
        return ALERT
    if not limits.lower95[place] <= ratio <= limits.upper95[place]:
        return CONTROL
    return None


def mix_distance(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Return the Hellinger distance of two mixes of profiles: 0 the same, 1 nothing in common.

    sqrt(1 - sum over g of sqrt(p_g q_g)) of the shares of households; it needs no common base, so
    it works across borders once both mixes are on one profile scheme. Not a number for an empty
    mix.
    """
    p, q = array(first), array(second)
    if p.sum() <= 0 or q.sum() <= 0:
        return math.nan
    overlap = np.sqrt(p / p.sum() * q / q.sum()).sum()
    return float(math.sqrt(max(0.0, 1 - overlap)))


def standardised_distance(
    own: npt.ArrayLike, others: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> Array:
    """Return each other authority's distance from one's own over standardised attributes.

    Each attribute (column, any unit) is turned into z-scores over all authorities given, own and
    others (one row each); the distance is sqrt(sum w d^2 / sum w). An attribute that does not vary
    counts nothing.
    """
    table = np.vstack([array(own), array(others)])
    varies = table.std(axis=0) > 0
    scores = np.zeros_like(table)
    scores[:, varies] = stats.zscore(table[:, varies], axis=0)
    weight = np.ones(table.shape[1]) if weights is None else array(weights)
    squared = (scores[1:] - scores[0]) ** 2 @ weight
    return np.sqrt(divide(squared, weight.sum()))
