"""Every format as a whole file: the bytes of a small list and of a small mapping set."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporters.controlled_list import Shape, controlled_list_chunks
from exporters.csvw import csvw_chunks
from exporters.document import Document
from exporters.esd_xml import class_name, esd_xml_chunks
from exporters.genericode import genericode_chunks
from exporters.item_mappings import item_mappings_chunks
from exporters.jskos import jskos_chunks
from exporters.json_schema import json_schema_chunks
from exporters.mapping_pairs import pairs_from
from exporters.sql import sql_chunks
from exporters.sssom import sssom_chunks
from exporters.tidy_table import tidy_csv_chunks, tsv_chunks
from exporters.xlsx import xlsx_chunks
from exporters.xsd import xsd_chunks
from tests.conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
Write = Callable[[Document], Iterator[bytes]]


def _nested(list_document: Document, pairs_document: Document) -> Iterator[bytes]:
    pairs = pairs_from(pairs_document.records("mapping-pairs"))
    own, mapped = class_name("Function"), class_name("Service")
    return esd_xml_chunks(list_document.graph(), list_document.uri, own, mapped, pairs)


LISTS: dict[str, Write] = {
    "example.tidy.csv": tidy_csv_chunks,
    "example.tsv": tsv_chunks,
    "example.csvm": csvw_chunks,
    "example.jskos.json": jskos_chunks,
    "example.xsd": xsd_chunks,
    "example.schema.json": json_schema_chunks,
    "example.gc": genericode_chunks,
    "example.sql": sql_chunks,
    "example.taxonomy.xml": lambda d: controlled_list_chunks(d.graph(), d.uri, Shape.TAXONOMY),
    "example.skos-aligned.xml": lambda d: controlled_list_chunks(
        d.graph(), d.uri, Shape.SKOS_ALIGNED
    ),
}
MAPPING_SETS: dict[str, Write] = {
    "example-services.sssom.tsv": sssom_chunks,
    "example-services.jskos.json": jskos_chunks,
    "example-services.item-mappings.xml": lambda d: item_mappings_chunks(
        d.graph(), d.uri, pairs_from(d.records("mapping-pairs"))
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_list(name: str, small_document: Document, golden: Golden) -> None:
    golden.check(b"".join(LISTS[name](small_document)), GOLDEN / name)


@pytest.mark.parametrize("name", MAPPING_SETS)
def test_mapping_set(name: str, pairs_document: Document, golden: Golden) -> None:
    golden.check(b"".join(MAPPING_SETS[name](pairs_document)), GOLDEN / name)


def test_nested_xml(small_document: Document, pairs_document: Document, golden: Golden) -> None:
    written = b"".join(_nested(small_document, pairs_document))
    golden.check(written, GOLDEN / "example.esd.xml")


@pytest.mark.parametrize("sheet", ["sheet1", "sheet2"])
def test_workbook(sheet: str, small_document: Document, golden: Golden) -> None:
    data = b"".join(xlsx_chunks(small_document))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        strings = package.read("xl/sharedStrings.xml")
        golden.check(strings, GOLDEN / "example.xlsx.strings.xml")
        written = package.read(f"xl/worksheets/{sheet}.xml")
    golden.check(written, GOLDEN / f"example.xlsx.{sheet}.xml")


def test_every_golden_file_has_its_writer() -> None:
    files = {path.name for path in GOLDEN.iterdir()}
    others = {"example.esd.xml", "example.xlsx.strings.xml"}
    others |= {"example.xlsx.sheet1.xml", "example.xlsx.sheet2.xml"}
    assert files == {*LISTS, *MAPPING_SETS, *others}
