"""What is said of files to import: source, licence and date, for all together or file by file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from registry.errors import Place, RegistryError, UnreadableSourceError
from registry.profiling.reference.areas import BOUNDARY_KINDS
from registry.profiling.reference.importing import InputFile

_FIELDS = ("kind", "source", "licence", "date")


def input_files(
    paths: Sequence[Path], said: Mapping[str, str | None], sources: Path | None
) -> list[InputFile]:
    """Put each file together with what is said of it.

    `said` holds for every file; a table of `sources` (TOML) by path as given, or by name, holds for
    that file. Raises RegistryError for a file of sources that cannot be read, or a wrong kind.
    """
    tables = _read(sources) if sources else {}
    files = []
    for path in paths:
        own = tables.pop(str(path), None) or tables.pop(path.name, {})
        fields = {name: str(own.get(name) or said.get(name) or "") for name in _FIELDS}
        kind = fields.pop("kind") or None
        if kind not in {None, *BOUNDARY_KINDS}:
            raise RegistryError(
                f"{kind!r} is no kind of boundary. Say one of {', '.join(BOUNDARY_KINDS)}."
            )
        files.append(InputFile(path, kind, **fields))
    if tables and sources:
        raise UnreadableSourceError(
            Place(sources.name),
            f"It speaks of {', '.join(sorted(tables))}, which is not imported.",
            "Correct the name, or take the table out.",
        )
    return files


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSourceError(
            Place(path.name), f"It is no TOML: {error}.", 'Write ["le.csv"] and below it licence.'
        ) from None
    for name, table in tables.items():
        if not isinstance(table, dict) or not set(table) <= set(_FIELDS):
            raise UnreadableSourceError(
                Place(path.name),
                f"What it says of {name} is not understood.",
                f"Give each file a table with {', '.join(_FIELDS)}.",
            )
    return tables
