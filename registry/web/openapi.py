"""The description of the addresses, made from the routes: OpenAPI 3.1 and a page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Blueprint, Flask, current_app
from werkzeug.routing import Rule

from registry import __version__
from registry.web.answers import answer, written
from registry.web.cubes.operations import CUBES
from registry.web.operations import OPERATIONS, PARAMETERS, SCHEMAS, Operation
from registry.web.pages.environment import render
from registry.web.profiling.operations import PROFILING, PROFILING_PARAMETERS
from registry.web.services import SERVICE_SCHEMAS, SERVICES
from registry.web.site import release, site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

openapi = Blueprint("openapi", __name__)

#: The pages' own files are nobody else's business.
_LEFT_OUT = frozenset({"front.asset"})
_VARIABLE = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
_KNOWN = {**OPERATIONS, **CUBES, **PROFILING, **SERVICES}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PROBLEM_CONTENT: dict[str, Any] = {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
    "text/html": {},
    "text/plain": {},
}
#: What is said of the answers of an address whose statuses ``OPERATIONS`` does not know.
_UNKNOWN: dict[str, Any] = {
    "200": {"description": "The answer"},
    "default": {"description": "What is wrong, and what to do", "content": _PROBLEM_CONTENT},
}


@openapi.get("/openapi.json")
def openapi_json() -> WSGIApplication:
    """Answer with the description of every address: OpenAPI 3.1."""
    return answer(("openapi",), "application/json", lambda: written(_description()))


@openapi.get("/docs")
def docs() -> WSGIApplication:
    """Answer with the description of every address as a page."""
    language = ("Content-Language", "en")
    return answer(("docs",), "text/html; charset=utf-8", _page, language)


def _page() -> bytes:
    description = _description()
    root = description["servers"][0]["url"]
    calls = list(calls_of(description))
    meanings = {
        status: response["description"]
        for call in calls
        for status, response in call["operation"]["responses"].items()
    }
    meanings = dict(sorted(meanings.items()))
    return render("docs.html", release(), root=root, calls=calls, meanings=meanings).encode()


def _description() -> dict[str, Any]:
    return describe(current_app, site().settings.public_url)


def describe(application: Flask, root: str) -> dict[str, Any]:
    """Describe the routes of an application that is served at ``root``: OpenAPI 3.1.0."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(application.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint in _LEFT_OUT:
            continue
        path = _VARIABLE.sub(r"{\1}", rule.rule)
        for method in _METHODS:
            if method in (rule.methods or ()):
                item = paths.setdefault(path, {})
                item[method.lower()] = _operation(application, rule, method)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Local Government Standards Registry",
            "version": __version__,
            "description": "Everything is read without a key, from any origin.",
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, **SERVICE_SCHEMAS}},
    }


def _operation(application: Flask, rule: Rule, method: str) -> dict[str, Any]:
    words = (application.view_functions[rule.endpoint].__doc__ or "").strip()
    known = _KNOWN.get(rule.endpoint if method == "GET" else f"{method} {rule.endpoint}")
    examples = known.examples if known else {}
    parameters = [_parameter(name, "path", examples) for name in _VARIABLE.findall(rule.rule)]
    for name in known.query if known else ():
        parameters.append(_parameter(name, "query", examples))
    return {
        "summary": words.partition("\n")[0],
        "tags": [rule.endpoint.partition(".")[0]],
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": {"content": _sent(known.body)}} if known and known.body else {}),
        "responses": _responses(known) if known and known.statuses else _UNKNOWN,
    }


def _parameter(name: str, place: str, examples: Mapping[str, str]) -> dict[str, Any]:
    required, name = place == "path" or name.endswith("!"), name.strip("!")
    known = PARAMETERS.get(name) or PROFILING_PARAMETERS.get(name)
    return {
        "name": name,
        "in": place,
        "required": required,
        "schema": {"type": "integer" if name == "number" else "string"},
        **({"description": known.description} if known else {}),
        **({"example": examples.get(name, known.example)} if known else {}),
    }


def _sent(body: Mapping[str, Any]) -> dict[str, Any]:
    return {media_type: {"schema": schema} for media_type, schema in body.items()}


def _responses(operation: Operation) -> dict[str, Any]:
    responses = {}
    always = (304, 405) if operation.is_conditional else (405,)
    for status in (*operation.statuses, *always):
        entry: dict[str, Any] = {"description": HTTPStatus(status).phrase}
        if status == HTTPStatus.OK:
            entry["content"] = {name: _body(operation, name) for name in operation.media_types}
        elif status == HTTPStatus.SEE_OTHER:
            entry["headers"] = {"Location": {"schema": {"type": "string"}}}
        elif status >= HTTPStatus.BAD_REQUEST:
            entry["content"] = _PROBLEM_CONTENT
        responses[str(status)] = entry
    return responses


def _body(operation: Operation, media_type: str) -> dict[str, Any]:
    if operation.schema is None or media_type != "application/json":
        return {}
    return {"schema": {"$ref": f"#/components/schemas/{operation.schema}"}}


def calls_of(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each operation of a description with its path, and that path with values that work."""
    for path, item in description["paths"].items():
        for method, operation in item.items():
            example, query = path, []
            for parameter in operation.get("parameters", ()):
                value = str(parameter.get("example", ""))
                if parameter["in"] == "path":
                    example = example.replace(f"{{{parameter['name']}}}", value)
                elif parameter["required"]:
                    query.append(f"{parameter['name']}={quote(value, safe='/:')}")
            yield {
                "method": method.upper(),
                "path": path,
                "operation": operation,
                "example": example + ("?" + "&".join(query) if query else ""),
            }
