"""Writes one download to a file; ``main`` does so in a process that ends with it.

Its arguments: the folder of the release, list or mapping, the identifier, the suffix, the file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from exporters import FORMATS
from registry.catalogue import read_catalogue
from registry.opened import Release
from registry.resources import document_of, list_resource, mapping_resource
from registry.store.embedded import EmbeddedStore

_WRITERS = {entry.suffix: entry.write for entry in FORMATS}


def write_download(current: Release, kind: str, identifier: str, suffix: str, file: Path) -> None:
    """Write a list or mapping set (``kind``: list, mapping) in a form, as it comes."""
    if kind == "list":
        resource = list_resource(current.catalogue.lists[identifier])
    else:
        resource = mapping_resource(current.catalogue.mapping_sets[identifier])
    with file.open("wb") as stream:
        stream.writelines(_WRITERS[suffix](document_of(current, resource)))


def main() -> None:
    """Load the release in a folder, whatever its size, and write one download of it.

    Into memory: a whole list is read a hundred times faster there than from the folder's store.
    """
    folder, kind, identifier, suffix, file = sys.argv[1:]
    manifest = json.loads((Path(folder) / "manifest.json").read_text("utf-8"))
    store = EmbeddedStore.in_memory(Path(folder) / "quads.nq")
    current = Release(manifest["number"], Path(folder), manifest, store, read_catalogue(store))
    write_download(current, kind, identifier, suffix, Path(file))
