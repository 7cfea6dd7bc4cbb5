"""No connection to anywhere: with a listener that nobody may call."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol
from urllib.parse import quote

import pytest

from registry.config import Settings


class Listener(Protocol):
    address: str
    calls: int


# Each is sent with {} filled in by the listener's address.
REFUSED = {
    "service": "ASK { SERVICE <{}> { ?s ?p ?o } }",
    "silent": "ASK { SERVICE SILENT <{}> { ?s ?p ?o } }",
    "odd case": "ASK { sErViCe<{}>{ ?s ?p ?o } }",
    "as a variable": "SELECT * { VALUES ?t { <{}> } SERVICE ?t { ?s ?p ?o } }",
    "bound variable": "SELECT * { BIND(IRI('{}') AS ?t) SERVICE SILENT ?t { ?s ?p ?o } }",
    "in exists": "ASK { FILTER EXISTS { SERVICE <{}> { ?s ?p ?o } } }",
    "in optional": "ASK { OPTIONAL { SERVICE <{}> { ?s ?p ?o } } }",
    "in a sub-select": "ASK { { SELECT * { SERVICE <{}> { ?s ?p ?o } } } }",
    "behind a comment": "ASK { SERVICE#\n<{}> { ?s ?p ?o } }",
    "glued": "PREFIX e: <{}> ASK{SERVICEe:{ ?s ?p ?o }}",
    "glued silent": "PREFIX e: <{}> ASK{SERVICESILENTe:{ ?s ?p ?o }}",
    "after true": "ASK{?s ?p trueSERVICE<{}>{ ?s ?p ?o }}",
    "hidden by a comparison": "ASK{FILTER(1<2)SERVICE#>\n<{}>{ ?s ?p ?o }}",
    "hidden by a text": "ASK{FILTER(?x<'>')SERVICE<{}>{ ?s ?p ?o } FILTER(?y='')}",
}
RUN_OR_MALFORMED = {
    "from": "ASK FROM <{}> { ?s ?p ?o }",
    "from named": "ASK FROM NAMED <{}> { GRAPH ?g { ?s ?p ?o } }",
    "describe": "DESCRIBE <{}>",
    "graph": "ASK { GRAPH <{}> { ?s ?p ?o } }",
    "load": "LOAD <{}>",
    "load silent": "LOAD SILENT <{}> INTO GRAPH <urn:x>",
    "escaped keyword": "ASK { \\u0053ERVICE <{}> { ?s ?p ?o } }",
    "function": "SELECT (<{}>(1) AS ?x) {}",
    "in a text": "ASK { ?s ?p 'SERVICE <{}> {{}}' }",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_call_is_refused_and_not_made(name: str, server: Any, listener: Listener) -> None:
    answer = server.query(REFUSED[name].replace("{}", listener.address, 1))
    assert answer.status == 403, answer.text
    assert listener.calls == 0


@pytest.mark.parametrize("name", RUN_OR_MALFORMED)
def test_nothing_is_fetched(name: str, server: Any, listener: Listener) -> None:
    answer = server.query(RUN_OR_MALFORMED[name].replace("{}", listener.address, 1), "*/*")
    assert answer.status in {200, 400}, answer.text
    assert listener.calls == 0


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_no_dataset_is_fetched(parameter: str, server: Any, listener: Listener) -> None:
    address = quote(listener.address, safe="")
    assert server.ask(f"/sparql?query=ASK%7B%7D&{parameter}={address}").status == 200
    assert server.ask(f"/sparql/graphs?graph={address}").status == 404
    assert listener.calls == 0


def test_an_operator_opens_named_targets_alone(
    settings: Settings,
    start_server: Callable[..., AbstractContextManager[Any]],
    listener: Listener,
) -> None:
    with start_server(settings) as other:
        target = other.address + "/sparql"
        with start_server(settings, SERVICES=target) as server:
            query = "SELECT ?o { SERVICE <%s> { <http://id.esd.org.uk/service/57> a ?o } }"
            answer = server.query(query % target)
            assert answer.status == 200, answer.text
            assert answer.text.count('"uri"') == 2
            assert server.query(query % listener.address).status == 403
            assert "BasicFederatedQuery" in server.ask("/sparql").text
    assert listener.calls == 0
