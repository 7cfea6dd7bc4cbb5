"""What stays of a local list's earlier version when the next is imported."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD

from registry.namespaces import ADMS, ESD

#: What is said of where an entry stands, which the next version says anew.
_PLACE = (SKOS.broader, SKOS.narrower, SKOS.related, SKOS.topConceptOf, ESD.mainBroader)
_REPLACED = (DCTERMS.isReplacedBy, ESD.deprecatedOn)


class NextVersion(NamedTuple):
    """A new version of a list: its URI, its file's SHA-256, the day it came (``YYYY-MM-DD``)."""

    list_uri: URIRef
    sha256: str
    day: str
    #: Whether the file says nothing of itself but its rows: title, publisher, version then follow.
    is_table: bool
    #: Whether it was told, beside the file, what it is called and who publishes it.
    is_named: tuple[bool, bool] = (False, False)


def keep_earlier(file: Path, now: Graph, version: NextVersion) -> list[URIRef]:
    """Add to a new version of a list what must not be lost of the one before, in its ``file``.

    An address once given out keeps resolving: an entry that the new version leaves out stays,
    discontinued. An entry that was replaced stays replaced. Returns the entries left out.
    """
    before = Graph().parse(data=file.read_bytes(), format="turtle")
    entries = _entries(now, version.list_uri)
    left_out = _entries(before, version.list_uri) - entries
    _keep_left_out(before, now, left_out, version.day)
    _keep_replaced(before, now, entries)
    if left_out:
        now.set((version.list_uri, VOID.entities, Literal(len(entries | left_out))))
    if version.is_table:
        _keep_header(before, now, version)
    return sorted(left_out)


def discontinue(graph: Graph, entry: URIRef) -> None:
    """Say of an entry that it is withdrawn."""
    graph.set((entry, ADMS.status, ESD.Discontinued))
    graph.set((entry, OWL.deprecated, Literal(True)))


def _keep_left_out(before: Graph, now: Graph, left_out: set[URIRef], day: str) -> None:
    for entry in left_out:
        for _, predicate, value in before.triples((entry, None, None)):
            if predicate not in _PLACE:
                now.add((entry, predicate, value))
        if (entry, ESD.deprecatedOn, None) not in now:
            now.add((entry, ESD.deprecatedOn, Literal(day, datatype=XSD.date)))
        discontinue(now, entry)


def _keep_replaced(before: Graph, now: Graph, entries: set[URIRef]) -> None:
    for entry in entries:
        if (entry, DCTERMS.isReplacedBy, None) in before:
            for predicate in _REPLACED:
                for value in before.objects(entry, predicate):
                    now.set((entry, predicate, value))
            discontinue(now, entry)


def _keep_header(before: Graph, now: Graph, version: NextVersion) -> None:
    """Keep title and publisher, and count the version on unless it is the very same file."""
    uri = version.list_uri
    for predicate, is_new in zip((DCTERMS.title, DCTERMS.publisher), version.is_named, strict=True):
        value = before.value(uri, predicate)
        if value is not None and not is_new:
            for instead in set(now.objects(uri, predicate)) - {value}:
                now.remove((instead, RDFS.label, None))
            now.set((uri, predicate, value))
            for label in before.objects(value, RDFS.label):
                now.add((value, RDFS.label, label))
    number = str(before.value(uri, OWL.versionInfo) or "")
    if number.isascii() and number.isdecimal():
        same = Literal(f"sha256:{version.sha256}")
        sources = before.objects(uri, PROV.wasDerivedFrom)
        is_same = any((source, DCTERMS.identifier, same) in before for source in sources)
        now.set((uri, OWL.versionInfo, Literal(number if is_same else str(int(number) + 1))))


def _entries(graph: Graph, list_uri: URIRef) -> set[URIRef]:
    found = set(graph.subjects(SKOS.inScheme, list_uri))
    return {URIRef(str(each)) for each in found if (each, RDF.type, SKOS.Concept) in graph}
