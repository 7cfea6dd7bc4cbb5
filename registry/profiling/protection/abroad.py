"""Sensitive services of a list that is not the one the rules name: found through mappings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rdflib import Literal

from registry.namespaces import ESD_LIST
from registry.profiling.protection.rules import Rules
from registry.store import Store

#: The list whose numbers `sensitive-services.csv` holds.
NAMED_LIST = ESD_LIST["services"]
_COUNTERPARTS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?identifier ?list ?own ?number WHERE {
  ?scheme dct:identifier ?identifier .
  ?concept skos:inScheme ?scheme ; skos:notation ?own .
  ?service skos:inScheme ?list ; skos:notation ?number .
  { ?concept ?leads ?service } UNION { ?service ?leads ?concept }
  FILTER(?leads IN (skos:exactMatch, skos:closeMatch, skos:broadMatch, skos:narrowMatch,
    skos:relatedMatch))
} ORDER BY ?own ?number
"""


def rules_for_list(rules: Rules, store: Store, identifier: str) -> Rules:
    """Return the rules for another list of services, by its identifier.

    A service counts as sensitive, or as never to be published, where one that is mapped to it does.
    The numbers of the rules themselves mean other services there, and so do not count.
    """
    bindings = {"identifier": Literal(identifier), "list": NAMED_LIST}
    pairs = [
        (str(own), str(number)) for _, _, own, number in store.select(_COUNTERPARTS, bindings).rows
    ]
    return replace(
        rules, sensitive=_through(pairs, rules.sensitive), never=_through(pairs, rules.never)
    )


def _through(pairs: list[tuple[str, str]], reasons: Mapping[str, str]) -> dict[str, str]:
    return {own: reasons[number] for own, number in pairs if number in reasons}
