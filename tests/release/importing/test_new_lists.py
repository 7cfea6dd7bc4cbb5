"""Importing new lists: how one is named, where its addresses begin, of which files it is made."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SKOS

from registry.config import Settings
from registry.errors import RegistryError
from registry.namespaces import LGSR
from registry.release import current_release
from tests.release.importing.conftest import DESCRIBED, Import, Rows, Write, described, files_of


def test_a_file_of_no_known_list_is_refused_naming_the_lists(
    import_file: Import, colours_csv: Rows
) -> None:
    with pytest.raises(RegistryError, match=r"--list NAME: colours, moods, or a new name"):
        import_file(colours_csv("1,Oak,,,,,Tree,\r\n"))


def test_the_list_may_be_said(settings: Settings, import_file: Import, colours_csv: Rows) -> None:
    result = import_file(colours_csv("1,Angry,Very cross.,,,,,\r\n"), list_name="moo")
    assert result.targets == ("moods",)


def test_a_new_list_has_a_base_of_its_own(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv("1,Oak,,,,,Tree,\r\n2,Elm,,,,,Tree,\r\n"), list_name="trees")
    entry = current_release(settings).catalogue.lists["trees"]
    assert (entry.uri, entry.count) == (LGSR["list/trees"], 2)
    assert entry.uri_space == str(LGSR["local/trees/"])
    assert (LGSR["local/trees/1"], RDF.type, SKOS.Concept) in described(
        settings, LGSR["local/trees/1"]
    )


def test_a_new_list_imported_again_is_replaced(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv("1,Oak,,,,,Tree,\r\n"), list_name="trees")
    before = files_of(settings.data)
    import_file(colours_csv("1,Oak,,,,,Tree,\r\n"), list_name="trees")
    assert files_of(settings.data) == before
    import_file(colours_csv("1,Elm,,,,,Tree,\r\n"), list_name="trees")
    assert (None, SKOS.prefLabel, Literal("Elm", lang="en")) in described(
        settings, LGSR["local/trees/1"]
    )


@pytest.mark.parametrize("name", ["two words", "1st", "../colours", "a/b", ""])
def test_a_name_that_cannot_be_one_is_refused(
    import_file: Import, colours_csv: Rows, name: str
) -> None:
    with pytest.raises(RegistryError, match="cannot be the name of a list"):
        import_file(colours_csv(DESCRIBED), list_name=name)


def test_skos_with_its_own_addresses_becomes_a_new_list(
    settings: Settings, import_file: Import, downloaded: Write
) -> None:
    turtle = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <http://x.org/trees> a skos:ConceptScheme ; skos:prefLabel "Trees"@en .
    <http://x.org/tree/oak> skos:inScheme <http://x.org/trees> ; skos:prefLabel "Oak"@en, "Eik"@nl ;
      skos:notation "T1" .
    <http://x.org/tree/elm> skos:inScheme <http://x.org/trees> ; skos:prefLabel "Elm"@en ."""
    import_file(downloaded("trees.ttl", turtle), list_name="trees")
    entry = current_release(settings).catalogue.lists["trees"]
    assert (entry.uri, entry.uri_space) == (URIRef("http://x.org/trees"), "http://x.org/tree/")
    oak = URIRef("http://x.org/tree/oak")
    graph = described(settings, oak)
    assert list(graph.objects(oak, SKOS.notation)) == [Literal("oak")]
    assert {str(label) for label in graph.objects(oak, SKOS.prefLabel)} == {"Oak", "Eik"}


def test_parts_of_a_list_come_together(
    settings: Settings, import_file: Import, downloaded: Write
) -> None:
    terms = 'xmlns:terms="http://xmlns.redhat.com/london/terms/1.0"'
    domain = downloaded(
        "domain.xml",
        f'<terms:domain {terms} about="http://x.org/tree/1.00/tree.xml" key="TRE" title="Trees" '
        'version="1.00" released="2004-01-01"><terms:term id="1" name="Tree" inAtoZ="false"/>'
        '<terms:term id="2" name="Oak" inAtoZ="false"/></terms:domain>',
    )
    hierarchy = downloaded(
        "hierarchy.xml",
        f'<terms:hierarchy {terms}><terms:domain resource="http://x.org/tree/1.00/tree.xml"/>'
        '<terms:orderedPair><terms:source><terms:term id="1"/></terms:source>'
        '<terms:destination isDefault="true" isPreferred="true"><terms:term id="2"/>'
        "</terms:destination></terms:orderedPair></terms:hierarchy>",
    )
    with pytest.raises(RegistryError, match="Import it together with the file of the names"):
        import_file(hierarchy)
    import_file(hierarchy, domain, list_name="trees")
    oak = LGSR["local/trees/2"]
    assert (oak, SKOS.broader, LGSR["local/trees/1"]) in described(settings, oak)
