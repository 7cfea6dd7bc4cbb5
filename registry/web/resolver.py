"""The resolver: from the identity of a thing to the documents about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from flask import Blueprint, request
from rdflib import URIRef

from registry.namespaces import ESD, ESD_ID, ESD_LIST
from registry.resources import (
    Resource,
    concept_with_uri,
    find_concept,
    find_ontology_term,
    find_pair,
    list_resource,
    mapping_resource,
    ontology_resource,
    read_records,
)
from registry.web.cubes.finding import path_of as path_of_statistics
from registry.web.documents import ALL_OFFERS, redirect, respond
from registry.web.negotiation import Offer, split_suffix
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.site import release, site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

resolver = Blueprint("resolver", __name__)

#: Types under which official files name concepts that have another address.
_OTHER_NAMES = {"website navigation": "serviceGroup"}
#: Parameters that go with a reader from a thing to its document.
_KEPT = ("lang", "_mediatype", "_profile")


@resolver.get("/<concept_type>/<path:identifier>")
def resolve(concept_type: str, identifier: str) -> WSGIApplication:
    """Lead from a concept to its document: 303."""
    resource, offer = _concept(concept_type, identifier)
    return _to_document(resource, offer)


@resolver.get("/doc/<concept_type>/<path:identifier>")
def document(concept_type: str, identifier: str) -> WSGIApplication:
    """Answer with the document of a concept."""
    resource, offer = _concept(concept_type, identifier)
    return respond(resource, offer)


@resolver.get("/resource")
def resource_by_uri() -> WSGIApplication:
    """Lead to the document of the thing whose URI is given in ``?uri=``: 303."""
    text = request.args.get("uri", "").strip()
    if not text:
        raise ProblemError(
            400, "No URI given", "Give the URI as ?uri=, for example ?uri=esd:service/1"
        )
    if statistics := path_of_statistics(text):
        return redirect(statistics)
    return _to_document(resource_named(text), None)


@resolver.get("/go")
def go() -> WSGIApplication:
    """Lead from a type and an identifier that somebody typed to the document: 303."""
    concept_type = request.args.get("type", "").strip()
    identifier = request.args.get("id", "").strip()
    if not concept_type or not identifier:
        raise ProblemError(400, "Something is missing", "Give both a list and a number.")
    return _to_document(_concept(concept_type, identifier)[0], None)


@resolver.get("/def")
@resolver.get("/def.<suffix>")
def ontology(suffix: str | None = None) -> WSGIApplication:
    """Answer with the ontology."""
    return respond(ontology_resource(), _offer(suffix))


@resolver.get("/ontology")
def ontology_page() -> WSGIApplication:
    """Lead to the ontology: 303."""
    return redirect("/def")


@resolver.get("/def/")
def ontology_address() -> WSGIApplication:
    """Lead to the ontology, whose URI ends with a slash: 303."""
    return redirect("/def")


@resolver.get("/def/<name>")
def ontology_term(name: str) -> WSGIApplication:
    """Answer with what is said of a class or property of the ontology."""
    stem, offer = split_suffix(name, ALL_OFFERS)
    resource = find_ontology_term(release(), stem)
    if resource is None:
        detail = f"The ontology has no term {stem}."
        raise ProblemError(404, "No such term", detail, [Link("/def", "All terms")])
    return respond(resource, offer)


def _concept(concept_type: str, text: str) -> tuple[Resource, Offer | None]:
    """Find the concept of an address; a suffix counts only where no identifier ends so."""
    concept_type = _OTHER_NAMES.get(concept_type.lower().replace("+", " "), concept_type)
    text = text.strip("/")
    whole = find_concept(release(), concept_type, text)
    if whole is not None:
        return whole, None
    stem, offer = split_suffix(text, ALL_OFFERS)
    resource = find_concept(release(), concept_type, stem) if offer else None
    if resource is None:
        raise _not_found(concept_type, stem)
    return resource, offer


def _not_found(concept_type: str, identifier: str) -> ProblemError:
    lists = release().catalogue.lists_of_type(concept_type)
    if not lists:
        return ProblemError(
            404, "Not held here", "Nothing is held at this address.", [Link("/list", "All lists")]
        )
    near = site().near_matches.find(release(), lists[0], identifier)
    everything = Link(f"/list/{lists[0].identifier}", f"The whole list: {lists[0].title}")
    return ProblemError(
        404,
        "Not in the list",
        f"{lists[0].title} has no entry {identifier[:100]!r}.",
        [*near, everything],
    )


def _to_document(resource: Resource, offer: Offer | None) -> WSGIApplication:
    location = f"{resource.path}.{offer.suffix}" if offer else resource.path
    kept = {name: request.args[name] for name in _KEPT if request.args.get(name)}
    about = ("Link", f'<{resource.path}>; rel="describedby"')
    return redirect(f"{location}?{urlencode(kept)}" if kept else location, about)


def resource_named(text: str) -> Resource:
    """Find what a URI names, in any way people write it; a list by its name or acronym too.

    Raises ProblemError 404 where nothing of that name is held.
    """
    for uri in (_absolute(text), _absolute(unquote(text))):
        resource = _find(uri) or _list_named(uri) or _aliased(uri)
        if resource is not None:
            return resource
    raise ProblemError(404, "Not held here", f"Nothing is known here of {text[:200]}")


def _list_named(uri: str) -> Resource | None:
    """Find a list by the name or acronym in a URI, whichever base its own URI has."""
    base, _, name = uri.rstrip("/").rpartition("/")
    found = release().catalogue.find_list(name) if base + "/" == str(ESD_LIST) else None
    return list_resource(found) if found else None


def _aliased(uri: str) -> Resource | None:
    """Find a thing by another URI that a source gave it."""
    alias = URIRef(quote(unquote(uri), safe=":/#?&=~._-"))
    try:
        records = read_records(release(), "aliased", {"alias": alias})
    except ValueError:
        # No IRI at all, by the store's parser: nobody gave it to anything.
        return None
    return _find(str(records[0]["thing"])) if records else None


def _absolute(text: str) -> str:
    """Read a URI as people write it: ``esd:service/1``, ``service/1``, with https or a space."""
    for prefix, base in (("esd:", str(ESD_ID)), ("esddef:", str(ESD))):
        if text.startswith(prefix):
            return base + text.removeprefix(prefix)
    if text.startswith(("https://id.esd.org.uk/", "https://def.esd.org.uk/")):
        return "http" + text.removeprefix("https")
    return text if "://" in text else str(ESD_ID) + text.lstrip("/")


def _find(uri: str) -> Resource | None:
    """Find a thing by its URI, whatever kind it is."""
    current = release()
    if uri.startswith(str(ESD)):
        name = uri.removeprefix(str(ESD))
        return find_ontology_term(current, name) if name else ontology_resource()
    for concept_list in current.catalogue.lists.values():
        if str(concept_list.uri) == uri:
            return list_resource(concept_list)
    for mapping_set in current.catalogue.mapping_sets.values():
        if str(mapping_set.uri) == uri:
            return mapping_resource(mapping_set)
        if uri.startswith(f"{mapping_set.uri}/") and uri.count("/", len(mapping_set.uri)) == 2:
            source, target = uri[len(mapping_set.uri) + 1 :].split("/")
            return find_pair(current, mapping_set, unquote(source), unquote(target))
    # What hangs on a concept (a name change) is told of in the concept's document.
    return concept_with_uri(current, URIRef(_other_name(uri.partition("#")[0])))


def _other_name(uri: str) -> str:
    """Give a concept that official files name in another way its own URI, quoted as URIs are."""
    plain = unquote(uri)
    for other, concept_type in _OTHER_NAMES.items():
        if plain.startswith(f"{ESD_ID}{other}/"):
            plain = plain.replace(other, concept_type, 1)
    space, _, identifier = plain.rpartition("/")
    return f"{quote(space, safe=':/#?&=%~._-')}/{quote(identifier, safe='_-.~:')}"


def _offer(suffix: str | None) -> Offer | None:
    if suffix is None:
        return None
    for offer in ALL_OFFERS:
        if offer.suffix == suffix:
            return offer
    raise ProblemError(404, "No such form", f"Nothing is held as .{suffix}")
