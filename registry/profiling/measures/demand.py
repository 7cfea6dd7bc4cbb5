"""Modelled demand in areas from the profiles of their households, and its back-test."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from registry.profiling.measures.estimates import Z95, Array, Estimate, array, divide
from registry.profiling.measures.shrinkage import fit_prior, shrink

CLASSES = ("under 80", "80 to 95", "95 to 105", "105 to 120", "over 120")
BOUNDS = (80.0, 95.0, 105.0, 120.0)


class BackTest(NamedTuple):
    """How well areas were foretold from other places' use; `areas` is the number compared.

    `median_error` is in index points, `slope` is 1 where predicted differences are as large as real
    ones (below 1: overdrawn), `explained` is the share of variance between areas (below 0: worse
    than taking every area for average).
    """

    areas: int
    median_error: float
    slope: float
    explained: float


def propensities(
    transactions: npt.ArrayLike, households: npt.ArrayLike, dispersion: float = 1.0
) -> Array:
    """Return lambda_g, transactions a household of each profile, shrunken toward the mean.

    `dispersion` is Q / N of the service. Entries without households take the mean.
    """
    count, homes = array(transactions), array(households)
    expected = homes * (count.sum() / homes.sum() if homes.sum() else 0.0)
    prior = fit_prior(count / dispersion, expected / dispersion)
    theta = shrink(count / dispersion, expected / dispersion, prior)
    return np.asarray(theta * divide(count.sum(), homes.sum()))


def demand(
    area_households: npt.ArrayLike,
    propensity: npt.ArrayLike,
    squares: npt.ArrayLike,
    households: npt.ArrayLike,
    dispersion: float = 1.0,
) -> Estimate:
    """Return D_w = sum over g of H_gw lambda_sg, transactions in the period, with 95 % limits.

    `area_households` is H_gw, one row an area and one column a profile; `propensity` is lambda_sg;
    `squares` Q_sg and `households` H_g are those the propensities were counted on. The variance is
    that of a count to come, dispersion x D_w, and that of the propensities,
    sum of H_gw^2 Q_sg / H_g^2; the limits are D exp(-+1.96 sqrt(variance) / D).
    """
    homes = np.atleast_2d(array(area_households))
    central = homes @ array(propensity)
    of_propensity = np.nan_to_num(divide(squares, array(households) ** 2))
    variance = dispersion * central + homes**2 @ of_propensity
    factor = np.exp(Z95 * np.nan_to_num(divide(np.sqrt(variance), central)))
    return Estimate(central, central / factor, central * factor)


def demand_index(modelled: npt.ArrayLike, area_households: npt.ArrayLike) -> Array:
    """Return 100 (D_w / H_w) / (D / H): demand a household against all the areas given."""
    count, homes = array(modelled), array(area_households)
    return 100 * divide(divide(count, homes), divide(count.sum(), homes.sum()))


def demand_class(index: npt.ArrayLike) -> npt.NDArray[np.int_]:
    """Return 0 to 4, the place in `CLASSES`; 80, 95 and 105 open a class, 120 closes one."""
    value = array(index)
    above: npt.NDArray[np.int_] = (
        (value >= BOUNDS[0]).astype(int)
        + (value >= BOUNDS[1])
        + (value >= BOUNDS[2])
        + (value > BOUNDS[3])
    )
    return above


def back_test(  # noqa: PLR0913, PLR0917 - what is known of areas, of folds, of repeats
    observed: npt.ArrayLike,
    area_households: npt.ArrayLike,
    fold: npt.ArrayLike,
    fold_counts: npt.ArrayLike,
    fold_households: npt.ArrayLike,
    dispersion: float = 1.0,
) -> BackTest | None:
    """Foretell each fold's areas from the other folds and compare with what was counted there.

    `observed` holds the transactions of each area, `area_households` its households with a column
    a profile, `fold` the row of `fold_counts` (transactions by profile) and `fold_households` that
    an area belongs to: an authority or, where there is only one, each ward by itself. A count that
    is not a number is not learned from; `dispersion` is Q / N, as of the model that is tested.
    Both sides are indexes within the fold where folds have several areas (what a page shows), else
    against all areas. Nothing is returned with fewer than two folds or three areas.
    """
    counts, homes, folds = array(observed), array(area_households), np.asarray(fold, dtype=int)
    seen = np.isfinite(array(fold_counts))
    learn_counts = np.where(seen, array(fold_counts), 0.0)
    learn_homes = np.where(seen, array(fold_households), 0.0)
    names = np.unique(folds)
    if names.size < 2 or folds.size < 3:
        return None
    predicted = np.zeros(folds.size)
    for name in names:
        others = np.arange(len(learn_counts)) != name
        learned = propensities(
            learn_counts[others].sum(axis=0), learn_homes[others].sum(axis=0), dispersion
        )
        predicted[folds == name] = homes[folds == name] @ np.nan_to_num(learned)
    alone = names.size == folds.size
    groups = [np.ones(folds.size, dtype=bool)] if alone else [folds == name for name in names]
    real, said = np.full(folds.size, np.nan), np.full(folds.size, np.nan)
    for group in groups:
        known = group & np.isfinite(counts)
        size = homes[known].sum(axis=1)
        real[known] = demand_index(counts[known], size)
        said[known] = demand_index(predicted[known], size)
    return compare_prediction(real, said, homes.sum(axis=1))


def compare_prediction(
    real: npt.ArrayLike, predicted: npt.ArrayLike, weight: npt.ArrayLike
) -> BackTest | None:
    """Return the three figures of a back-test from real and predicted indexes.

    Each area weighs as many as it has households. The slope is that of the weighted regression of
    real on predicted; explained is 1 - sum w (real - predicted)^2 / sum w (real - mean)^2.
    """
    y, x, w = array(real), array(predicted), array(weight)
    known = np.isfinite(y) & np.isfinite(x) & (w > 0)
    y, x, w = y[known], x[known], w[known]
    if y.size < 3:
        return None
    mean_x, mean_y = np.average(x, weights=w), np.average(y, weights=w)
    slope = divide((w * (x - mean_x) * (y - mean_y)).sum(), (w * (x - mean_x) ** 2).sum())
    missed = divide((w * (y - x) ** 2).sum(), (w * (y - mean_y) ** 2).sum())
    return BackTest(y.size, float(np.median(np.abs(y - x))), float(slope), float(1 - missed))
