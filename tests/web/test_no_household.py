"""No household can be looked up: no address, form or parameter asks for what would tell it."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

#: What tells a household, alone or with little else: also as a part of a longer name.
TELLING = re.compile(r"household|postcode|post_code|uprn|street|dwelling|residen", re.IGNORECASE)
#: `request.args["name"]`, `request.form.get("name")`, `values.getlist("name")` ...
_PARAMETER = re.compile(r"""(?:args|form|values|json)(?:\.get|\.getlist|\.pop)?[\[(]\s*["'](\w+)""")
_FIELD = re.compile(r"""<(?:input|select|textarea)\b[^>]*?\bname=["']([^"']+)""")
_OPENING = re.compile(r"pyarrow\.parquet|read_parquet|ParquetFile|(keys|postcodes)\.parquet")


def test_no_route_has_a_part_for_it(app: Flask) -> None:
    rules = list(app.url_map.iter_rules())
    assert len(rules) > 60
    parts = {f"{rule.rule} {' '.join(rule.arguments)}" for rule in rules}
    assert [part for part in parts if TELLING.search(part)] == []


def test_no_parameter_of_the_described_service_asks_for_it(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    names = [
        parameter.get("name", "")
        for operations in paths.values()
        for operation in operations.values()
        if isinstance(operation, dict)
        for parameter in operation.get("parameters", [])
    ]
    assert len(names) > 20
    assert [name for name in names if TELLING.search(name)] == []


def test_no_code_of_a_page_reads_it_from_a_request(repository: Path) -> None:
    code = [
        file.read_text(encoding="utf-8") for file in (repository / "registry/web").rglob("*.py")
    ]
    names = [name for text in code for name in _PARAMETER.findall(text)]
    assert len(names) > 20
    assert [name for name in names if TELLING.search(name)] == []


def test_no_form_asks_for_it(repository: Path) -> None:
    templates = (repository / "registry/web/templates").rglob("*.html")
    names = [n for file in templates for n in _FIELD.findall(file.read_text(encoding="utf-8"))]
    assert len(names) > 20
    assert [name for name in names if TELLING.search(name)] == []


def test_no_page_opens_a_file_of_rows_of_single_households(repository: Path) -> None:
    code = {f: f.read_text(encoding="utf-8") for f in (repository / "registry/web").rglob("*.py")}
    assert len(code) > 100
    assert [file.name for file, text in code.items() if _OPENING.search(text)] == []
