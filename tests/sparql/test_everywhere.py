"""Answers are the same wherever the release is held: in memory, on disk, in services of others."""

from __future__ import annotations

import pytest

from sparql.described import described_queries
from tests.sparql.conftest import Answer, Server

#: What is to be the same wherever the release is held.
PATHS = (
    "/service/57",
    "/doc/service/57.ttl",
    "/doc/service/57.jsonld",
    "/doc/service/57.html",
    "/doc/service/999999",
    "/doc/navigation/1.nt",
    "/list/services.csv",
    "/list/services.xml",
    "/list/subjects.ttl",
    "/list/interactions.html",
    "/mapping/services-subjects.csv",
    "/mapping/services-subjects.sssom.tsv",
    "/csv?uri=list/services&mappedToUri=list/subjects",
    "/lists/services/verbose",
    "/search?q=playgroups&format=json",
    "/suggest?q=play",
    "/sparql/graphs?graph=http://id.esd.org.uk/list/services&format=nt",
    *(f"/queries/{name}.tsv" for name in described_queries()),
    "/queries/mapping-through-another-list.tsv?from=list/subjects&to=list/navigation",
    "/queries/narrower-tree.tsv?list=list/subjects",
)


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_the_same_wherever_the_release_is(
    path: str, server: Server, everywhere: Server
) -> None:
    here, there = server.ask(path), everywhere.ask(path)
    assert (there.status, there.type) == (here.status, here.type)
    assert _lines(there, everywhere) == _lines(here, server)


def _lines(answer: Answer, server: Server) -> list[str]:
    """Return an answer's lines, addresses and times of this server made alike, in any order."""
    text = answer.text.replace(server.address, "http://here")
    return sorted(text.splitlines())
