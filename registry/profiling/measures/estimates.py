"""What a measure takes and gives: counts, a value with its interval, a verdict, a warning."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Z95 = 1.96
LEAST_HOUSEHOLDS = 10
LEAST_EXPECTED = 20


class Counts(NamedTuple):
    """Transactions N of each entry and Q, the sum of squares over its households or postcodes.

    Q carries the repeats: with one transaction a household Q is N.
    """

    transactions: npt.ArrayLike
    squares: npt.ArrayLike


class Estimate(NamedTuple):
    """A value for each entry with the limits of its 95 % interval, all in the same unit."""

    value: Array
    lower: Array
    upper: Array


class Verdict(StrEnum):
    """What may be said in words about an estimate against its base."""

    ABOVE = "above"
    BELOW = "below"
    UNCLEAR = "no clear difference"


def array(values: npt.ArrayLike) -> Array:
    """Return the values as an array of floats."""
    return np.asarray(values, dtype=np.float64)


def divide(above: npt.ArrayLike, below: npt.ArrayLike) -> Array:
    """Divide; not a number where the divisor is zero, without a warning."""
    top, bottom = np.broadcast_arrays(array(above), array(below))
    result = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=result, where=bottom != 0)
    return result


def judge(lower: float, upper: float, base: float = 100.0) -> Verdict:
    """Say "above" or "below" only where the whole interval lies on one side of the base.

    `lower`, `upper` and `base` are in one unit, 100 being the base of an index. A limit that is
    not a number gives no verdict.
    """
    if lower > base:
        return Verdict.ABOVE
    if upper < base:
        return Verdict.BELOW
    return Verdict.UNCLEAR


def too_thin(households: npt.ArrayLike, expected: npt.ArrayLike) -> Flags:
    """Say which entries are shown grey: under 10 households, or under 20 transactions expected.

    `households` counts distinct households (or postcodes) with a transaction; `expected` counts
    the transactions the entry would have if it used the service as everybody does.
    """
    thin: Flags = (array(households) < LEAST_HOUSEHOLDS) | (array(expected) < LEAST_EXPECTED)
    return thin
