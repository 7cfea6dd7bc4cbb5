"""Search: every name of every concept in one index, made with the release, asked by words."""

from registry.search.index import open_search, write_search
from registry.search.searching import Answer, Found, Question, Search, Step, Suggestion

__all__ = [
    "Answer",
    "Found",
    "Question",
    "Search",
    "Step",
    "Suggestion",
    "open_search",
    "write_search",
]
