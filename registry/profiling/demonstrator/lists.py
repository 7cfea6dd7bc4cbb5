"""The lists of the demonstrator as RDF: its authorities, profile schemes and foreign services.

Each becomes a file of sources of the installation, in the shape of docs/model.md. Everything in
them says that it is synthetic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, VOID

from exporters.turtle import canonical_turtle
from registry.namespaces import ADMS, ESD, LGSR, PREFIXES, SEMAPV, SSSOM, new_graph
from registry.profiling.demonstrator.behaviour import HABITS
from registry.profiling.demonstrator.places import TOWNS, Town

#: Begins the name of each file of sources that belongs to the demonstrator.
PREFIX = "demonstrator-"
PROFILES = "demonstrator-profiles"
FOREIGN_PROFILES = "demonstrator-profielen"
FOREIGN_SERVICES = "demonstrator-diensten"
NATION = "Demonstrator (synthetic)"
FOREIGN_NATION = "Voorbeeldland (synthetic)"
_MADE = "2025-05-01"
_PUBLISHER = URIRef(str(LGSR))
_LICENCE = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
_SYNTHETIC = "Synthetic: made up to show what the registry does. It describes nobody and no place."
_GROUPS = {
    "1": ("Settled villages", "Rustige dorpen"),
    "2": ("Young renters", "Jonge huurders"),
    "3": ("Busy families", "Drukke gezinnen"),
    "4": ("Comfortable suburbs", "Ruime buitenwijken"),
    "5": ("Retired by the coast", "Ouderen aan zee"),
    "6": ("Stretched estates", "Krappe flats"),
}
_TYPES = {"a": ("older homes", "oudere huizen"), "b": ("newer homes", "nieuwere huizen")}
_SUBTYPES = {"1": ("near the centre", "bij het centrum"), "2": ("farther out", "verder weg")}
#: Names of the foreign services, in the order of the habits.
_DIENSTEN = (
    "Vragen over gemeentebelasting", "Huurtoeslag aanvragen", "Schoolmaaltijden",
    "Reiskaart voor ouderen", "Gehandicaptenparkeerkaart", "Bibliotheekboeken verlengen",
    "Parkeervergunning", "Bouwvergunning woning", "Grofvuil ophalen", "Groenafval",
    "Ongedierte bestrijden", "Gedumpt afval melden", "Kiezersregister", "Sportpas",
    "Hulp bij drugsgebruik", "Bescherming van kwetsbare volwassenen",
)  # fmt: skip


def source_files() -> dict[str, bytes]:
    """Return every file of sources by its name, as Turtle."""
    files = {
        PROFILES: _profiles(PROFILES, 0, "en", "Demonstrator profiles (synthetic)"),
        FOREIGN_PROFILES: _profiles(FOREIGN_PROFILES, 1, "nl", "Voorbeeldprofielen (synthetic)"),
        FOREIGN_SERVICES: _services(),
        f"{FOREIGN_SERVICES}-services": _mapping(
            (FOREIGN_SERVICES, LGSR[f"list/{FOREIGN_SERVICES}"]),
            ("services", URIRef("http://id.esd.org.uk/list/services")),
            (
                (
                    LGSR[f"{FOREIGN_SERVICES}/{habit.foreign}"],
                    URIRef(f"http://id.esd.org.uk/service/{habit.service}"),
                )
                for habit in HABITS
            ),
        ),
        f"{FOREIGN_PROFILES}-{PROFILES}": _mapping(
            (FOREIGN_PROFILES, LGSR[f"list/{FOREIGN_PROFILES}"]),
            (PROFILES, LGSR[f"list/{PROFILES}"]),
            (
                (LGSR[f"{FOREIGN_PROFILES}/{foreign_type(code)}"], LGSR[f"{PROFILES}/{code}"])
                for code, _, _ in _notations(0)
            ),
        ),
    }
    named = {f"{name}.ttl": canonical_turtle(graph, PREFIXES) for name, graph in files.items()}
    return named | {f"{PREFIX}authorities.ttl": canonical_turtle(_authorities(), PREFIXES)}


def _notations(language: int) -> Iterator[tuple[str, str, str | None]]:
    """Yield notation, name and notation above of every profile, from the first level down."""
    for group, group_names in _GROUPS.items():
        yield group, group_names[language], None
        for kind, kind_names in _TYPES.items():
            name = f"{group_names[language]}, {kind_names[language]}"
            yield group + kind, name, group
            for part, part_names in _SUBTYPES.items():
                yield group + kind + part, f"{name}, {part_names[language]}", group + kind


def foreign_type(notation: str) -> str:
    """Return the foreign notation of a profile: groups are letters there (`3b2` is `C-b2`)."""
    letter = "ABCDEF"[int(notation[0]) - 1]
    return f"{letter}-{notation[1:]}" if notation[1:] else letter


def _profiles(identifier: str, language: int, tag: str, title: str) -> Graph:
    spell = foreign_type if language else str
    entries = [
        (spell(code), name, spell(above) if above else None)
        for code, name, above in _notations(language)
    ]
    return _list(identifier, title, ESD.Profile, tag, entries)


def _services() -> Graph:
    entries = [(habit.foreign, name, None) for habit, name in zip(HABITS, _DIENSTEN, strict=True)]
    return _list(FOREIGN_SERVICES, "Voorbeelddiensten (synthetic)", ESD.Service, "nl", entries)


def _list(
    identifier: str,
    title: str,
    kind: URIRef,
    tag: str,
    entries: Sequence[tuple[str, str, str | None]],
) -> Graph:
    graph, header, space = new_graph(), LGSR[f"list/{identifier}"], f"{LGSR}{identifier}/"
    _describe(graph, header, identifier, title)
    graph.add((header, RDF.type, SKOS.ConceptScheme))
    graph.add((header, VOID.uriSpace, Literal(space)))
    graph.add((header, ESD.conceptClass, kind))
    graph.add((header, VOID.entities, Literal(len(entries))))
    graph.add((header, ESD.completeness, Literal("Complete.", lang="en")))
    graph.add((header, ESD.mayRepublish, Literal(True)))
    has_levels = any(above for _, _, above in entries)
    for code, name, above in entries:
        concept = URIRef(space + code)
        for each in (SKOS.Concept, kind):
            graph.add((concept, RDF.type, each))
        graph.add((concept, SKOS.notation, Literal(code)))
        graph.add((concept, SKOS.inScheme, header))
        graph.add((concept, SKOS.prefLabel, Literal(name, lang=tag)))
        graph.add((concept, ADMS.status, ESD.Live))
        if above:
            graph.add((concept, SKOS.broader, URIRef(space + above)))
        elif has_levels:
            graph.add((concept, SKOS.topConceptOf, header))
            graph.add((header, SKOS.hasTopConcept, concept))
    return graph


def _mapping(
    subjects: tuple[str, URIRef],
    objects: tuple[str, URIRef],
    pairs: Iterable[tuple[URIRef, URIRef]],
) -> Graph:
    graph, identifier = new_graph(), f"{subjects[0]}-{objects[0]}"
    header = LGSR[f"mapping/{identifier}"]
    _describe(graph, header, identifier, f"{subjects[0]} to {objects[0]} (synthetic)")
    for kind in (VOID.Linkset, SSSOM.MappingSet):
        graph.add((header, RDF.type, kind))
    graph.add((header, VOID.subjectsTarget, subjects[1]))
    graph.add((header, VOID.objectsTarget, objects[1]))
    graph.add((header, VOID.linkPredicate, SKOS.closeMatch))
    graph.add((header, SSSOM.mapping_justification, SEMAPV.ManualMappingCuration))
    graph.add((header, ESD.method, Literal("Made up with the lists.", lang="en")))
    graph.add((header, ESD.completeness, Literal("Complete.", lang="en")))
    graph.add((header, ESD.official, Literal(False)))
    before = len(graph)
    for subject, target in pairs:
        graph.add((subject, SKOS.closeMatch, target))
    graph.add((header, VOID.triples, Literal(len(graph) - before)))
    return graph


def _describe(graph: Graph, header: URIRef, identifier: str, title: str) -> None:
    """Say of a list or mapping set what every header says."""
    graph.add((header, DCTERMS.identifier, Literal(identifier)))
    graph.add((header, DCTERMS.title, Literal(title, lang="en")))
    graph.add((header, DCTERMS.description, Literal(_SYNTHETIC, lang="en")))
    graph.add((header, DCTERMS.publisher, _PUBLISHER))
    graph.add((header, DCTERMS.license, _LICENCE))
    graph.add((header, DCTERMS.rights, Literal("Public domain (CC0). " + _SYNTHETIC, lang="en")))
    graph.add((header, DCTERMS.source, Literal("the demonstrator of this registry")))
    for date in (DCTERMS.issued, DCTERMS.modified):
        graph.add((header, date, Literal(_MADE, datatype=XSD.date)))
    graph.add((header, OWL.versionInfo, Literal("1")))
    graph.add((header, ADMS.status, ESD.Live))
    graph.add((_PUBLISHER, RDFS.label, Literal("Local Government Standards Registry", lang="en")))


def _authorities() -> Graph:
    """Add the fictional authorities to the list of authorities, as an import would."""
    graph, header = new_graph(), LGSR["list/authorities"]
    source = LGSR[f"source/{PREFIX}authorities"]
    digest = hashlib.sha256(repr(TOWNS).encode()).hexdigest()
    graph.add((header, RDF.type, SKOS.ConceptScheme))
    graph.add((header, DCTERMS.identifier, Literal("authorities")))
    graph.add((header, PROV.wasDerivedFrom, source))
    graph.add((source, RDF.type, PROV.Entity))
    graph.add((source, DCTERMS.title, Literal("Fictional authorities (synthetic)")))
    graph.add((source, DCTERMS.identifier, Literal(f"sha256:{digest}")))
    graph.add((source, DCTERMS["format"], Literal("made up by the demonstrator")))
    made = Literal(f"{_MADE}T00:00:00+00:00", datatype=XSD.dateTime, normalize=False)
    graph.add((source, PROV.generatedAtTime, made))
    for town in TOWNS:
        _add_authority(graph, header, town)
    return graph


def _add_authority(graph: Graph, header: URIRef, town: Town) -> None:
    authority = LGSR[f"authority/{town.code}"]
    for kind in (SKOS.Concept, ESD.Authority):
        graph.add((authority, RDF.type, kind))
    graph.add((authority, SKOS.inScheme, header))
    graph.add((authority, SKOS.topConceptOf, header))
    graph.add((authority, SKOS.notation, Literal(town.code)))
    graph.add((authority, SKOS.prefLabel, Literal(f"{town.name} (synthetic)", lang="en")))
    graph.add((authority, SKOS.editorialNote, Literal(_SYNTHETIC, lang="en")))
    graph.add((authority, ESD.nation, Literal(FOREIGN_NATION if town.abroad else NATION)))
    graph.add((authority, ESD.authorityType, Literal("Unitary authority")))
    graph.add((authority, ADMS.status, ESD.Live))
