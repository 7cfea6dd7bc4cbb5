"""What the words of a question stand for, as queries of the index that find names with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from registry.search.vocabulary import Vocabulary
from registry.search.words import stem

#: Words whose worked-out form is kept.
_WORDS_KEPT = 4096


class Term(NamedTuple):
    """One word of the question: how much it tells, what holds it, what finds the names with it."""

    rarity: float
    #: What it may stand for, and the stems of that: a name that has one of them holds the word.
    forms: frozenset[str]
    query: Query


class Wording:
    """The words of one release's names: what each stands for, and what was meant by a slip."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        index: tantivy.Index,
        searcher: tantivy.Searcher,
        languages: Sequence[str],
    ) -> None:
        self._vocabulary = vocabulary
        self._schema = index.schema
        self._searcher = searcher
        self._languages = tuple(languages)
        # Of one object, so that a new release's words are not those of the last one's.
        self.term = lru_cache(_WORDS_KEPT)(self._term_of)

    def beginning(self, word: str) -> Query:
        """Take a word for all it may be the beginning of; for what it may be a slip of else."""
        if not self._vocabulary.begins_a_word(word):
            return self.term(word).query
        # A word has letters and digits alone: there is nothing in it that a pattern could mean.
        return Query.regex_query(self._schema, "words", f"{word}.*")

    def filtered(
        self,
        queries: list[Query],
        lists: Sequence[str],
        status: str,
        occur: tantivy.Occur = Occur.Should,
    ) -> Query:
        """Look for names by some queries, those alone of entries of some lists, live or retired."""
        named = Query.boolean_query([(occur, query) for query in queries])
        if not lists and status not in {"live", "retired"}:
            # Not wrapped once more: each query copies those within it.
            return named
        parts = [(Occur.Must, named)]
        if lists:
            any_list = [(Occur.Should, self._plain("list", name)) for name in lists]
            parts.append((Occur.Must, Query.const_score_query(Query.boolean_query(any_list), 0.0)))
        if status in {"live", "retired"}:
            query = Query.const_score_query(self._plain("status", status), 0.0)
            parts.append((Occur.Must, query))
        return Query.boolean_query(parts)

    def meant(self, words: list[str]) -> str | None:
        """Return the question with each word that is in no name put right; None if none is.

        Put right is a slip, and two words that were run together.
        """
        mended = []
        for word in words:
            known = word in self._vocabulary or self._is_stem(word)
            near = () if known else self._vocabulary.near(word)
            run_together = None if known or near else self._vocabulary.apart(word)
            mended.append(near[0][0] if near else run_together or word)
        return " ".join(mended) if mended != words else None

    def _term_of(self, word: str) -> Term:
        """Take a word for itself, and one that is in no name for those it may be a slip of."""
        words: tuple[tuple[str, float], ...] = ((word, 1.0),)
        rarity = self._vocabulary.rarity(word)
        if word not in self._vocabulary and not self._is_stem(word):
            near = self._vocabulary.near(word)
            words = tuple((other, 0.8 if slips == 1 else 0.6) for other, slips in near) or words
            rarity = min((self._vocabulary.rarity(other) for other, _ in near), default=2.0)
        forms = frozenset(form for other, _ in words for form in (other, stem(other, "en")))
        return Term(rarity, forms, self._any_of(words))

    def _is_stem(self, word: str) -> bool:
        return any(
            self._searcher.doc_freq(f"stems_{language}", stem(word, language))
            for language in self._languages
        )

    def _any_of(self, words: Iterable[tuple[str, float]]) -> Query:
        """Look for names with one of some words, or its stem, each counting as much as it says."""
        queries = []
        for word, weight in words:
            queries.append(Query.boost_query(self._plain("words", word), weight))
            for language in self._languages:
                field, form = f"stems_{language}", stem(word, language)
                # What no name holds would find nothing, and cost as much as what finds something.
                if self._searcher.doc_freq(field, form):
                    queries.append(Query.boost_query(self._plain(field, form), 0.9 * weight))
        return Query.disjunction_max_query(queries, 0.1)

    def _plain(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, "freq")
