"""Every format is read, and the reader says what it understood before it judges."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.checking import Held, check
from registry.checking.text_grids import read_text
from registry.errors import UnreadableSourceError
from tests.checking.conftest import Check, meanings

SKOS = "http://www.w3.org/2004/02/skos/core#"
OURS, THEIRS = "http://id.esd.org.uk/service/57", "https://council.example/tax"


def workbook(rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_any_separator_is_found(check_text: Check, separator: str) -> None:
    text = "Page,LGSL,LGIL\nA,57,8\nB,1,0\n".replace(",", separator)
    assert meanings(check_text(text)) == [
        ("other", None), ("number", "englishAndWelshServices"), ("number", "interactions"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Page,LGSL 1,LGSL 2\nTax,57,58\nBins,524,\n", 0),
        ("LGSL 57\nLGSL 58\n", None),
        ("LGSL 57\n58\nLGSL 524\n", None),
        ("LGSL 57\n", None),
    ],
)
def test_a_heading_may_end_in_a_number(check_text: Check, text: str, header: int | None) -> None:
    assert check_text(text).report.understanding.header == header


def test_short_addresses_name_their_list(check_text: Check) -> None:
    text = (
        "#curie_map:\n#  us: http://id.esd.org.uk/interaction/\n"
        "subject_id\tpredicate_id\tobject_id\nesd:service/57\tskos:closeMatch\tus:8\n"
    )
    assert meanings(check_text(text)) == [
        ("address", "services"), ("relation", None), ("address", "interactions"),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_headings_are_found_below_a_title(check_text: Check, mark: bytes) -> None:
    known = check_text(mark + b"Our services 2024,\n,\nTitle,LGSL\nTax,57\n").report.understanding
    assert known.header == 2
    assert known.first_row == 4


def test_a_list_of_terms_is_read_and_mended(check_text: Check) -> None:
    xml = (
        '<t:domain xmlns:t="http://xmlns.redhat.com/london/terms/1.0" key="LGSL">'
        '<t:term id="57" name="council tax annual notification"/>'
        '<t:term id="1" name="Home schooling"/></t:domain>'
    )
    checked = check_text(xml, "lgsl.xml")
    assert meanings(checked)[0] == ("number", "englishAndWelshServices")
    assert [finding.rule for finding in checked.report.findings] == ["case-as-published"]
    assert checked.mended is not None
    assert b'name="Council tax annual notification"' in checked.mended.data


def test_rdf_that_writes_an_address_otherwise_is_told(check_text: Check) -> None:
    turtle = "<http://a.example/1> <http://a.example/about> <https://id.esd.org.uk/service/57/> ."
    (finding,) = check_text(turtle, "a.ttl").report.findings
    assert (finding.rule, finding.suggestion) == ("address-as-published", OURS)


def test_a_list_in_rdf_is_called_one(check_text: Check) -> None:
    turtle = "<http://a.example/1> a <http://www.w3.org/2004/02/skos/core#Concept> ."
    known = check_text(turtle, "a.ttl").report.understanding
    assert known.lines() == ["It is RDF as Turtle: a list, each concept an entry."]
    assert known.columns == ()


def test_a_spreadsheet_says_which_number_became_a_date(check_text: Check) -> None:
    data = workbook([["Our pages"], [], ["Page", "LGSL"], ["Tax", "1900-02-26"], ["Lessons", 1]])
    (finding,) = check_text(data, "pages.xlsx").report.findings
    assert (finding.rule, finding.row, finding.suggestion) == ("number-not-a-date", 4, "57")


def test_a_mended_spreadsheet_is_read_again_without_fault(check_text: Check) -> None:
    mended = check_text(workbook([["Page", "LGSL"], ["Tax", "0057"], ["=1", 1]]), "a.xlsx").mended
    assert mended is not None
    again = check_text(mended.data, mended.name).report
    assert {finding.rule for finding in again.findings} <= {"no-formula"}
    assert openpyxl.load_workbook(io.BytesIO(mended.data))["Changes"]["D2"].value == "57"


def test_an_opendocument_spreadsheet_is_read(check_text: Check) -> None:
    data = opendocument([["Page", "LGSL"], ["Tax", "99999"]])
    (finding,) = check_text(data, "a.ods").report.findings
    assert (finding.rule, finding.row) == ("number-known", 2)


def opendocument(rows: list[list[str]]) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    cells = (
        "".join(
            "<t:table-row>"
            + "".join(
                f'<t:table-cell o:value-type="string"><x:p>{cell}</x:p></t:table-cell>'
                for cell in row
            )
            + "</t:table-row>"
            for row in rows
        )
        .replace("<t:", "<table:")
        .replace("</t:", "</table:")
    )
    cells = cells.replace("o:value-type", "office:value-type")
    cells = cells.replace("<x:p>", "<text:p>").replace("</x:p>", "</text:p>")
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="S">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


RDF = {
    "ttl": f"@prefix skos: <{SKOS}> .\n<{THEIRS}> skos:exactMatch <{OURS}9999> .\n",
    "nt": f"<{THEIRS}> <{SKOS}exactMatch> <{OURS}9999> .\n",
    "jsonld": f'{{"@id": "{THEIRS}", "{SKOS}exactMatch": {{"@id": "{OURS}9999"}}}}',
    "rdf": f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="{SKOS}">'
    f'<rdf:Description rdf:about="{THEIRS}"><s:exactMatch rdf:resource="{OURS}9999"/>'
    "</rdf:Description></rdf:RDF>",
}


@pytest.mark.parametrize("suffix", RDF)
def test_every_syntax_of_rdf_is_read(check_text: Check, suffix: str) -> None:
    report = check_text(RDF[suffix], f"mapping.{suffix}").report
    assert report.understanding.kind == "mapping"
    assert [finding.rule for finding in report.findings] == ["address-known"]


def test_untagged_text_is_found_by_the_shapes(check_text: Check) -> None:
    text = (
        f'@prefix skos: <{SKOS}> .\n<{THEIRS}> a skos:Concept ; skos:notation "t" ; '
        'skos:prefLabel "Tax" .\n'
    )
    findings = check_text(text, "local.ttl").report.findings
    assert "label-language" in {finding.rule for finding in findings}
    assert all(finding.focus for finding in findings)


def test_item_mappings_are_judged_by_item(check_text: Check) -> None:
    text = (
        '<ItemMappings FromResource="http://x/LGSL" ToResource="http://x/IPSV">'
        '<ItemMapping><From><Item Id="1">Home schooling</Item></From>'
        '<To><Item Id="1610">Home education</Item></To></ItemMapping>'
        '<ItemMapping><From><Item Id="57">Council tax annual notification</Item></From>'
        '<To><Item Id="99999">Nothing</Item></To></ItemMapping></ItemMappings>'
    )
    (finding,) = check_text(text, "m.xml").report.findings
    assert (finding.rule, finding.row, finding.value) == ("number-known", 2, "99999")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("lgsl/englishAndWelshServices-all.csv", "list"),
        ("lgsl/govuk-publisher-local_services.csv", "codes"),
        ("lgnl/navigation_englishAndWelshServices.csv", "mapping"),
        ("lgnl/navigation_englishAndWelshServices.xml", "mapping"),
        ("mappings/mapping-lgsl-2.02-ipsv-2.00.xml", "mapping"),
        ("ipsv/ipsv-2.00-esd.xml", "list"),
    ],
)
def test_real_files_are_understood(held: Held, shared_data: Path, path: str, kind: str) -> None:
    file = shared_data / path
    report = check(file.read_bytes(), file.name, held).report
    assert report.understanding.kind == kind
    assert all(reference.list for reference in report.understanding.references)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_sentence(held: Held, text: str) -> None:
    try:
        said = check(text.encode("utf-8", "surrogatepass"), "any.csv", held).report.as_text()
    except UnreadableSourceError as error:
        said = str(error)
    assert said.startswith("any.csv")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"])), min_size=2,
                 max_size=4),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_cells_are_read_as_they_were_written(rows: list[list[str]]) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    read = read_text("\n".join(lines).encode(), "x.csv").rows
    if read and len(read[0]) == len(rows[0]):
        assert [list(row) for row in read] == rows
