"""One behaviour of all stores: in memory, in a folder, behind a SPARQL service."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import SKOS, XSD

from registry.errors import RegistryError, UnreadableSourceError
from registry.store import Store, open_store
from registry.store.embedded import EmbeddedStore

X = Namespace("http://x.org/")
PREFIXES = "PREFIX x: <http://x.org/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "


class TestEveryStore:
    def test_select_gives_columns_in_the_order_of_the_query(self, store: Store) -> None:
        table = store.select(
            PREFIXES + "SELECT ?label ?s WHERE { ?s skos:prefLabel ?label } ORDER BY ?s STR(?label)"
        )
        assert table.columns == ("label", "s")
        assert table.rows == [
            (Literal("Angry", lang="en"), X.angry),
            (Literal("Blue", lang="en"), X.blue),
            (Literal("Coch", lang="cy-gb"), X.red),
            (Literal("Red", lang="en"), X.red),
        ]

    def test_the_default_graph_is_the_union(self, store: Store) -> None:
        assert store.ask(PREFIXES + "ASK { x:angry skos:relatedMatch/skos:notation '1' }")

    def test_graphs_narrow_the_default_graph(self, store: Store) -> None:
        query = PREFIXES + "ASK { x:angry skos:prefLabel ?label }"
        assert store.ask(query, graphs=[X.moods])
        assert store.ask(query, graphs=[X.colours, X.moods])
        assert not store.ask(query, graphs=[X.colours])
        assert not store.ask(query, graphs=[X.nothing])

    def test_no_graph_at_all_leaves_an_empty_default_graph(self, store: Store) -> None:
        assert not store.ask("ASK { ?s ?p ?o }", graphs=[])

    def test_a_query_names_graphs_itself(self, store: Store) -> None:
        query = PREFIXES + "SELECT ?g WHERE { GRAPH ?g { x:red ?p ?o } } GROUP BY ?g ORDER BY ?g"
        assert store.select(query).rows == [(X.colours,), (X.moods,)]

    def test_bindings_give_values_to_variables(self, store: Store) -> None:
        query = PREFIXES + "SELECT ?s ?label WHERE { ?s skos:prefLabel ?label } ORDER BY ?s"
        table = store.select(query, {"label": Literal("Red", lang="en")})
        assert table.rows == [(X.red, Literal("Red", lang="en"))]
        assert store.select(query, {"s": X.angry, "label": Literal("Red", lang="en")}).rows == []

    @pytest.mark.parametrize(
        "value",
        [
            Literal('"} UNION { ?s ?p ?o } #'),
            Literal("\\ ' \n \t \r"),
            Literal("\u00e9\U0001f600"),
            Literal("x", lang="cy"),
            Literal("1.5", datatype=XSD.decimal),
            URIRef("http://x.org/a%20b"),
        ],
    )
    def test_bindings_are_values_whatever_they_hold(
        self, store: Store, value: Literal | URIRef
    ) -> None:
        table = store.select("SELECT ?v WHERE { VALUES ?unused { 1 } }", {"v": value})
        assert [str(row[0]) for row in table.rows] == [str(value)]

    def test_unbound_is_none(self, store: Store) -> None:
        query = PREFIXES + (
            "SELECT ?s ?d WHERE { ?s skos:prefLabel ?l FILTER(LANG(?l) = 'en') "
            "OPTIONAL { ?s skos:definition ?d } } ORDER BY ?s"
        )
        assert [row[1] is None for row in store.select(query).rows] == [True, True, False]

    def test_texts_are_the_rows_of_select_without_their_types(self, store: Store) -> None:
        query = "SELECT ?s ?p ?o ?none WHERE { ?s ?p ?o OPTIONAL { ?o <urn:none> ?none } }"
        rows = store.select(query).rows
        assert len(rows) > 3
        expected = [tuple("" if term is None else str(term) for term in row) for row in rows]
        assert sorted(store.texts(query)) == sorted(expected)

    def test_texts_take_bindings_and_nothing_but_a_select(self, store: Store) -> None:
        query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
        subject = store.select(query).rows[0][0]
        assert subject is not None
        assert {row[0] for row in store.texts(query, {"s": subject})} == {str(subject)}
        with pytest.raises(ValueError, match="SELECT"):
            store.texts("ASK { ?s ?p ?o }")

    def test_texts_come_through_whole(self, store: Store) -> None:
        query = PREFIXES + "SELECT ?d WHERE { x:red skos:definition ?d }"
        expected = Literal('Two\nlines, a "quote" and a \\.', lang="en")
        assert store.select(query).rows == [(expected,)]

    def test_values_keep_their_types(self, store: Store) -> None:
        query = PREFIXES + "SELECT ?n WHERE { x:red skos:notation|x:flag ?n } ORDER BY STR(?n)"
        values = [row[0] for row in store.select(query).rows]
        assert {(str(v), v.datatype) for v in values if isinstance(v, Literal)} == {
            ("1", None),
            ("1", XSD.integer),
            ("true", XSD.boolean),
        }

    def test_construct(self, store: Store) -> None:
        graph = store.construct(
            PREFIXES + "CONSTRUCT { ?s x:is ?l } WHERE { ?s skos:prefLabel ?l ; skos:broader ?o }"
        )
        assert set(graph) == {(X.blue, X["is"], Literal("Blue", lang="en"))}

    def test_describe_joins_all_graphs(self, store: Store) -> None:
        graph = store.describe(X.red)
        assert set(graph.predicates(X.red)) == {
            SKOS.prefLabel,
            SKOS.notation,
            SKOS.definition,
            X.flag,
        }
        assert len(store.describe(X.nothing)) == 0

    def test_the_describe_query(self, store: Store) -> None:
        graph = store.construct("DESCRIBE <http://x.org/blue>")
        assert (X.blue, SKOS.broader, X.red) in graph

    def test_one_graph(self, store: Store) -> None:
        assert set(store.graph(X.moods)) == {
            (X.angry, SKOS.prefLabel, Literal("Angry", lang="en")),
            (X.angry, SKOS.relatedMatch, X.red),
            (X.red, X.flag, Literal(True)),
        }
        assert len(store.graph(X.nothing)) == 0

    def test_the_named_graphs_and_the_size(self, store: Store) -> None:
        assert store.named_graphs() == [X.colours, X.moods]
        assert len(store) == 10

    @pytest.mark.parametrize("query", ["", "SELECT", "SELECT ?s WHERE { ?s ?p }", "ASK {", "@"])
    def test_a_malformed_query_is_a_value_error(self, store: Store, query: str) -> None:
        with pytest.raises(ValueError, match=r".+"):
            store.select(query)

    def test_a_query_of_another_form_is_a_value_error(self, store: Store) -> None:
        with pytest.raises(ValueError, match=r".+"):
            store.select("ASK {}")
        with pytest.raises(ValueError, match=r".+"):
            store.ask("SELECT * WHERE {}")
        with pytest.raises(ValueError, match=r".+"):
            store.construct("ASK {}")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no store in"):
        open_store(tmp_path / "nothing")


def test_a_service_that_does_not_answer() -> None:
    with pytest.raises(RegistryError, match="did not answer"):
        open_store("http://127.0.0.1:9/query").ask("ASK {}")


def test_turtle_that_breaks_names_the_place() -> None:
    with pytest.raises(UnreadableSourceError, match=r"^f\.ttl, line 2, column \d+: "):
        EmbeddedStore.in_memory().load_turtle(b"<a:s> <a:p> 1 .\n<a:s> 2", "f.ttl", X.g)


def test_nquads_are_sorted_and_load_again(nquads: Path, tmp_path: Path) -> None:
    lines = nquads.read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    again = tmp_path / "again.nq"
    assert EmbeddedStore.in_memory(nquads).write_nquads(again) == len(lines) == 10
    assert again.read_bytes() == nquads.read_bytes()


def test_an_rdflib_graph_comes_back_as_it_went_in() -> None:
    graph = Graph()
    graph.add((X.s, X.p, Literal("01", datatype=XSD.integer, normalize=False)))
    graph.add((X.s, X.p, Literal("a\nb", lang="cy")))
    store = EmbeddedStore.in_memory()
    store.add(graph, X.g)
    assert {v.n3() for v in store.graph(X.g).objects()} == {
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"""a\nb"""@cy',
    }


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(["", "cy"]))
def test_any_text_comes_back_from_nquads(text: str, language: str) -> None:
    value = Literal(text, lang=language or None)
    graph = Graph()
    graph.add((X.s, X.p, value))
    store = EmbeddedStore.in_memory()
    store.add(graph, X.g)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "quads.nq"
        assert store.write_nquads(path) == 1
        assert list(EmbeddedStore.in_memory(path).graph(X.g).objects()) == [value]


def test_statements_by_subject_are_those_of_the_graph(store: Store) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { ?s ?p ?o } }"
    graph, statements = store.construct(query), store.statements(query)
    read = [(s, *said) for s in statements.subjects() for said in statements.predicate_objects(s)]
    assert set(read) == set(graph)
    assert len(set(read)) > 3
    assert list(statements.predicate_objects(URIRef("http://nowhere.example/"))) == []


def test_only_a_construct_gives_statements(store: Store) -> None:
    with pytest.raises(ValueError, match="not a CONSTRUCT"):
        store.statements("SELECT * WHERE { ?s ?p ?o }")
