"""Headings: what the words above a column say it holds, in the languages of the lists."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal as OneOf
from typing import NamedTuple

from registry.catalogue import Catalogue, ConceptList
from registry.search.words import fold, words_of

Meaning = OneOf[
    "number", "address", "name", "relation", "modifier", "version", "class", "parent", "other"
]
Side = OneOf["subject", "object", ""]

#: Words of headings, folded: English, and those of other lists' and publishers' languages.
_WORDS: dict[Meaning, str] = {
    "number": "identifier identifiers id ids code codes number numbers no nr num ref reference "
    "notation rhif cod codau dynodwr nummer kode kennung numero codice identifiant identificatore "
    "codigo tunniste koodi",
    "name": "label labels name names title titles term wording enw enwau teitl navn namn naam "
    "bezeichnung titel titolo nome nom libelle nombre nimi",
    "address": "uri uris url urls iri iris",
    "relation": "relation relationship predicate match",
    "parent": "parent parents broader",
}
_SSSOM: dict[str, tuple[Meaning, Side]] = {
    "subject id": ("address", "subject"),
    "subject label": ("name", "subject"),
    "object id": ("address", "object"),
    "object label": ("name", "object"),
    "predicate id": ("relation", ""),
    "predicate modifier": ("modifier", ""),
    "subject source version": ("version", "subject"),
    "object source version": ("version", "object"),
    "mapping justification": ("other", ""),
    "author id": ("other", ""),
    "reviewer id": ("other", ""),
    "creator id": ("other", ""),
    "mapping set id": ("other", ""),
    "mapping provider": ("other", ""),
    "license": ("other", ""),
}
#: Headings with a meaning as a whole: the official CSV, and the grids made of XML and RDF.
_WHOLE: dict[str, tuple[Meaning, Side]] = {
    **_SSSOM,
    "mapping type": ("relation", ""),
    "mapped identifier": ("number", "object"),
    "mapped label": ("name", "object"),
    "mapped type": ("class", "object"),
    "type": ("class", "subject"),
    "parent identifiers": ("parent", ""),
    "parent labels": ("other", ""),
}
_SIDES: dict[str, Side] = {
    "mapped": "object",
    "to": "object",
    "target": "object",
    "object": "object",
    "our": "object",
    "from": "subject",
    "source": "subject",
    "local": "subject",
}
#: What entries of the commonest lists are called in Welsh and in the languages of other countries.
_TRANSLATED = {
    **dict.fromkeys(("gwasanaeth", "gwasanaethau", "dienst", "diensten", "leistung"), "service"),
    **dict.fromkeys(("leistungen", "tjeneste", "palvelu", "servizio", "servicio"), "service"),
    "rhyngweithiad": "interaction",
    "sianel": "channel",
    "pwnc": "subject",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Heading(NamedTuple):
    """What a heading says: a meaning, a side of the mapping, a list; each may be unsaid."""

    meaning: Meaning | None
    side: Side
    #: The list, where the heading names it by acronym, title or identifier.
    list: str | None
    #: The type of entry (``service``), where the heading says no more.
    concept_type: str | None


@lru_cache(maxsize=4096)
def split(heading: str) -> str:
    """Bring a heading to folded words with single blanks between them."""
    return " ".join(words_of(_CAMEL.sub(" ", heading[:200])))


def read_heading(heading: str, catalogue: Catalogue) -> Heading:
    """Read one heading."""
    text = split(heading)
    if text in _WHOLE:
        return Heading(*_WHOLE[text], None, None)
    words = text.split()
    meaning: Meaning | None = next(
        (name for name, known in _WORDS.items() if set(words) & set(known.split())), None
    )
    if "version" in words:
        meaning = "version"
    if "parent" in words or "broader" in words:
        meaning = "parent"
    side: Side = next((_SIDES[word] for word in words if word in _SIDES), "")
    named = next((e.identifier for e in catalogue.lists.values() if _names(e, text)), None)
    return Heading(meaning, side, named, None if named else _type_in(words, catalogue))


def _names(entry: ConceptList, text: str) -> bool:
    """Say whether a heading names a list: by its acronym, title, or identifier of two words."""
    identifier = split(entry.identifier)
    phrases = [entry.acronym or "", entry.title, identifier if " " in identifier else ""]
    return any(phrase and f" {fold(phrase)} " in f" {text} " for phrase in phrases)


def _type_in(words: list[str], catalogue: Catalogue) -> str | None:
    text = " ".join(_TRANSLATED.get(word, word) for word in words)
    found = [
        entry.concept_type
        for entry in catalogue.lists.values()
        for phrase in (split(entry.concept_type), entry.identifier.casefold())
        if f" {phrase} " in f" {text} " or f" {phrase}s " in f" {text} "
    ]
    return max(found, key=len, default=None)
