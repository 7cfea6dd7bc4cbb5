"""The pages of concepts, mapping sets and pairs, over the small content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS

from registry.config import Settings
from registry.namespaces import ESD, ESD_ID, LGSR
from registry.opened import Release
from registry.store.embedded import EmbeddedStore
from registry.web import pages


def concept(release: Release, address: str) -> str:
    return pages.concept_page(release, ESD_ID[address], "en")


def test_the_title_of_a_concept_says_name_number_list_and_registry(release: Release) -> None:
    page = concept(release, "service/58")
    expected = (
        "<title>Child-minding (58) - Local government services"
        " - Local Government Standards Registry</title>"
    )
    assert expected in page


def test_a_name_is_text_and_not_markup(release: Release) -> None:
    page = concept(release, "service/57")
    assert "<h1><bdi>Children&#39;s &#34;play&#34; schemes, holidays</bdi></h1>" in page


def test_a_retired_concept_leads_to_its_replacement(release: Release) -> None:
    notice = concept(release, "service/230").split('class="notice notice--retired"')[1]
    assert "This entry is retired" in notice
    assert 'href="/service/57"' in notice.split("</div>")[0]


def test_a_former_name_says_until_when(release: Release) -> None:
    page = concept(release, "service/57")
    history = page.split("Its name over time")[1].split("</ol>")[0]
    assert "Before version 4.00" in history
    assert "Play - schemes" in history


def test_a_former_name_that_the_history_gives_is_not_repeated(release: Release) -> None:
    assert "Former names" not in concept(release, "service/57")


def test_official_prose_is_shown_as_it_is(release: Release) -> None:
    assert "What it is,\nin two lines." in concept(release, "service/57")


def test_a_mapping_is_read_from_either_end(release: Release) -> None:
    source, target = "service/57", "interaction/0"
    pair = release.catalogue.mapping_sets["services-interactions"]
    assert pair.count
    assert "Has interaction" in concept(release, source)
    assert "Is interaction of" in concept(release, target)


def test_every_form_is_linked_from_the_head_and_the_page(release: Release) -> None:
    page = concept(release, "service/57")
    head, body = page.split("</head>")
    for suffix in ("ttl", "rdf", "nt", "jsonld", "json", "csv"):
        assert f'href="/doc/service/57.{suffix}"' in head
        assert f'href="/doc/service/57.{suffix}"' in body


def test_what_is_not_held_is_a_lookup_error(release: Release) -> None:
    nothing = URIRef("http://id.esd.org.uk/service/999999")
    mapping_set = release.catalogue.mapping_sets["services-subjects"]
    with pytest.raises(LookupError):
        pages.concept_page(release, nothing, "en")
    with pytest.raises(LookupError):
        pages.term_page(release, nothing, "en")
    with pytest.raises(LookupError):
        pages.pair_page(release, mapping_set, nothing, nothing, "en")


def test_a_filter_narrows_the_pairs(release: Release) -> None:
    mapping_set = release.catalogue.mapping_sets["services-interactions"]
    every = pages.mapping_page(release, mapping_set, {}, "en")
    none = pages.mapping_page(release, mapping_set, {"q": "zebra"}, "en")
    assert every.count("/mapping/services-interactions/") > none.count(
        "/mapping/services-interactions/"
    )
    assert "No pair is like that" in none


def test_a_problem_page_says_what_is_wrong_and_where_to_go() -> None:
    near = [pages.Link("/service/57", "Play schemes (57)")]
    page = pages.problem_page(404, "Not held", "There is no <b>service</b> 56.", near, None)
    assert "There is no &lt;b&gt;service&lt;/b&gt; 56." in page
    assert '<a href="/service/57"><bdi>Play schemes (57)</bdi></a>' in page


def test_a_suggestion_never_becomes_a_script() -> None:
    bad = [pages.Link("javascript:alert(1)", "Click")]
    assert "javascript:" not in pages.problem_page(404, "x", "y", bad, None)


def test_pairs_narrow_to_those_of_one_concept(release: Release) -> None:
    mapping_set = release.catalogue.mapping_sets["services-interactions"]
    narrowed = {"view": "from", "open": "57"}
    page = pages.mapping_page(release, mapping_set, narrowed, "en")
    links = re.findall(r'href="/mapping/services-interactions/(\w+)/\w+"', page)
    assert set(links) == {"57"}
    assert "from number <strong>57</strong>" in page


def test_many_pairs_are_shown_in_part_and_lead_to_all(release: Release) -> None:
    crowded = with_services(release, interaction=0, services=range(1000, 1060))
    mapping_set = crowded.catalogue.mapping_sets["services-interactions"]
    page = pages.concept_page(crowded, ESD_ID["interaction/0"], "en")
    assert page.count('<a href="/service/') == 50
    assert 'href="/mapping/services-interactions?view=to&amp;open=0#browse">All 61' in page
    narrowed = {"view": "to", "open": "0"}
    every = pages.mapping_page(crowded, mapping_set, narrowed, "en")
    assert every.count('<a href="/service/') == 61


def with_services(release: Release, interaction: int, services: Iterable[int]) -> Release:
    """Copy a release and add services that have an interaction."""
    store = EmbeddedStore.in_memory()
    for name in release.store.named_graphs():
        store.add(release.store.graph(name), name)
    graph = Graph()
    for number in services:
        service = ESD_ID[f"service/{number}"]
        graph.add((service, ESD.hasInteraction, ESD_ID[f"interaction/{interaction}"]))
        graph.add((service, SKOS.prefLabel, Literal(f"Service {number}", lang="en")))
        graph.add((service, SKOS.notation, Literal(str(number))))
    store.add(graph, release.catalogue.mapping_sets["services-interactions"].uri)
    return replace(release, store=store)


def test_the_page_of_an_authority_says_what_and_where_it_is(
    released: tuple[Settings, Release],
) -> None:
    _, shipped = released
    authority = LGSR["authority/E06000001"]
    details = pages.concept_page(shipped, authority, "en").split("<h2>Details</h2>")[1]
    for words in ("Unitary authority", "North East", "England", "HPL", "18 June 2005"):
        assert words in details


def test_what_statistics_are_profiled_by_has_a_heading_of_its_own(
    released: tuple[Settings, Release],
) -> None:
    settings, shipped = released
    under = pages.home(shipped, settings, "en").split("<h2>Profiling</h2>")[1].split("</section>")
    for name in ("authorities", "oac2011", "oac2021", "mosaic2003"):
        assert f'href="/list/{name}"' in under[0]
    assert "<h2>More lists</h2>" not in "".join(under)
