"""Use month by month, and the change between two periods."""

from __future__ import annotations

import calendar

import numpy as np
import numpy.typing as npt

from registry.profiling.measures.estimates import Z95, Array, Estimate, array, divide

MEAN_MONTH = 365.25 / 12


def days_in(month: str) -> int:
    """Return the days of a month given as ``2025-04``."""
    year, number = month.split("-")
    return calendar.monthrange(int(year), int(number))[1]


def per_equal_month(transactions: npt.ArrayLike, households: float, months: npt.ArrayLike) -> Array:
    """Return transactions per 1,000 households in a month of 30.44 days.

    `months` are the codes the counts belong to; without this February seems to lose a tenth. Not a
    number stays so: a protected month is a gap.
    """
    days = np.array([days_in(str(month)) for month in np.asarray(months).tolist()], dtype=float)
    return 1000 * divide(array(transactions), households) * divide(MEAN_MONTH, days)


def change(
    before: npt.ArrayLike,
    squares_before: npt.ArrayLike,
    after: npt.ArrayLike,
    squares_after: npt.ArrayLike,
    exposure: float = 1.0,
) -> Estimate:
    """Return 100 x after / before / exposure with its 95 % interval; 100 is no change.

    Counts are transactions, `squares` their Q over households, `exposure` the length of the later
    period over the earlier's. The variance of the logarithm is Q1/N1^2 + Q2/N2^2, which takes the
    two periods as independent: where the same households return it is a little too wide.
    """
    ratio = 100 * divide(after, before) / exposure
    variance = divide(squares_before, array(before) ** 2) + divide(squares_after, array(after) ** 2)
    factor = np.exp(Z95 * np.sqrt(variance))
    return Estimate(ratio, divide(ratio, factor), ratio * factor)
