"""The page on content tells the truth: its counts and the warnings it gives reasons for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import URIRef

from registry.content.headers import (
    list_identifiers,
    list_uri,
    mapping_fields,
    mapping_identifiers,
    mapping_uri,
)
from registry.namespaces import ESD
from registry.validation import Report, validate

ONTOLOGY = URIRef(ESD)


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "content.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report(repository: Path) -> Report:
    graphs = {list_uri(n): repository / f"vocabularies/{n}.ttl" for n in list_identifiers()}
    graphs |= {mapping_uri(n): repository / f"mappings/{n}.ttl" for n in mapping_identifiers()}
    graphs[ONTOLOGY] = repository / "vocabularies/ontology.ttl"
    return validate(graphs, repository / "shapes")


def reasons(page: str) -> dict[str, set[str]]:
    """Return the concepts named under each rule of the section on warnings, as type/number."""
    sections = page.partition("<!-- warnings -->")[2].split("### ")[1:]
    return {
        section.split("\n", 1)[0]: {
            f"{kind}/{number}"
            for kind, numbers in re.findall(r"^- (\w+): ([\d,\s]+)", section, re.MULTILINE)
            for number in re.findall(r"\d+", numbers)
        }
        for section in sections
    }


def test_shipped_content_conforms(report: Report) -> None:
    assert [f.message for f in report.findings if f.severity == "violation"] == []
    assert report.conforms


def test_every_warning_has_its_reason_on_the_page(page: str, report: Report) -> None:
    found: dict[str, set[str]] = {}
    for finding in report.findings:
        name = finding.focus.removeprefix("http://id.esd.org.uk/")
        found.setdefault(finding.rule, set()).add(name)
    assert reasons(page) == found


@pytest.mark.parametrize("name", list_identifiers())
def test_every_list_is_on_the_page(page: str, name: str) -> None:
    assert f"| `{name}` |" in page


@pytest.mark.parametrize("name", mapping_identifiers())
def test_every_mapping_set_is_on_the_page_with_its_predicate(page: str, name: str) -> None:
    row = re.search(rf"^\| `{name}` \| [\d,]+ \| `esd:(\w+)` \|", page, re.MULTILINE)
    assert row is not None
    assert row[1] == mapping_fields(name)["predicate"]


def test_every_list_and_mapping_set_is_counted() -> None:
    assert len(list_identifiers()) == 21
    assert len(mapping_identifiers()) == 11
