"""Describes a new publication in its folder: code lists, manifest, structure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from exporters.turtle import canonical_turtle
from registry.building import sha256_of
from registry.config import Settings
from registry.cubes.codes import write_codes
from registry.cubes.kinds import KINDS
from registry.cubes.listing import Place, authority_name, list_codes, used_codes
from registry.cubes.preparing import Prepared
from registry.cubes.publications import read_publication
from registry.cubes.structure import structure_graph
from registry.errors import RegistryError
from registry.files import sync
from registry.opened import Release
from registry.profiling.answers.costs import Costs
from registry.profiling.reference.areas import read_reference

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Draft:
    """A publication before it is described: its number, why it is made, its tables and costs."""

    number: int
    reason: str
    tables: Mapping[str, pa.Table]
    costs: Costs


def describe(
    settings: Settings, release: Release, prepared: Prepared, draft: Draft, folder: Path
) -> None:
    """Write codes, manifest and structure into the folder of a new publication.

    Raises RegistryError where tables hold codes of no list, or costs in several currencies.
    """
    metadata = prepared.statistics.metadata
    reference = read_reference(settings.data, str(metadata["authority"]), needs=())
    place = Place(
        base=settings.public_url,
        authority=str(metadata["authority"]),
        name=authority_name(release.store, reference),
        period=str(metadata["period"]),
        scheme=str(metadata["scheme"]),
        synthetic=bool(metadata["synthetic"]),
        lists=metadata["lists"],
        may_name_profiles=prepared.may_name_profiles,
    )
    used = used_codes(draft.tables)
    write_codes(folder, list_codes(release.store, reference, place, used))
    _write_json(folder / MANIFEST, _manifest(settings, prepared, draft, place))
    graph = structure_graph(read_publication(folder))
    (folder / "structure.ttl").write_bytes(canonical_turtle(graph, dict(graph.namespaces())))


def _manifest(settings: Settings, prepared: Prepared, draft: Draft, place: Place) -> dict[str, Any]:
    metadata = prepared.statistics.metadata
    rows = {kind: draft.tables[kind].num_rows for kind in KINDS if kind in draft.tables}
    return {
        "authority": place.authority,
        "authority_name": place.name,
        "period": place.period,
        "number": draft.number,
        "base": place.base,
        "scheme": place.scheme,
        "rows": rows,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "reason": draft.reason.strip(),
        "revises": draft.number - 1 or None,
        "synthetic": place.synthetic,
        "in_sparql": [kind for kind in rows if rows[kind] <= settings.sparql_observations],
        "currency": _currency(draft.costs),
        "licence": settings.cube_licence,
        "unit": metadata["unit"],
        "matched": metadata["matched"],
        "input": metadata["input"],
        "versions": {**_flat(metadata["versions"]), "protection": prepared.rules.identifier},
        "gate": {"hidden": prepared.gate.hidden, "complements": prepared.gate.complements},
    }


def _currency(costs: Costs) -> str:
    currencies = sorted({cost.currency for cost in costs.values()})
    if len(currencies) > 1:
        raise RegistryError(
            f"The unit costs are in {' and '.join(currencies)}. Give them in one currency."
        )
    return currencies[0] if currencies else ""


def _flat(versions: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in versions.items():
        if isinstance(value, Mapping):
            flat |= {f"{name} {key}": str(its) for key, its in value.items()}
        else:
            flat[name] = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return flat


def write_integrity(folder: Path, lines: list[dict[str, Any]]) -> None:
    """Write what the integrity check said into the folder of a publication."""
    _write_json(folder / "integrity.json", lines)


def seal(folder: Path) -> None:
    """Write the hash of every file into the manifest and bring all to the disk."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    manifest["files"] = {
        path.name: {"sha256": sha256_of(path), "bytes": path.stat().st_size} for path in files
    }
    _write_json(folder / MANIFEST, manifest)
    for path in folder.iterdir():
        sync(path)
    sync(folder)


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
