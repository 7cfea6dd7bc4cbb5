"""docs/addresses.md names what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.web.operations import OPERATIONS
from registry.web.profiles import PROFILES
from registry.web.representations import LONGEST_REQUEST

_DESCRIBED = ("json_service", "official", "tasks", "dataset_descriptions", "discovery", "openapi")


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "addresses.md").read_text(encoding="utf-8")


def test_every_profile_is_described(page: str) -> None:
    for profile in PROFILES:
        assert profile.uri in page
        assert all(f"`{suffix}`" in page for suffix in profile.suffixes)


@pytest.mark.parametrize(
    "path",
    [
        *("/csv?uri=", "/xml?uri=", "/?uri=", "/lists/{id}/verbose", "/lists/{id}/{identifier}"),
        *("/task/{service}/{interaction}", "/.well-known/void", "/datasets.ttl", "/robots.txt"),
        *("/sitemap.xml", "/openapi.json", "/docs", "_profile=alt", "mappedToUri"),
    ],
)
def test_every_address_is_described(page: str, path: str) -> None:
    assert path in page


def test_no_address_was_added_without_a_look_at_the_page() -> None:
    assert sum(endpoint.startswith(_DESCRIBED) for endpoint in OPERATIONS) == 16


def test_the_bound_is_the_one_kept(page: str) -> None:
    assert f"more than {LONGEST_REQUEST:,} characters" in page
