"""What the addresses take and give, for their description: parameters, statuses, schemas."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from exporters import FORMATS


class Parameter(NamedTuple):
    """A parameter of a path or of a query: what it is, and one that works."""

    description: str
    example: str


class Operation(NamedTuple):
    """What an address takes and gives; its words are those of the function that answers."""

    #: Statuses beside 304 and 405, which all have; without any, the answer is described in general.
    statuses: tuple[int, ...] = (200,)
    media_types: tuple[str, ...] = ()
    #: Parameters of the query; required ones have an exclamation mark at their end.
    query: tuple[str, ...] = ()
    #: Name of the schema of the answer in JSON.
    schema: str | None = None
    #: Values of parameters that work here, where those of ``PARAMETERS`` do not.
    examples: Mapping[str, str] = MappingProxyType({})


_JSON = "application/json"
_PAGE = "text/html"
_ALL_FORMS = (_PAGE, *dict.fromkeys(entry.media_type for entry in FORMATS))
_RDF = ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples")
_NEGOTIATED = ("lang", "_profile", "_mediatype")
_DOCUMENT = Operation((200, 404, 406), _ALL_FORMS, _NEGOTIATED)
_ONE_LIST = Operation((200, 404, 406), (_JSON,), schema="List")
_OLDER = Operation((200, 404, 406, 410), _ALL_FORMS, _NEGOTIATED)

#: Endpoint -> operation; an endpoint that is not here is described by its words alone.
OPERATIONS: Mapping[str, Operation] = {
    "front.home": Operation((200, 404), (_PAGE,), ("uri", "tab", "lang")),
    "front.lists_index": Operation((200,), (_PAGE,), ("lang",)),
    "front.status": Operation((200, 406), (_JSON, _PAGE), schema="Status"),
    "json_service.all_lists": Operation((200,), (_JSON,), schema="Lists"),
    "json_service.one_list": _ONE_LIST,
    "json_service.verbose_list": _ONE_LIST,
    "json_service.one_item": _ONE_LIST,
    "official.csv_by_uri": Operation((200, 400, 404, 406), ("text/csv",), ("uri!", "mappedToUri")),
    "official.xml_by_uri": Operation(
        (200, 400, 404, 406), ("application/xml",), ("uri!", "mappedToUri")
    ),
    "tasks.task": Operation((200, 303, 404, 406), (_PAGE, _JSON)),
    "dataset_descriptions.datasets": Operation((200, 303, 406), _RDF),
    "dataset_descriptions.datasets_as": Operation((200, 404), _RDF),
    "dataset_descriptions.void": Operation((200, 406), _RDF),
    "discovery.robots": Operation((200,), ("text/plain",)),
    "discovery.sitemap_index": Operation((200,), ("application/xml",)),
    "discovery.sitemap": Operation((200, 404), ("application/xml",), examples={"name": "pages"}),
    "openapi.openapi_json": Operation((200,), (_JSON,)),
    "openapi.docs": Operation((200,), (_PAGE,)),
    "resolver.resolve": Operation((303, 404)),
    "resolver.document": _DOCUMENT,
    "resolver.resource_by_uri": Operation((303, 400, 404), (), ("uri!", *_NEGOTIATED)),
    "resolver.go": Operation((303, 400, 404), (), ("type!", "id!")),
    "resolver.ontology": _DOCUMENT,
    "resolver.ontology_page": Operation((303,)),
    "resolver.ontology_address": Operation((303,)),
    "resolver.ontology_term": _DOCUMENT._replace(examples={"name": "hasSubject"}),
    "lists.concept_list": Operation((200, 303, 404, 406), _ALL_FORMS, _NEGOTIATED),
    "lists.alias": Operation(
        (200, 303, 404, 406), _ALL_FORMS, _NEGOTIATED, examples={"name": "lgsl"}
    ),
    "lists.old_version": _OLDER._replace(examples={"name": "Interaction", "version": "1.01"}),
    "lists.standards_file": _OLDER,
    "search.search_page": Operation((), (), ("q", "list", "status", "page")),
    "search.suggest": Operation((), (), ("q", "list")),
    "assign.assign_some": Operation(
        (), (), ("name", "threshold"), examples={"name": "council tax bill"}
    ),
    "reconcile.service": Operation((), (), ("queries", "extend")),
    "reconcile.suggest_entity": Operation((), (), ("prefix", "cursor", "type")),
    "reconcile.suggest_property": Operation((), (), ("prefix", "cursor")),
    "reconcile.suggest_type": Operation((), (), ("prefix", "cursor")),
    "reconcile.propose_properties": Operation((), (), ("type", "limit")),
    "reconcile.preview": Operation((), (), ("id!",)),
    "reconcile.flyout": Operation((), (), ("id!",)),
    "sparql.query": Operation((), (), ("query", "default-graph-uri", "named-graph-uri")),
    "graphs.graph": Operation((), (), ("graph", "default", "format")),
    "named.run_named": Operation((), (), ("format",), examples={"name": "list-labels"}),
    "mappings.mapping_set": _DOCUMENT._replace(examples={"name": "services-subjects"}),
    "mappings.pair": _DOCUMENT._replace(examples={"name": "services-interactions"}),
}

_A_GRAPH = "http://id.esd.org.uk/list/functions"
PARAMETERS: Mapping[str, Parameter] = {
    "name": Parameter(
        "Name: of a list, a mapping set, a term, a query, a service", "englishAndWelshServices"
    ),
    "identifier": Parameter("Identifier of an item; text", "57"),
    "concept_type": Parameter("Type of a concept", "service"),
    "suffix": Parameter("Suffix of a form", "ttl"),
    "acronym": Parameter("Acronym of a list", "lgsl"),
    "version": Parameter("Version of a list", "3.14"),
    "file": Parameter("Acronym of a list, and a suffix", "lgsl.csv"),
    "service": Parameter("Identifier of a service", "57"),
    "interaction": Parameter("Identifier of an interaction", "2"),
    "from_identifier": Parameter("Identifier of the first item of a pair", "57"),
    "to_identifier": Parameter("Identifier of the second item of a pair", "2"),
    "number": Parameter("Number of a part, from 1", "1"),
    "uri": Parameter(
        "URI of a list or an item: absolute, relative or with the prefix esd:", "list/functions"
    ),
    "mappedToUri": Parameter("URI of another list, whose items are given beside", "list/services"),
    "tab": Parameter("Part of a page; every part is on it", "details"),
    "lang": Parameter("Language of the page, a BCP 47 tag", "en"),
    "_profile": Parameter("Profile: skos, esd, jskos; alt lists them", "skos"),
    "_mediatype": Parameter("Media type, before the header Accept", "text/turtle"),
    "type": Parameter("Type of a concept", "service"),
    "id": Parameter("Identifier of a concept", "57"),
    "q": Parameter("Words or a number to look for", "council tax"),
    "list": Parameter("Name of a list to look in; may be repeated", "services"),
    "status": Parameter("Status of the concepts to look for", "Live"),
    "page": Parameter("Number of a page of results, from 1", "1"),
    "threshold": Parameter("Confidence from which an answer is accepted, 0 to 1", "0.9"),
    "queries": Parameter("Queries of the Reconciliation Service API, JSON", "{}"),
    "extend": Parameter("Data extension query of the Reconciliation Service API, JSON", "{}"),
    "prefix": Parameter("Beginning of a name", "council"),
    "cursor": Parameter("How many suggestions to pass over", "0"),
    "limit": Parameter("How many to propose", "5"),
    "query": Parameter("Query in SPARQL 1.1", "ASK {}"),
    "default-graph-uri": Parameter("Graph to read as the default one", _A_GRAPH),
    "named-graph-uri": Parameter("Graph to read by its name", _A_GRAPH),
    "graph": Parameter("Name of a graph", _A_GRAPH),
    "default": Parameter("Without a value: the union of all graphs", ""),
    "format": Parameter("Form of the answer, before the header Accept", "json"),
}

_TEXT = {"type": "string"}


def _object(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> Any:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


def _array(name: str) -> Any:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


_NAMES = {"identifier": _TEXT, "label": _TEXT, "uri": _TEXT}
_HEAD_TEXTS = dict.fromkeys(
    ("description", "created", "modified", "completeness", "rights", "status"), _TEXT
)

SCHEMAS: Mapping[str, Any] = {
    "Reference": _object(_NAMES),
    "Item": _object(
        {
            **_NAMES,
            "parents": _array("Reference"),
            "mappings": {"type": "object", "additionalProperties": _array("Reference")},
            "lists": _array("Reference"),
        },
        dict.fromkeys(("description", "created", "modified"), _TEXT),
    ),
    "List": _object({"list": _object({**_NAMES, "items": _array("Item")}, _HEAD_TEXTS)}),
    "Lists": _object({"lists": {"type": "array", "items": _object(_NAMES, _HEAD_TEXTS)}}),
    "Status": _object(
        {
            "release": {"type": "integer"},
            "created": _TEXT,
            "software": _TEXT,
            "lists": {"type": "integer"},
            "mappingSets": {"type": "integer"},
            "statements": {"type": "integer"},
        }
    ),
    "Problem": _object(
        {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "suggestions": {"type": "array", "items": _object({"href": _TEXT, "title": _TEXT})},
        }
    ),
}
