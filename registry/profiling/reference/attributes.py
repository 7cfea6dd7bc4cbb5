"""Attributes of profiles: what is known of a scheme's groups and types, each as one small file.

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
    computed from; both are empty where the source does not say.
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


def read_attributes(data: Path, scheme: str) -> list[Attribute]:
    """Read the attributes of a scheme, in the order of their identifiers; none is an empty list.

    Raises RegistryError for a file that is not as it was written.
    """
    attributes = []
    for path in sorted(_folder(data, scheme).glob("[!.]*.json")):
        try:
            attributes.append(Attribute(**json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, TypeError):
            raise RegistryError(f"{path} is damaged. Import the attribute again.") from None
    return attributes


def write_attributes(data: Path, attributes: Iterable[Attribute]) -> None:
    """Keep attributes, each atomically in the place of an earlier one of its identifier."""
    for attribute in attributes:
        text = json.dumps(asdict(attribute), ensure_ascii=False, indent=2) + "\n"
        path = _folder(data, attribute.scheme) / f"{check_name(attribute.id)}.json"
        write_atomically(path, text.encode())


def check_name(name: str) -> str:
    """Return a name that is safe in a path and an address; RegistryError for any other."""
    if not _NAME.fullmatch(name):
        raise RegistryError(
            f"{name[:80]!r} cannot be an identifier. Use letters, digits and hyphens: no-car."
        )
    return name


def _folder(data: Path, scheme: str) -> Path:
    return data / "reference" / "attributes" / check_name(scheme)
