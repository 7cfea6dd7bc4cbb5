"""Measures of publications, computed from protected counts alone.

An index or a rate of exact counts can be turned back into them; one of rounded counts says no more
than the counts beside it. All numbers here are arrays as published, with NaN where withheld.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from registry.profiling.protection.rules import BASE

Reals = npt.NDArray[np.float64]
_Z95 = 1.959963984540054


class Estimate(NamedTuple):
    """A published measure and its 95 % interval; NaN where withheld."""

    value: Reals
    lower: Reals
    upper: Reals


def publish_index(
    transactions: Reals, of_service: Reals, households: Reals, of_area: Reals, variance: Reals
) -> Estimate:
    """Return the index of use, 100 (N_sg/N_s) / (H_g/H), from counts as published.

    `transactions` are N_sg and `of_service` N_s, both protected; `households` H_g and `of_area` H
    are reference data. `variance` is V of the logarithm of the index. The index is a whole number,
    its interval index * exp(-+1.96 sqrt V) goes outward to the next multiple of 5.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = 100 * (transactions / of_service) / (households / of_area)
    return _published(np.where(np.isfinite(exact), exact, np.nan), np.exp(_Z95 * np.sqrt(variance)))


def publish_rate(transactions: Reals, households: Reals, variance: Reals) -> Estimate:
    """Return transactions in 1,000 households from counts as published, as a whole number.

    `variance` is that of the logarithm of the rate; its interval goes outward to multiples of 5.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = 1000 * transactions / households
    return _published(np.where(np.isfinite(exact), exact, np.nan), np.exp(_Z95 * np.sqrt(variance)))


def _published(exact: Reals, factor: Reals) -> Estimate:
    value = np.floor(exact + 0.5)
    lower = np.floor(exact / factor / BASE) * BASE
    upper = np.ceil(exact * factor / BASE) * BASE
    return Estimate(value, lower, np.where(np.isfinite(exact), upper, np.nan))
