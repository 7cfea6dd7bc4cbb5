"""Checks any RDF data cube: its observations become one wide table a structure, judged by SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa
from rdflib import Graph, Literal
from rdflib.namespace import XSD
from rdflib.term import Node

from registry.cubes.integrity.hierarchies import reachable
from registry.cubes.integrity.observational import ObservationTable, check_observations
from registry.cubes.integrity.report import SHOWN, Check, together
from registry.cubes.integrity.structural import (
    check_structure,
    load_normalised,
    offenders,
    query_text,
)
from registry.cubes.kinds import QB
from registry.store.embedded import EmbeddedStore

_PREFIXES = """
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_COMPONENTS = f"""{_PREFIXES}
SELECT DISTINCT ?dsd ?property ?type ?required WHERE {{
  ?dsd qb:component ?spec . ?spec qb:componentProperty ?property .
  ?property a ?type .
  FILTER(?type IN (qb:DimensionProperty, qb:MeasureProperty, qb:AttributeProperty))
  OPTIONAL {{ ?spec qb:componentRequired ?required }}
}} ORDER BY ?dsd ?property ?type
"""
_DATA_SETS = f"{_PREFIXES} SELECT DISTINCT ?dataset ?dsd WHERE {{ ?dataset qb:structure ?dsd }}"
_LINKS = f"""{_PREFIXES}
SELECT DISTINCT ?o ?dataset WHERE {{ ?o a qb:Observation OPTIONAL {{ ?o qb:dataSet ?dataset }} }}
"""
_VALUES = f"""{_PREFIXES}
SELECT ?o ?property ?v WHERE {{
  {{ SELECT DISTINCT ?property WHERE {{ ?spec qb:componentProperty ?property }} }}
  ?o ?property ?v . ?o a qb:Observation .
}}
"""
_LISTS = f"""{_PREFIXES}
SELECT DISTINCT ?property ?list ?type WHERE {{
  ?property a qb:DimensionProperty ; qb:codeList ?list . ?list a ?type
}}
"""
_IN_SCHEME = (
    f"{_PREFIXES} SELECT DISTINCT ?list ?v WHERE {{ ?v a skos:Concept ; skos:inScheme ?list }}"
)
_IN_COLLECTION = (
    f"{_PREFIXES} SELECT DISTINCT ?list ?v WHERE {{ ?list skos:member+ ?v . ?v a skos:Concept }}"
)


@dataclass(frozen=True)
class _Structure:
    """The components of one structure, each by the text of its term."""

    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    required_attributes: tuple[str, ...]


def check_cube(graph: Graph) -> list[Check]:
    """Check IC-0 to IC-21 of every data cube in a graph, a line for each constraint."""
    store = load_normalised(graph)
    with duckdb.connect(
        config={"memory_limit": "1GB", "autoinstall_known_extensions": False}
    ) as connection:
        checks = [_datatypes(graph), *check_structure(store), *_load(connection, store)]
        allowed = _register_codes(connection, store)
        for number, (dsd, structure) in enumerate(_structures(store).items()):
            table = _wide(connection, number, dsd, structure)
            checks += check_observations(connection, _with_codes(table, structure, allowed))
    broken = offenders(store, query_text("ic-18"))
    linked = store.select(f"{_PREFIXES} SELECT (COUNT(*) AS ?n) WHERE {{ ?s qb:observation ?o }}")
    examined = int(str(linked.rows[0][0]))
    checks.append(Check("IC-18", "SPARQL", examined, len(broken), tuple(broken[:SHOWN])))
    return together(checks)


def _datatypes(graph: Graph) -> Check:
    """Check IC-0: each literal is in the lexical space of its XML Schema datatype."""
    typed = [
        (subject, node)
        for subject, _, node in graph
        if isinstance(node, Literal) and node.datatype is not None and node.datatype in XSD
    ]
    is_wrong = {(str(node), node.datatype): False for _, node in typed}
    for text, datatype in is_wrong:
        is_wrong[text, datatype] = bool(Literal(text, datatype=datatype).ill_typed)
    wrong = sorted(f"{n.n3()} of {s.n3()}" for s, n in typed if is_wrong[str(n), n.datatype])
    return Check("IC-0", "datatypes", len(typed), len(wrong), tuple(wrong[:SHOWN]))


def _load(connection: duckdb.DuckDBPyConnection, store: EmbeddedStore) -> list[Check]:
    """Bring observations into tables; check that each is in exactly one data set (IC-1)."""
    links = store.select(_LINKS).rows
    _table(connection, "links", ("o", "data_set"), links)
    _table(connection, "facts", ("o", "property", "v"), store.select(_VALUES).rows)
    _table(connection, "data_sets", ("data_set", "dsd"), store.select(_DATA_SETS).rows)
    sets: dict[str, set[str]] = defaultdict(set)
    for observation, data_set in links:
        sets[str(observation)] |= set() if data_set is None else {str(data_set)}
    wrong = sorted(name for name, its in sets.items() if len(its) != 1)
    failures = tuple(f"observation {name} is in {len(sets[name])} data sets" for name in wrong)
    return [Check("IC-1", "SQL", len(sets), len(wrong), failures[:SHOWN])]


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[Node | None, ...]],
) -> None:
    values = [[None if term is None else term.n3() for term in row] for row in rows]
    columnar = list(zip(*values, strict=True)) or [()] * len(columns)
    schema = pa.schema([(column, pa.string()) for column in columns])
    table = pa.table(dict(zip(columns, map(list, columnar), strict=True)), schema=schema)
    connection.register("incoming", table)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")  # noqa: S608
    connection.unregister("incoming")


def _structures(store: EmbeddedStore) -> dict[str, _Structure]:
    kinds: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for dsd, component, kind, required in store.select(_COMPONENTS).rows:
        assert dsd is not None  # noqa: S101 - the query binds them
        assert component is not None  # noqa: S101
        kinds[dsd.n3()][str(kind)].add(component.n3())
        if str(required) == "true":
            kinds[dsd.n3()]["required"].add(component.n3())
    return {
        dsd: _Structure(
            tuple(sorted(its[str(QB.DimensionProperty)])),
            tuple(sorted(its[str(QB.MeasureProperty)])),
            tuple(sorted(its["required"])),
        )
        for dsd, its in kinds.items()
    }


def _wide(
    connection: duckdb.DuckDBPyConnection, number: int, dsd: str, structure: _Structure
) -> ObservationTable:
    """Make the wide table of one structure: a column for each of its components."""
    names = sorted({*structure.dimensions, *structure.measures, *structure.required_attributes})
    columns = {name: f"c{place}" for place, name in enumerate(names)}
    picked = "".join(f", max(v) FILTER (property = ?) AS {column}" for column in columns.values())
    relation = f"structure_{number}"
    connection.execute(
        f"CREATE TABLE {relation} AS SELECT o AS observation, data_set{picked} "  # noqa: S608
        "FROM links JOIN data_sets USING (data_set) LEFT JOIN facts USING (o) "
        "WHERE dsd = ? GROUP BY o, data_set",
        [*columns, dsd],
    )
    measure_type = f"<{QB.measureType}>"
    return ObservationTable(
        relation,
        columns,
        structure.dimensions,
        structure.measures,
        structure.required_attributes,
        measure_type=columns.get(measure_type),
    )


def _with_codes(
    table: ObservationTable, structure: _Structure, allowed: Mapping[str, Mapping[str, list[str]]]
) -> ObservationTable:
    def of(constraint: str) -> dict[str, tuple[str, ...]]:
        lists = allowed[constraint]
        return {name: tuple(lists[name]) for name in structure.dimensions if name in lists}

    return ObservationTable(
        table.relation,
        table.columns,
        table.dimensions,
        table.measures,
        table.required_attributes,
        of("IC-19"),
        of("IC-20"),
        of("IC-21"),
        table.measure_type,
    )


def _register_codes(
    connection: duckdb.DuckDBPyConnection, store: EmbeddedStore
) -> dict[str, dict[str, list[str]]]:
    """Make a table of allowed values for each code list; give their names by dimension."""
    schemes = _members(store, _IN_SCHEME)
    collections = _members(store, _IN_COLLECTION)
    down, up = reachable(store)
    allowed: dict[str, dict[str, list[str]]] = {
        "IC-19": defaultdict(list),
        "IC-20": defaultdict(list),
        "IC-21": defaultdict(list),
    }
    for number, (name, code_list, kind) in enumerate(store.select(_LISTS).rows):
        assert name is not None  # noqa: S101 - the query binds them
        assert code_list is not None  # noqa: S101
        key = code_list.n3()
        found = {
            "http://www.w3.org/2004/02/skos/core#ConceptScheme": [
                ("IC-19", schemes.get(key, set()))
            ],
            "http://www.w3.org/2004/02/skos/core#Collection": [
                ("IC-19", collections.get(key, set()))
            ],
            str(QB.HierarchicalCodeList): [
                *(("IC-20", values) for values in down.get(key, [])),
                *(("IC-21", values) for values in up.get(key, [])),
            ],
        }.get(str(kind), [])
        for place, (constraint, values) in enumerate(found):
            relation = f"codes_{number}_{place}"
            connection.register(relation, pa.table({"code": pa.array(sorted(values), pa.string())}))
            allowed[constraint][name.n3()].append(relation)
    return allowed


def _members(store: EmbeddedStore, query: str) -> dict[str, set[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for code_list, value in store.select(query).rows:
        if code_list is not None and value is not None:
            members[code_list.n3()].add(value.n3())
    return members
