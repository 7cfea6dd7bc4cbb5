"""What is imported: one file, or the several files of one list."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from registry.errors import Place, RegistryError, UnreadableSourceError
from registry.readers import Reading, Recognition, SourceFormat, Target, read, recognise
from registry.readers.reading import Progress
from registry.readers.safe_xml import refuse_doctype
from registry.readers.skos import read_skos
from registry.readers.terms import read_terms
from registry.store.parsing import parse_rdf


@dataclass(frozen=True)
class OpenFile:
    """The file with the names of a list, or with a mapping, and the other parts of the list."""

    name: str
    parts: dict[str, bytes]
    recognition: Recognition

    @property
    def sha256(self) -> str:
        """One hash over all parts, in the order of their names."""
        return hashlib.sha256(b"".join(self.parts[name] for name in sorted(self.parts))).hexdigest()

    def parse(self) -> Graph:
        """Parse an RDF file, in a process of its own. Raises UnreadableSourceError."""
        data = self.parts[self.name]
        if self.recognition.format is SourceFormat.RDF_XML:
            refuse_doctype(data, self.name)
        return parse_rdf(data, self.recognition.format.identifier, self.name)

    def read(self, target: Target, graph: Graph | None, progress: Progress | None) -> Reading:
        """Read the file, or bring its parsed RDF into shape. Raises UnreadableSourceError."""
        if graph is not None:
            return read_skos(graph, target, name=self.name, recognition=self.recognition)
        if len(self.parts) > 1:
            return read_terms(self.parts, target)
        data = self.parts[self.name]
        return read(data, self.name, target, recognition=self.recognition, progress=progress)


def open_files(paths: Sequence[Path], limit: int) -> OpenFile:
    """Open what is to be imported and say what it is; nothing is kept of its folder's name.

    Raises RegistryError for a file that cannot be opened, several files that are not the parts of
    one list, and a part that came alone; UnreadableSourceError as ``recognise``.
    """
    parts = {path.name: _bytes(path, limit) for path in paths}
    if len(parts) < len(paths):
        raise RegistryError("two of the files have the same name. Import them one by one.")
    known = {name: recognise(data, name, limit=limit) for name, data in parts.items()}
    if len(parts) == 1:
        ((name, recognition),) = known.items()
        if recognition.kind == "parts":
            raise UnreadableSourceError(
                Place(name),
                f"It is {recognition}, which has no names.",
                "Import it together with the file of the names: registry import domain.xml "
                "hierarchy.xml.",
            )
        return OpenFile(name, parts, recognition)
    return _parts_of_one_list(parts, known)


def _parts_of_one_list(parts: dict[str, bytes], known: dict[str, Recognition]) -> OpenFile:
    domains = [n for n, r in known.items() if r.format is SourceFormat.TERMS_DOMAIN]
    others = [n for n, r in known.items() if n not in domains and r.kind != "parts"]
    if len(domains) != 1 or others:
        raise RegistryError(
            "several files are imported together only when they are the parts of one list "
            "(APLAWS terms: one with the names, others with the hierarchy, the synonyms, the "
            "related terms). Import the others one by one."
        )
    return OpenFile(domains[0], parts, known[domains[0]])


def _bytes(path: Path, limit: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > limit:
            raise UnreadableSourceError(
                Place(path.name),
                f"It holds {size / 1e6:.0f} MB; the limit is {limit / 1e6:.0f} MB.",
                "Check that it is the right file, or raise REGISTRY_IMPORT_BYTES.",
            )
        return path.read_bytes()
    except OSError as error:
        raise RegistryError(f"{path} cannot be read: {error.strerror}.") from error
