"""What the pages of a list of 10,000 entries cost at their first view, 5,000 of them under one."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
from rdflib import URIRef

from benchmarks.measures import Row
from registry.catalogue import read_catalogue
from registry.opened import Release
from registry.store.embedded import EmbeddedStore
from registry.web.pages import concept_page, list_page

_ENTRIES = 10_000
_UNDER_ONE = 5_000
_SPACE = "http://id.esd.org.uk/thing/"
_ROUNDS = 5
_VIEWS = ("tree", "a-z", "number", "status", "all")
_EVERY_NAME = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?concept ?notation ?label WHERE { ?concept skos:notation ?notation ; skos:prefLabel ?label }
"""


def pages(data: Path) -> list[Row]:
    """Measure first views, each of a release nobody has read; the best of a few, and memory."""
    file = data / "long.nq"
    file.write_text(_content(), "utf-8")
    engine = pyoxigraph.Store()
    engine.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    bare = min(_seconds(lambda: _names_in(engine)) for _ in range(_ROUNDS))
    whole = min(_seconds(_list_of(_release(file))) for _ in range(_ROUNDS))
    wide = min(_seconds(_concept_of(_release(file))) for _ in range(_ROUNDS))
    release = _release(file)
    grown = _grown(release)
    yardstick = f"Oxigraph reads its names: {bare * 1000:.0f} ms"
    return [
        Row(
            f"list of {_ENTRIES:,}, its very first view",
            f"{whole * 1000:.0f} ms",
            yardstick,
            f"{whole / bare:.1f}",
            "under 300 ms",
        ),
        Row(
            f"entry with {_UNDER_ONE:,} narrower ones, its very first view",
            f"{wide * 1000:.0f} ms",
            yardstick,
            f"{wide / bare:.1f}",
            "under 300 ms",
        ),
        Row(
            f"memory after {len(_VIEWS) * 40} further views of that list",
            f"{grown:.1f} MB more",
            "",
            "",
            "flat",
        ),
    ]


def _content() -> str:
    scheme = "http://id.esd.org.uk/list/things"
    skos, dct = "http://www.w3.org/2004/02/skos/core#", "http://purl.org/dc/terms/"
    lines = [
        f'<{scheme}> <{dct}identifier> "things"',
        f'<{scheme}> <{dct}title> "Things"@en',
        f'<{scheme}> <http://rdfs.org/ns/void#uriSpace> "{_SPACE}"',
        f"<{scheme}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{skos}ConceptScheme>",
    ]
    for number in range(1, _ENTRIES + 1):
        concept = f"<{_SPACE}{number}>"
        parent = 1 if number <= _UNDER_ONE + 1 else 2 + number % 300
        lines += [
            f"{concept} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{skos}Concept>",
            f"{concept} <{skos}inScheme> <{scheme}>",
            f'{concept} <{skos}notation> "{number}"',
            f'{concept} <{skos}prefLabel> "{"ABCDEFGH"[number % 8]} thing {number}"@en',
        ]
        if number > 1:
            lines.append(f"{concept} <{skos}broader> <{_SPACE}{parent}>")
    return "".join(f"{line} <{scheme}> .\n" for line in lines)


def _release(file: Path) -> Release:
    store = EmbeddedStore.in_memory(file)
    return Release(1, Path(), {}, store, read_catalogue(store))


def _list_of(release: Release) -> Callable[[], str]:
    entry = release.catalogue.lists["things"]
    return lambda: list_page(release, entry, {}, "en")


def _concept_of(release: Release) -> Callable[[], str]:
    return lambda: concept_page(release, URIRef(f"{_SPACE}1"), "en")


def _names_in(engine: pyoxigraph.Store) -> int:
    return len(list(engine.query(_EVERY_NAME, use_default_graph_as_union=True)))  # type: ignore[arg-type]  # a SELECT


def _grown(release: Release) -> float:
    """Return by how many megabytes the peak of this process grows from many views."""
    entry = release.catalogue.lists["things"]
    for round_ in range(41):
        if round_ == 1:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for view in _VIEWS:
            list_page(release, entry, {"view": view, "page": str(round_)}, "en")
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
