"""The terminals of SPARQL: a query as a row of tokens; SPARQL 1.1 Query, section 19.8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    VARIABLE = "variable"
    IRI = "iri"
    NAME = "name"
    BLANK = "blank"
    STRING = "string"
    NUMBER = "number"
    LANGUAGE = "language"
    OPEN = "open"
    CLOSE = "close"
    SEPARATOR = "separator"
    OPERATOR = "operator"
    #: A character that begins no token: the engine will say that the query is malformed.
    STRAY = "stray"


class Token(NamedTuple):
    """One token: what it is, its text, and where it begins (characters from 0)."""

    kind: Kind
    text: str
    start: int


_LETTER = r"[^\W\d_]"
_NAME_CHARACTER = r"[\w\-\u00b7]"
# A bound keeps the search linear: ``a.a.a.`` might be a prefix up to its last letter.
_PREFIX = rf"(?:{_LETTER}(?:[\w\-\u00b7.]{{0,100}}{_NAME_CHARACTER})?)?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = (
    rf"(?:(?:[\w:]|{_ESCAPED})(?:(?:[\w\-\u00b7.:]|{_ESCAPED})*(?:[\w\-\u00b7:]|{_ESCAPED}))?)?"
)
# The order decides: of two that match at a place the earlier wins.
_TERMINALS = re.compile(
    rf"""
    (?P<skip>[\s\ufeff]+|\#[^\n\r]*)
  | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*+'''|\"\"\"(?:\"{{0,2}}(?:[^\"\\]|\\.))*+\"\"\"
      |'(?:[^'\\\n\r]|\\.)*+'|\"(?:[^\"\\\n\r]|\\.)*+\")
  | (?P<open>\{{\||<<\(?|[({{\[])
  | (?P<iri><[^\x00-\x20<>"{{}}|^`]*+>)
  | (?P<close>\|\}}|\)?>>|[)}}\]])
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:[\w](?:[\w\-\u00b7.]*{_NAME_CHARACTER})?)
  | (?P<name>{_PREFIX}:{_LOCAL})
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>{_LETTER}\w*)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<separator>[.;,])
  | (?P<operator>\|\||&&|!=|<=|>=|\^\^|[=<>+\-*/|^!?~])
  | (?P<stray>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, comments and blanks left out.

    Ends at a quotation mark that begins no string: no query goes on behind it.
    """
    for match in _TERMINALS.finditer(text):
        group = match.lastgroup or ""
        if group != "skip":
            yield Token(Kind(group), match[0], match.start())
        if group == "stray" and match[0] in "\"'":
            return
