"""How large downloads are: exact where a file lies on the disk, else about, from rows written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph

from exporters.cubes import CUBE_FORMATS
from registry.cubes.tables import read_rows
from registry.web.cubes.describing import describe
from registry.web.cubes.finding import Part, open_kept, whole_of

#: Rows that are written to learn how long a row is.
_SOME = 500
_OF_RDF = ("ttl", "nt", "jsonld")
_UNITS = ("B", "kB", "MB", "GB", "TB")


class Size(NamedTuple):
    """The size of a download in words, and whether it is only about that."""

    words: str
    is_about: bool


def sizes_of(part: Part) -> dict[str, Size]:
    """Return the size of each form of a data set or a slice, by suffix."""
    folder = part.publication.folder
    found = {}
    for suffix, (first, a_row) in _lengths(folder, part.kind).items():
        size = first + (part.rows - 1) * a_row
        if suffix in _OF_RDF and not part.codes:
            # The structure is not made for this: that which was published is about as long.
            size += (folder / "structure.ttl").stat().st_size
        found[suffix] = Size(in_words(size, digits=2), is_about=True)
    if not part.codes:
        size = part.publication.file(part.kind).stat().st_size
        found["parquet"] = Size(in_words(size, digits=3), is_about=False)
    return found


def in_words(size: float, digits: int) -> str:
    """Write a number of bytes in the largest unit it has one of, rounded to some digits."""
    power = min(int(math.log10(max(size, 1)) // 3), len(_UNITS) - 1)
    value = size / 1000**power
    places = max(digits - 1 - int(math.log10(max(value, 1))), 0) if power else 0
    return f"{value:.{places}f} {_UNITS[power]}"


@lru_cache(maxsize=256)
def _lengths(folder: Path, kind: str) -> Mapping[str, tuple[float, float]]:
    """Return bytes of each form without its structure: with one row, and of each row more."""
    publication = open_kept(folder)
    description = replace(describe(whole_of(publication, kind)), structure=Graph)
    some = read_rows(publication, kind, None, _SOME)
    found = {}
    for each in CUBE_FORMATS:
        first, whole = (
            sum(map(len, each.write(description, rows.to_batches()))) for rows in (some[:1], some)
        )
        found[each.suffix] = (first, (whole - first) / max(some.num_rows - 1, 1))
    return found
