"""The official web service's JSON: ``/lists``, one list, one list with all it says, one item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from exporters.document import Record, merged, preferred
from exporters.esd_csv import order_key
from registry.catalogue import Catalogue, ConceptList
from registry.namespaces import ADMS, ESD
from registry.opened import Release
from registry.resources import find_concept, read_records
from registry.web.answers import answer, written
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.site import release
from registry.web.terms import may_republish, not_given_out

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

json_service = Blueprint("json_service", __name__, url_prefix="/lists")

_JSON = "application/json"
#: Where the service is described, for software and for people: RFC 8631.
_DESCRIBED = (
    "Link",
    (
        '</openapi.json>; rel="service-desc"; type="application/json", '
        '</docs>; rel="service-doc"; type="text/html"'
    ),
)
#: Members of a list's head -> properties of its header, in the order of the official service.
_HEAD = {
    "description": DCTERMS.description,
    "created": DCTERMS.issued,
    "modified": DCTERMS.modified,
    "completeness": ESD.completeness,
    "rights": DCTERMS.rights,
    "status": ADMS.status,
}


@json_service.get("")
def all_lists() -> WSGIApplication:
    """Answer with the heads of all lists."""
    current = release()
    return answer(("lists",), _JSON, lambda: written({"lists": _heads(current)}), _DESCRIBED)


@json_service.get("/mapping")
def list_mapping() -> WSGIApplication:
    """Answer with the mapped items of the list ``?from=``, and those of ``to`` they lead to."""
    ends = _asked("from"), _asked("to")
    key = ("lists", "mapping", *(entry.identifier for entry in ends))
    current = release()
    return answer(key, _JSON, lambda: _mapping(current, *ends), _DESCRIBED)


@json_service.get("/<name>")
def one_list(name: str) -> WSGIApplication:
    """Answer with a list: its head, and of each item names, parents, mappings and lists."""
    return _answer_list(name, verbose=False)


@json_service.get("/<name>/verbose")
def verbose_list(name: str) -> WSGIApplication:
    """Answer with a list, of each item also its description and dates."""
    return _answer_list(name, verbose=True)


@json_service.get("/<name>/<path:identifier>")
def one_item(name: str, identifier: str) -> WSGIApplication:
    """Answer with a list of one item, with all that is said of it."""
    current, entry = release(), _list(name)
    resource = find_concept(current, entry.concept_type, identifier)
    bindings = {"list": entry.uri, "concept": resource.uri} if resource else {}
    if not bindings or not read_records(current, "list-items", bindings):
        detail = f"{entry.title} has no item {identifier[:100]!r}."
        links = [Link(f"/lists/{entry.identifier}", "All items of the list")]
        raise ProblemError(404, "Not in the list", detail, links)
    key = ("lists", entry.identifier, "item", identifier)
    return answer(key, _JSON, lambda: _document(current, entry, bindings, verbose=True), _DESCRIBED)


def _answer_list(name: str, *, verbose: bool) -> WSGIApplication:
    current, entry = release(), _list(name)
    bindings = {"list": entry.uri}
    key = ("lists", entry.identifier, verbose)
    return answer(
        key, _JSON, lambda: _document(current, entry, bindings, verbose=verbose), _DESCRIBED
    )


def _list(name: str) -> ConceptList:
    found = release().catalogue.find_list(name)
    if found is None:
        detail = f"There is no list called {name[:100]!r}."
        raise ProblemError(404, "No such list", detail, [Link("/lists", "All lists")])
    if not may_republish(release(), found.uri):
        raise not_given_out(found.title, [Link(f"/list/{found.identifier}", found.title)])
    return found


def _asked(parameter: str) -> ConceptList:
    name = request.args.get(parameter, "").strip()
    if not name:
        example = "/lists/mapping?from=functions&to=services"
        raise ProblemError(400, "Two lists are needed", f"Name them: {example}")
    return _list(name)


def _mapping(current: Release, from_list: ConceptList, to_list: ConceptList) -> bytes:
    """Write the pairs of two lists, of whichever mapping sets and in either direction.

    Raises ProblemError 404 where nothing is mapped.
    """
    bindings = {"list": from_list.uri, "otherList": to_list.uri}
    records = merged(read_records(current, "list-pairs", bindings), "from", "to")
    if not records:
        detail = f"No mapping is held between {from_list.title} and {to_list.title}."
        raise ProblemError(404, "Not mapped", detail, [Link("/list#mappings", "All sets")])
    items: dict[str, dict[str, Any]] = {}
    for record in records:
        item = items.setdefault(str(record["from"]), {**_reference(record, "from"), "mappings": []})
        item["mappings"].append(_reference(record, "to"))
    ordered = sorted(items.values(), key=lambda i: (order_key(i["label"]), i["identifier"]))
    ends = {"from": _list_reference(from_list), "to": _list_reference(to_list)}
    return written({"mapping": {**ends, "items": ordered}})


def _document(
    current: Release, entry: ConceptList, bindings: Mapping[str, Node], *, verbose: bool
) -> bytes:
    head = _head(current.store.describe(entry.uri), entry)
    return written({"list": {**head, "items": _items(current, bindings, verbose=verbose)}})


def _heads(current: Release) -> list[dict[str, Any]]:
    entries = current.catalogue.lists.values()
    return [_head(current.store.describe(entry.uri), entry) for entry in entries]


def _head(header: Graph, entry: ConceptList) -> dict[str, Any]:
    known = {
        name: preferred(header.objects(entry.uri, predicate)) for name, predicate in _HEAD.items()
    }
    texts = {name: _shown(text) for name, text in known.items() if text}
    return {
        "identifier": entry.identifier,
        "label": entry.title,
        **texts,
        "uri": str(entry.uri),
    }


def _shown(text: str) -> str:
    """Write a day as its first moment, and a status as its word."""
    is_day = len(text) == len("2013-10-02") and text[:4].isdecimal() and text[4] == "-"
    return f"{text}T00:00:00" if is_day else text.removeprefix(str(ESD))


def _items(
    current: Release, bindings: Mapping[str, Node], *, verbose: bool
) -> list[dict[str, Any]]:
    parents = _parents(read_records(current, "list-parents", bindings))
    mappings = _mappings(current.catalogue, read_records(current, "concept-mappings", bindings))
    lists = _lists(current.catalogue, read_records(current, "list-memberships", bindings))
    records = merged(read_records(current, "list-items", bindings), "concept")
    records.sort(key=lambda record: (order_key(str(record["label"])), str(record["identifier"])))
    return [
        {
            "identifier": str(record["identifier"]),
            "label": str(record["label"]),
            **(_verbose(record) if verbose else {}),
            "uri": str(record["concept"]),
            "parents": parents.get(record["concept"], []),
            "mappings": mappings.get(record["concept"], {}),
            "lists": lists.get(record["concept"], []),
        }
        for record in records
    ]


def _verbose(record: Record) -> dict[str, str]:
    columns = ("description", "created", "modified")
    return {column: _shown(str(record[column])) for column in columns if column in record}


def _parents(records: Iterable[Record]) -> dict[Node, list[dict[str, str]]]:
    found: dict[Node, list[dict[str, str]]] = {}
    for record in merged(records, "concept", "parent"):
        found.setdefault(record["concept"], []).append(_reference(record, "parent"))
    return found


def _mappings(
    catalogue: Catalogue, records: Iterable[Record]
) -> dict[Node, dict[str, list[dict[str, str]]]]:
    """Group the items a concept is mapped to, in both directions, by the name of their list."""
    found: dict[Node, dict[str, list[dict[str, str]]]] = {}
    for record in merged(records, "concept", "otherList", "other"):
        other = catalogue.list_with_uri(URIRef(str(record["otherList"])))
        if other is not None:
            by_list = found.setdefault(record["concept"], {})
            by_list.setdefault(other.identifier, []).append(_reference(record, "other"))
    return found


def _lists(catalogue: Catalogue, records: Iterable[Record]) -> dict[Node, list[dict[str, str]]]:
    found: dict[Node, list[dict[str, str]]] = {}
    for record in records:
        entry = catalogue.list_with_uri(URIRef(str(record["within"])))
        if entry is not None:
            found.setdefault(record["concept"], []).append(_list_reference(entry))
    return found


def _list_reference(entry: ConceptList) -> dict[str, str]:
    return {"identifier": entry.identifier, "label": entry.title, "uri": str(entry.uri)}


def _reference(record: Record, column: str) -> dict[str, str]:
    return {
        "identifier": str(record[f"{column}Identifier"]),
        "label": str(record[f"{column}Label"]),
        "uri": str(record[column]),
    }
