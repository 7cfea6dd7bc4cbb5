"""What an upload says about itself: rows taken and rejected, how many got a profile, warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Match:
    """Transactions, and those of them that got a profile."""

    transactions: int
    matched: int

    @property
    def percentage(self) -> float:
        """The share with a profile, in per cent; 0 where there are no transactions."""
        return 100 * self.matched / self.transactions if self.transactions else 0.0


@dataclass(frozen=True)
class UploadReport:
    """What became of one upload; the same numbers stand in ``upload.json``.

    ``rejected`` are rows not counted; ``reasons`` counts every fault by its column and reason, also
    those of rows that are counted without a profile.
    """

    authority: str
    period: str
    scheme: str
    unit: str
    rows: int
    rejected: int
    reasons: Mapping[str, int]
    overall: Match
    channels: Mapping[str, Match]
    may_be_published: bool
    warnings: tuple[str, ...]
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """Return the report as texts, numbers, lists and dictionaries."""
        return asdict(self) | {"match_percentage": round(self.overall.percentage, 1)}


def warnings_of(
    overall: Match, unit: str, rejected: int, thresholds: tuple[int, int]
) -> tuple[str, ...]:
    """Say what a person should know before relying on an upload.

    ``thresholds`` are the shares with a profile under which it warns and may not be published, in
    per cent.
    """
    warning, needed = thresholds
    said = []
    share = f"{overall.percentage:.1f} % of the transactions got a profile"
    if overall.percentage < needed:
        said.append(f"Only {share}: under {needed} % nothing may be published.")
    elif overall.percentage < warning:
        said.append(f"{share}; under {warning} % figures may mislead.")
    if unit == "none":
        said.append(
            "There is no household and no postcode: intervals and thresholds are widened by the "
            "dispersion of the settings."
        )
    if rejected:
        said.append(f"Rows not counted: {rejected:,}; rejected.csv says why.")
    return tuple(said)
