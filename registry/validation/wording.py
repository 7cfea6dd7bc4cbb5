"""Wording: messages that name things as people know them, by label and number."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rdflib import URIRef
from rdflib.term import Literal, Node

from registry.namespaces import PREFIXES
from registry.store import Store

# A variable in a message: SHACL-SPARQL, section 5.2.2.
_VARIABLE = re.compile(r"\{[?$](\w+)\}")

_NAMES = """SELECT ?resource ?name WHERE {
  ?resource ?property ?name .
  FILTER(?property IN (<http://www.w3.org/2004/02/skos/core#prefLabel>,
    <http://purl.org/dc/terms/title>, <http://www.w3.org/2008/05/skos-xl#literalForm>))
}"""


class Wording:
    """Fills messages, remembering the names of what they mention."""

    def __init__(self, store: Store, graph: URIRef) -> None:
        self._store = store
        self._graph = graph
        self._names: dict[URIRef, str] = {}

    def fill(self, message: str, bindings: Mapping[str, Node]) -> str:
        """Put values in the place of a message's variables; an unbound one leaves ``?``."""
        return _VARIABLE.sub(lambda match: self._say(bindings.get(match.group(1))), message)

    def _say(self, term: Node | None) -> str:
        if isinstance(term, URIRef):
            if term not in self._names:
                self._names[term] = self._name(term)
            return self._names[term]
        if isinstance(term, Literal) and term.datatype is None:
            return f'"{term}"'
        return "?" if term is None else str(term)

    def _name(self, uri: URIRef) -> str:
        """Name a thing: ``"Skips" (service 12)``; a property or class by its short name."""
        for prefix, namespace in PREFIXES.items():
            if prefix != "lgsr" and uri.startswith(namespace):
                return f"{prefix}:{uri[len(namespace) :]}"
        number = " ".join(uri.rstrip("/").split("/")[-2:])
        rows = self._store.select(_NAMES, {"resource": uri}, graphs=[self._graph]).rows
        names = sorted((name for _, name in rows if isinstance(name, Literal)), key=_preference)
        return f'"{names[0]}" ({number})' if names else uri


def _preference(name: Literal) -> tuple[bool, str, str]:
    """Order names: English first, as the messages are English; then any order that is fixed."""
    return name.language != "en", name.language or "", str(name)
