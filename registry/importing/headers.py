"""Headers of what is imported: where it came from; and, for a new list, all a list must say."""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD

from registry.importing.opening import OpenFile
from registry.importing.targets import Destination
from registry.namespaces import ADMS, ESD, LGSR

# Last words of the statuses that other registries use: those of the Publications Office and ADMS.
_LIVE = frozenset({"current", "completed"})
_RETIRED = frozenset({"deprecated", "retired", "withdrawn"})
#: Who publishes a list whose file names no publisher: whoever runs the installation.
_PUBLISHER = LGSR["local/publisher"]


def add_source(graph: Graph, source: URIRef, file: OpenFile, imported_at: str) -> None:
    """Describe the file that statements came from, and when (xsd:dateTime) it was imported."""
    graph.add((source, RDF.type, PROV.Entity))
    graph.add((source, DCTERMS.title, Literal(file.name)))
    graph.add((source, DCTERMS.identifier, Literal(f"sha256:{file.sha256}")))
    graph.add((source, DCTERMS["format"], Literal(str(file.recognition))))
    time = Literal(imported_at, datatype=XSD.dateTime, normalize=False)
    graph.add((source, PROV.generatedAtTime, time))


def name_list(
    graph: Graph, destination: Destination, title: str | None, publisher: str | None
) -> None:
    """Say of a new list what whoever imports it says: its title, who publishes it."""
    uri = destination.target.list_uri
    if title:
        graph.set((uri, DCTERMS.title, Literal(title, lang="en")))
    if publisher:
        who = LGSR[f"local/publisher/{destination.name}"]
        graph.set((uri, DCTERMS.publisher, who))
        graph.set((who, RDFS.label, Literal(publisher, lang="en")))


def complete_header(graph: Graph, destination: Destination, file: OpenFile, day: str) -> None:
    """Give a new list the header a list must have, keeping what its file says.

    ``day`` (``YYYY-MM-DD``) is when it was imported, for a file that is not dated.
    """
    target = destination.target
    uri = target.list_uri
    graph.add((uri, RDF.type, SKOS.ConceptScheme))
    graph.set((uri, DCTERMS.identifier, Literal(destination.name)))
    graph.set((uri, VOID.uriSpace, Literal(target.uri_space)))
    graph.set((uri, ESD.conceptClass, target.concept_class or URIRef(SKOS.Concept)))
    count = len(set(graph.subjects(SKOS.inScheme, uri)))
    graph.set((uri, VOID.entities, Literal(count)))
    texts = {
        DCTERMS.title: Literal(
            file.recognition.hints.get("list_name", destination.name), lang="en"
        ),
        DCTERMS.description: Literal(f"A list imported from the file {file.name}.", lang="en"),
        DCTERMS.rights: Literal("The imported file states no terms.", lang="en"),
        ESD.completeness: Literal(f"As complete as the imported file {file.name}.", lang="en"),
        DCTERMS.source: Literal(file.name),
        OWL.versionInfo: Literal(file.recognition.hints.get("version", "1")),
        ADMS.status: ESD.Live,
    }
    for predicate, value in texts.items():
        if graph.value(uri, predicate) is None:
            graph.add((uri, predicate, value))
    if graph.value(uri, DCTERMS.publisher) is None:
        graph.add((uri, DCTERMS.publisher, _PUBLISHER))
        graph.add((_PUBLISHER, RDFS.label, Literal("The operator of this registry", lang="en")))
    if not any(graph.value(uri, p) for p in (DCTERMS.issued, DCTERMS.modified)):
        graph.add((uri, DCTERMS.issued, Literal(day, datatype=XSD.date)))


def fit_to_model(graph: Graph, destination: Destination) -> None:
    """Bring concepts of another registry's new list into what docs/model.md asks of them.

    The identifier is what follows the list's address space; a notation of the source that differs
    becomes ``dct:identifier``. Schemes that are not in the registry are no longer named. A status
    of another list of statuses becomes the registry's, or goes where it is neither.
    """
    target = destination.target
    for concept in set(graph.subjects(RDF.type, SKOS.Concept)):
        identifier = Literal(str(concept).removeprefix(target.uri_space))
        for notation in list(graph.objects(concept, SKOS.notation)):
            if notation != identifier:
                graph.remove((concept, SKOS.notation, notation))
                graph.add((concept, DCTERMS.identifier, Literal(str(notation))))
        graph.add((concept, SKOS.notation, identifier))
        for scheme in list(graph.objects(concept, SKOS.inScheme)):
            if scheme != target.list_uri:
                graph.remove((concept, SKOS.inScheme, scheme))
        for status in list(graph.objects(concept, ADMS.status)):
            if status not in {ESD.Live, ESD.Discontinued}:
                graph.remove((concept, ADMS.status, status))
                _add_status(graph, URIRef(str(concept)), str(status))


def _add_status(graph: Graph, concept: URIRef, status: str) -> None:
    word = status.replace("#", "/").rpartition("/")[2].lower()
    if word in _LIVE:
        graph.add((concept, ADMS.status, ESD.Live))
    elif word in _RETIRED:
        graph.add((concept, ADMS.status, ESD.Discontinued))
        graph.add((concept, OWL.deprecated, Literal(True)))
