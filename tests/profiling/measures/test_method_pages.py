"""The methodology pages: computed examples are up to date, and every one is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.errors import RegistryError
from registry.method_pages.filling import EXAMPLES, fill, marks

PAGES = (
    "channel-shift",
    "comparison",
    "costing",
    "customer-profiling",
    "demand",
    "propensity",
    "protection",
)


@pytest.fixture(scope="module")
def folder(repository: Path) -> Path:
    return repository / "docs" / "method"


def test_the_pages_are_these(folder: Path) -> None:
    assert sorted(path.stem for path in folder.glob("*.md")) == sorted([*PAGES, "README"])


@pytest.mark.parametrize("name", PAGES)
def test_examples_are_up_to_date(folder: Path, name: str) -> None:
    text = (folder / f"{name}.md").read_text(encoding="utf-8")
    assert marks(text), f"{name} has no example"
    assert fill(text) == text, "run: make method"


def test_every_example_is_used_once(folder: Path) -> None:
    used = [mark for name in PAGES for mark in marks((folder / f"{name}.md").read_text("utf-8"))]
    assert sorted(used) == sorted(EXAMPLES)
    assert len(used) == 19


def test_a_stale_number_is_replaced() -> None:
    page = "<!-- computed: index-steps -->\n\nstale 7\n\n<!-- end -->\nafter\n"
    assert "= 155" in fill(page)
    assert "stale 7" not in fill(page)
    assert fill(page).endswith("after\n")


def test_an_unknown_example_is_named() -> None:
    with pytest.raises(RegistryError, match="no example 'nothing'"):
        fill("<!-- computed: nothing -->\n<!-- end -->")
