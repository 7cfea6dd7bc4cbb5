"""Where in a Turtle or TriG text a resource is described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

# Tokens of Turtle and TriG (RDF 1.1 Turtle, section 6.5), as far as finding subjects needs them.
_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|\#[^\r\n]*)
  | (?P<string>\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''
      |\"(?:\\.|[^"\\\r\n])*\"|'(?:\\.|[^'\\\r\n])*')
  | (?P<iri><[^<>"{}|^`\s]*>)
  | (?P<mark>[{}\[\]();,]|\.(?=\s|[{}<"]|$))
  | (?P<word>(?:\\.|[^\s<>"'{}\[\]();,\#\\.]|\.(?=[^\s{}<"]))+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}
_ENDS = {".", "{", "}"}


def line_of(text: str, uri: str) -> int | None:
    """Return the line (from 1) of the first statement about a resource; None: there is none."""
    return subject_lines(text).get(uri)


def subject_lines(text: str) -> dict[str, int]:
    """Return, for each resource that a Turtle or TriG text describes, the line of its first block.

    The text need not be canonical nor even correct: what is after a mistake may be missed.
    """
    found: dict[str, int] = {}
    line, counted = 1, 0
    for uri, offset in _subjects(text):
        line += text.count("\n", counted, offset)
        counted = offset
        found.setdefault(uri, line)
    return found


def _subjects(text: str) -> Iterator[tuple[str, int]]:
    """Yield the URI and offset of each subject outside brackets.

    A first word is a subject once a second follows: a TriG graph's name is followed by a brace.
    """
    names = _Names()
    statement: list[tuple[str, int]] = []
    depth = 0
    for kind, word, offset in _tokens(text):
        if kind == "mark" and word in _BRACKETS:
            depth += _BRACKETS[word]
            if depth == 0 and not statement:
                statement = [(word, offset)]
        elif depth:
            continue
        elif kind == "mark" and word in _ENDS:
            statement = []
        elif len(statement) < 4:
            statement.append((word, offset))
            if names.learn([name for name, _ in statement]):
                statement = []
            elif len(statement) == 2 and (uri := names.resolve(statement[0][0])):
                yield uri, statement[0][1]


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "blank":
            yield kind, match.group(), match.start()


class _Names:
    """The prefixes and the base declared so far."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}
        self._base = ""

    def learn(self, statement: list[str]) -> bool:
        """Take in a directive once it is whole; say whether it was one."""
        match [statement[0].lstrip("@").lower(), *statement[1:]]:
            case ["prefix", prefix, iri]:
                self._prefixes[prefix] = self._absolute(iri)
            case ["base", iri]:
                self._base = self._absolute(iri)
            case _:
                return False
        return True

    def resolve(self, token: str) -> str | None:
        """Return the URI a token stands for; None when it is no name."""
        if token.startswith("<"):
            return self._absolute(token)
        prefix, colon, local = token.partition(":")
        namespace = self._prefixes.get(prefix + colon)
        return None if namespace is None else namespace + re.sub(r"\\(.)", r"\1", local)

    def _absolute(self, iri: str) -> str:
        return urljoin(self._base, iri[1:-1]) if self._base else iri[1:-1]
