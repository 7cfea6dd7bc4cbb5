"""The gate in front of the engine: refuses what would kill it or make it call somebody.

Pure: a query's text in, what the endpoint has to know of it out. It reads tokens, not the grammar:
a query it lets through may still be malformed, which the engine then says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from sparql.tokens import Kind, Token, tokens

#: Brackets within brackets. The engine's stack ends at some 2,000.
DEPTH = 64
#: Operators, groups or filters one after another on one level.
CHAIN = 100
#: Triple patterns in all.
PATTERNS = 200

_TERMS = frozenset(
    {Kind.VARIABLE, Kind.IRI, Kind.NAME, Kind.BLANK, Kind.STRING, Kind.NUMBER, Kind.CLOSE}
)
_OPERANDS = _TERMS | {Kind.WORD, Kind.LANGUAGE}
_HIDING = re.compile("['#]|service", re.IGNORECASE)
_HIERARCHICAL = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_LINKS = frozenset({"FILTER", "BIND", "UNION", "OPTIONAL", "MINUS"})
_IN_IRI = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class RefusedError(Exception):
    """A query that is not run here; its text says why and what to do."""


class Examined(NamedTuple):
    """What the endpoint has to know of a query before it runs."""

    #: Whether it has ``FROM`` clauses of its own.
    names_dataset: bool
    #: What its SERVICE clauses call; None for one that is only known as it runs.
    services: tuple[str | None, ...]


@dataclass
class _Level:
    """What has been seen between one pair of brackets."""

    bracket: str
    is_data: bool = False
    groups: int = 0
    chain: int = 0
    is_open_pattern: bool = False


@dataclass
class _Gate:
    mentions_service: bool
    levels: list[_Level] = field(default_factory=lambda: [_Level("")])
    prefixes: dict[str, str] = field(default_factory=dict)
    services: list[str | None] = field(default_factory=list)
    names_dataset: bool = False
    #: Between the word VALUES and the ``{`` of its rows.
    awaits_rows: bool = False
    patterns: int = 0
    last: Token | None = None
    last_but_one: Token | None = None

    def take(self, token: Token) -> None:
        """Take one token in its turn."""
        if self.mentions_service and _is_ambiguous(self.last, token):
            raise RefusedError(
                f"It cannot be told whether {token.text[:60]} is an IRI or a comparison. "
                "Put a blank after < where it is an operator, or write the IRI in full."
            )
        _TAKE[token.kind](self, token)
        self.last, self.last_but_one = token, self.last

    def take_open(self, token: Token) -> None:
        """Go one level deeper."""
        level = self.levels[-1]
        if token.text == "{":
            self._see_glued_service()
            level.groups += 1
            self._limit(level.groups)
            level.is_open_pattern = False
        if len(self.levels) > DEPTH:
            raise RefusedError(
                f"The query is nested more than {DEPTH} levels deep. "
                "Write it flatter: values in VALUES, alternatives beside each other."
            )
        self.levels.append(_Level(token.text[0], level.is_data or self.awaits_rows))
        if token.text == "{":
            self.awaits_rows = False

    def take_close(self, _token: Token) -> None:
        """Come back up; what stood in round or square brackets is a term of the pattern there."""
        level = self.levels.pop() if len(self.levels) > 1 else self.levels[0]
        self._end_pattern(level)
        if level.bracket in "([":
            _begin_pattern(self.levels[-1])

    def take_separator(self, _token: Token) -> None:
        """End a pattern, and what was chained in it."""
        level = self.levels[-1]
        self._end_pattern(level)
        level.chain = 0

    def take_operator(self, _token: Token) -> None:
        """Count an operator of an expression or a path."""
        level = self.levels[-1]
        if not level.is_data:
            level.chain += 1
            self._limit(level.chain)

    def take_word(self, token: Token) -> None:
        """Note what a keyword says."""
        word = token.text.upper()
        # The engine reads words that touch as two: SELECT*FROM, FROMNAMED.
        self.names_dataset = self.names_dataset or "FROM" in word
        self.awaits_rows = self.awaits_rows or word.endswith("VALUES")
        if word in _LINKS:
            level = self.levels[-1]
            level.groups += 1
            self._limit(level.groups)

    def take_term(self, token: Token) -> None:
        """Take a variable, IRI, name or literal."""
        level, last = self.levels[-1], self.last
        if level.is_data or last is None:
            return
        if token.kind is Kind.IRI and self.last_but_one and _is(self.last_but_one, "PREFIX"):
            self.prefixes[last.text] = plain_iri(token.text)
            return
        if level.bracket == "(" and last.kind in _TERMS:
            # An RDF collection: two triples for each member.
            self.patterns += 2
            self._limit_patterns()
        self._see_service(token)
        _begin_pattern(level)

    def _see_service(self, target: Token) -> None:
        """Note the target of ``SERVICE target`` and ``SERVICE SILENT target``."""
        last = self.last
        if last is not None and _is(last, "SILENT"):
            last = self.last_but_one
        if last is None or not _is_service(last):
            return
        if target.kind is Kind.IRI:
            self.services.append(plain_iri(target.text))
        elif target.kind is Kind.NAME:
            prefix, _, local = target.text.partition(":")
            base = self.prefixes.get(prefix + ":")
            self.services.append(None if base is None or "\\" in local else base + local)
        else:
            self.services.append(None)

    def _see_glued_service(self) -> None:
        """Note ``SERVICEex:x {``: the engine reads it as a word and a name."""
        name, before = self.last, self.last_but_one
        if name is None or name.kind not in {Kind.NAME, Kind.WORD}:
            return
        is_graph = before is not None and _is(before, "GRAPH")
        if "service" in name.text.partition(":")[0].lower() and not is_graph:
            self.services.append(None)

    def _end_pattern(self, level: _Level) -> None:
        if level.is_open_pattern:
            level.is_open_pattern = False
            self.patterns += 1
            self._limit_patterns()

    def _limit_patterns(self) -> None:
        if self.patterns > PATTERNS:
            raise RefusedError(
                f"The query has more than {PATTERNS} triple patterns. "
                "Ask in several queries, or give the values to look for in VALUES."
            )

    def _limit(self, count: int) -> None:
        if count > CHAIN:
            raise RefusedError(
                f"The query has more than {CHAIN} operators or groups in a row. "
                "Use IN or VALUES for many values, or ask in several queries."
            )


def _pass(_gate: _Gate, _token: Token) -> None:
    """Let a token through that needs no look."""


_TAKE: dict[Kind, Callable[[_Gate, Token], None]] = {
    **dict.fromkeys(Kind, _Gate.take_term),
    Kind.OPEN: _Gate.take_open,
    Kind.CLOSE: _Gate.take_close,
    Kind.SEPARATOR: _Gate.take_separator,
    Kind.OPERATOR: _Gate.take_operator,
    Kind.WORD: _Gate.take_word,
    Kind.LANGUAGE: _pass,
    Kind.STRAY: _pass,
}


def examine(text: str) -> Examined:
    """Read a query's tokens. Raises RefusedError where it would endanger the engine."""
    gate = _Gate("service" in text.lower())
    for token in tokens(text):
        gate.take(token)
    return Examined(gate.names_dataset, tuple(gate.services))


def refuse_services(services: tuple[str | None, ...], allowed: tuple[str, ...]) -> None:
    """Raise RefusedError for a SERVICE clause whose target is not listed."""
    for target in services:
        if target is None:
            raise RefusedError(
                "SERVICE needs the address of its target written out, as <https://...>: "
                "this endpoint calls only the services its operator has listed."
            )
        if target not in allowed:
            raise RefusedError(
                f"This endpoint does not call <{target[:200]}>: SERVICE reaches only the services "
                "its operator has listed. Call this endpoint with SERVICE from your own instead."
            )


def plain_iri(iri: str) -> str:
    """Take an IRI out of its brackets and resolve its escapes; SPARQL 1.1 Query, section 19.2."""
    return _IN_IRI.sub(lambda match: chr(int(match[1] or match[2], 16)), iri[1:-1])


def _begin_pattern(level: _Level) -> None:
    level.is_open_pattern = level.bracket in "{[<" and not level.is_data


def _is_ambiguous(before: Token | None, token: Token) -> bool:
    """Tell whether an IRI may be an operator that hides what follows: ``?a<2)SERVICE#>``.

    Where an expression may go on, only a parser knows what ``<`` is. With ``//`` it is an IRI.
    """
    return (
        token.kind is Kind.IRI
        and before is not None
        and before.kind in _OPERANDS
        and _HIDING.search(token.text) is not None
        and _HIERARCHICAL.match(token.text) is None
    )


def _is(token: Token, word: str) -> bool:
    return token.kind is Kind.WORD and token.text.upper() == word


def _is_service(token: Token) -> bool:
    """Tell whether a word is SERVICE, or ends in it: the engine reads ``trueSERVICE`` as two."""
    return token.kind is Kind.WORD and "SERVICE" in token.text.upper()
