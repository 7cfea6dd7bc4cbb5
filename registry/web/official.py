"""The addresses of the official site, answered directly: `/csv?uri=`, `/xml?uri=`, `/?uri=`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, request
from rdflib import Graph

from exporters.document import Document, Kind, Record
from exporters.official_xml import mapped_xml_chunks, tag_name
from exporters.tables import csv_chunks
from registry.catalogue import ConceptList
from registry.opened import Release
from registry.resources import Resource, document_of, list_resource, read_records
from registry.web.answers import answer
from registry.web.documents import HTML, offer_of, respond, send_official
from registry.web.originals import wants_official
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.resolver import resource_named
from registry.web.site import release
from registry.web.terms import may_republish, not_given_out

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

official = Blueprint("official", __name__)


@official.get("/csv")
def csv_by_uri() -> WSGIApplication:
    """Answer with the CSV of what ``?uri=`` names, with its pairs to ``mappedToUri`` if given."""
    return _by_uri("csv", "text/csv; charset=utf-8", _mapped_csv)


@official.get("/xml")
def xml_by_uri() -> WSGIApplication:
    """Answer with the XML of what ``?uri=`` names, with its pairs to ``mappedToUri`` if given."""
    return _by_uri("xml", "application/xml; charset=utf-8", _mapped_xml)


def page_by_uri() -> WSGIApplication:
    """Answer ``/?uri=`` with the page of what it names; all that ``tab`` chose from is on it."""
    return respond(_named("uri"), HTML)


def _by_uri(
    suffix: str, media_type: str, write: Callable[[Release, ConceptList, ConceptList], bytes]
) -> WSGIApplication:
    resource = _named("uri")
    if not request.args.get("mappedToUri", "").strip():
        return respond(resource, offer_of(suffix))
    ends = _list(resource), _list(_named("mappedToUri"))
    if wants_official():
        return send_official(ends[0], offer_of(suffix), ends[1])
    names = [entry.identifier for entry in ends]
    file = f'attachment; filename="{"_".join(names)}.{suffix}"'
    key = ("mapped", suffix, *names)
    disposition = ("Content-Disposition", file)
    return answer(key, media_type, lambda: write(release(), *ends), disposition)


def _named(parameter: str) -> Resource:
    text = request.args.get(parameter, "").strip()
    if not text:
        example = f"{request.path}?uri=list/englishAndWelshServices"
        raise ProblemError(400, "No URI given", f"Name a list or an item: {example}")
    return resource_named(text)


def _list(resource: Resource) -> ConceptList:
    if resource.kind is not Kind.LIST or not isinstance(resource.within, ConceptList):
        detail = f"Only lists are mapped to lists; {resource.uri} is a {resource.kind.value}."
        raise ProblemError(400, "Not a list", detail, [Link("/list", "All lists")])
    if not may_republish(release(), resource.uri):
        raise not_given_out(resource.within.title)
    return resource.within


def _mapped_csv(current: Release, from_list: ConceptList, to_list: ConceptList) -> bytes:
    return b"".join(csv_chunks(_mapped(current, from_list, to_list, Kind.MAPPING_SET)))


def _mapped_xml(current: Release, from_list: ConceptList, to_list: ConceptList) -> bytes:
    document = _mapped(current, from_list, to_list, Kind.LIST)
    words = next(
        (str(record.get("toType", "")) for record in document.records("mapping-pairs")), ""
    )
    return b"".join(mapped_xml_chunks(document, tag_name(words)))


def _mapped(current: Release, from_list: ConceptList, to_list: ConceptList, kind: Kind) -> Document:
    """Return a list with its pairs to another, only with what the files of the two lists hold.

    Raises ProblemError 404, naming what the list is mapped to, where nothing is mapped.
    """
    own, other = (document_of(current, list_resource(each)) for each in (from_list, to_list))
    ends = {"list": from_list.uri, "otherList": to_list.uri}
    pairs = read_records(current, "list-pairs", ends)
    if not pairs:
        raise _not_mapped(current, from_list, to_list)

    def records(name: str) -> Iterable[Record]:
        return pairs if name == "mapping-pairs" else own.records(name)

    def graph() -> Graph:
        both = own.graph()
        both += other.graph()
        return both

    return Document(kind, own.uri, graph, records)


def _not_mapped(current: Release, from_list: ConceptList, to_list: ConceptList) -> ProblemError:
    links = [
        Link(f"/mapping/{entry.identifier}", entry.title)
        for entry in current.catalogue.mapping_sets.values()
        if from_list.uri in {entry.from_list, entry.to_list}
    ]
    detail = f"No mapping is held between {from_list.title} and {to_list.title}."
    return ProblemError(404, "Not mapped", detail, links or [Link("/list#mappings", "All sets")])
