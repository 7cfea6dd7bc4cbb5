"""Harvesters and robots find the statistics: DCAT, VoID, sitemap, the description of addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rdflib import DCAT, RDF, VOID, Graph, URIRef

CUBE = URIRef("http://registry.example.org/cube/E06000016/2025/2")
Get = Callable[..., Any]


@pytest.mark.parametrize("path", ["/datasets.ttl", "/.well-known/void"])
def test_the_newest_publications_are_in_the_catalogue(get: Get, path: str) -> None:
    graph = Graph().parse(data=get(path, "text/turtle").data, format="turtle")
    catalogue = next(graph.subjects(RDF.type, DCAT.Catalog))
    held = set(graph.objects(catalogue, DCAT.dataset))
    assert {CUBE, CUBE + "/counts", CUBE + "/index"} <= held
    assert URIRef("http://registry.example.org/cube/E06000016/2025/1") not in held
    assert URIRef(f"{CUBE}/counts.nt") in set(graph.objects(CUBE + "/counts", VOID.dataDump))
    assert len(list(graph.objects(CUBE + "/counts", DCAT.distribution))) == 8


def test_the_sitemap_names_them(get: Get) -> None:
    text = get("/sitemap/pages-1.xml", "*/*").text
    assert "/cube/E06000016/2025/2/counts<" in text
    assert "/cube<" in text


def test_their_addresses_are_described(get: Get) -> None:
    paths = get("/openapi.json", "*/*").get_json()["paths"]
    rows = paths["/cube/{authority}/{period}/{number}/{kind}"]["get"]["responses"]["200"]
    assert "application/vnd.apache.parquet" in rows["content"]
    assert sum(path.startswith("/cube") for path in paths) == 18


def test_every_page_leads_to_them(get: Get) -> None:
    assert '<a href="/cube"' in get("/").text
