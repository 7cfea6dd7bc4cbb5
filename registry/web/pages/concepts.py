"""The page of one concept, and of a non-preferred term that has a number of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS

from exporters import formats_of
from exporters.document import Kind
from registry.catalogue import ConceptList
from registry.namespaces import ESD, SKOSXL
from registry.web.pages.environment import local_part, render
from registry.web.pages.facts import (
    Header,
    Statements,
    read_header,
    replacements_of,
    statements_about,
)
from registry.web.pages.knowledge import aspects_of
from registry.web.pages.names_and_notes import (
    NameChange,
    Said,
    Term,
    former_names,
    name_changes,
    notes_of,
    other_terms,
    source_titles,
)
from registry.web.pages.neighbours import (
    Named,
    Names,
    read_incoming,
    read_neighbours,
    ways_up,
)
from registry.web.pages.quoting import quotations
from registry.web.pages.reading import list_reading
from registry.web.pages.relations import Relation, ends_of, read_relations
from registry.web.pages.through import Through, read_through
from registry.web.pages.words import Text, text_of

if TYPE_CHECKING:
    from registry.opened import Release

#: Narrower concepts that a page shows; the tree shows all of them.
_MOST_NARROWER = 200


class Concept(NamedTuple):
    """What a concept's page shows."""

    uri: URIRef
    path: str | None
    name: Text
    other_languages: list[Text]
    notation: str
    said: Statements
    status: str
    replacements: list[Named]
    lists: list[ConceptList]
    definitions: list[Said]
    scope_notes: list[Said]
    history_notes: list[Said]
    editorial_notes: list[Text]
    certainty: Text | None
    changes: list[NameChange]
    former: list[Text]
    terms: list[Term]
    ways: list[list[Named]]
    broader: list[Named]
    #: The first of them, where there are very many.
    narrower: list[Named]
    narrower_total: int
    related: list[Named]
    relations: list[Relation]
    through: list[Through]


def concept_page(release: Release, uri: URIRef, language: str) -> str:
    """Render a concept's page. Raises LookupError where the release holds no such concept."""
    concept = read_concept(release, uri, language)
    main = concept.lists[0] if concept.lists else None
    header: Header | None = None
    if main is not None:
        header = read_header(release, main.uri, main.title, language)
    return render(
        "concept.html",
        release,
        concept=concept,
        entry=main,
        header=header,
        replacements=replacements_of(release.catalogue, header) if header else [],
        formats=formats_of(Kind.CONCEPT),
        facts=_dates(concept.said),
        aspects=aspects_of(release.catalogue, main, concept.relations),
        quotations=quotations(uri, concept.name, concept.notation, main, header),
        canonical=None if concept.path is None else f"/doc{concept.path}",
    )


def term_page(release: Release, uri: URIRef, language: str) -> str:
    """Render a non-preferred term's page. Raises LookupError where there is no such term."""
    said = statements_about(release.store, uri, language)
    name = said.text(SKOSXL.literalForm)
    if name is None:
        raise LookupError(f"no term {uri}")
    neighbours = read_neighbours(release, uri, language)
    lists = _lists_of(release, said, uri)
    path = release.catalogue.path_of(uri)
    return render(
        "term.html",
        release,
        uri=uri,
        path=path,
        name=name,
        notation=local_part(uri),
        kind=said.plain(ESD.termType) or "other term",
        use=neighbours.all_named(set(said.uris(ESD.use))),
        entry=lists[0] if lists else None,
        formats=formats_of(Kind.TERM),
        facts=_dates(said),
        status=said.status(),
        canonical=None if path is None else f"/doc{path}",
    )


def read_concept(release: Release, uri: URIRef, language: str) -> Concept:
    """Read what a concept's page shows. Raises LookupError where there is no such concept."""
    store = release.store
    said = statements_about(store, uri, language, but=release.withheld)
    name = said.text(SKOS.prefLabel)
    if name is None:
        raise LookupError(f"no concept {uri}")
    incoming = [row for row in read_incoming(store, uri) if row.graph not in release.withheld]
    narrower = set(said.uris(SKOS.narrower))
    narrower.update(row.subject for row in incoming if row.predicate == SKOS.broader)
    neighbours = read_neighbours(release, uri, language, narrower=len(narrower) <= _MOST_NARROWER)
    titles = source_titles(store, said, language)
    changes = name_changes(store, uri, language) if said.values(ESD.nameChange) else []
    ends = ends_of(release, said, incoming)
    lists = _lists_of(release, said, uri)
    return Concept(
        uri=uri,
        path=release.catalogue.path_of(uri),
        name=name,
        other_languages=[
            text_of(label)
            for label in said.literals(SKOS.prefLabel)
            if label.language != name.language
        ],
        notation=said.plain(SKOS.notation) or local_part(uri),
        said=said,
        status=said.status(),
        replacements=neighbours.all_named(set(said.uris(DCTERMS.isReplacedBy))),
        lists=lists,
        definitions=notes_of(said, SKOS.definition, titles),
        scope_notes=notes_of(said, SKOS.scopeNote, titles),
        history_notes=notes_of(said, SKOS.historyNote, titles),
        editorial_notes=[text_of(note) for note in said.literals(SKOS.editorialNote)],
        certainty=said.text(ESD.labelCertainty),
        changes=changes,
        former=former_names(said, changes),
        terms=other_terms(said, neighbours),
        ways=ways_up(release, uri, language) if said.values(SKOS.broader) else [],
        broader=neighbours.all_named(set(said.uris(SKOS.broader))),
        narrower=_first_narrower(release, lists, narrower, neighbours, language),
        narrower_total=len(narrower),
        related=neighbours.all_named(set(said.uris(SKOS.related))),
        relations=read_relations(release, uri, ends, neighbours, language),
        through=read_through(release, ends, {entry.uri for entry in lists}, neighbours, language),
    )


def _lists_of(release: Release, said: Statements, uri: URIRef) -> list[ConceptList]:
    """Return the lists a concept or term stands in, whole lists first; a term by its URI space."""
    entries = [release.catalogue.list_with_uri(scheme) for scheme in said.uris(SKOS.inScheme)]
    held = [entry for entry in entries if entry is not None]
    if not held:
        held = [e for e in release.catalogue.lists.values() if uri.startswith(e.uri_space)]
    return sorted(held, key=lambda entry: (entry.part_of is not None, entry.identifier))


def _first_narrower(
    release: Release,
    lists: list[ConceptList],
    narrower: set[URIRef],
    neighbours: Names,
    language: str,
) -> list[Named]:
    """Return the narrower concepts by name; the first of very many, from the reading of the list.

    To ask for the name of each of thousands takes most of a second.
    """
    if len(narrower) <= _MOST_NARROWER or not lists:
        return neighbours.all_named(narrower)
    ordered = list_reading(release, lists[0], language).names
    rows = [row for row in ordered if row.uri in narrower and row.see is None]
    path_of = release.catalogue.path_of
    return [
        Named(row.uri, path_of(row.uri), row.name, row.notation, row.retired)
        for row in rows[:_MOST_NARROWER]
    ]


def _dates(said: Statements) -> dict[str, str | None]:
    """Return what is known of when a concept or term came and changed."""
    return {
        "created": said.plain(DCTERMS.created),
        "modified": said.plain(DCTERMS.modified),
        "added": said.plain(ESD.addedInVersion),
        "updated": said.plain(ESD.lastUpdatedInVersion),
        "tier": said.plain(ESD.providingTier),
        "a_to_z": said.plain(ESD.aToZ),
        "shortcut": said.plain(ESD.shortcut),
        "category": said.plain(ESD.isCategory),
        "deprecated": said.plain(OWL.deprecated),
        "authority_type": said.plain(ESD.authorityType),
        "authority_code": said.plain(ESD.localAuthorityCode),
        "former_code": said.plain(ESD.formerCode),
        "nation": said.plain(ESD.nation),
        "region": said.plain(ESD.region),
        "established": said.plain(ESD.establishedOn),
    }
