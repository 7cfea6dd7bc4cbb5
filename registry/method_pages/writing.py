"""Numbers and tables as a person writes them, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Example = Callable[[], str]


def number(value: npt.ArrayLike, places: int = 0) -> str:
    """Write a number with a comma for thousands: ``1,234.5``."""
    return f"{float(np.asarray(value)):,.{places}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table; numbers are texts already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def steps(lines: Sequence[str]) -> str:
    """Write the steps of a calculation, one a line, to be followed by hand."""
    return "\n".join(["```", *lines, "```"])
