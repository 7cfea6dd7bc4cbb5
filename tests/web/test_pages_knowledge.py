"""A concept's page: what is known at a glance, what is reached through a further list, to copy."""

from __future__ import annotations

import pytest
from rdflib import URIRef

from registry.catalogue import ConceptList
from registry.namespaces import ESD, ESD_ID
from registry.opened import Release
from registry.web import pages
from registry.web.pages.quoting import quotations
from registry.web.pages.words import Text


def concept(release: Release, address: str) -> str:
    return pages.concept_page(release, ESD_ID[address], "en")


def aspect(page: str, words: str) -> str:
    """Return what stands beside an aspect at a glance."""
    return page.split(f"<dt>{words}</dt>")[1].split("</dd>")[0]


def quoted(uri: str, name: str, kind: URIRef) -> dict[str, str]:
    entry = ConceptList("x", URIRef("x:x"), "X", None, "x:", kind, None, 1)
    return {q.what: q.text for q in quotations(uri, Text(name), uri[-2:], entry, None)}


def test_what_is_known_of_a_service_is_there_at_a_glance(release: Release) -> None:
    page = concept(release, "service/57")
    assert 'href="/subject/499"' in aspect(page, "Subject terms")
    assert 'href="/serviceGroup/2"' in aspect(page, "Place on the web site")


def test_what_a_mapping_set_does_not_say_is_not_known_yet(release: Release) -> None:
    said = aspect(concept(release, "service/1"), "Interactions")
    assert "Not known yet" in said
    assert 'href="/mapping/services-interactions"' in said


def test_a_missing_definition_says_how_to_have_it(release: Release) -> None:
    assert "/developers#import" in aspect(concept(release, "service/1"), "Definition")
    assert "/developers#import" not in concept(release, "service/57")


def test_lists_that_are_not_held_are_not_asked_about(release: Release) -> None:
    assert "<dt>Functions</dt>" not in concept(release, "service/57")


def test_what_is_reached_through_a_further_list_shows_the_path(release: Release) -> None:
    page = concept(release, "subject/499").split("Through one further list")[1]
    path = page.split('href="/serviceGroup/2"')[1].split("</li>")[0]
    assert "This <bdi>is subject of</bdi>" in path
    assert 'href="/service/57"' in path
    assert "which <bdi>is part of service group</bdi> <bdi>Children</bdi>." in path


def test_what_is_mapped_directly_is_not_shown_through_another(release: Release) -> None:
    assert "Through one further list" not in concept(release, "service/57")


@pytest.mark.parametrize(
    ("uri", "name", "kind", "tag"),
    [
        (
            "http://id.esd.org.uk/service/57",
            "Council tax",
            ESD.Service,
            '<meta name="eGMS.subject.service" content="57" scheme="LGSL">',
        ),
        (
            "http://id.esd.org.uk/subject/62",
            'Food & "drink"',
            ESD.Subject,
            '<meta name="DC.subject" content="Food &amp; &#34;drink&#34;" scheme="eGMS.IPSV">',
        ),
    ],
)
def test_the_tag_for_a_web_page_is_markup(uri: str, name: str, kind: URIRef, tag: str) -> None:
    assert quoted(uri, name, kind)["Tag for a web page (e-GMS)"] == tag


def test_a_curie_is_offered_for_addresses_of_its_prefix_alone() -> None:
    here, elsewhere = "http://id.esd.org.uk/service/57", "https://example.org/57"
    assert quoted(here, "A", ESD.Service)["Short form (CURIE)"] == "esd:service/57"
    assert "Short form (CURIE)" not in quoted(elsewhere, "A", ESD.Service)


def test_a_citation_names_number_list_version_and_address(release: Release) -> None:
    expected = (
        "Child-minding (58). Local government services, version 4.00. Publisher."
        " http://id.esd.org.uk/service/58"
    )
    assert expected in concept(release, "service/58")
