"""Publications in the data directory: finding one, reading its manifest, its history."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from registry.cubes.codes import CodeList, read_codes
from registry.errors import RegistryError
from registry.profiling.periods import read_period

FOLDER = "cubes"
LATEST = "latest"
_NUMBER = re.compile(r"[1-9]\d{0,5}", re.ASCII)


@dataclass(frozen=True)
class Publication:
    """One publication as its manifest describes it (docs/cubes-model.md, Folder).

    ``rows`` counts the rows of each kind held; ``base`` is the address its URIs begin with;
    ``in_sparql`` names the kinds whose observations are triples in a release.
    """

    folder: Path
    authority: str
    authority_name: str
    period: str
    number: int
    base: str
    scheme: str
    rows: Mapping[str, int]
    made: str
    reason: str
    revises: int | None
    synthetic: bool
    in_sparql: tuple[str, ...]
    manifest: Mapping[str, Any]

    @property
    def path(self) -> str:
        """The local address of the publication: ``/cube/E06000016/2025/1``."""
        return f"/cube/{self.authority}/{self.period}/{self.number}"

    @property
    def uri(self) -> str:
        """The URI of the publication."""
        return self.base + self.path

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of data sets it holds, in the order of the model."""
        return tuple(self.rows)

    @cached_property
    def codes(self) -> Mapping[str, CodeList]:
        """What its codes stand for, by the name of the dimension."""
        return read_codes(self.folder)

    @property
    def period_name(self) -> str:
        """What the list of periods calls its period: ``2024-04 to 2025-04``."""
        code = self.codes["period"].codes.get(self.period)
        return code.label() if code else self.period

    def file(self, kind: str) -> Path:
        """Return the Parquet file of a kind of data set."""
        return self.folder / f"{kind}.parquet"


def read_publication(folder: Path) -> Publication:
    """Read the publication in a folder. Raises FileNotFoundError where there is none."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Publication(
        folder=folder,
        authority=manifest["authority"],
        authority_name=manifest["authority_name"],
        period=manifest["period"],
        number=manifest["number"],
        base=manifest["base"],
        scheme=manifest["scheme"],
        rows=manifest["rows"],
        made=manifest["made"],
        reason=manifest["reason"],
        revises=manifest["revises"],
        synthetic=manifest["synthetic"],
        in_sparql=tuple(manifest["in_sparql"]),
        manifest=manifest,
    )


def list_publications(data: Path) -> list[Publication]:
    """Return every publication, by authority, period and number."""
    folders = [
        path.parent
        for path in (data / FOLDER).glob("*/*/*/manifest.json")
        if _NUMBER.fullmatch(path.parent.name)
    ]
    found = [read_publication(folder) for folder in folders]
    return sorted(found, key=lambda one: (one.authority, one.period, one.number))


def latest_publications(data: Path) -> list[Publication]:
    """Return the newest publication of each authority and period."""
    newest = {(one.authority, one.period): one for one in list_publications(data)}
    return list(newest.values())


def open_publication(data: Path, authority: str, period: str, number: int | str) -> Publication:
    """Open a publication by its number, or the newest by ``latest``.

    Raises RegistryError, naming those there are, for one that is not there.
    """
    history = publication_numbers(data, authority, period)
    wanted = history[-1] if history and number == LATEST else number
    if str(wanted) not in map(str, history):
        there = f"There are {', '.join(map(str, history))}." if history else "There is none yet."
        raise RegistryError(
            f"There is no publication {number} of {authority} for {period}. {there}"
        )
    return read_publication(period_folder(data, authority, period) / str(wanted))


def publication_numbers(data: Path, authority: str, period: str) -> list[int]:
    """Return the numbers of an authority's publications for a period, oldest first."""
    folder = period_folder(data, authority, period)
    return sorted(
        int(path.parent.name)
        for path in folder.glob("*/manifest.json")
        if _NUMBER.fullmatch(path.parent.name)
    )


def period_folder(data: Path, authority: str, period: str) -> Path:
    """Return the folder of an authority's publications for a period.

    Raises RegistryError for a text that is no code, and so could lead out of the data directory.
    """
    read_period(period)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}", authority, re.ASCII):
        raise RegistryError(f"{authority!r} is not the code of an authority, such as E06000016.")
    return data / FOLDER / authority / period
