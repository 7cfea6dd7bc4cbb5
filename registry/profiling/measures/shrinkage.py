"""Shrinkage of ratios toward their common mean, for ranking and prediction, never for reporting."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from registry.profiling.measures.estimates import Array, array

LARGEST = 1e6
"""Beyond this alpha the ratios do not differ at all and every theta is the common mean."""


class Prior(NamedTuple):
    """The gamma distribution of true ratios: mean nu / alpha; alpha in expected transactions."""

    nu: float
    alpha: float


def fit_prior(observed: npt.ArrayLike, expected: npt.ArrayLike) -> Prior:
    """Find nu and alpha by maximum likelihood of the negative binomial counts they imply.

    Source: Clayton and Kaldor, Biometrics 43 (1987) 671-681, section 3. `observed` and `expected`
    are counts, divided beforehand by the dispersion where households repeat; entries that expect
    nothing say nothing. With fewer than two entries, or ratios no wider than chance, alpha is
    large and everything shrinks to the mean.
    """
    count, base = array(observed), array(expected)
    count, base = count[base > 0], base[base > 0]
    mean = (count.sum() / base.sum()) if base.size else 1.0
    if base.size < 2 or mean == 0:
        return Prior(mean * LARGEST, LARGEST)

    def loss(logs: Array) -> tuple[float, Array]:
        """Return minus the log likelihood of log mean and log alpha, and its slopes."""
        centre, alpha = np.exp(logs)
        nu = centre * alpha
        likelihood = (
            special.gammaln(count + nu)
            - special.gammaln(nu)
            + nu * np.log(alpha / (alpha + base))
            - count * np.log(alpha + base)
        ).sum()
        by_nu = (special.psi(count + nu) - special.psi(nu) + np.log(alpha / (alpha + base))).sum()
        by_alpha = (nu / alpha - (nu + count) / (alpha + base)).sum()
        slopes = np.array([nu * by_nu, nu * by_nu + alpha * by_alpha])
        return -float(likelihood), -slopes

    top = np.log(LARGEST)
    middle = np.log(mean)
    found = optimize.minimize(
        loss,
        np.array([middle, np.log(np.median(base))]),
        jac=True,
        # Plain C without linear algebra: two unknowns need no threads of BLAS, which cost 100 ms.
        method="TNC",
        bounds=[(middle - 5, middle + 5), (-top, top)],
    )
    centre, alpha = np.exp(found.x)
    return Prior(float(centre * alpha), float(alpha))


def shrink(observed: npt.ArrayLike, expected: npt.ArrayLike, prior: Prior) -> Array:
    """Return theta = (O + nu) / (E + alpha), the shrunken ratio of observed to expected."""
    return np.asarray((array(observed) + prior.nu) / (array(expected) + prior.alpha))
