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
from registry.cubes import addresses
from registry.cubes.tables import count_rows, read_rows
from registry.web.cubes.describing import describe
from registry.web.cubes.finding import Part, open_kept

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
    shares = _shares(part.publication.folder, part.kind)
    rows = count_rows(part.publication, part.kind, part.codes)
    found = {
        suffix: Size(in_words(fixed + rows * a_row, digits=2), is_about=True)
        for suffix, (fixed, a_row) in shares.items()
    }
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
def _shares(folder: Path, kind: str) -> Mapping[str, tuple[float, float]]:
    """Return bytes of each form: those without any row, and those of a row.

    Structures are not made for it: the one that was published is about as long as any.
    """
    publication = open_kept(folder)
    part = Part(publication, kind, addresses.data_set(publication, kind))
    description = replace(describe(part), structure=Graph)
    rows = read_rows(publication, kind, None, _SOME).to_batches()
    count = max(sum(batch.num_rows for batch in rows), 1)
    structure = (folder / "structure.ttl").stat().st_size
    found = {}
    for each in CUBE_FORMATS:
        fixed = sum(map(len, each.write(description, [])))
        some = sum(map(len, each.write(description, rows)))
        more = structure if each.suffix in _OF_RDF else 0
        found[each.suffix] = (fixed + more, (some - fixed) / count)
    return found
