"""Attributes of profiles: what is known of a scheme's groups and types, each as one small file.

The mean of a group in one city is another fact than that in another: an attribute is of the
authority whose areas it was computed from, or of all.

Folder and fields: docs/profiling-model.md, Folders of the data directory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from registry.errors import RegistryError
from registry.files import write_atomically

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class Attribute:
    """A number for each profile, by notation, in `unit`, with where it comes from and its terms.

    `households` is how many households stand behind each number, and `coverage` which areas it was
    computed from; both are empty where the source does not say. `authority` is the code of the one
    whose households it speaks of; empty: of everybody's.
    """

    id: str
    scheme: str
    label: str
    unit: str
    source: str
    date: str
    licence: str
    values: Mapping[str, float]
    households: Mapping[str, int] = field(default_factory=dict)
    coverage: str = ""
    authority: str = ""


def read_attributes(data: Path, scheme: str, authority: str = "") -> list[Attribute]:
    """Read the attributes of a scheme, in the order of their identifiers; none is an empty list.

    Those of an authority stand before those of everybody of the same identifier; never those of
    another authority. Raises RegistryError for a file that is not as it was written.
    """
    found: dict[str, Attribute] = {}
    for folder in dict.fromkeys(_folder(data, scheme, whose) for whose in ("", authority)):
        for path in sorted(folder.glob("[!.]*.json")):
            try:
                found[path.stem] = Attribute(**json.loads(path.read_text(encoding="utf-8")))
            except (ValueError, TypeError):
                raise RegistryError(f"{path} is damaged. Import the attribute again.") from None
    return [found[name] for name in sorted(found)]


def write_attributes(data: Path, attributes: Iterable[Attribute]) -> None:
    """Keep attributes, each atomically in the place of an earlier one of its name and authority."""
    for attribute in attributes:
        text = json.dumps(asdict(attribute), ensure_ascii=False, indent=2) + "\n"
        folder = _folder(data, attribute.scheme, attribute.authority)
        path = folder / f"{check_name(attribute.id)}.json"
        write_atomically(path, text.encode())


def check_name(name: str) -> str:
    """Return a name that is safe in a path and an address; RegistryError for any other."""
    if not _NAME.fullmatch(name):
        raise RegistryError(
            f"{name[:80]!r} cannot be an identifier. Use letters, digits and hyphens: no-car."
        )
    return name


def _folder(data: Path, scheme: str, authority: str) -> Path:
    folder = data / "reference" / "attributes" / check_name(scheme)
    return folder / check_name(authority) if authority else folder
