"""Profiles a file on the council's own machine, so that no address or postcode ever leaves it.

What is written has the columns date, service, interaction, channel, volume, household, type and
area (the ward). A household is a keyed hash: BLAKE2b with the council's own secret key over the
address or property number - without the key nobody can try addresses. Nothing of the registry is
needed but the authority's reference folder: no server, no release.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from registry.config import Settings
from registry.errors import Place, RegistryError, UnreadableSourceError
from registry.profiling.intake.columns import Columns, understand_columns
from registry.profiling.intake.files import Table, open_table
from registry.profiling.intake.meanings import Reader, area_reader, postcode_reader
from registry.profiling.intake.screening import WITHHELD, screened
from registry.profiling.reference.areas import Reference

#: Bytes of a household's key in what is written: no two households meet by chance.
_DIGEST = 16
_SHORTEST_KEY, _LONGEST_KEY = 16, 64
_ADDRESSES = ("address", "uprn")
#: Where the address is not given, what tells a household, the best first.
_HOUSEHOLDS = ("household", "postcode")
_KEPT = ("date", "service", "interaction", "channel", "volume")
_WRITTEN = (*_KEPT, "household", "type", "area")
_UNKNOWN = "?"


class Profiled(NamedTuple):
    """How many rows were written, how many of them got a type, and how many lines are broken.

    ``withheld`` counts cells that might hold an address or a postcode; ``?`` stands for them.
    """

    rows: int
    matched: int
    skipped: int
    withheld: int = 0


def profile_file(
    settings: Settings, stream: BinaryIO, key: bytes, reference: Path, out: Path
) -> Profiled:
    """Read transactions and write them with a household key, type and ward in place of places.

    ``reference`` is the folder of an authority's reference data. The household is told by the
    column address or uprn, else by household, else by the postcode. Raises RegistryError for a
    key shorter than 16 bytes and as an upload does for the file.
    """
    key = key.strip()
    if not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise RegistryError(
            f"The key has {len(key)} bytes; it has to have {_SHORTEST_KEY} to {_LONGEST_KEY}. "
            "Make one with: openssl rand -hex 32 > key"
        )
    name = Path(str(getattr(stream, "name", "input"))).name
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=".profiling-") as folder:
        table = open_table(stream, name, Path(folder), settings.upload_bytes, lambda *_: None)
        names, rows = _read(table)
        columns = understand_columns(names, name)
        profiler = _Profiler(columns, _lookups(columns, reference), key)
        partial = Path(folder) / "written"
        with partial.open("w", encoding="utf-8", newline="") as written:
            writer = csv.writer(written, lineterminator="\n")
            writer.writerow(_WRITTEN)
            writer.writerows(row for row in map(profiler.profiled, rows) if row)
        partial.replace(out)
    return Profiled(profiler.rows, profiler.matched, profiler.skipped, profiler.withheld)


Lookup = Callable[[str], tuple[str, str]]


def _lookups(columns: Columns, folder: Path) -> dict[str, Lookup]:
    """Return what gives (type, ward) for the values of a column that says a place."""
    reference = _reference_in(folder)
    found = {}
    if "postcode" in columns.places:
        found["postcode"] = _as_lookup(postcode_reader(reference))
    if "area" in columns.places:
        found["area"] = _as_lookup(area_reader(reference, gives_profile=True))
    return found


def _reference_in(folder: Path) -> Reference:
    """Return the reference data of a folder that was copied here, whatever its name."""
    reference = Reference(folder.name, folder, None, (), {}, {}, {}, {})
    for file in (reference.areas, reference.postcodes):
        if not file.is_file():
            raise RegistryError(
                f"There is no {file.name} in {folder}. Copy there the authority's folder of the "
                "registry's reference data."
            )
    return reference


def _as_lookup(reader: Reader) -> Lookup:
    @cache
    def look_up(value: str) -> tuple[str, str]:
        profile, ward = reader(value).keys
        return profile, ward

    return look_up


class _Profiler:
    """Turns rows as given into rows that say nothing of an address; counts them."""

    def __init__(self, columns: Columns, lookups: dict[str, Lookup], key: bytes) -> None:
        self.rows = self.matched = self.skipped = self.withheld = 0
        self._key, self._lookups, self._places = key, lookups, columns.places
        self._width = len(columns.names)
        folded = {name.strip().casefold(): place for place, name in enumerate(columns.names)}
        named = [folded[name] for name in _ADDRESSES if name in folded]
        others = [columns.places[name] for name in _HOUSEHOLDS if name in columns.places]
        self._household = (named + others)[:1]

    def profiled(self, row: Sequence[str]) -> list[str]:
        """Return a row in the columns that are written; an empty one for a broken line."""
        if len(row) != self._width:
            self.skipped += 1
            return []
        profile, ward = self._place(row)
        self.rows += 1
        self.matched += profile != _UNKNOWN
        kept = [self._kept(name, row) for name in _KEPT]
        return [*kept, self._keyed(row), profile.replace(_UNKNOWN, ""), ward.replace(_UNKNOWN, "")]

    def _place(self, row: Sequence[str]) -> tuple[str, str]:
        profile, ward = _UNKNOWN, _UNKNOWN
        for name, look_up in self._lookups.items():
            profile, ward = look_up(row[self._places[name]])
        if "type" in self._places:
            profile = self._kept("type", row).strip() or _UNKNOWN
        return profile, ward

    def _kept(self, name: str, row: Sequence[str]) -> str:
        if name not in self._places:
            return ""
        value = row[self._places[name]]
        kept = screened(name, value, " ".join(row[place] for place in self._household))
        self.withheld += kept == WITHHELD != value
        return kept

    def _keyed(self, row: Sequence[str]) -> str:
        """Return the household's key: the keyed hash of its address, blanks and case left out."""
        text = "".join("".join(row[place].split()).casefold() for place in self._household)
        if not text:
            return ""
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=_DIGEST).hexdigest()


def _read(table: Table) -> tuple[Sequence[str], Iterator[Sequence[str]]]:
    """Return the names of the columns, and the rows as texts."""
    if table.is_parquet:
        return _read_parquet(table)
    return table.names, _read_text(table)


def _read_text(table: Table) -> Iterator[Sequence[str]]:
    with table.file.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, delimiter=table.separator)
        next(reader)
        yield from reader


def _read_parquet(table: Table) -> tuple[Sequence[str], Iterator[Sequence[str]]]:
    try:
        file = pq.ParquetFile(table.file)
    except pa.ArrowInvalid as error:
        raise UnreadableSourceError(
            Place(table.name), "The Parquet file is damaged.", "Write it again."
        ) from error
    rows = (
        ["" if value is None else str(value) for value in row.values()]
        for batch in file.iter_batches()
        for row in batch.to_pylist()
    )
    return file.schema_arrow.names, rows
