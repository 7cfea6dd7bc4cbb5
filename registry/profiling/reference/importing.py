"""Imports the reference data of one authority: reads, joins and checks files, keeps the whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq

import registry
from registry.errors import Place, RegistryError, UnreadableSourceError
from registry.files import sync
from registry.profiling.folders import replacing_folder
from registry.profiling.reference.area_tables import AreaRow, AreaTable, read_area_table
from registry.profiling.reference.areas import BOUNDARY_KINDS, Source, reference_folder
from registry.profiling.reference.boundaries import (
    Boundaries,
    join_boundaries,
    read_boundaries,
    write_boundaries,
)
from registry.profiling.reference.checks import (
    Check,
    check_vintages,
    counts,
    missing,
    run_checks,
)
from registry.profiling.reference.columns import Role
from registry.profiling.reference.joining import Gathered, Joined, join
from registry.profiling.reference.placing import ACCURACY_METRES, to_degrees
from registry.profiling.reference.postcode_tables import (
    GRID,
    PostcodeRow,
    PostcodeTable,
    read_postcode_table,
)
from registry.profiling.reference.schemes import Scheme
from registry.profiling.reference.tables import open_table, sha256_of_file


class InputFile(NamedTuple):
    """A file to import: the kind of boundaries where it does not say, and where it is from."""

    path: Path
    kind: str | None = None
    source: str = ""
    licence: str = ""
    date: str = ""


class Authority(NamedTuple):
    """An authority of the list `authorities`: its code and name."""

    code: str
    name: str


class _Read(NamedTuple):
    """What was read so far, by what a file is called in the report."""

    tables: dict[str, AreaTable]
    postcodes: dict[str, PostcodeTable]
    boundaries: dict[str, Boundaries]


def import_reference(
    files: Sequence[InputFile],
    authority: Authority,
    scheme: Scheme | None,
    data: Path,
    limit: int,
) -> dict[str, Any]:
    """Read, join and check the files, and put them in the place of what was kept before.

    `limit` is the largest file in bytes. Returns the report, which is also kept as
    ``reference.json``. Raises RegistryError, with nothing changed, for a file that cannot be read,
    for files that contradict each other, and for types without a scheme.
    """
    folder = reference_folder(data, authority.code)
    kinds = {file.path: _kind(file.path, limit) for file in files}
    read = _read_all(files, kinds, authority, limit)
    vintages = check_vintages(_named_vintages(read))
    gathered, notes = _gather(read, authority)
    if not gathered.area_codes:
        raise RegistryError(
            "None of the files names the output areas of the authority. Add its area table or the "
            "boundaries of its output areas."
        )
    if scheme is None and any(row.type for row in gathered.areas.values()):
        raise RegistryError(
            "The area table has types, but no profile scheme is named. Name it with --scheme, for "
            "instance --scheme oac2011."
        )
    joined = join(gathered, scheme)
    checks = notes + run_checks(gathered, joined, scheme)
    lacking = missing(gathered, joined)
    report = {
        "authority": authority.code,
        "name": authority.name,
        "scheme": scheme.identifier if scheme and "types" not in lacking else None,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "code": registry.__version__,
        "vintages": vintages,
        "counts": counts(joined, scheme),
        "missing": lacking,
        "checks": [check._asdict() for check in checks],
        "sources": [
            _source(file, name, kinds[file.path], read)._asdict()
            for file, name in zip(files, _names(files).values(), strict=True)
        ],
    }
    _write(folder, joined, gathered.boundaries, report)
    return report


def _kind(path: Path, limit: int) -> str:
    """Tell boundaries, postcode tables and area tables apart by their content."""
    with path.open("rb") as file:
        if file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
            return "boundaries"
    with open_table(path, limit) as table:
        if Role.POSTCODE in table.columns:
            return "postcodes"
        if Role.AREA in table.columns:
            return "areas"
        header = ", ".join(table.header[:12])
    raise UnreadableSourceError(
        Place(path.name),
        f"Neither postcodes nor output areas are among its columns ({header[:200]}).",
        "Name a column postcode, or OA11CD, OA21CD or area.",
    )


def _read_all(
    files: Sequence[InputFile], kinds: Mapping[Path, str], authority: Authority, limit: int
) -> _Read:
    """Read boundaries and area tables first: they say which census postcodes are wanted of."""
    read = _Read({}, {}, {})
    names = _names(files)
    for file in files:
        name = names[file.path]
        if kinds[file.path] == "boundaries":
            read.boundaries[name] = read_boundaries(file.path, authority.code, limit, file.kind)
        elif kinds[file.path] == "areas":
            read.tables[name] = read_area_table(file.path, authority.code, limit)
    vintage = check_vintages(_named_vintages(read)).get("area", "")
    for file in files:
        if kinds[file.path] == "postcodes":
            table = read_postcode_table(file.path, authority.code, limit, vintage)
            read.postcodes[names[file.path]] = table
    return read


def _names(files: Sequence[InputFile]) -> dict[Path, str]:
    """Call each file by its name, or by folder and name where several have the same."""
    often = Counter(file.path.name for file in files)
    return {
        file.path: file.path.name
        if often[file.path.name] == 1
        else f"{file.path.parent.name}/{file.path.name}"
        for file in files
    }


def _named_vintages(read: _Read) -> dict[str, Mapping[str, str]]:
    named: dict[str, Mapping[str, str]] = {
        name: table.vintages for name, table in read.tables.items()
    }
    named |= {name: table.vintages for name, table in read.postcodes.items()}
    for name, drawn in read.boundaries.items():
        if drawn.kind in {"area", "ward"} and drawn.vintage:
            named[name] = {drawn.kind: drawn.vintage}
    return named


def _gather(read: _Read, authority: Authority) -> tuple[Gathered, list[Check]]:
    """Put the files of each kind together; say what was left out of each."""
    areas: dict[str, AreaRow] = {}
    notes: list[Check | None] = []
    for name, table in read.tables.items():
        for code, row in table.rows.items():
            if areas.setdefault(code, row) != row:
                raise RegistryError(
                    f"{name} says of {code} what another file contradicts. Import one of them."
                )
        notes.append(_left_out(name, table.others, table.repeated))
    postcodes: dict[str, PostcodeRow] = {}
    for name, of_file in read.postcodes.items():
        repeated = len(postcodes.keys() & of_file.rows.keys()) + of_file.repeated
        postcodes |= _in_degrees(of_file)
        notes.append(_left_out(name, of_file.others, repeated, of_file.unreadable))
        notes += _notes(name, of_file)
    boundaries: dict[str, Boundaries] = {}
    for name, drawn in read.boundaries.items():
        if drawn.kind in boundaries:
            raise RegistryError(f"{name} is a second file of {drawn.kind} boundaries. Keep one.")
        boundaries[drawn.kind] = drawn
        notes.append(_left_out(name, drawn.others, 0))
    smaller = next((kind for kind in BOUNDARY_KINDS[:3] if kind in boundaries), None)
    if smaller and "authority" not in boundaries:
        parts = [boundaries[smaller]]
        boundaries["authority"] = join_boundaries(parts, authority.code, authority.name)
    closed = all(table.has_authorities for table in read.postcodes.values())
    return Gathered(areas, postcodes, boundaries, closed), [note for note in notes if note]


def _left_out(
    name: str, others: int, repeated: int, unreadable: Sequence[str] = ()
) -> Check | None:
    if not (others or repeated or unreadable):
        return None
    finding = (
        f"{name}: left out were {others:,} rows of other authorities, {repeated:,} repeated ones, "
        f"{len(unreadable):,} that could not be read."
    )
    return Check("rows-left-out", not (repeated or unreadable), finding, tuple(unreadable[:5]))


def _notes(name: str, table: PostcodeTable) -> list[Check]:
    """Say what a reader should know of a postcode table that is no fault of it."""
    notes = []
    if table.system == GRID:
        finding = f"{name}: eastings and northings became degrees, accurate to {ACCURACY_METRES} m."
        notes.append(Check("positions-turned", True, finding))
    if table.terminated:
        finding = f"{name}: {table.terminated:,} postcodes are terminated; they are kept."
        notes.append(Check("terminated-postcodes", True, finding))
    return notes


def _in_degrees(table: PostcodeTable) -> dict[str, PostcodeRow]:
    """Return the postcodes of a table with their positions as longitudes and latitudes."""
    if table.system != GRID:
        return dict(table.rows)
    rows = [row for row in table.rows.values() if row.x is not None]
    eastings = np.array([row.x for row in rows], dtype=np.float64)
    northings = np.array([row.y for row in rows], dtype=np.float64)
    turned = zip(rows, *to_degrees(eastings, northings), strict=True)
    placed = {row.postcode: row._replace(x=float(x), y=float(y)) for row, x, y in turned}
    return {**table.rows, **placed}


def _source(file: InputFile, name: str, kind: str, read: _Read) -> Source:
    if kind == "boundaries":
        kind = f"boundaries of kind {read.boundaries[name].kind}"
    return Source(name, kind, file.source, file.licence, file.date, sha256_of_file(file.path))


def _write(
    folder: Path, joined: Joined, boundaries: Mapping[str, Boundaries], report: Mapping[str, Any]
) -> None:
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    with replacing_folder(folder) as new:
        pq.write_table(joined.areas, new / "areas.parquet")
        pq.write_table(joined.postcodes, new / "postcodes.parquet")
        drawn = new / "boundaries"
        drawn.mkdir()
        for kind, each in boundaries.items():
            path = drawn / f"{kind}.geojson"
            path.write_bytes(write_boundaries(replace(each, kind=kind)))
            sync(path)
        (new / "reference.json").write_text(text, encoding="utf-8")
