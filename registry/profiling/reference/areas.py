"""Reference data of an authority as it was imported: where its files are, what they know.

Files and columns: docs/profiling-model.md, Folders of the data directory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from registry.errors import RegistryError
from registry.profiling.folders import restore_folder

UNKNOWN = "?"
AREAS = pa.schema(
    [
        ("area", pa.string()),
        ("type", pa.string()),
        ("households", pa.int64()),
        ("ward", pa.string()),
    ]
)
POSTCODES = pa.schema([("postcode", pa.string()), ("area", pa.string()), ("ward", pa.string())])
#: Kinds of boundaries, the smallest areas first.
BOUNDARY_KINDS = ("area", "lsoa", "ward", "authority")
_AUTHORITY_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}", re.ASCII)


class Need(StrEnum):
    """What a step may need of the reference data."""

    TYPES = "types"
    HOUSEHOLDS = "households"
    WARDS = "wards"
    POSTCODES = "postcodes"
    AREA_BOUNDARIES = "area boundaries"
    WARD_BOUNDARIES = "ward boundaries"


#: What profiling needs at least.
PROFILING = (Need.TYPES, Need.HOUSEHOLDS)


class Source(NamedTuple):
    """One imported file: what it holds, where it came from, on which terms, and its hash."""

    file: str
    kind: str
    source: str
    licence: str
    date: str
    sha256: str


@dataclass(frozen=True)
class Reference:
    """The reference data of one authority; `scheme` is None where no types were imported.

    `vintages` says which census or ward year the codes are of (``{"area": "OA11"}``), `missing`
    what is not known and what that prevents, in sentences by need.
    """

    authority: str
    folder: Path
    scheme: str | None
    sources: tuple[Source, ...]
    vintages: Mapping[str, str]
    counts: Mapping[str, int]
    missing: Mapping[str, str]
    report: Mapping[str, Any]

    @property
    def areas(self) -> Path:
        """The file of output areas."""
        return self.folder / "areas.parquet"

    @property
    def postcodes(self) -> Path:
        """The file of postcodes."""
        return self.folder / "postcodes.parquet"

    def boundaries(self, kind: str) -> Path:
        """Return the file of the boundaries of one kind, of `BOUNDARY_KINDS`."""
        return self.folder / "boundaries" / f"{kind}.geojson"

    def read_areas(self) -> pa.Table:
        """Read the output areas, in the order of their codes."""
        return pq.read_table(self.areas, schema=AREAS)

    def read_postcodes(self) -> pa.Table:
        """Read the postcodes, in order; capitals without a space."""
        return pq.read_table(self.postcodes, schema=POSTCODES)

    def require(self, needs: Collection[Need]) -> None:
        """Raise RegistryError, saying what is missing and what that prevents."""
        lacking = [self.missing[need] for need in needs if need in self.missing]
        if lacking:
            raise RegistryError(
                f"The reference data of {self.authority} is not enough: {' '.join(lacking)} "
                "Import what is missing with `registry area import`."
            )


def reference_folder(data: Path, authority: str) -> Path:
    """Return the folder of an authority's reference data; RegistryError for what is no code."""
    if not _AUTHORITY_CODE.fullmatch(authority):
        raise RegistryError(
            f"{authority!r} is not the code of an authority. "
            "Write it as in the list authorities: E06000016."
        )
    return data / "reference" / authority


def read_reference(data: Path, authority: str, needs: Collection[Need] = PROFILING) -> Reference:
    """Read the reference data of an authority below the data directory.

    Raises RegistryError where there is none, and where something of `needs` is missing.
    """
    folder = reference_folder(data, authority)
    restore_folder(folder)
    try:
        report = json.loads((folder / "reference.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RegistryError(
            f"There is no reference data of {authority}. Import its area table, postcodes and "
            f"boundaries with `registry area import {authority} FILE...`."
        ) from None
    reference = Reference(
        authority=authority,
        folder=folder,
        scheme=report["scheme"],
        sources=tuple(Source(**source) for source in report["sources"]),
        vintages=report["vintages"],
        counts=report["counts"],
        missing=report["missing"],
        report=report,
    )
    reference.require(needs)
    return reference


def list_references(data: Path) -> list[str]:
    """Return the codes of the authorities that have reference data, in order."""
    return sorted(path.parent.name for path in data.glob("reference/[!.]*/reference.json"))
