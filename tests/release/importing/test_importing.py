"""Importing into known lists and mapping sets: what is taken, what is kept, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SKOS

from registry.config import Settings
from registry.errors import RegistryError
from registry.importing.summary import summary
from registry.namespaces import ADMS, ESD_ID, ESD_LIST, LGSR
from registry.release import build, current_release
from tests.release.importing.conftest import DESCRIBED, Import, Rows, Write, described, files_of

RED, BLUE = ESD_ID["colour/1"], ESD_ID["colour/3"]


def test_a_description_is_added_to_a_concept(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    result = import_file(colours_csv(DESCRIBED))
    assert result.targets == ("colours",)
    assert (RED, SKOS.definition, Literal("Like blood.", lang="en")) in described(settings, RED)


def test_the_overlay_says_where_it_comes_from(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv(DESCRIBED))
    source = LGSR["source/colours-colours"]
    graph = current_release(settings).store.graph(source)
    assert (ESD_LIST.colours, PROV.wasDerivedFrom, source) in graph
    assert graph.value(source, DCTERMS.title) == Literal("colours.csv")
    assert graph.value(source, DCTERMS["format"]) == Literal("esd CSV, flat list (2013)")
    assert str(graph.value(source, DCTERMS.identifier)).startswith("sha256:")


def test_the_overlay_holds_only_what_is_new(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv(DESCRIBED))
    graph = current_release(settings).store.graph(LGSR["source/colours-colours"])
    assert set(graph.predicates(RED)) == {SKOS.definition, DCTERMS.created, DCTERMS.modified}


def test_a_contradicting_name_is_not_taken_but_listed(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    result = import_file(colours_csv(DESCRIBED.replace("Red", "Scarlet")))
    assert [(c.subject, c.ours, c.theirs) for c in result.contradictions] == [
        (RED, "Red", "Scarlet")
    ]
    assert list(described(settings, RED).objects(RED, SKOS.prefLabel)) == [
        Literal("Red", lang="en")
    ]
    assert "colour/1 skos:prefLabel: Red, not Scarlet" in summary(result)


def test_a_contradicting_status_is_not_taken(
    settings: Settings, import_file: Import, downloaded: Write
) -> None:
    file = downloaded("c.csv", "Identifier,Label,Status,Type\r\n1,Red,Discontinued,Colour\r\n")
    result = import_file(file)
    assert {c.predicate for c in result.contradictions} >= {ADMS.status}
    assert not result.added


def test_of_a_file_with_nothing_new_only_its_origin_is_written(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    result = import_file(colours_csv("1,Red,,,,,Colour,\r\n"))
    assert result.added.total() == 0
    assert result.known > 0
    graph = current_release(settings).store.graph(LGSR["source/colours-colours"])
    assert set(graph.subjects()) == {ESD_LIST.colours, LGSR["source/colours-colours"]}


def test_of_rdf_with_nothing_new_nothing_is_written(import_file: Import, downloaded: Write) -> None:
    text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    text += f'<{RED}> a skos:Concept ; skos:prefLabel "Red"@en ; skos:notation "1" ;'
    text += f" skos:inScheme <{ESD_LIST.colours}> . <{ESD_LIST.colours}> a skos:ConceptScheme ."
    result = import_file(downloaded("c.ttl", text))
    assert (result.added.total(), result.written) == (0, None)


def test_a_file_is_kept_as_it_came(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    path = colours_csv(DESCRIBED)
    import_file(path)
    kept = list((settings.data / "sources" / "originals").iterdir())
    assert [file.read_bytes() for file in kept] == [path.read_bytes()]


def test_of_a_refused_file_nothing_is_kept(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    with pytest.raises(RegistryError):
        import_file(colours_csv("1,Red,,,,,Colour,\r\n3,Blue,,2021-01-01,,,Colour,\r\n"))
    assert not list((settings.data / "sources").glob("originals/*"))


def test_files_of_one_name_and_two_endings_stand_side_by_side(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv(DESCRIBED))
    other = colours_csv(DESCRIBED.replace("blood", "roses"))
    import_file(other.rename(other.with_suffix(".txt")))
    values = described(settings, RED).objects(RED, SKOS.definition)
    assert {str(value) for value in values} == {"Like blood.", "Like roses."}


def test_a_newer_file_adds_concepts_and_the_header_counts_them(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    rows = "1,Red,,,,,Colour,\r\n3,Blue,,2021-01-01,,,Colour,\r\n"
    with pytest.raises(RegistryError, match=r"nothing is imported.*\n.*Blue"):
        import_file(colours_csv(rows))  # an orphan: the list has levels
    hierarchy = "Identifier,Label,Created,Type,Parent identifiers\r\n"
    path = colours_csv("")
    path.write_text(hierarchy + "1,Red,,Colour,\r\n3,Blue,2021-01-01,Colour,1\r\n")
    import_file(path)
    assert current_release(settings).catalogue.lists["colours"].count == 3
    header = described(settings, ESD_LIST.colours)
    assert [str(n) for n in header.objects(None, URIRef("http://rdfs.org/ns/void#entities"))] == [
        "3"
    ]
    assert (RED, SKOS.narrower, BLUE) in described(settings, RED)


def test_an_older_file_adds_notes_alone(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    rows = "1,Red,Like blood.,2001-01-01,,,Colour,\r\n3,Blue,Gone.,2001-01-01,,,Colour,\r\n"
    result = import_file(colours_csv(rows))
    assert result.outdated == (BLUE,)
    assert dict(result.added) == {SKOS.definition: 1}
    assert not described(settings, BLUE)


def test_importing_again_changes_nothing(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv(DESCRIBED))
    before = files_of(settings.data)
    again = import_file(colours_csv(DESCRIBED))
    assert files_of(settings.data) == before
    assert again.release is not None
    assert not again.release.is_new


def test_a_newer_copy_of_the_file_replaces_what_it_added(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv(DESCRIBED))
    import_file(colours_csv(DESCRIBED.replace("blood", "roses")))
    values = described(settings, RED).objects(RED, SKOS.definition)
    assert [str(value) for value in values] == ["Like roses."]


def test_a_copy_with_nothing_new_takes_back_what_it_added(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv(DESCRIBED))
    import_file(colours_csv("1,Red,,,,,Colour,\r\n"))
    overlay = current_release(settings).store.graph(LGSR["source/colours-colours"])
    assert RED not in set(overlay.subjects())
    assert (RED, SKOS.definition, None) not in described(settings, RED)


def test_without_build_the_release_stays(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    build(settings)
    assert import_file(colours_csv(DESCRIBED), build=False).release is None
    assert current_release(settings).number == 1
    assert build(settings).number == 2


def test_when_the_build_fails_the_earlier_overlay_is_back(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    import_file(colours_csv(DESCRIBED), build=False)
    before = files_of(settings.data)
    (settings.data / "releases").write_bytes(b"in the way")
    with pytest.raises(RegistryError, match="could not be written"):
        import_file(colours_csv(DESCRIBED.replace("blood", "roses")))
    (settings.data / "releases").unlink()
    assert files_of(settings.data) == before


def test_what_would_break_a_rule_is_not_imported(
    settings: Settings, import_file: Import, colours_csv: Rows
) -> None:
    build(settings)
    before = files_of(settings.data)
    with pytest.raises(RegistryError, match=r"nothing is imported: with colours\.csv"):
        import_file(colours_csv("9,Blue,,2024-02-02,2023-01-01,,Colour,\r\n"))
    assert files_of(settings.data) == before


def test_skos_of_a_known_list_is_an_overlay(
    settings: Settings, import_file: Import, downloaded: Write
) -> None:
    turtle = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <{ESD_LIST.colours}> a skos:ConceptScheme .
    <{RED}> a skos:Concept ; skos:inScheme <{ESD_LIST.colours}> ; skos:prefLabel "Coch"@cy ."""
    result = import_file(downloaded("welsh.ttl", turtle))
    assert dict(result.added) == {SKOS.prefLabel: 1}
    assert (RED, SKOS.prefLabel, Literal("Coch", lang="cy")) in described(settings, RED)


def test_a_file_that_is_not_there_is_said(import_file: Import) -> None:
    with pytest.raises(RegistryError, match=r"nowhere\.csv cannot be read: No such file"):
        import_file(Path("nowhere.csv"))
