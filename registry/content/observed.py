"""Services and interactions as national sites were seen to use them, each with where."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from registry.content.sources import read_rows

_FALLBACK_LINKS = "mappings/govuk-lgsl_lgil_fallback_links.csv"
_BEYOND = "mappings/lgsl-lgil-ldg-2009-beyond-392-facts.csv"
_LOCAL_DIRECTGOV = "facts/local-directgov-2009-pairs.csv"

GOV_UK = (
    "GOV.UK's fallback links "
    "(alphagov/local-links-manager : lgsl_lgil_fallback_links.csv, 2017-04-11)"
)
GOV_UK_INFERRED = (
    "GOV.UK's list of 392 pairs, by inference: that list is not held, but the pairs that Local "
    "Directgov had and GOV.UK had not are known, and this is not one of them"
)
LOCAL_DIRECTGOV = (
    "Local Directgov's list "
    "(CountCulture/OpenlyLocal : db/csv_data/ldg_services/ldg_services.csv, 2009-10-19)"
)
#: A number of no list held, with no known name.
_NAMELESS = frozenset({"1146"})


class Task(NamedTuple):
    """A service and an interaction, and every place where the two were seen together."""

    service: str
    interaction: str
    sources: tuple[str, ...]


def observed_tasks(folder: Path) -> list[Task]:
    """Return the observed pairs, by identifier, each with every place it was observed.

    Pairs of a service of which not even the name is known are left out.
    """
    govuk = set(_fallback_pairs(folder / _FALLBACK_LINKS))
    directgov = set(_pairs(Path(__file__).parent / _LOCAL_DIRECTGOV))
    inferred = directgov - set(_pairs(folder / _BEYOND)) - govuk
    tasks = []
    for pair in sorted(govuk | directgov):
        places = (
            (GOV_UK, pair in govuk),
            (GOV_UK_INFERRED, pair in inferred),
            (LOCAL_DIRECTGOV, pair in directgov),
        )
        if pair[0] not in _NAMELESS:
            tasks.append(Task(*pair, tuple(name for name, seen in places if seen)))
    return tasks


def _fallback_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Read the last two of the six columns that stand under a header of four."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            yield row[-2], row[-1]


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for row in read_rows(path):
        yield row["lgsl_identifier"], row["lgil_identifier"]
