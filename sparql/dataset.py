"""The graphs a query names: read from its ``FROM`` clauses, or given the names a service has; pure.

A service that holds several releases has each graph under a name of its release. There a query is
sent with ``rename_graphs``: ``GRAPH <list>`` becomes ``GRAPH <name in that release>``, and
``GRAPH ?g { ... }`` is joined with a table of both names, which is what it means (SPARQL 1.1 Query,
section 18.6): the variable has the public name and the pattern is matched in the graph held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from sparql.gate import RefusedError, plain_iri
from sparql.tokens import Kind, Token, tokens

#: A graph nobody has: what is not in a dataset is matched in it.
NO_GRAPH = "urn:x-registry:no-graph"
_NAMES = frozenset({Kind.IRI, Kind.NAME})


class Dataset(NamedTuple):
    """The graphs that are merged into the default graph, and those that ``GRAPH`` finds."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class _Clause(NamedTuple):
    """One place where a graph is named: by which term, after which keyword, from where to where."""

    keyword: str
    term: Token
    #: The IRI; empty for a variable.
    iri: str
    start: int


def dataset_of(text: str) -> Dataset | None:
    """Read a query's ``FROM`` and ``FROM NAMED`` clauses; None where there are none.

    Raises RefusedError for a name that cannot be told.
    """
    clauses = [clause for clause in _clauses(text) if clause.keyword != "GRAPH"]
    if not clauses:
        return None
    return Dataset(
        tuple(clause.iri for clause in clauses if clause.keyword == "FROM"),
        tuple(clause.iri for clause in clauses if clause.keyword == "NAMED"),
    )


def within(asked: Dataset | None, held: Sequence[str]) -> Dataset:
    """Narrow a dataset to the graphs held; without one it is all of them, merged and by name."""
    if asked is None:
        return Dataset(tuple(held), tuple(held))
    there = frozenset(held)
    return Dataset(
        tuple(name for name in asked.default if name in there),
        tuple(name for name in asked.named if name in there),
    )


def rename_graphs(text: str, names: Mapping[str, str], named: Iterable[str]) -> str:
    """Write a query for a service where each graph has another name, without its ``FROM`` clauses.

    ``names`` leads from the public name to the service's; ``named`` are the public names of those
    that ``GRAPH ?variable`` finds. Raises RefusedError as ``dataset_of``.
    """
    rows = " ".join(f"(<{name}> <{names[name]}>)" for name in named if name in names)
    written, at = [], 0
    for clause in _clauses(text):
        term = clause.term
        written.append(text[at : clause.start])
        at = term.start + len(term.text)
        if clause.keyword != "GRAPH":
            written.append(" ")
        elif clause.iri:
            written.append(f"GRAPH <{names.get(clause.iri, NO_GRAPH)}>")
        else:
            held = _unused(term.text[1:], text)
            written.append(f"VALUES (?{term.text[1:]} ?{held}) {{ {rows} }} GRAPH ?{held}")
    return "".join(written) + text[at:]


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Give variables of a query values, each an RDF term as SPARQL writes it, where it begins."""
    if not values:
        return text
    start = _pattern_start(text)
    names = " ".join(f"?{name}" for name in values)
    row = " ".join(values.values())
    return f"{text[:start]} VALUES ({names}) {{ ({row}) }} {text[start:]}"


def _pattern_start(text: str) -> int:
    """Return where the pattern of a query begins, behind its bracket; the end where it has none."""
    depth, word = 0, ""
    for token in tokens(text):
        if token.text == "{" and depth == 0 and word != "CONSTRUCT":
            return token.start + 1
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        word = token.text.upper() if token.kind is Kind.WORD else ""
    return len(text)


def _unused(name: str, text: str) -> str:
    held = f"{name}_held"
    while re.search(rf"[?$]{held}\b", text):
        held = f"x{held}"
    return held


def _clauses(text: str) -> list[_Clause]:
    """Find every place where a graph is named."""
    found: list[_Clause] = []
    prefixes: dict[str, str] = {}
    base = ""
    last: list[Token] = []
    for token in tokens(text):
        words = [t.text.upper() if t.kind is Kind.WORD else "" for t in last]
        if token.kind is Kind.IRI and words[-1:] == ["BASE"]:
            base = urljoin(base, plain_iri(token.text))
        elif token.kind is Kind.IRI and words[-2:-1] == ["PREFIX"]:
            prefixes[last[-1].text] = urljoin(base, plain_iri(token.text))
        elif words[-1:] == ["GRAPH"] and token.kind in _NAMES | {Kind.VARIABLE}:
            found.append(_clause("GRAPH", token, last[-1].start, prefixes, base))
        elif words[-1:] == ["FROM"] and token.kind in _NAMES:
            found.append(_clause("FROM", token, last[-1].start, prefixes, base))
        elif words[-2:] == ["FROM", "NAMED"] and token.kind in _NAMES:
            found.append(_clause("NAMED", token, last[-2].start, prefixes, base))
        elif token.kind is Kind.WORD and _is_glued(token.text.upper()):
            raise RefusedError(
                f"Put blanks around the keywords in {token.text[:60]}: a graph is named there, "
                "and it has to be told which."
            )
        last = [*last[-1:], token]
    return found


def _is_glued(word: str) -> bool:
    return word not in {"FROM", "GRAPH"} and (
        "FROM" in word or word.startswith("GRAPH") or word.endswith("GRAPH")
    )


def _clause(
    keyword: str, term: Token, start: int, prefixes: Mapping[str, str], base: str
) -> _Clause:
    if term.kind is Kind.VARIABLE:
        return _Clause(keyword, term, "", start)
    if term.kind is Kind.IRI:
        return _Clause(keyword, term, urljoin(base, plain_iri(term.text)), start)
    prefix, _, local = term.text.partition(":")
    local = re.sub(r"\\(.)", r"\1", local)
    # An unknown prefix is for the parser to complain of.
    return _Clause(keyword, term, prefixes.get(prefix + ":", "") + local, start)
