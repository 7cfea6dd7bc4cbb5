"""The Reconciliation Service API 0.2 for OpenRefine and others, and a page for a pasted column."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from registry.search.entities import Entities, type_of
from registry.search.names import Entry
from registry.search.reconciling import Candidate, ReconciliationQuery, query_of
from registry.search.reconciling import reconcile as find_candidates
from registry.search.words import fold
from registry.web.column import Line, column_csv, column_page
from registry.web.kept import KeptForRelease
from registry.web.manifest import manifest
from registry.web.negotiation import Offer, choose_offer
from registry.web.pages.environment import render
from registry.web.problems import ProblemError
from registry.web.search import current_search, search_of
from registry.web.sending import STANDING_HEADERS
from registry.web.site import release, site

reconcile = Blueprint("reconcile", __name__, url_prefix="/reconcile")

_JSON = Offer("json", "application/json", "service manifest")
_FORMS = (_JSON, Offer("html", "text/html", "page"))
_BYTES_READ = 4 * 1024 * 1024
_QUERIES_READ = 1000
_ENTITIES_READ = 1000
_SUGGESTIONS = 10
_LINES_READ = 2000

_entities: KeptForRelease[Entities] = KeptForRelease(
    lambda current: Entities(search_of(current).names, current.catalogue, current.store)
)


def current_entities() -> Entities:
    """Return the entities of the release that answers this request."""
    return _entities.of(release())


@reconcile.get("")
@reconcile.post("")
def service() -> Response:
    """Answer a batch of queries or a data extension query; without either, with the manifest."""
    request.max_content_length = request.max_form_memory_size = _BYTES_READ
    if (text := request.values.get("queries")) is not None:
        return jsonify(_results(_parsed(text, "queries")))
    if (text := request.values.get("extend")) is not None:
        return jsonify(_extension(_parsed(text, "extend")))
    offer = choose_offer(_FORMS, request.headers.get("Accept")) or _JSON
    if offer is not _JSON:
        return column_page([], "")
    answer = jsonify(manifest(release(), site().settings.public_url))
    answer.headers["Vary"] = "Accept"
    return answer


@reconcile.get("/suggest/entity")
def suggest_entity() -> Response:
    """Suggest concepts for what was typed; API 0.2, section 6."""
    entities = current_entities()
    types = [name for name in request.args.getlist("type") if name]
    suggestions = current_search().suggest(_prefix(), types, _cursor() + _SUGGESTIONS)
    return jsonify(
        result=[
            {
                "id": entities.identifier_of(suggestion.entry),
                "name": suggestion.entry.label,
                "description": entities.describe(suggestion.entry),
                "notable": entities.types_of(suggestion.entry),
            }
            for suggestion in suggestions[_cursor() :]
        ]
    )


@reconcile.get("/suggest/type")
def suggest_type() -> Response:
    """Suggest lists by their titles, identifiers and acronyms."""
    prefix, found = fold(_prefix()), []
    for entry in release().catalogue.lists.values():
        words = fold(f"{entry.title} {entry.identifier} {entry.acronym or ''}")
        if prefix in words:
            found.append({**type_of(entry), "description": f"{entry.count:,} concepts"})
    return jsonify(result=found[_cursor() : _cursor() + _SUGGESTIONS])


@reconcile.get("/suggest/property")
def suggest_property() -> Response:
    """Suggest properties by their names and identifiers."""
    prefix = fold(_prefix())
    found = [
        {"id": prop.identifier, "name": prop.name}
        for prop in current_entities().properties.values()
        if prefix in fold(f"{prop.name} {prop.identifier}")
    ]
    return jsonify(result=found[_cursor() : _cursor() + _SUGGESTIONS])


@reconcile.get("/properties")
def propose_properties() -> Response:
    """Propose the properties that the concepts of a list can be extended by; section 8."""
    name = request.args.get("type", "")
    properties = current_entities().properties_of(name)
    limit = request.args.get("limit", 0, int) or len(properties)
    return jsonify(
        type=name,
        limit=limit,
        properties=[{"id": p.identifier, "name": p.name} for p in properties[: max(limit, 0)]],
    )


@reconcile.get("/preview")
def preview() -> Response:
    """Answer with a small page about one concept, to be shown inside another; section 5."""
    response = Response(_preview(_entity()), content_type="text/html; charset=utf-8")
    policy = dict(STANDING_HEADERS)["Content-Security-Policy"]
    # The one page that other sites may frame; browsers let this overrule X-Frame-Options.
    response.headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    return response


@reconcile.get("/flyout/entity")
def flyout() -> Response:
    """Answer with the same small page within JSON."""
    entry = _entity()
    return jsonify(id=request.args["id"], html=_preview(entry))


@reconcile.post("/column")
def column() -> Response:
    """Match each line of a pasted column, as a page or as CSV."""
    request.max_content_length = request.max_form_memory_size = _BYTES_READ
    names = [line.strip() for line in request.form.get("names", "").rstrip().splitlines()]
    if len(names) > _LINES_READ:
        detail = f"These are {len(names):,} lines; paste at most {_LINES_READ:,} at once."
        raise ProblemError(413, "Too many lines", detail)
    type_name = request.form.get("type", "")
    _refuse_unknown_types([type_name] if type_name else [])
    types = _types(type_name)
    lines = [
        Line(name, _candidates(ReconciliationQuery(name, types, limit=5)) if name else [])
        for name in names
    ]
    if request.form.get("form") == "csv":
        return column_csv(lines)
    return column_page(lines, type_name)


def _prefix() -> str:
    return request.args.get("prefix", "")[:200]


def _cursor() -> int:
    text = request.args.get("cursor", "")
    return min(int(text), 1000) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _types(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _candidates(query: ReconciliationQuery) -> list[Candidate]:
    return find_candidates(query, current_search(), current_entities())


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        detail = f"What is given as {name} is not JSON: {error}"
        raise ProblemError(400, "Not JSON", detail) from None
    if not isinstance(document, dict):
        raise ProblemError(400, "Not an object", f"{name} has to be a JSON object.")
    return document


def _results(batch: dict[str, Any]) -> dict[str, Any]:
    """Answer a batch of queries; section 4."""
    if len(batch) > _QUERIES_READ:
        detail = f"A batch may hold {_QUERIES_READ} queries; this one holds {len(batch)}."
        raise ProblemError(413, "Too many queries", detail)
    answers = {}
    for key, document in batch.items():
        try:
            query = query_of(document)
        except ValueError as error:
            raise ProblemError(400, "Not a query", f"Query {key}: {error}.") from None
        _refuse_unknown_types(query.types)
        answers[key] = {"result": [_result(each) for each in _candidates(query)]}
    return answers


def _refuse_unknown_types(types: Sequence[str]) -> None:
    unknown = [name for name in types if name not in release().catalogue.lists]
    if unknown:
        known = ", ".join(release().catalogue.lists)
        detail = f"There is no list {unknown[0]!r}. The types are: {known}."
        raise ProblemError(400, "No such type", detail)


def _result(candidate: Candidate) -> dict[str, Any]:
    entities = current_entities()
    return {
        "id": entities.identifier_of(candidate.entry),
        "name": candidate.entry.label,
        "description": entities.describe(candidate.entry),
        "type": entities.types_of(candidate.entry),
        "score": candidate.score,
        "match": candidate.match,
        "features": [{"id": name, "value": value} for name, value in candidate.features.items()],
    }


def _extension(document: dict[str, Any]) -> dict[str, Any]:
    """Answer a data extension query; section 8. Entities that are not held have no values."""
    entities = current_entities()
    ids, asked = document.get("ids"), document.get("properties")
    if not isinstance(ids, list) or not isinstance(asked, list) or len(ids) > _ENTITIES_READ:
        detail = f"extend needs ids (at most {_ENTITIES_READ}) and properties, both lists."
        raise ProblemError(400, "Not a data extension query", detail)
    limits: dict[str, int] = {}
    for each in asked:
        name = each.get("id") if isinstance(each, dict) else None
        if not isinstance(name, str) or name not in entities.properties:
            known = ", ".join(entities.properties)
            raise ProblemError(400, "No such property", f"{name!r} is none of: {known}.")
        limits[name] = _limit_of(each)
    rows: dict[str, Any] = {}
    for identifier in ids:
        entry = entities.find(str(identifier))
        values = entities.values(entry, limits) if entry else {name: [] for name in limits}
        rows[str(identifier)] = {p: found[: limits[p] or None] for p, found in values.items()}
    meta = [{"id": name, "name": entities.properties[name].name} for name in limits]
    return {"meta": meta, "rows": rows}


def _limit_of(document: dict[str, Any]) -> int:
    settings = document.get("settings")
    text = str(settings.get("limit", 0)) if isinstance(settings, dict) else "0"
    return int(text) if text.isascii() and text.isdecimal() else 0


def _entity() -> Entry:
    identifier = request.args.get("id", "")
    entry = current_entities().find(identifier)
    if entry is None:
        raise ProblemError(404, "Not held here", f"Nothing is known here of {identifier!r}.")
    return entry


def _preview(entry: Entry) -> str:
    entities = current_entities()
    names = ("alternativeName", "formerName", "description", "broader")
    values = entities.values(entry, names)
    facts = [
        (
            entities.properties[name].name,
            [str(v.get("name", v.get("str", ""))) for v in values[name]],
        )
        for name in names
    ]
    return render(
        "reconcile_preview.html",
        release(),
        entry=entry,
        address=f"{site().settings.public_url}/{quote(entities.identifier_of(entry))}",
        types=[each["name"] for each in entities.types_of(entry)],
        facts=[(name, found) for name, found in facts if found],
    )
