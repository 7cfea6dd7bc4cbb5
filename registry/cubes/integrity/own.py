"""Checks a publication of ours before it is published: 22 lines, whatever its size."""

from __future__ import annotations

import duckdb
import pyarrow as pa
from rdflib import Graph

from registry.cubes import addresses
from registry.cubes.integrity.observational import ObservationTable, check_observations
from registry.cubes.integrity.report import Check, together
from registry.cubes.integrity.structural import check_structure, load_normalised
from registry.cubes.kinds import DIMENSIONS, MEASURES, SLICED
from registry.cubes.publications import Publication


def check_publication(
    publication: Publication, structure: Graph, connection: duckdb.DuckDBPyConnection
) -> list[Check]:
    """Check IC-0 to IC-21 of a publication; ``structure`` is its structure graph.

    A code is allowed where the publication's code lists hold it: they are made from the lists of
    the release, so that what a file holds beyond them is found.
    """
    checks = check_structure(load_normalised(structure))
    for dimension in DIMENSIONS:
        codes = pa.table({"code": list(publication.codes[dimension.name].codes)})
        connection.register(f"codes_{dimension.name}", codes)
    for kind in publication.kinds:
        relation = f"{kind}_observations"
        file = str(publication.file(kind)).replace("'", "''")
        data_set = addresses.data_set(publication, kind).replace("'", "''")
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {relation} AS SELECT file_row_number + 1 AS observation, "  # noqa: S608
            f"'{data_set}' AS data_set, * EXCLUDE (file_row_number) "
            f"FROM read_parquet('{file}', file_row_number = true)"
        )
        table = _table(kind, relation)
        checks += check_observations(connection, table)
        checks.append(_datatypes(connection, relation, kind))
        checks.append(_slices(connection, table))
    return together(checks)


def _table(kind: str, relation: str) -> ObservationTable:
    columns = {dimension.name: dimension.column for dimension in DIMENSIONS}
    columns |= {measure.name: measure.name for measure in MEASURES[kind]}
    return ObservationTable(
        relation,
        columns,
        dimensions=tuple(dimension.name for dimension in DIMENSIONS),
        measures=tuple(measure.name for measure in MEASURES[kind]),
        codes={dimension.name: (f"codes_{dimension.name}",) for dimension in DIMENSIONS},
    )


def _datatypes(connection: duckdb.DuckDBPyConnection, relation: str, kind: str) -> Check:
    """Check IC-0: the columns' types are those of the measures' ranges."""
    described = connection.execute(f"DESCRIBE {relation}").fetchall()
    types = {row[0]: row[1] for row in described}
    wrong = [
        f"the column {measure.name} holds {types.get(measure.name)}, not {wanted}"
        for measure in MEASURES[kind]
        if types.get(measure.name) != (wanted := _SQL_TYPES[measure.datatype])
    ]
    return Check("IC-0", "column types", len(MEASURES[kind]), len(wrong), tuple(wrong))


_SQL_TYPES = {"integer": "BIGINT", "string": "VARCHAR"}


def _slices(connection: duckdb.DuckDBPyConnection, table: ObservationTable) -> Check:
    """Count the slices of IC-18: each is rows of the data set with one code, by construction."""
    names = [dimension.column for dimension in SLICED]
    counts = ", ".join(f"count(DISTINCT {name})" for name in names)
    row = connection.execute(f"SELECT {counts} FROM {table.relation}").fetchone()  # noqa: S608
    return Check("IC-18", "construction", sum(row) if row else 0)
