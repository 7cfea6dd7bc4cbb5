"""The description of the addresses: valid, whole, and true of the running service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from registry.web.openapi import calls_of
from registry.web.operations import OPERATIONS, PARAMETERS
from registry.web.services import SERVICES

_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
)
_SECONDS = 600


@pytest.fixture(scope="module")
def description(shipped: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shipped.get("/openapi.json").data)
    return found


def test_it_is_valid_openapi(description: dict[str, Any]) -> None:
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_every_route_is_described(description: dict[str, Any], shipped: FlaskClient) -> None:
    rules = [r for r in shipped.application.url_map.iter_rules() if r.endpoint != "front.asset"]
    assert len({rule.rule for rule in rules}) == len(description["paths"]) > 30
    described = {name.rpartition(" ")[2] for name in {**OPERATIONS, **SERVICES}}
    assert described <= {rule.endpoint for rule in rules}


def test_every_operation_says_what_it_does(description: dict[str, Any]) -> None:
    operations = [op for item in description["paths"].values() for op in item.values()]
    assert all(operation["summary"].endswith(".") for operation in operations)


def test_every_parameter_known_is_used(description: dict[str, Any]) -> None:
    used = {
        parameter["name"]
        for item in description["paths"].values()
        for operation in item.values()
        for parameter in operation.get("parameters", ())
    }
    assert PARAMETERS.keys() <= used


def test_every_example_works(description: dict[str, Any], shipped: FlaskClient) -> None:
    calls = [call for call in calls_of(description) if "304" in call["operation"]["responses"]]
    # Nothing is published here; tests of statistics ask for those.
    calls = [call for call in calls if not call["example"].startswith("/cube/")]
    assert len(calls) > 30
    for call in calls:
        answer = shipped.get(call["example"])
        assert str(answer.status_code) in call["operation"]["responses"], call["example"]
        assert answer.status_code in {200, 303, 410}, call["example"]


_SERVICES = {
    "/search.json?q=bins": "SearchResults",
    "/suggest?q=bi": "Suggestions",
    "/reconcile/suggest/entity?prefix=bin": "ReconciliationResult",
    "/reconcile/properties?type=services": "Properties",
    "/reconcile/flyout/entity?id=service/57": "Flyout",
    "/assign.json?name=council+tax+bill": "Assignments",
    "/lists/mapping?from=functions&to=services": "ListMapping",
}


@pytest.mark.parametrize("path", _SERVICES)
def test_what_a_service_answers_is_as_described(
    description: dict[str, Any], shipped: FlaskClient, path: str
) -> None:
    schema = {"$ref": f"#/components/schemas/{_SERVICES[path]}", **description}
    jsonschema.Draft202012Validator(schema).validate(json.loads(shipped.get(path).data))


def test_every_service_says_what_it_takes_and_gives(description: dict[str, Any]) -> None:
    for path in ("/search", "/suggest", "/reconcile", "/assign.json", "/validate", "/sparql"):
        for operation in description["paths"][path].values():
            assert "200" in operation["responses"], path
            assert operation["responses"]["200"]["content"], path
    for path in ("/reconcile", "/assign", "/assign.json", "/validate", "/sparql"):
        assert description["paths"][path]["post"]["requestBody"]["content"], path


def test_the_page_shows_every_address_without_foreign_scripts(
    description: dict[str, Any], shipped: FlaskClient
) -> None:
    page = shipped.get("/docs").text
    assert all(path in page for path in description["paths"])
    assert 'src="http' not in page
    assert "<script>" not in page


@pytest.mark.slow
def test_the_running_service_does_what_is_described(address: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("schemathesis")), "run"),
            *(f"{address}/openapi.json", "--url", address, "--checks", ",".join(_CHECKS)),
            *("--max-examples", "10", "--phases", "examples,coverage,fuzzing", "--seed", "1"),
            *("--max-redirects", "0", "--suppress-health-check", "all", "--continue-on-failure"),
        ],
        cwd=tmp_path,
        env={**os.environ, "NO_PROXY": "127.0.0.1", "NO_COLOR": "1"},
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stdout.decode()
    assert b"No failures" in run.stdout or b" passed" in run.stdout
