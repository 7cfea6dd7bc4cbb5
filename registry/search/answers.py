"""What is asked of a search and what it answers: questions, what was found and why, suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from registry.search.names import Entry


@dataclass(frozen=True)
class Question:
    """What is looked for: words or a number; in which lists; ``live``, ``retired`` or any."""

    text: str
    lists: tuple[str, ...] = ()
    status: str = ""
    limit: int = 20
    offset: int = 0


class Step(NamedTuple):
    """One step on the way from a matched name to a concept: a mapping's predicate, where to."""

    predicate: str
    entry: Entry


class Found(NamedTuple):
    """A concept with its score, the text that matched, and the way there where it is another's."""

    entry: Entry
    score: float
    kind: str
    text: str
    language: str
    #: The concept whose name matched, then the steps from it; empty where it is the own name.
    source: Entry | None = None
    way: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The concepts found, best first; how many there are in each list; what may be meant."""

    found: tuple[Found, ...]
    total: int
    by_list: dict[str, int]
    did_you_mean: str | None


class Suggestion(NamedTuple):
    """A concept for type-ahead, and the name of it that begins as was typed."""

    entry: Entry
    kind: str
    text: str
