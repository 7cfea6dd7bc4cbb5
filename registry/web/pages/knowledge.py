"""What is known about a concept at a glance, one aspect a line, and what is not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rdflib import URIRef

from registry.catalogue import Catalogue, ConceptList, MappingSet
from registry.namespaces import ESD
from registry.web.pages.facts import Link, list_link
from registry.web.pages.neighbours import Named
from registry.web.pages.relations import Relation
from registry.web.pages.words import to_translate

#: What is asked about a service, in this order: the words, the class of the concepts that answer.
_SERVICE_ASPECTS = (
    (to_translate("Audience groups"), ESD.Audience),
    (to_translate("Subject terms"), ESD.Subject),
    (to_translate("Categories"), ESD.Category),
    (to_translate("Place on the web site"), ESD.ServiceGroup),
    (to_translate("Place in the council\u2019s directory"), ESD.Directory),
    (to_translate("Place in the records scheme"), ESD.Classification),
    (to_translate("Interactions"), ESD.Interaction),
    (to_translate("Functions"), ESD.Function),
    (to_translate("Channels"), ESD.Channel),
)
_ASPECTS = {ESD.Service: _SERVICE_ASPECTS}


class Aspect(NamedTuple):
    """One thing asked about a concept: the answers, or where one would have been."""

    words: str
    found: list[Named]
    lists: list[Link]
    #: The mapping sets that were looked in; none means that no such set is held.
    sets: list[MappingSet]


def aspects_of(
    catalogue: Catalogue, entry: ConceptList | None, relations: Sequence[Relation]
) -> list[Aspect]:
    """Return what is known about a concept of a list; nothing for a class without its aspects."""
    asked = _ASPECTS.get(entry.concept_class, ()) if entry and entry.concept_class else ()
    aspects = []
    for words, wanted in asked:
        lists = [each for each in catalogue.lists.values() if each.concept_class == wanted]
        if entry and lists:
            addresses = {catalogue.path_of(each.uri) for each in lists}
            found = {
                mapped.other
                for relation in relations
                if relation.other_list.address in addresses
                for mapped in relation.mapped
            }
            links = [link for each in lists if (link := list_link(catalogue, each.uri))]
            sets = _sets_between(catalogue, {entry.uri, entry.part_of}, {e.uri for e in lists})
            aspects.append(
                Aspect(words, sorted(found, key=lambda named: named.name.text), links, sets)
            )
    return aspects


def _sets_between(
    catalogue: Catalogue, here: set[URIRef | None], there: set[URIRef]
) -> list[MappingSet]:
    return [
        entry
        for entry in catalogue.mapping_sets.values()
        if (entry.from_list in here and entry.to_list in there)
        or (entry.to_list in here and entry.from_list in there)
    ]
