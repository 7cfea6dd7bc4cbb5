"""The shape of every answer: rows of plain values, what they are about, and what to add."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from registry.profiling.answers.view import View
from registry.profiling.measures.estimates import Estimate, Flags, Verdict, judge
from registry.profiling.protection.rules import BASE

#: Answers to one question that a process keeps; each is a few to some hundred rows.
MOST_ANSWERS = 256
Number = float | int | None
Row = TypeVar("Row", bound=tuple[Any, ...])


class Note(StrEnum):
    """Sentences that stand beside figures; pages translate them."""

    ROUNDED = "Each figure is rounded by itself: totals may not add."
    SYNTHETIC = "Synthetic data: made up to show the system at work."
    NO_HOUSEHOLDS = "No households are known: intervals rest on a stated dispersion."
    MODELLED = "Modelled, not counted."
    NO_BACK_TEST = "No back-test: it needs statistics of several authorities, or of several wards."
    OWN_BASE = "Each index stands on its own nation's base; raw rates are not compared."
    NO_COMPARATORS = "Fewer than three comparators: there is no target to measure against."
    NO_COSTS = "A unit cost is missing: enter it for the service and channel."


class About(NamedTuple):
    """What an answer is about: whose figures, of when, for whom, counted by what."""

    authority: str
    period: str
    scheme: str
    audience: str
    unit: str
    synthetic: bool


class Measure(NamedTuple):
    """A figure with its 95 % limits; None where it is withheld or undefined."""

    value: Number
    lower: Number
    upper: Number


class Index(NamedTuple):
    """An index, 100 = as everybody, its limits, what may be said of it, and if it is thin."""

    value: Number
    lower: Number
    upper: Number
    verdict: Verdict
    grey: bool


@dataclass(frozen=True)
class Answer(Generic[Row]):
    """Rows in the order to show them, single figures by name, and notes."""

    about: About
    rows: tuple[Row, ...]
    figures: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the answer as texts, numbers, lists, dictionaries; null for what is withheld."""
        return {
            "about": plain(self.about),
            "figures": plain(dict(self.figures)),
            "notes": [note.value for note in self.notes],
            "rows": plain(self.rows),
        }


def plain(value: Any) -> Any:
    """Turn rows, enumerations and numbers of NumPy into what JSON knows."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(part) for name, part in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def about(view: View) -> About:
    """Say what answers from a view are about."""
    said = view.statistics.metadata
    return About(
        view.authority,
        str(said["period"]),
        str(said["scheme"]),
        view.audience.value,
        str(said["unit"]),
        bool(said["synthetic"]),
    )


def notes(view: View, *more: Note) -> tuple[Note, ...]:
    """Return the notes that figures from a view need, and some more."""
    said = [] if view.exact else [Note.ROUNDED]
    if view.statistics.metadata["synthetic"]:
        said.append(Note.SYNTHETIC)
    if view.dispersion > 1:
        said.append(Note.NO_HOUSEHOLDS)
    return (*more, *said)


def number(value: float, exact: bool) -> Number:
    """Return a figure for an audience: exact, or a whole number; None where there is none."""
    if not math.isfinite(value):
        return None
    return float(value) if exact else math.floor(value + 0.5)


def limits(lower: float, upper: float, exact: bool) -> tuple[Number, Number]:
    """Return limits for an audience: exact, or outward to multiples of 5; None for no number."""
    low, high = (float(x) if math.isfinite(x) else None for x in (lower, upper))
    if exact:
        return low, high
    return (
        None if low is None else BASE * math.floor(low / BASE),
        None if high is None else BASE * math.ceil(high / BASE),
    )


def count(value: float) -> int | None:
    """Return a count, None where it is withheld."""
    return int(value) if math.isfinite(value) else None


def measures(estimate: Estimate, exact: bool, scale: float = 1.0) -> list[Measure]:
    """Return estimates as an audience may see them, each times a scale (100 for per cent)."""
    return [
        Measure(number(value * scale, exact), *limits(low * scale, up * scale, exact))
        for value, low, up in zip(*(part.tolist() for part in estimate), strict=True)
    ]


def indexes(estimate: Estimate, thin: Flags, exact: bool) -> list[Index]:
    """Return indexes as an audience may see them; the verdict is that of the limits shown."""
    return [
        Index(*shown, _verdict(shown), bool(grey))
        for shown, grey in zip(measures(estimate, exact), thin.tolist(), strict=True)
    ]


def _verdict(shown: Measure) -> Verdict:
    if shown.lower is None or shown.upper is None:
        return Verdict.UNCLEAR
    return judge(shown.lower, shown.upper)
