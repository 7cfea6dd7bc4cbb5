"""The official files imported into the shipped content, and the release they make."""

from __future__ import annotations

import pytest
from rdflib.namespace import SKOS

from registry.config import Settings
from registry.importing import ImportResult
from registry.namespaces import ESD_ID, LGSR
from registry.release import current_release

pytestmark = pytest.mark.slow

Imports = tuple[Settings, dict[str, ImportResult]]


def test_the_official_list_of_2021_brings_its_definitions(official_imports: Imports) -> None:
    settings, results = official_imports
    result = results["lgsl/englishAndWelshServices-all.csv"]
    assert result.targets == ("services",)
    assert (result.added[SKOS.definition], result.added[SKOS.historyNote]) == (1002, 919)
    assert result.outdated == ()
    store = current_release(settings).store
    query = "SELECT ?s WHERE { ?s <http://www.w3.org/2004/02/skos/core#definition> ?d }"
    overlay = LGSR["source/services-englishAndWelshServices-all"]
    assert len(store.select(query, graphs=[overlay]).rows) == 1002
    assert (ESD_ID["service/1"], SKOS.definition, None) in store.describe(ESD_ID["service/1"])


@pytest.mark.parametrize(
    ("file", "targets", "definitions_and_notes"),
    [
        # What the list of 2021 says too has come with it.
        ("lgsl/services-2015.csv", ("services",), 1396),
        ("ipsv/ipsv-2.00-esd.xml", ("subjects",), 102),
        ("lgcl/lgcl-esd.xml", ("categories",), 2267),
        (
            "lgnl/navigation_englishAndWelshServices.csv",
            ("navigation", "navigation-services"),
            118,
        ),
        ("lgnl/navigation_englishAndWelshServices.xml", ("navigation", "navigation-services"), 0),
        ("functions/functions_services.xml", ("functions", "functions-services"), 0),
        ("mappings/lgclipsvmapping.xml", ("categories-subjects",), 0),
        ("mappings/mapping-lgsl-2.02-ipsv-2.00.xml", ("services-subjects",), 0),
    ],
)
def test_an_official_file_finds_its_place_and_conforms(
    official_imports: Imports, file: str, targets: tuple[str, ...], definitions_and_notes: int
) -> None:
    result = official_imports[1][file]
    assert result.targets == targets
    notes = (SKOS.definition, SKOS.scopeNote, SKOS.historyNote)
    assert sum(result.added[note] for note in notes) == definitions_and_notes
    assert result.dangling == ()


def test_all_together_make_a_release(official_imports: Imports) -> None:
    settings, results = official_imports
    current = current_release(settings)
    graphs = current.store.named_graphs()
    assert current.catalogue.lists["services"].count == 1581
    assert len(results) == 9
    assert sum(str(graph).startswith(str(LGSR["source/"])) for graph in graphs) == len(results)
