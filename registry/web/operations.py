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

    #: Statuses beside 405, which all have, and 304. Without any the description is a general one.
    statuses: tuple[int, ...] = (200,)
    media_types: tuple[str, ...] = ()
    #: Parameters of the query; required ones have an exclamation mark at their end.
    query: tuple[str, ...] = ()
    #: Name of the schema of the answer in JSON.
    schema: str | None = None
    #: Values of parameters that work here, where those of ``PARAMETERS`` do not.
    examples: Mapping[str, str] = MappingProxyType({})
    #: Whether a conditional request is answered 304.
    is_conditional: bool = True
    #: Media types of what is sent -> schemas.
    body: Mapping[str, Any] = MappingProxyType({})


_JSON = "application/json"
_PAGE = "text/html"
_ALL_FORMS = (_PAGE, *dict.fromkeys(entry.media_type for entry in FORMATS))
_RDF = ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples")
_NEGOTIATED = ("lang", "_profile", "_mediatype")
_DOCUMENT = Operation((200, 403, 404, 406), _ALL_FORMS, _NEGOTIATED)
_ONE_LIST = Operation((200, 403, 404), (_JSON,), schema="List")
_OLDER = Operation((200, 403, 404, 406, 410), _ALL_FORMS, _NEGOTIATED)

#: Endpoint -> operation; an endpoint that is not here is described by its words alone.
OPERATIONS: Mapping[str, Operation] = {
    "front.home": Operation((200, 404), (_PAGE,), ("uri", "tab", "lang")),
    "front.lists_index": Operation((200,), (_PAGE,), ("lang",)),
    "front.status": Operation((200, 406), (_JSON, _PAGE), schema="Status"),
    "json_service.all_lists": Operation((200,), (_JSON,), schema="Lists"),
    "json_service.list_mapping": Operation(
        (200, 400, 403, 404), (_JSON,), ("from!", "to!"), schema="ListMapping"
    ),
    "json_service.one_list": _ONE_LIST,
    "json_service.verbose_list": _ONE_LIST,
    "json_service.one_item": _ONE_LIST,
    "official.csv_by_uri": Operation(
        (200, 400, 403, 404, 406), ("text/csv",), ("uri!", "mappedToUri", "form", "file")
    ),
    "official.xml_by_uri": Operation(
        (200, 400, 403, 404, 406), ("application/xml",), ("uri!", "mappedToUri", "form", "file")
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
    "lists.concept_list": Operation((200, 303, 403, 404, 406), _ALL_FORMS, _NEGOTIATED),
    "lists.alias": Operation(
        (200, 303, 403, 404, 406), _ALL_FORMS, _NEGOTIATED, examples={"name": "lgsl"}
    ),
    "lists.old_version": _OLDER._replace(examples={"name": "Interaction", "version": "1.01"}),
    "lists.standards_file": _OLDER,
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
    "file": Parameter(
        "Acronym of a list and a suffix; with form=official, the name of the file", "lgsl.csv"
    ),
    "form": Parameter("official: the file as it was imported", "cleaned"),
    "end": Parameter("Which list of the mapping set: from, to", "from"),
    "service": Parameter("Identifier of a service", "57"),
    "interaction": Parameter("Identifier of an interaction", "2"),
    "from_identifier": Parameter("Identifier of the first item of a pair", "57"),
    "to_identifier": Parameter("Identifier of the second item of a pair", "2"),
    "number": Parameter("Number of a part, from 1", "1"),
    "uri": Parameter(
        "URI of a list or an item: absolute, relative or with the prefix esd:", "list/functions"
    ),
    "mappedToUri": Parameter("URI of another list, whose items are given beside", "list/services"),
    "from": Parameter("Name or acronym of a list", "functions"),
    "to": Parameter("Name or acronym of the list it is mapped to", "services"),
    "sha256": Parameter("SHA-256 of the quads of the current release, in hexadecimal", "0" * 64),
    "tab": Parameter("Part of a page; every part is on it", "details"),
    "lang": Parameter("Language of the page, a BCP 47 tag", "en"),
    "_profile": Parameter("Profile: skos, esd, jskos, cpsvap; alt lists them", "skos"),
    "_mediatype": Parameter("Media type, before the header Accept", "text/turtle"),
    "type": Parameter("Type of a concept", "service"),
    "id": Parameter("Identifier of a concept", "57"),
    "q": Parameter("Words or a number to look for", "council tax"),
    "list": Parameter("Name of a list to look in; may be repeated", "services"),
    "status": Parameter("Status of the concepts to look for: live, retired", "live"),
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


def object_of(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> Any:
    """Return the schema of an object with members it must have and members it may have."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


def array_of(name: str) -> Any:
    """Return the schema of an array of what another schema describes."""
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


_NAMES = {"identifier": _TEXT, "label": _TEXT, "uri": _TEXT}
_REFERENCE = {"$ref": "#/components/schemas/Reference"}
_HEAD_TEXTS = dict.fromkeys(
    ("description", "created", "modified", "completeness", "rights", "status"), _TEXT
)

SCHEMAS: Mapping[str, Any] = {
    "Reference": object_of(_NAMES),
    "Item": object_of(
        {
            **_NAMES,
            "parents": array_of("Reference"),
            "mappings": {"type": "object", "additionalProperties": array_of("Reference")},
            "lists": array_of("Reference"),
        },
        dict.fromkeys(("description", "created", "modified"), _TEXT),
    ),
    "List": object_of({"list": object_of({**_NAMES, "items": array_of("Item")}, _HEAD_TEXTS)}),
    "Lists": object_of({"lists": {"type": "array", "items": object_of(_NAMES, _HEAD_TEXTS)}}),
    "ListMapping": object_of(
        {
            "mapping": object_of(
                {
                    "from": _REFERENCE,
                    "to": _REFERENCE,
                    "items": {
                        "type": "array",
                        "items": object_of({**_NAMES, "mappings": array_of("Reference")}),
                    },
                }
            )
        }
    ),
    "Status": object_of(
        {
            "release": {"type": "integer"},
            "created": _TEXT,
            "software": _TEXT,
            "lists": {"type": "integer"},
            "mappingSets": {"type": "integer"},
            "statements": {"type": "integer"},
        }
    ),
    "Problem": object_of(
        {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "suggestions": {"type": "array", "items": object_of({"href": _TEXT, "title": _TEXT})},
        }
    ),
}
