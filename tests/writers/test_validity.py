"""Every generated file is what its standard says: judged by other people's software."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlglot
from csvw import CSVW
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS

from exporters.csvw import csvw_chunks
from exporters.document import Document, Kind
from exporters.genericode import genericode_chunks
from exporters.jskos import jskos_chunks
from exporters.json_schema import json_schema_chunks
from exporters.sql import sql_chunks
from exporters.sssom import sssom_chunks
from exporters.tidy_table import tidy_csv_chunks, tsv_chunks
from exporters.xlsx import xlsx_chunks
from exporters.xsd import xsd_chunks

CODES = ["2", "10", "11"]
XS = "{http://www.w3.org/2001/XMLSchema}"


def csvw_findings(document: Document, folder: Path, caplog: Any, rows: bytes = b"") -> list[str]:
    """Return all that the csvw package finds: it logs errors in rows, and warns of the rest."""
    table = rows or b"".join(tidy_csv_chunks(document))
    (folder / "example.tidy.csv").write_bytes(table)
    (folder / "example.csvm").write_bytes(b"".join(csvw_chunks(document)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        judged = CSVW(str(folder / "example.csvm"), validate=True)
        is_valid = judged.is_valid
    assert is_valid == (not judged.warnings)
    return [*map(str, judged.warnings), *(record.getMessage() for record in caplog.records)]


def test_csvw_describes_the_tidy_table(
    small_document: Document, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert csvw_findings(small_document, tmp_path, caplog) == []


def test_the_judge_of_csvw_finds_a_date_that_is_none(
    small_document: Document, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rows = b"".join(tidy_csv_chunks(small_document)).replace(b"2020-01-02", b"January 2020")
    assert len(csvw_findings(small_document, tmp_path, caplog, rows)) == 1


def test_sssom_is_read_and_validated(pairs_document: Document, tmp_path: Path) -> None:
    path = tmp_path / "example.sssom.tsv"
    path.write_bytes(b"".join(sssom_chunks(pairs_document)))
    with warnings.catch_warnings():
        # The package's own dependencies warn about themselves.
        warnings.simplefilter("ignore")
        from sssom.parsers import parse_sssom_table
        from sssom.validators import validate

        read = parse_sssom_table(str(path))
        results = validate(read)
    assert not [r for found in results.values() for r in found.results if r.severity.text != "INFO"]
    assert sorted(read.df["subject_id"]) == ["example:10", "example:2", "example:2"]
    assert read.prefix_map["service"] == "http://id.esd.org.uk/service/"
    assert read.metadata["mapping_set_description"] == 'Which services belong: "all" of them.'


def test_xsd_accepts_the_codes_and_nothing_else(small_document: Document) -> None:
    root = etree.fromstring(b"".join(xsd_chunks(small_document)))
    etree.SubElement(root, f"{XS}element", name="code", type="example")
    schema = etree.XMLSchema(root)
    element = "<code xmlns='http://id.esd.org.uk/list/example'>{}</code>"
    for code in CODES:
        assert schema.validate(etree.fromstring(element.format(code))), schema.error_log
    assert not schema.validate(etree.fromstring(element.format("3")))


def test_json_schema_accepts_the_codes_and_nothing_else(small_document: Document) -> None:
    schema = json.loads(b"".join(json_schema_chunks(small_document)))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert all(validator.is_valid(code) for code in CODES)
    assert not validator.is_valid("3")
    assert not validator.is_valid(2)
    assert [entry.get("deprecated") for entry in schema["oneOf"]] == [None, None, True]


def test_a_list_without_concepts_accepts_nothing(small_document: Document) -> None:
    small_document.graph().remove((None, SKOS.inScheme, None))
    schema = json.loads(b"".join(json_schema_chunks(small_document)))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert not jsonschema.Draft202012Validator(schema).is_valid("2")
    root = etree.fromstring(b"".join(xsd_chunks(small_document)))
    etree.SubElement(root, f"{XS}element", name="code", type="example")
    code = etree.fromstring("<code xmlns='http://id.esd.org.uk/list/example'>2</code>")
    assert not etree.XMLSchema(root).validate(code)


def test_genericode_holds_the_codes(small_document: Document) -> None:
    root = etree.fromstring(b"".join(genericode_chunks(small_document)))
    columns = {column.get("Id") for column in root.iterfind("ColumnSet/Column")}
    values = root.findall("SimpleCodeList/Row/Value")
    assert {value.get("ColumnRef") for value in values} <= columns
    codes = [v.findtext("SimpleValue") for v in values if v.get("ColumnRef") == "code"]
    assert codes == CODES


def test_sql_loads_twice_over(small_document: Document) -> None:
    script = b"".join(sql_chunks(small_document)).decode()
    with sqlite3.connect(":memory:") as database:
        database.executescript(script)
        rows = database.execute("SELECT identifier, label, retired FROM concept").fetchall()
        pairs = database.execute("SELECT other_identifier FROM concept_mapping").fetchall()
        with pytest.raises(sqlite3.IntegrityError):
            database.executescript(script)
    database.close()
    assert rows == [
        ("2", "Waste", 0),
        ("10", "=Recycling <b>, 'at home'", 0),
        ("11", "Ash collection", 1),
    ]
    assert pairs == [("9",), ("57",), ("57",)]


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite"])
def test_sql_is_read_by_the_grammar_of_each_database(
    small_document: Document, dialect: str
) -> None:
    text = b"".join(sql_chunks(small_document)).decode()
    statements = sqlglot.parse(text, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)
    kinds = Counter(type(each).__name__ for each in statements if each is not None)
    assert kinds["Create"] == 5
    assert kinds["Insert"] == text.count("INSERT INTO") > 5
    assert kinds["Command"] == 0
    names = {
        str(each.this) for part in statements if part for each in part.find_all(sqlglot.exp.Literal)
    }
    assert "=Recycling <b>, 'at home'" in names


def test_a_workbook_holds_strings_and_no_formula(small_document: Document) -> None:
    package = zipfile.ZipFile(io.BytesIO(b"".join(xlsx_chunks(small_document))))
    strings = [t.text for t in etree.fromstring(package.read("xl/sharedStrings.xml")).iter("{*}t")]
    assert {"=Recycling <b>, 'at home'", "=Skips", "-1; Recycling"} <= set(strings)
    for number in (1, 2):
        sheet = etree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
        assert len(sheet.findall(".//{*}row")) == 4
        assert {cell.get("t") for cell in sheet.iter("{*}c")} == {"s"}
        assert not list(sheet.iter("{*}f"))
        assert sheet.find(".//{*}pane[@state='frozen']") is not None
        assert len(sheet.findall(".//{*}hyperlink")) == 3


def test_a_workbook_is_the_same_when_made_again(small_document: Document) -> None:
    assert b"".join(xlsx_chunks(small_document)) == b"".join(xlsx_chunks(small_document))


def test_jskos_is_json_with_every_concept(small_document: Document) -> None:
    scheme = json.loads(b"".join(jskos_chunks(small_document)))
    assert [concept["notation"] for concept in scheme["concepts"]] == [[code] for code in CODES]
    assert all(str(SKOS.Concept) in concept["type"] for concept in scheme["concepts"])


def test_a_jskos_mapping_names_its_skos_relation_first(pairs_document: Document) -> None:
    concordance = json.loads(b"".join(jskos_chunks(pairs_document)))
    assert {mapping["type"][0] for mapping in concordance["mappings"]} == {str(SKOS.narrowMatch)}


def test_tsv_has_a_line_a_thing_whatever_the_texts_hold(small_document: Document) -> None:
    graph = small_document.graph()
    note = Literal("a\tb\nc\\n", lang="en")
    graph.add((URIRef("http://id.esd.org.uk/example/2"), SKOS.note, note))
    lines = b"".join(tsv_chunks(small_document)).decode().splitlines()
    assert len(lines) == 5
    assert len({line.count("\t") for line in lines}) == 1
    assert r"a\tb\nc\\n" in lines[1]


@settings(deadline=None)
@given(data=st.data())
def test_the_tidy_table_loses_nothing(
    data: st.DataObject, lists: Callable[[Any], st.SearchStrategy[Any]], parts: Any
) -> None:
    carried = parts(
        main_parent=True,
        several_parents=True,
        notes=True,
        definitions=True,
        alternative_names=True,
        terms=True,
    )
    made = data.draw(lists(carried))
    document = Document(Kind.LIST, made.uri, lambda: made.graph, lambda _: [])
    found = _statements_of(document)
    expected = {(s, p, o) for s, p, o in made.graph if s != made.uri}
    assert found == expected


def _statements_of(document: Document) -> set[tuple[Any, Any, Any]]:
    """Read the tidy table by its own metadata alone, as the CSVW standard maps it to RDF."""
    metadata = json.loads(b"".join(csvw_chunks(document)))
    described = {c["titles"]: c for c in metadata["tableSchema"]["columns"] if "propertyUrl" in c}
    text = b"".join(tidy_csv_chunks(document)).decode()
    graph = Graph()
    for row in csv.DictReader(io.StringIO(text, newline="")):
        for title, column in described.items():
            for value in _values(row[title], column.get("separator")):
                node = _node(value, column)
                graph.add((URIRef(row["uri"]), URIRef(column["propertyUrl"]), node))
    return set(graph)


def _values(cell: str, separator: str | None) -> list[str]:
    if not cell or separator is None:
        return [cell] if cell else []
    marked = cell.replace("\\\\", "\0").replace("\\" + separator, "\1")
    return [part.replace("\1", separator).replace("\0", "\\") for part in marked.split(separator)]


def _node(value: str, column: dict[str, Any]) -> URIRef | Literal:
    if column["datatype"] == "anyURI":
        return URIRef(value)
    return Literal(value, lang=column.get("lang"))
