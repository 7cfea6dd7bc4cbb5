"""Computes attributes of profiles from census variables of output areas and deprivation of LSOAs.

The value of a profile g is the mean over its output areas a, weighted by their households:
V_g = sum_a H_a v_a / sum_a H_a. A share v_a is 100 x (sum of its variables) / (total of what they
count); an index of deprivation is that of the LSOA the area lies in. Areas without households, or
without a value, do not count. What is computed: `census.toml` beside this module.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from registry.errors import Place, UnreadableSourceError
from registry.profiling.reference.attributes import Attribute
from registry.profiling.reference.columns import Column, Role
from registry.profiling.reference.schemes import Scheme
from registry.profiling.reference.tables import Row, Table, open_table

_DECIMALS = 4
Value = Callable[["_Area"], float | None]


class _Area(NamedTuple):
    area: str
    profile: str
    households: float
    lsoa: str
    numbers: Mapping[str, float]


@cache
def definitions() -> dict[str, Any]:
    """Return what is computed, as `census.toml` says it."""
    path = Path(__file__).with_name("census.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def compute(
    variables: Path, deprivation: Path | None, scheme: Scheme, limit: int
) -> list[Attribute]:
    """Compute every attribute for every group and type that has households.

    `variables`: the table of output areas with their types and `u` variables; `deprivation`: the
    indices by LSOA, one row a measurement. Raises UnreadableSourceError for a table that lacks a
    column, or holds a cell that is no number.
    """
    areas = _read_areas(variables, scheme, limit)
    coverage = (
        f"{len(areas)} output areas, {sum(area.households for area in areas):,.0f} households"
    )
    said = definitions()
    wanted: list[tuple[str, Mapping[str, Any], Mapping[str, str], Value]] = []
    for key, share in said["shares"].items():
        entry = {**share, "unit": said["units"][share["of"]]}
        value = _share(share["variables"], said["totals"][share["of"]])
        wanted.append((key, entry, said["census"], value))
    for key, measure in said["measures"].items():
        wanted.append((key, measure, said["census"], _measure(measure["variable"])))
    if deprivation is not None:
        indices = _read_indices(deprivation, limit)
        for key, index in said["indices"].items():
            value = _index(indices.get((index["index"], index["measurement"]), {}))
            wanted.append((key, index, said["deprivation"], value))
    attributes = [
        Attribute(
            key,
            scheme.identifier,
            entry["label"],
            entry["unit"],
            terms["source"],
            terms["date"],
            terms["licence"],
            *weighted_means(areas, scheme, value),
            coverage,
        )
        for key, entry, terms, value in wanted
    ]
    return [attribute for attribute in attributes if attribute.values]


def weighted_means(
    areas: Iterable[_Area], scheme: Scheme, value: Value
) -> tuple[dict[str, float], dict[str, int]]:
    """Average a value by households over each type and each group above it, by notation."""
    sums: defaultdict[str, float] = defaultdict(float)
    weights: defaultdict[str, float] = defaultdict(float)
    for area in areas:
        number = value(area)
        profile: str | None = area.profile if number is not None and area.households else None
        while profile is not None and number is not None:
            sums[profile] += area.households * number
            weights[profile] += area.households
            profile = scheme.parent[profile]
    order = [notation for notation in scheme.labels if notation in weights]
    means = {notation: round(sums[notation] / weights[notation], _DECIMALS) for notation in order}
    return means, {notation: round(weights[notation]) for notation in order}


def _share(variables: list[str], total: str) -> Value:
    def value(area: _Area) -> float | None:
        whole = area.numbers[total]
        return 100 * sum(area.numbers[name] for name in variables) / whole if whole else None

    return value


def _measure(variable: str) -> Value:
    return lambda area: area.numbers[variable]


def _index(of_lsoa: Mapping[str, float]) -> Value:
    return lambda area: of_lsoa.get(area.lsoa)


def _needed() -> list[str]:
    """Name the columns of numbers that the definitions speak of."""
    said = definitions()
    shares, measures = said["shares"].values(), said["measures"].values()
    variables = [name for share in shares for name in share["variables"]]
    variables += [measure["variable"] for measure in measures]
    return list(dict.fromkeys([*said["totals"].values(), *variables]))


def _read_areas(path: Path, scheme: Scheme, limit: int) -> list[_Area]:
    with open_table(path, limit) as table:
        area, kind = table.column(Role.AREA), table.column(Role.TYPE)
        households = table.column(Role.HOUSEHOLDS)
        if area is None or kind is None or households is None:
            raise UnreadableSourceError(
                Place(table.name),
                "It needs columns of output areas, their types and their households.",
                "Take the table that has OA11CD, subgrpcode and Total_Households.",
            )
        numbers = {name: _column(table, name) for name in _needed()}
        lsoa = _column(table, "LSOA11CD")
        areas = []
        for row in table.rows:
            profile = scheme.find(row.cells[kind.position])
            if profile is None:
                problem = f"{row.cells[kind.position]!r} is no profile of {scheme.identifier}."
                raise table.broken(row, kind, problem, "Name the scheme that the table is of.")
            areas.append(
                _Area(
                    row.cells[area.position].strip(),
                    profile,
                    _number(table, households, row),
                    row.cells[lsoa.position].strip(),
                    {name: _number(table, column, row) for name, column in numbers.items()},
                )
            )
    return areas


def _read_indices(path: Path, limit: int) -> dict[tuple[str, str], dict[str, float]]:
    """Read the indices: (index, measurement) -> LSOA -> value."""
    indices: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    with open_table(path, limit) as table:
        names = ("FeatureCode", "Measurement", "Value", "IndicesOfDeprivation")
        lsoa, measurement, value, index = (_column(table, name) for name in names)
        for row in table.rows:
            key = (row.cells[index.position].strip(), row.cells[measurement.position].strip())
            indices[key][row.cells[lsoa.position].strip()] = _number(table, value, row)
    known = {(each["index"], each["measurement"]) for each in definitions()["indices"].values()}
    if not known & indices.keys():
        raise UnreadableSourceError(
            Place(path.name), "None of its indices is known.", "Take the indices of 2015."
        )
    return indices


def _column(table: Table, name: str) -> Column:
    if name not in table.header:
        raise UnreadableSourceError(
            Place(table.name), f"It lacks the column {name}.", "Take the whole table of its source."
        )
    return Column(table.header.index(name), name, "")


def _number(table: Table, column: Column, row: Row) -> float:
    try:
        number = float(row.cells[column.position])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        problem = f"{row.cells[column.position]!r} is no number."
        raise table.broken(row, column, problem, "Correct it.")
    return number
