"""What is asked of an import: the file, what was chosen of it, whom to tell how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph

from registry.building import Say
from registry.config import Settings
from registry.importing.opening import OpenFile
from registry.readers.reading import Progress


@dataclass(frozen=True)
class ImportOptions:
    """What the user chose: the list, the language of texts that name none, whether to build."""

    list_name: str | None = None
    language: str = "en"
    build_release: bool = True
    #: Where the addresses of a new list that has none begin; None for the registry's own.
    base: str | None = None
    #: Whether the file is the next version of a list of one's own, whatever its name, rather than
    #: an addition to it.
    new_version: bool = False
    #: What a new list is called and who publishes it, where its file does not say.
    title: str | None = None
    publisher: str | None = None


@dataclass(frozen=True)
class Order:
    """One import: the file, its statements if it is RDF, what was chosen, whom to tell."""

    file: OpenFile
    parsed: Graph | None
    settings: Settings
    options: ImportOptions
    say: Say
    progress: Progress | None
