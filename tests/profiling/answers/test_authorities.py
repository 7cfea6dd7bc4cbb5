"""Authorities alike in kind, region and nation, from the shipped list."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import URIRef

from registry.errors import RegistryError
from registry.profiling.answers.authorities import Authority, alike, read_authorities
from registry.store.embedded import EmbeddedStore


@pytest.fixture(scope="module")
def known(repository: Path) -> dict[str, Authority]:
    store = EmbeddedStore.in_memory()
    text = (repository / "vocabularies" / "authorities.ttl").read_bytes()
    store.load_turtle(text, "authorities.ttl", URIRef("x:authorities"))
    return read_authorities(store)


def test_live_authorities_have_their_facts(known: dict[str, Authority]) -> None:
    assert len(known) > 380
    assert known["E06000016"] == Authority(
        "E06000016", "Leicester", "Unitary authority", "East Midlands", "England"
    )


def test_alike_in_kind_and_region(known: dict[str, Authority]) -> None:
    both = alike("E06000016", known.values(), ["kind", "region"])
    region = alike("E06000016", known.values(), ["region"])
    assert "E06000017" in both
    assert "E06000016" not in region
    assert set(both) < set(region)
    assert {known[code].kind for code in both} == {"Unitary authority"}


@pytest.mark.parametrize(
    ("code", "same", "words"),
    [("X", ["kind"], "no live authority 'X'"), ("E06000016", ["size"], "cannot be alike in size")],
)
def test_what_cannot_be_found_is_said(
    known: dict[str, Authority], code: str, same: list[str], words: str
) -> None:
    with pytest.raises(RegistryError, match=words):
        alike(code, known.values(), same)
