"""What the services take and give, for their description: search, matching, checking, SPARQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.web.operations import Operation, array_of, object_of
from registry.web.sparql.formats import GRAPHS, TABLES

_JSON, _PAGE = "application/json", "text/html"
_FORM, _UPLOAD = "application/x-www-form-urlencoded", "multipart/form-data"
_TEXT: Mapping[str, Any] = {"type": "string"}
_NUMBER: Mapping[str, Any] = {"type": "number"}
_COUNT: Mapping[str, Any] = {"type": "integer"}
_FLAG: Mapping[str, Any] = {"type": "boolean"}
_TEXTS: Mapping[str, Any] = {"type": "array", "items": _TEXT}
_OPTIONAL: Mapping[str, Any] = {"type": ["string", "null"]}
_FILE: Mapping[str, Any] = {"type": "string", "format": "binary"}
_RDF = tuple(dict.fromkeys(offer.media_type for offer in GRAPHS))
_ANSWERS = tuple(dict.fromkeys([offer.media_type for offer in TABLES] + [*_RDF, _PAGE]))

_SEARCH = Operation(
    (200, 400, 404, 406),
    (_PAGE, _JSON),
    ("q", "list", "status", "page", "limit"),
    schema="SearchResults",
    is_conditional=False,
    examples={"suffix": "json"},
)
_SUGGEST = Operation(
    (200, 400), (_JSON,), ("prefix", "cursor"), schema="ReconciliationResult", is_conditional=False
)
_QUERY = Operation(
    (200, 400, 403, 406, 429, 502, 503),
    _ANSWERS,
    ("query", "default-graph-uri", "named-graph-uri", "format"),
    is_conditional=False,
)
_POSTED_QUERY = Operation(
    (200, 400, 403, 406, 413, 415, 429, 502, 503),
    _ANSWERS,
    is_conditional=False,
    body={
        _FORM: object_of(
            {"query": _TEXT}, {"default-graph-uri": _TEXTS, "named-graph-uri": _TEXTS}
        ),
        "application/sparql-query": _TEXT,
    },
)
_NO_CHANGE = Operation((403,), is_conditional=False)
_RECONCILE = Operation(
    (200, 400, 413), (_JSON, _PAGE), ("queries", "extend"), schema="Reconciliation",
    is_conditional=False,
)  # fmt: skip
_CHECK_FORM = object_of(
    {}, {"file": _FILE, "text": _TEXT, "list": _TEXT, "to": _TEXT, "answer": _TEXT}
)

#: Endpoint, with the method before it where that is not GET -> operation.
SERVICES: Mapping[str, Operation] = {
    "search.search_page": _SEARCH,
    "search.suggest": Operation(
        (200, 400), (_JSON,), ("q", "list", "limit"), schema="Suggestions", is_conditional=False
    ),
    "reconcile.service": _RECONCILE,
    "POST reconcile.service": _RECONCILE._replace(
        query=(), body={_FORM: object_of({}, {"queries": _TEXT, "extend": _TEXT})}
    ),
    "reconcile.suggest_entity": _SUGGEST._replace(query=("prefix", "cursor", "type")),
    "reconcile.suggest_property": _SUGGEST,
    "reconcile.suggest_type": _SUGGEST,
    "reconcile.propose_properties": Operation(
        (200, 400), (_JSON,), ("type", "limit"), schema="Properties", is_conditional=False
    ),
    "reconcile.preview": Operation((200, 404), (_PAGE,), ("id!",), is_conditional=False),
    "reconcile.flyout": Operation(
        (200, 404), (_JSON,), ("id!",), schema="Flyout", is_conditional=False
    ),
    "POST reconcile.column": Operation(
        (200, 400, 413),
        (_PAGE, "text/csv"),
        is_conditional=False,
        body={_FORM: object_of({"names": _TEXT}, {"type": _TEXT, "form": _TEXT})},
    ),
    "assign.form": Operation((200,), (_PAGE,), is_conditional=False),
    "POST assign.review": Operation(
        (200, 400, 401, 403, 413, 422),
        (_PAGE, "text/csv", "text/tab-separated-values"),
        is_conditional=False,
        body={
            _UPLOAD: object_of(
                {}, {"names": _TEXT, "file": _FILE, "threshold": _TEXT, "form": _TEXT}
            )
        },
    ),
    "assign.assign_some": Operation(
        (200, 400, 401, 403, 413),
        (_JSON,),
        ("name", "threshold"),
        schema="Assignments",
        examples={"name": "council tax bill"},
        is_conditional=False,
    ),
    "POST assign.assign_many": Operation(
        (200, 400, 401, 403, 413),
        (_JSON,),
        schema="Assignments",
        is_conditional=False,
        body={_JSON: object_of({"names": _TEXTS}, {"threshold": _NUMBER})},
    ),
    "validate.validate_page": Operation((200,), (_PAGE,), is_conditional=False),
    "POST validate.validate_file": Operation(
        (200, 400, 406, 413, 422),
        (_PAGE, _JSON, "text/csv", "text/turtle", "text/plain"),
        is_conditional=False,
        schema="Report",
        body={_UPLOAD: _CHECK_FORM, "text/csv": _TEXT, "text/turtle": _TEXT},
    ),
    "sparql.query": _QUERY,
    "POST sparql.query": _POSTED_QUERY,
    "graphs.graph": Operation(
        (200, 400, 403, 404, 406, 429, 503), _RDF, ("graph", "default", "format"),
        is_conditional=False,
    ),
    **{f"{method} graphs.change": _NO_CHANGE for method in ("PUT", "POST", "DELETE", "PATCH")},
    "named.index": Operation((200,), (_PAGE,), is_conditional=False),
    "named.run_named": Operation(
        (200, 400, 404, 406, 429, 502, 503),
        _ANSWERS,
        ("format",),
        examples={"name": "list-labels"},
        is_conditional=False,
    ),
    "mappings.unmapped": Operation(
        (200, 403, 404), ("text/csv",), examples={"name": "services-subjects", "end": "from"}
    ),
}  # fmt: skip

_CONCEPT = {"uri": _TEXT, "notation": _TEXT, "label": _TEXT, "retired": _FLAG}
_MATCHED = object_of({"kind": _TEXT, "text": _TEXT})

SERVICE_SCHEMAS: Mapping[str, Any] = {
    "SearchResults": object_of(
        {
            "query": _TEXT,
            "total": _COUNT,
            "offset": _COUNT,
            "didYouMean": _OPTIONAL,
            "lists": {"type": "object", "additionalProperties": _COUNT},
            "results": array_of("SearchResult"),
        }
    ),
    "SearchResult": object_of(
        {
            **_CONCEPT,
            "path": _OPTIONAL,
            "language": _TEXT,
            "lists": _TEXTS,
            "score": _NUMBER,
            "matched": _MATCHED,
            "through": {"type": "array", "items": {"type": "object"}},
        }
    ),
    "Suggestions": object_of(
        {
            "query": _TEXT,
            "suggestions": {
                "type": "array",
                "items": object_of(
                    {**_CONCEPT, "path": _OPTIONAL, "lists": _TEXTS, "matched": _MATCHED}
                ),
            },
        }
    ),
    # A manifest, the results of a batch by its keys, or the rows of a data extension.
    "Reconciliation": {"type": "object"},
    "ReconciliationResult": object_of(
        {"result": {"type": "array", "items": object_of({"id": _TEXT, "name": _TEXT})}}
    ),
    "Properties": object_of(
        {
            "type": _TEXT,
            "limit": _COUNT,
            "properties": {"type": "array", "items": object_of({"id": _TEXT, "name": _TEXT})},
        }
    ),
    "Flyout": object_of({"id": _TEXT, "html": _TEXT}),
    "Assignments": object_of({"threshold": _NUMBER, "assignments": array_of("Assignment")}),
    "Assignment": object_of(
        {
            "name": _TEXT,
            "automatic": _FLAG,
            "confidence": _NUMBER,
            "candidates": {
                "type": "array",
                "items": object_of({**_CONCEPT, "confidence": _NUMBER}),
            },
        }
    ),
    "Report": object_of({"conforms": _FLAG}),
}
