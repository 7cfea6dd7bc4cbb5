"""Reconciling: names, types and properties in, scored candidates out; API 0.2, section 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from registry.search.answers import Found, Question
from registry.search.entities import Entities
from registry.search.names import Entry
from registry.search.searching import Search
from registry.search.words import fold, words_of

#: What the likeness of the best text counts, by what the text is to its concept.
_WEIGHTS = {
    "number": 1.0,
    "preferred": 1.0,
    "alternative": 0.98,
    "former": 0.96,
    "hidden": 0.94,
    "note": 0.4,
}
#: A concept reached from another's name only through a mapping is less likely to be meant.
_MAPPED = 0.6
_RETIRED = 0.9
#: What a text is like once its slips are put right is less sure than what it is like itself.
_MENDED = 0.95
#: How much of a score the properties decide where any are given.
_PROPERTIES = 0.3
#: How much of it the search decides where the words are not the very same: it knows which tell.
_FOUND = 0.25
_CANDIDATES = 30
MOST_CANDIDATES = 100


@dataclass(frozen=True)
class ReconciliationQuery:
    """One query of a batch, as the interface defines it; ``types`` are identifiers of lists."""

    text: str
    types: tuple[str, ...] = ()
    strict_all: bool = False
    limit: int = 10
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Candidate(NamedTuple):
    """A concept that may be meant: score from 0 to 100, and what the score is made of."""

    entry: Entry
    score: float
    match: bool
    features: Mapping[str, float]


def reconcile(query: ReconciliationQuery, search: Search, entities: Entities) -> list[Candidate]:
    """Return the candidates for a query, best first; at most one of them is a sure match."""
    found, meant = _found(query, search)
    best = max((hit.score for hit in found if hit.kind != "number"), default=1.0)
    candidates = [_candidate(query, meant, hit, best, entities) for hit in found]
    candidates.sort(key=lambda candidate: -candidate.score)
    return _with_match(candidates)[: query.limit]


def query_of(document: object) -> ReconciliationQuery:
    """Read one query. Raises ValueError, saying what is wrong, for one the interface forbids."""
    if not isinstance(document, dict):
        raise ValueError("a query has to be an object")
    text = document.get("query", "")
    properties = document.get("properties", [])
    if not isinstance(text, str) or not isinstance(properties, list):
        raise ValueError("query has to be a text, and properties a list")
    if "query" not in document and not properties:
        raise ValueError("a query needs a query text or properties")
    types = document.get("type", [])
    types = [types] if isinstance(types, str) else types
    if not isinstance(types, list) or not all(isinstance(name, str) for name in types):
        raise ValueError("type has to be the identifier of a list, or several of them")
    limit = document.get("limit", 10)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise ValueError("limit has to be a number from 1 up")
    return ReconciliationQuery(
        text[:500].strip(),
        tuple(name for name in types if name),
        document.get("type_strict") == "all",
        min(int(limit), MOST_CANDIDATES),
        # A row with nothing in that column says nothing for or against.
        tuple(each for each in map(_property_of, properties) if each[1]),
    )


def _property_of(document: object) -> tuple[str, tuple[str, ...]]:
    if not isinstance(document, dict) or not isinstance(document.get("pid"), str):
        raise ValueError("each of properties needs a pid and a v")
    value: Any = document.get("v")
    values = value if isinstance(value, list) else [value]
    texts = [str(v.get("id", "")) if isinstance(v, dict) else str(v) for v in values]
    return document["pid"], tuple(text for text in texts if text)


def _found(query: ReconciliationQuery, search: Search) -> tuple[Sequence[Found], str | None]:
    """Return what may be meant, and the text of the query with slips put right; None for none."""
    answer = search.ask(Question(query.text, query.types, limit=_CANDIDATES))
    found = list(answer.found)
    for name, values in query.properties:
        # A number or a URI given beside the name finds its concept whatever the name is.
        if name in {"identifier", "uri"}:
            for value in values:
                hits = search.ask(Question(value, query.types, limit=_CANDIDATES)).found
                found += [hit for hit in hits if hit.kind == "number"]
    by_uri = {hit.entry.uri: hit for hit in reversed(found)}
    kept = [by_uri[uri] for uri in reversed(by_uri)]
    if query.strict_all:
        kept = [hit for hit in kept if set(query.types) <= set(hit.entry.lists)]
    return kept, answer.did_you_mean


def _candidate(
    query: ReconciliationQuery, meant: str | None, hit: Found, best: float, entities: Entities
) -> Candidate:
    likeness = _likeness(query.text, hit)
    if meant is not None:
        likeness = max(likeness, _MENDED * _likeness(meant, hit))
    features = {"name_likeness": round(likeness, 2), "search_score": round(hit.score, 3)}
    score = likeness * _WEIGHTS[hit.kind] * (_MAPPED if hit.way else 1)
    if likeness < 100:
        score *= 1 - _FOUND + _FOUND * min(hit.score / best, 1)
    if query.properties:
        agreeing = [_agrees(hit.entry, name, values, entities) for name, values in query.properties]
        share = sum(agreeing) / len(agreeing)
        features["properties"] = round(100 * share, 2)
        weight = _PROPERTIES if query.text else 1.0
        score = (1 - weight) * score + weight * 100 * share
    if hit.entry.retired:
        score *= _RETIRED
    return Candidate(hit.entry, round(score, 2), False, features)


def _likeness(text: str, hit: Found) -> float:
    """Compare the question with the text that matched, from 0 to 100."""
    if hit.kind == "number":
        return 100.0
    asked, held = " ".join(words_of(text)), " ".join(words_of(hit.text))
    if asked == held:
        return 100.0
    # Never 100 for other words, in whatever order: only the same name is the same.
    return min(
        99.0, 0.5 * fuzz.token_sort_ratio(asked, held) + 0.5 * fuzz.token_set_ratio(asked, held)
    )


def _agrees(entry: Entry, name: str, values: tuple[str, ...], entities: Entities) -> bool:
    if name not in entities.properties or not values:
        return False
    held = {fold(text) for text in entities.texts(entry, name)}
    return any(fold(value) in held for value in values)


def _with_match(candidates: list[Candidate]) -> list[Candidate]:
    """Mark the first candidate as sure where it is exact, in use, and no other is as good."""
    if not candidates:
        return candidates
    best, others = candidates[0], candidates[1:]
    alone = not others or best.score - others[0].score > 1.5
    sure = best.features["name_likeness"] == 100 and best.score >= 90 and not best.entry.retired
    return [best._replace(match=sure and alone), *others]
