"""From sources to a release: what it holds, and that the same sources give the same bytes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Literal
from rdflib.namespace import SKOS

from registry.config import Settings
from registry.errors import RegistryError, UnreadableSourceError
from registry.namespaces import ESD_ID, ESD_LIST, LGSR
from registry.release import build, current_release

RED, DARK_RED = ESD_ID["colour/1"], ESD_ID["colour/2"]
OVERLAY = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def add_source(settings: Settings, name: str, turtle: str) -> None:
    folder = settings.data / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(OVERLAY + turtle, encoding="utf-8")


def test_each_file_becomes_the_graph_of_its_header(settings: Settings) -> None:
    add_source(settings, "colours-notes.ttl", f'<{RED}> skos:definition "Like blood."@en .')
    build(settings)
    assert current_release(settings).store.named_graphs() == [
        ESD_LIST.colours,
        ESD_LIST.moods,
        LGSR["mapping/colours-moods"],
        LGSR["source/colours-notes"],
    ]


def test_an_overlay_adds_to_a_concept_and_its_graph_is_told_apart(settings: Settings) -> None:
    add_source(settings, "notes.ttl", f'<{RED}> skos:definition "Like blood."@en .')
    build(settings)
    store = current_release(settings).store
    statement = (RED, SKOS.definition, Literal("Like blood.", lang="en"))
    assert statement in store.describe(RED)
    assert set(store.graph(LGSR["source/notes"])) == {statement}


def test_narrower_and_top_concepts_follow(settings: Settings) -> None:
    build(settings)
    graph = current_release(settings).store.graph(ESD_LIST.colours)
    assert (RED, SKOS.narrower, DARK_RED) in graph
    assert (ESD_LIST.colours, SKOS.hasTopConcept, RED) in graph


def test_the_catalogue_is_read_from_the_headers(settings: Settings) -> None:
    build(settings)
    catalogue = current_release(settings).catalogue
    assert {name: entry.count for name, entry in catalogue.lists.items()} == {
        "colours": 2,
        "moods": 2,
    }
    assert catalogue.mapping_sets["colours-moods"].count == 1
    assert catalogue.find_list("col") == catalogue.lists["colours"]
    assert catalogue.path_of(str(RED)) == "/colour/1"


def test_the_manifest_says_what_is_in_it(settings: Settings) -> None:
    build(settings)
    manifest = json.loads((settings.data / "current" / "manifest.json").read_text("utf-8"))
    assert [source["file"] for source in manifest["sources"]] == [
        "vocabularies/colours.ttl",
        "vocabularies/moods.ttl",
        "mappings/colours-moods.ttl",
    ]
    assert sum(manifest["graphs"].values()) == manifest["quads"]
    assert manifest["lists"]["colours"] == {
        "uri": str(ESD_LIST.colours),
        "version": "1.00",
        "concepts": 2,
    }


def test_the_same_sources_give_the_same_bytes(settings: Settings) -> None:
    build(settings)
    build(settings, force=True)
    first, second = (settings.data / "releases" / n / "quads.nq" for n in ("1", "2"))
    assert first.read_bytes() == second.read_bytes()


def test_statements_in_another_order_give_the_same_bytes(settings: Settings, colours: Path) -> None:
    build(settings)
    blocks = colours.read_text("utf-8").split("\n\n")
    colours.write_text("\n\n".join([blocks[0], *reversed(blocks[1:])]), "utf-8")
    assert build(settings).is_new
    first, second = (settings.data / "releases" / n / "quads.nq" for n in ("1", "2"))
    assert first.read_bytes() == second.read_bytes()


def test_nothing_is_built_when_nothing_has_changed(settings: Settings) -> None:
    assert build(settings).is_new
    again = build(settings)
    assert (again.number, again.is_new) == (1, False)


def test_a_changed_shape_is_a_change(settings: Settings) -> None:
    build(settings)
    with (settings.content / "shapes" / "lists.ttl").open("a") as file:
        file.write("# changed\n")
    assert build(settings).is_new


def test_a_release_too_large_for_memory_is_read_from_its_folder(settings: Settings) -> None:
    build(settings)
    in_memory = current_release(settings)
    on_disk = current_release(replace(settings, memory_quads=1))
    shutil.move(in_memory.folder / "quads.nq", in_memory.folder / "moved")
    assert len(on_disk.store) == len(in_memory.store)
    assert on_disk.catalogue == in_memory.catalogue
    assert set(on_disk.store.describe(RED)) == set(in_memory.store.describe(RED))


def test_removing_all_releases_loses_nothing_and_numbers_go_on(settings: Settings) -> None:
    build(settings)
    before = (settings.data / "releases" / "1" / "quads.nq").read_bytes()
    shutil.rmtree(settings.data / "releases")
    assert build(settings).number == 2
    assert (settings.data / "releases" / "2" / "quads.nq").read_bytes() == before


def test_turtle_that_breaks_is_shown_with_file_line_and_column(
    settings: Settings, colours: Path
) -> None:
    build(settings)
    text = colours.read_text("utf-8").replace('skos:notation "1" ;', "skos:notation 1 2 ;")
    colours.write_text(text, "utf-8")
    with pytest.raises(UnreadableSourceError, match=r"vocabularies/colours.ttl, line 13, column"):
        build(settings)
    assert current_release(settings).number == 1


def test_content_that_does_not_conform_makes_no_release(settings: Settings, colours: Path) -> None:
    build(settings)
    add_source(settings, "wrong.ttl", f'<{RED}> skos:prefLabel "Scarlet"@en .')
    with pytest.raises(RegistryError, match=r"does not conform.\n  .*Red"):
        build(settings)
    assert current_release(settings).number == 1


def test_content_without_rules_makes_no_release(settings: Settings) -> None:
    shutil.rmtree(settings.content / "shapes")
    with pytest.raises(RegistryError, match="no rules to validate by"):
        build(settings)


def test_a_blank_node_is_refused_naming_the_file(settings: Settings) -> None:
    add_source(settings, "blank.ttl", f"<{RED}> skos:related [ a skos:Concept ] .")
    with pytest.raises(RegistryError, match=r"sources/blank.ttl: there is a blank node"):
        build(settings)


def test_a_file_without_a_header_is_refused(settings: Settings) -> None:
    (settings.content / "vocabularies" / "empty.ttl").write_bytes(b"")
    with pytest.raises(RegistryError, match=r"vocabularies/empty.ttl: there is no header"):
        build(settings)


def test_a_file_named_otherwise_than_its_header_is_refused(
    settings: Settings, colours: Path
) -> None:
    colours.rename(colours.with_name("tints.ttl"))
    with pytest.raises(RegistryError, match=r"Rename the file colours.ttl"):
        build(settings)


def test_a_file_with_two_headers_is_refused(settings: Settings, colours: Path) -> None:
    moods = colours.with_name("moods.ttl")
    moods.write_bytes(moods.read_bytes() + colours.read_bytes())
    with pytest.raises(RegistryError, match=r"vocabularies/moods.ttl: there are 2 headers"):
        build(settings)


def test_a_list_described_by_two_files_is_refused(settings: Settings, colours: Path) -> None:
    add_source(settings, "colours.ttl", colours.read_text("utf-8"))
    with pytest.raises(RegistryError, match=r"sources/colours.ttl and vocabularies/colours.ttl"):
        build(settings)


def test_no_content_at_all_is_said(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="there are no lists in"):
        build(replace(settings, content=tmp_path))
