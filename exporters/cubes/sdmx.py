"""Writes cubes as SDMX-CSV 2.0.0 (sdmx.org, SDMX 3.0, section 7): a line for each measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyarrow as pa

from exporters.cubes.columns import Part, buffer_of, joined, mapped, measure_texts, pieces
from exporters.cubes.description import ALL, CubeDescription
from exporters.cubes.tables import csv_line

#: SDMX's code of a total, and who issues the structures' identifiers.
_TOTAL, _AGENCY = "_T", "REGISTRY"
_NOT_IN_IDENTIFIERS = re.compile(r"[^A-Z0-9_]+")
_FINANCIAL_YEAR = re.compile(r"(\d{4})-\d{4}", re.ASCII)
_MONTHS = re.compile(r"(\d{4})-(\d\d)\.\.(\d{4})-(\d\d)", re.ASCII)


def cube_sdmx_csv(
    description: CubeDescription, batches: Iterable[pa.RecordBatch]
) -> Iterator[bytes]:
    """Yield SDMX-CSV 2.0.0: a line for each measure, ``_T`` for what is not broken down.

    Measures are codes of a dimension MEASURE, and each value is an OBS_VALUE: what readers of every
    version of SDMX understand, where several measures in a line came with version 3 alone.
    """
    names = ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    names += [dimension.sdmx for dimension in description.dimensions]
    authority, period, number, kind = description.identifier.split("/")[:4]
    structure = _NOT_IN_IDENTIFIERS.sub("_", f"{kind}_{authority}_{period}".upper())
    start = f"datastructure,{_AGENCY}:{structure}({number}.0),I"
    yield csv_line([*names, "MEASURE", "OBS_VALUE"])
    for batch in pieces(batches):
        codes: list[Part] = [start]
        for dimension in description.dimensions:
            write = _period if dimension.role == "time" else _code
            codes.append(mapped(batch.column(dimension.column), write))
        point = joined(codes)
        parts: list[Part] = []
        for measure in description.measures:
            value = measure_texts(batch, measure, _field)
            parts += [point, f",{measure.column.upper()},", value, "\n"]
        yield buffer_of(joined(parts))


def _code(code: str) -> str:
    return f",{_field(_TOTAL if code == ALL else code)}"


def _period(code: str) -> str:
    """Write a period as SDMX does; what is no year, quarter or month is a start and a length."""
    if match := _FINANCIAL_YEAR.fullmatch(code):
        return f",{match[1]}-04-01/P1Y"
    if match := _MONTHS.fullmatch(code):
        first, start, last, end = map(int, match.groups())
        return f",{first}-{start:02d}-01/P{(last - first) * 12 + end - start + 1}M"
    return _code(code)


def _field(text: str) -> str:
    """Write a text as a field of CSV."""
    return csv_line([text]).decode().removesuffix("\n")
