"""Constraints of observations, checked by SQL over one wide table a structure.

A wide table has a column ``observation`` (its name, or the number of its row), a column
``data_set``, and one column for each component, with the value's text or null. The specification's
own query for IC-12 is quadratic; these are linear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from registry.cubes.integrity.report import SHOWN, Check


@dataclass(frozen=True)
class ObservationTable:
    """The observations of one structure and what its components ask of them.

    ``columns``: component -> column. ``codes``: dimension -> table with a column ``code`` of the
    values its code list allows; ``hierarchies`` the same for IC-20 and ``inverse`` for IC-21.
    ``measure_type`` is the column of qb:measureType, where the structure uses it; there
    ``measure_codes`` gives the text that names each measure in that column.
    """

    relation: str
    columns: Mapping[str, str]
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    required_attributes: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hierarchies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inverse: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measure_type: str | None = None


def check_observations(
    connection: duckdb.DuckDBPyConnection, table: ObservationTable
) -> list[Check]:
    """Check IC-1 and IC-11 to IC-21, less IC-18, of the observations of one structure."""
    checks = [
        _Count(connection, table).rows("IC-1", "data_set IS NULL", "has no data set"),
        *_presence(connection, table),
        _duplicates(connection, table),
        *_membership(connection, table),
    ]
    if table.measure_type is not None:
        checks += _measure_dimension(connection, table, table.measure_type)
    return checks


@dataclass(frozen=True)
class _Count:
    """Counts the rows that break something and names the first of them."""

    connection: duckdb.DuckDBPyConnection
    table: ObservationTable

    def rows(self, constraint: str, condition: str, what: str) -> Check:
        """Check that no row meets a condition, which is made of our own column names."""
        relation = self.table.relation
        total, broken = self._one(
            f"SELECT count(*), count(*) FILTER (WHERE {condition}) FROM {relation}"  # noqa: S608
        )
        found = []
        if broken:
            found = self.connection.execute(
                f"SELECT observation FROM {relation} WHERE {condition} LIMIT {SHOWN}"  # noqa: S608
            ).fetchall()
        failures = tuple(f"observation {name} {what}" for (name,) in found)
        return Check(constraint, "SQL", total, broken, failures)

    def _one(self, query: str) -> tuple[int, int]:
        row = self.connection.execute(query).fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)


def _presence(connection: duckdb.DuckDBPyConnection, table: ObservationTable) -> list[Check]:
    count = _Count(connection, table)
    wanted = [("IC-11", name) for name in table.dimensions]
    wanted += [("IC-13", name) for name in table.required_attributes]
    if table.measure_type is None:
        wanted += [("IC-14", name) for name in table.measures]
    return [
        count.rows(constraint, f"{_column(table, name)} IS NULL", f"has no value for {name}")
        for constraint, name in wanted
    ]


def _duplicates(connection: duckdb.DuckDBPyConnection, table: ObservationTable) -> Check:
    keys = ", ".join(["data_set", *(_column(table, name) for name in table.dimensions)])
    total = connection.execute(f"SELECT count(*) FROM {table.relation}").fetchone()  # noqa: S608
    groups = f"SELECT min(observation) AS first, count(*) AS n FROM {table.relation} GROUP BY {keys} HAVING n > 1"  # noqa: S608, E501
    row = connection.execute(f"SELECT coalesce(sum(n - 1), 0) FROM ({groups})").fetchone()  # noqa: S608
    broken = int(row[0]) if row else 0
    found = (
        connection.execute(f"{groups} ORDER BY first LIMIT {SHOWN}").fetchall() if broken else []
    )
    failures = tuple(f"observation {name} stands {n} times" for name, n in found)
    return Check("IC-12", "SQL", int(total[0]) if total else 0, broken, failures)


def _membership(connection: duckdb.DuckDBPyConnection, table: ObservationTable) -> list[Check]:
    checks = []
    for constraint, allowed, place in (
        ("IC-19", table.codes, "its code list"),
        ("IC-20", table.hierarchies, "its hierarchy"),
        ("IC-21", table.inverse, "its hierarchy"),
    ):
        for name, lists in allowed.items():
            checks += [
                _outside(connection, table, constraint, (name, codes, place)) for codes in lists
            ]
    return checks


def _outside(
    connection: duckdb.DuckDBPyConnection,
    table: ObservationTable,
    constraint: str,
    of: tuple[str, str, str],
) -> Check:
    """Check that every value of a dimension is in a table of codes.

    Distinct values are few: they are compared, and rows counted where one is not allowed.
    """
    name, codes, place = of
    column = _column(table, name)
    values = connection.execute(
        f"SELECT {column} AS v, count(*), min(observation) FROM {table.relation} "  # noqa: S608
        f"WHERE v IS NOT NULL GROUP BY v ORDER BY v"
    ).fetchall()
    allowed = {code for (code,) in connection.execute(f"SELECT code FROM {codes}").fetchall()}  # noqa: S608
    wrong = [row for row in values if row[0] not in allowed]
    failures = tuple(
        f"{value} is not in {place}: {name} of observation {first}"
        + (f" and {n - 1} more" if n > 1 else "")
        for value, n, first in wrong[:SHOWN]
    )
    examined, broken = sum(row[1] for row in values), sum(row[1] for row in wrong)
    return Check(constraint, "SQL", examined, broken, failures)


def _measure_dimension(
    connection: duckdb.DuckDBPyConnection, table: ObservationTable, measure_type: str
) -> list[Check]:
    count = _Count(connection, table)
    named = " ".join(
        f"WHEN '{_quoted(name)}' THEN {_column(table, name)} IS NULL" for name in table.measures
    )
    missing = f"{measure_type} IS NOT NULL AND CASE {measure_type} {named} ELSE TRUE END"
    others = " OR ".join(
        f"({measure_type} <> '{_quoted(name)}' AND {_column(table, name)} IS NOT NULL)"
        for name in table.measures
    )
    points = ", ".join(
        [
            "data_set",
            *(_column(table, d) for d in table.dimensions if table.columns[d] != measure_type),
        ]
    )
    incomplete = (
        f"(SELECT min(observation) AS observation, count(*) AS n FROM {table.relation} "  # noqa: S608
        f"WHERE {measure_type} IS NOT NULL GROUP BY {points})"
    )
    at_points = _Count(connection, ObservationTable(incomplete, {}, (), ()))
    return [
        count.rows("IC-15", missing, "has no value for the measure it names"),
        count.rows("IC-16", others or "FALSE", "has a measure besides the one it names"),
        at_points.rows("IC-17", f"n <> {len(table.measures)}", "lacks measures beside it"),
    ]


def _column(table: ObservationTable, name: str) -> str:
    return f'"{table.columns[name]}"'


def _quoted(text: str) -> str:
    return text.replace("'", "''")
