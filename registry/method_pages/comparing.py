"""Examples of comparison. Every number put in is made up."""

from __future__ import annotations

import numpy as np

from registry.method_pages.writing import Example, number, steps, table
from registry.profiling.measures import comparison

RATES = np.array([0.31, 0.20, 0.16, 0.13])
HOMES = np.array(
    [
        [2000.0, 3500, 3000, 1500],
        [6000, 5000, 3000, 500],
        [500, 2000, 4000, 3500],
        [3000, 3000, 3000, 3000],
        [1000, 4000, 2000, 2500],
        [2500, 1500, 5000, 1000],
    ]
)
OBSERVED = np.array([2150.0, 3350, 1500, 2500, 1440, 2200])
REPEATS = 1.9


def ratio_steps() -> str:
    """Show what an authority's groups lead one to expect, and what it counted."""
    expected = float(comparison.expected_from(RATES, HOMES[:1])[0])
    ratio = comparison.adjusted_ratio(OBSERVED[0], OBSERVED[0] * REPEATS, expected)
    terms = " + ".join(
        f"{number(h)} x {number(r, 2)}" for h, r in zip(HOMES[0], RATES, strict=True)
    )
    return steps(
        [
            f"E = {terms} = {number(expected)}",
            f"O = {number(OBSERVED[0])}, Q = {number(OBSERVED[0] * REPEATS)}",
            f"ratio = 100 x {number(OBSERVED[0])} / {number(expected)} = {number(ratio.value, 1)}",
            (
                f"exp(1.96 sqrt({number(OBSERVED[0] * REPEATS)}) / {number(OBSERVED[0])})"
                f" = {number(np.exp(1.96 * np.sqrt(OBSERVED[0] * REPEATS) / OBSERVED[0]), 4)}"
            ),
            f"interval {number(ratio.lower, 1)} to {number(ratio.upper, 1)}",
        ]
    )


def funnel_table() -> str:
    """Show six authorities in a funnel."""
    expected = comparison.expected_from(RATES, HOMES)
    phi = comparison.over_dispersion(OBSERVED / REPEATS, expected / REPEATS) * REPEATS
    limits = comparison.funnel(expected, phi)
    ratio = 100 * OBSERVED / expected
    said = {None: "as chance would have it", "control": "beyond 95 %", "alert": "beyond 99.8 %"}
    rows = [
        [
            name,
            number(expected[i]),
            number(OBSERVED[i]),
            number(ratio[i]),
            f"{number(limits.lower95[i])} to {number(limits.upper95[i])}",
            f"{number(limits.lower998[i])} to {number(limits.upper998[i])}",
            said[comparison.outside(ratio[i], limits, i)],
        ]
        for i, name in enumerate(("Own", "B", "C", "D", "E", "F"))
    ]
    head = ["Authority", "Expected", "Counted", "Ratio", "95 % limits", "99.8 % limits", "Lies"]
    return f"Over-dispersion phi = {number(phi, 1)}.\n\n" + table(head, rows)


def mix_steps() -> str:
    """Show the distance of two mixes of households."""
    p, q = np.array([0.2, 0.35, 0.3, 0.15]), np.array([0.3, 0.3, 0.25, 0.15])
    overlap = float(np.sqrt(p * q).sum())
    terms = " + ".join(f"sqrt({a} x {b})" for a, b in zip(p, q, strict=True))
    return steps(
        [
            f"overlap  = {terms} = {number(overlap, 4)}",
            (
                f"distance = sqrt(1 - {number(overlap, 4)}) ="
                f" {number(comparison.mix_distance(p, q), 3)}"
            ),
        ]
    )


EXAMPLES: dict[str, Example] = {
    "ratio-steps": ratio_steps,
    "funnel-table": funnel_table,
    "mix-steps": mix_steps,
}
