"""The gate: what it refuses, what it lets through, and what it makes of any text at all."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparql import named_query, query_names
from sparql.gate import CHAIN, DEPTH, PATTERNS, Examined, RefusedError, examine, refuse_services
from sparql.tokens import Kind, tokens

_ADDRESS = "http://127.0.0.1:9/"
CALLS = {
    "plain": "ASK { SERVICE <http://127.0.0.1:9/> {} }",
    "silent": "ASK { SERVICE SILENT <http://127.0.0.1:9/> {} }",
    "odd case": "ASK { sErViCe sIlEnT <http://127.0.0.1:9/> {} }",
    "variable": "ASK { VALUES ?s { <http://127.0.0.1:9/> } SERVICE ?s {} }",
    "dollar variable": "ASK { VALUES $s { <http://127.0.0.1:9/> } SERVICE $s {} }",
    "prefixed name": "PREFIX e: <http://127.0.0.1:9/> ASK { SERVICE e: {} }",
    "in exists": "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> {} } }",
    "in not exists": "ASK { FILTER NOT EXISTS { SERVICE <http://127.0.0.1:9/> {} } }",
    "in optional": "ASK { OPTIONAL { SERVICE <http://127.0.0.1:9/> {} } }",
    "in minus": "ASK { ?s ?p ?o MINUS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    "in a sub-select": "ASK { { SELECT * { SERVICE <http://127.0.0.1:9/> {} } } }",
    "in a graph": "ASK { GRAPH ?g { SERVICE <http://127.0.0.1:9/> {} } }",
    "after a comment": "ASK { SERVICE # <http://127.0.0.1:1/>\n <http://127.0.0.1:9/> {} }",
    "no blanks": "ASK{SERVICE<http://127.0.0.1:9/>{}}",
    "touching a number": "ASK{?s ?p 1SERVICE<http://127.0.0.1:9/>{}}",
    "touching a word": "ASK{?s ?p trueSERVICE<http://127.0.0.1:9/>{}}",
    "touching a name": "PREFIX e:<http://127.0.0.1:9/> ASK{SERVICEe:x{}}",
    "touching silent and a name": "PREFIX e:<http://127.0.0.1:9/> ASK{SERVICESILENTe:x{}}",
    "escape in the address": "ASK { SERVICE <http://127.0.0.1:9\\u002F> {} }",
    "behind a comparison": "ASK{FILTER(1<2)SERVICE#>\n<http://127.0.0.1:9/>{}}",
    "behind a text": "ASK{FILTER(?x<'>')SERVICE<http://127.0.0.1:9/>{} FILTER(?y='')}",
    "behind a long text": 'ASK{FILTER(1<2)#>"""\nSERVICE<http://127.0.0.1:9/>{} #"""\n}',
    "after an escaped quote": 'ASK { FILTER("\\"" = "a") SERVICE <http://127.0.0.1:9/> {} }',
    "relative to a base": "BASE <http://127.0.0.1:9/> ASK { SERVICE <x> {} }",
}
HARMLESS = {
    "in a text": "ASK { ?s ?p 'SERVICE <http://127.0.0.1:9/> {}' }",
    "in a long text": 'ASK { ?s ?p """\nSERVICE <http://127.0.0.1:9/> {} "" """ }',
    "in a comment": "ASK { ?s ?p ?o # SERVICE <http://127.0.0.1:9/> {}\n }",
    "in an iri": "ASK { ?s <http://127.0.0.1:9/SERVICE> <http://id.esd.org.uk/service/57> }",
    "in an iri with a hash": "ASK { ?s <http://127.0.0.1:9/#service> ?o }",
    "as a prefix": "PREFIX service: <http://e/> ASK { service:1 ?p service:2 }",
    "as a prefix of a graph": "PREFIX service: <http://e/> ASK { GRAPH service:1 { ?s ?p ?o } }",
    "as a local name": "PREFIX esd: <http://def.esd.org.uk/> ASK { ?s esd:service ?o }",
    "as a variable": "ASK { ?service ?p ?o FILTER(?service != ?o) }",
    "as a blank node": "ASK { _:service ?p ?o }",
    "as a language": "ASK { ?s ?p 'x'@service }",
    "in a comparison": "ASK { ?s ?service ?o FILTER(?s < ?service && ?o > ?s) }",
}
TOO_MUCH = {
    "groups in groups": "ASK " + "{" * (DEPTH + 1) + "}" * (DEPTH + 1),
    "parentheses": "ASK { FILTER(" + "(" * DEPTH + "1" + ")" * DEPTH + ") }",
    "blank nodes": "ASK { ?s ?p " + "[ ?p " * DEPTH + "1" + "]" * DEPTH + " }",
    "optionals in a row": "ASK {" + "OPTIONAL { ?s ?p ?o } " * (CHAIN + 1) + "}",
    "unions in a row": "ASK {" + " UNION ".join(["{}"] * (CHAIN + 1)) + "}",
    "groups in a row": "ASK {" + "{}" * (CHAIN + 1) + "}",
    "additions": "ASK { FILTER(" + "+".join("1" * (CHAIN + 2)) + ") }",
    "negations": "ASK { FILTER(" + "!" * (CHAIN + 1) + "true) }",
    "path steps": "ASK { ?s " + "/".join(["<a:b>"] * (CHAIN + 2)) + " ?o }",
    "patterns": "ASK {" + "?s ?p ?o ." * (PATTERNS + 1) + "}",
    "patterns by commas": "ASK { ?s ?p " + ",".join(["?o"] * (PATTERNS + 1)) + " }",
    "members of a collection": "ASK { ?s ?p (" + "1 " * (PATTERNS // 2 + 2) + ") }",
    "quoted triples": "ASK { ?s ?p " + "<< " * (DEPTH + 1) + "}",
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_of_another_service_is_refused(name: str) -> None:
    with pytest.raises(RefusedError):
        refuse_services(examine(CALLS[name]).services, ())


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_a_call_is_let_through(name: str) -> None:
    assert examine(HARMLESS[name]).services == ()
    pyoxigraph.Store().query(HARMLESS[name])


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_would_end_the_engine_is_refused(name: str) -> None:
    with pytest.raises(RefusedError, match="more than"):
        examine(TOO_MUCH[name])


@pytest.mark.parametrize("name", query_names())
def test_every_query_of_the_registry_is_let_through(name: str) -> None:
    assert examine(named_query(name)) == Examined(names_dataset=False, services=())


def test_there_are_enough_cases() -> None:
    assert (len(CALLS), len(HARMLESS), len(TOO_MUCH)) >= (24, 12, 13)
    assert len(query_names()) >= 20


def test_a_listed_service_may_be_called_and_another_not() -> None:
    examined = examine("ASK { SERVICE <http://127.0.0.1:9/> {} }")
    refuse_services(examined.services, (_ADDRESS,))
    with pytest.raises(RefusedError, match=f"does not call <{_ADDRESS}>"):
        refuse_services(examined.services, ("http://127.0.0.1:9/other",))


def test_a_target_that_is_only_known_later_is_refused_even_with_a_list() -> None:
    with pytest.raises(RefusedError, match="written out"):
        refuse_services(examine("ASK { SERVICE ?s {} }").services, (_ADDRESS,))


def test_a_dataset_is_seen_and_a_text_is_not_one() -> None:
    assert examine("SELECT*FROM<http://e/>{}").names_dataset
    assert examine("ASK FROM NAMED <http://e/> {}").names_dataset
    assert not examine("ASK { ?from ?p 'FROM' }").names_dataset


@pytest.mark.parametrize("rows", [500, 10_000])
def test_many_values_are_let_through(rows: int) -> None:
    assert examine("ASK { VALUES (?a ?b) {" + "(<a:b> -1)" * rows + "} ?a ?b ?c }")
    assert examine("ASK { ?a ?b ?c FILTER(?a IN (" + ",".join(["-1"] * rows) + ")) }")


@given(st.text(alphabet="SERVICE{}()[]<>'\"\\#\n :.;,?a1|@^-", max_size=60))
def test_any_text_is_read_or_refused_and_none_is_lost(text: str) -> None:
    found = list(tokens(text))
    assert all(text[token.start :].startswith(token.text) for token in found)
    assert all(a.start + len(a.text) <= b.start for a, b in pairwise(found))
    with suppress(RefusedError):
        assert len(examine(text)) == 2


@given(st.text(max_size=40))
def test_whatever_stands_in_a_text_is_one_token(text: str) -> None:
    escaped = text.encode("unicode_escape").decode().replace("'", "\\u0027")
    query = f"ASK {{ ?s ?p '{escaped}' }}"
    kinds = [token.kind for token in tokens(query)]
    assert kinds.count(Kind.STRING) == 1
    assert examine(query).services == ()
