"""Search: every name of every concept in one index, made with the release, asked by words."""

from registry.search.answers import Answer, Found, Question, Step, Suggestion
from registry.search.index import open_search, write_search
from registry.search.searching import Search

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
