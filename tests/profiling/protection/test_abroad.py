"""Abroad a service is as sensitive as what it is mapped to, whatever its own number."""

from __future__ import annotations

import pytest
from rdflib import URIRef

from registry.profiling.protection.abroad import rules_for_list
from registry.profiling.protection.rules import Rules
from registry.store.embedded import EmbeddedStore

LISTS = b"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix : <http://example.org/> .
:diensten dct:identifier "diensten" .
:d1 skos:inScheme :diensten ; skos:notation "1" ; skos:closeMatch <http://id.esd.org.uk/service/730> .
:d2 skos:inScheme :diensten ; skos:notation "2" .
:d730 skos:inScheme :diensten ; skos:notation "730" ; skos:exactMatch <http://id.esd.org.uk/service/58> .
<http://id.esd.org.uk/service/731> skos:broadMatch :d2 ;
  skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "731" .
<http://id.esd.org.uk/service/730> skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "730" .
<http://id.esd.org.uk/service/58> skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "58" .
"""  # noqa: E501


@pytest.fixture
def abroad() -> Rules:
    store = EmbeddedStore.in_memory()
    store.load_turtle(LISTS, "lists", URIRef("http://example.org/lists"))
    rules = Rules(sensitive={"730": "addiction"}, never={"731": "abuse"})
    return rules_for_list(rules, store, "diensten")


def test_what_is_mapped_to_a_sensitive_service_is_sensitive(abroad: Rules) -> None:
    assert abroad.sensitive == {"1": "addiction"}


def test_a_mapping_counts_from_either_side(abroad: Rules) -> None:
    assert abroad.never == {"2": "abuse"}


def test_our_number_means_nothing_in_another_list(abroad: Rules) -> None:
    assert not abroad.is_sensitive("730")
