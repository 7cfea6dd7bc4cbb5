"""Searching: a question, the concepts that answer it, and for each why it was found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from registry.search.names import Entry, Name, Names
from registry.search.vocabulary import Vocabulary
from registry.search.words import stem, telling_words, words_of

#: How much a match of each kind of text counts.
_WEIGHTS = {"preferred": 1.0, "alternative": 0.95, "former": 0.85, "hidden": 0.9, "note": 0.45}
#: A number that is the question itself comes before every name.
_NUMBER_SCORE = 100.0
_RETIRED = 0.75
#: What is in the list that the mappings lead to is what people look for.
_HUB = 1.4
_MAPPED = 0.7
_EXACT = 1.6
#: Names looked at for one question; mapped terms followed from it.
_NAMES_READ = 100
_TERMS_FOLLOWED = 12
#: Names looked at for what is being typed; what a name gains that begins with the first word.
_SUGGESTIONS_READ = 1000
_BEGINS = 1.5
#: Words of a question that are read.
_WORDS_READ = 16


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


class _Term(NamedTuple):
    """One word of the question: what it may stand for, and how much each of those counts."""

    words: tuple[tuple[str, float], ...]
    rarity: float
    #: Those words and their stems: a name that holds one of them holds the word of the question.
    forms: frozenset[str]


class Search:
    """The search of one release; may be asked by any number of threads."""

    def __init__(self, names: Names, index: tantivy.Index, languages: Sequence[str]) -> None:
        self.names = names
        self.vocabulary = Vocabulary(names.names)
        self._schema = index.schema
        self._searcher = index.searcher()
        self._languages = tuple(languages)

    def ask(self, question: Question) -> Answer:
        """Answer a question; without words or number it finds nothing."""
        words = telling_words(question.text)[:_WORDS_READ]
        terms = [self._term(word) for word in words]
        hits: dict[int, Found] = {}
        for hit in self._by_number(question.text):
            _keep(hits, hit, self.names.by_uri[hit.entry.uri])
        if words:
            self._by_name(words, terms, question, hits)
        kept = [found for found in hits.values() if _fits_status(found.entry, question.status)]
        by_list = _count_by_list(kept)
        kept = [f for f in kept if not question.lists or set(question.lists) & set(f.entry.lists)]
        kept.sort(key=lambda f: (-f.score, f.entry.retired, len(f.entry.notation), f.entry.uri))
        page = kept[question.offset : question.offset + question.limit]
        return Answer(tuple(page), len(kept), by_list, self._meant(words))

    def suggest(self, text: str, lists: Sequence[str] = (), limit: int = 8) -> list[Suggestion]:
        """Return concepts with a name that holds the words typed, the last one perhaps unended."""
        words = words_of(text)[:_WORDS_READ]
        if not words:
            return []
        found = {
            self.names.by_uri[hit.entry.uri]: Suggestion(hit.entry, "number", hit.entry.notation)
            for hit in self._by_number(text)
        }
        terms = [self._term(word) for word in words[:-1]]
        last = self._beginning(words[-1])
        # How rare the word is that somebody has not typed yet says nothing: all count the same.
        queries = [*map(self._term_query, terms), Query.const_score_query(last, 1.0)]
        query = self._filtered(queries, lists, "", Occur.Must)
        scored = []
        for score, name in self._names_of(query, _SUGGESTIONS_READ):
            if name.kind == "note":
                continue
            held = words_of(name.text)
            begins = _BEGINS if held[0].startswith(words[0]) else 1
            length = 1 + 0.1 * len(held)
            # What much is mapped to is what many mean.
            known = 1 + 0.1 * math.log1p(len(self.names.mapped.get(name.entry, ())))
            scored.append((self._weighted(score, name) * begins * known / length, name))
        scored.sort(key=lambda pair: -pair[0])
        for _, name in scored:
            entry = self.names.entries[name.entry]
            found.setdefault(name.entry, Suggestion(entry, name.kind, name.text))
        wanted = [s for s in found.values() if not lists or set(lists) & set(s.entry.lists)]
        return wanted[:limit]

    def _by_number(self, text: str) -> list[Found]:
        """Find by a number alone, by ``service 57`` or ``LGSL 57``, or by the URI itself."""
        text = text.strip()
        place = self.names.by_uri.get(text)
        last = text.rpartition("/")[2].rpartition(" ")[2].casefold()
        places = [place] if place is not None else self.names.by_notation.get(last, [])
        if place is None and last != text.casefold() and not last.isdecimal():
            return []
        whole = place is not None or last == text.casefold()
        found = []
        for each in places:
            entry = self.names.entries[each]
            score = (_NUMBER_SCORE if whole else 8.0) * (_HUB if self.names.is_of_hub(each) else 1)
            found.append(Found(entry, score, "number", entry.notation, ""))
        return found

    def _by_name(
        self, words: list[str], terms: list[_Term], question: Question, hits: dict[int, Found]
    ) -> None:
        """Add what the names lead to: concepts that bear them, and those mapped to these."""
        queries = [self._term_query(term) for term in terms]
        whole = " ".join(words)
        for score, name in self._names_of(
            self._filtered(queries, (), question.status), _NAMES_READ
        ):
            _keep(hits, self._scored(score, name, terms, whole), name.entry)
        if question.lists or len(hits) > _NAMES_READ // 2:
            # The best names of all may leave no room for those of the lists asked for.
            lists = question.lists or (self.names.hub,)
            query = self._filtered(queries, lists, question.status)
            for score, name in self._names_of(query, _NAMES_READ):
                _keep(hits, self._scored(score, name, terms, whole), name.entry)
        self._follow(hits)

    def _follow(self, hits: dict[int, Found]) -> None:
        """Go from the best terms of other lists to what they are mapped to, in one or two steps."""
        hub = self.names.is_of_hub
        others = [(place, hit) for place, hit in hits.items() if not hub(place)]
        others.sort(key=lambda pair: -pair[1].score)
        for place, hit in others[:_TERMS_FOLLOWED]:
            for target, way in self._ways(place):
                spread = 1 + 0.15 * math.log(1 + len(self.names.mapped.get(place, ())))
                score = hit.score * _HUB * _MAPPED ** len(way) / spread
                entry = self.names.entries[target]
                score *= _RETIRED if entry.retired else 1
                found = Found(entry, score, hit.kind, hit.text, hit.language, hit.entry, way)
                earlier = hits.get(target)
                if earlier is not None and not earlier.way:
                    # Found by its own name as well: both speak for it, its own name is shown.
                    better = max(earlier.score, score) + 0.2 * min(earlier.score, score)
                    found = earlier._replace(score=better)
                _keep(hits, found, target)

    def _ways(self, place: int) -> Iterable[tuple[int, tuple[Step, ...]]]:
        """Yield the concepts of the hub that a term leads to, the nearest first."""
        names, reached = self.names, set()
        nearest = names.mapped.get(place, [])
        for predicate, target in nearest:
            if names.is_of_hub(target):
                reached.add(target)
                yield target, (Step(predicate, names.entries[target]),)
        if reached:
            return
        for predicate, middle in nearest:
            first = Step(predicate, names.entries[middle])
            for second, target in names.mapped.get(middle, []):
                if names.is_of_hub(target) and target not in reached:
                    reached.add(target)
                    yield target, (first, Step(second, names.entries[target]))

    def _scored(self, score: float, name: Name, terms: list[_Term], whole: str) -> Found:
        """Weigh a name by how much of the question it holds, and how exactly."""
        held, telling = _taken_apart(name.text)
        told = matched = 0.0
        for term in terms:
            told += term.rarity
            if not term.forms.isdisjoint(held):
                matched += term.rarity
        score = self._weighted(score, name) * (0.35 + 0.65 * matched / told)
        if telling == whole:
            score *= _EXACT
        return Found(self.names.entries[name.entry], score, name.kind, name.text, name.language)

    def _weighted(self, score: float, name: Name) -> float:
        entry = self.names.entries[name.entry]
        score *= _WEIGHTS[name.kind] * (_RETIRED if entry.retired else 1)
        return score * _HUB if self.names.hub in entry.lists else score

    def _names_of(self, query: Query, limit: int) -> list[tuple[float, Name]]:
        hits = self._searcher.search(query, limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return [
            (score, self.names.names[int(row or 0)])
            for (score, _), row in zip(hits, rows, strict=True)
        ]

    def _filtered(
        self,
        queries: list[Query],
        lists: Sequence[str],
        status: str,
        occur: tantivy.Occur = Occur.Should,
    ) -> Query:
        parts = [(Occur.Must, Query.boolean_query([(occur, query) for query in queries]))]
        if lists:
            any_list = [(Occur.Should, self._plain("list", name)) for name in lists]
            parts.append((Occur.Must, Query.const_score_query(Query.boolean_query(any_list), 0.0)))
        if status in {"live", "retired"}:
            query = Query.const_score_query(self._plain("status", status), 0.0)
            parts.append((Occur.Must, query))
        return Query.boolean_query(parts)

    def _term(self, word: str) -> _Term:
        """Take a word for itself, and one that is in no name for those it may be a slip of."""
        if word in self.vocabulary or self._is_stem(word):
            return _term_of(((word, 1.0),), self.vocabulary.rarity(word))
        near = tuple(
            (other, 0.8 if slips == 1 else 0.6) for other, slips in self.vocabulary.near(word)
        )
        rarity = min((self.vocabulary.rarity(other) for other, _ in near), default=2.0)
        return _term_of(near or ((word, 1.0),), rarity)

    def _beginning(self, word: str) -> Query:
        """Take a word for all it may be the beginning of; for what it may be a slip of else."""
        if not self.vocabulary.begins_a_word(word):
            return self._term_query(self._term(word))
        # A word has letters and digits alone: there is nothing in it that a pattern could mean.
        return Query.regex_query(self._schema, "words", f"{word}.*")

    def _is_stem(self, word: str) -> bool:
        return any(
            self._searcher.doc_freq(f"stems_{language}", stem(word, language))
            for language in self._languages
        )

    def _term_query(self, term: _Term) -> Query:
        queries = []
        for word, weight in term.words:
            queries.append(Query.boost_query(self._plain("words", word), weight))
            for language in self._languages:
                stemmed = self._plain(f"stems_{language}", stem(word, language))
                queries.append(Query.boost_query(stemmed, 0.9 * weight))
        return Query.disjunction_max_query(queries, 0.1)

    def _plain(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, "freq")

    def _meant(self, words: list[str]) -> str | None:
        """Return the question with each word that is in no name put right; None if none is."""
        mended = []
        for word in words:
            known = word in self.vocabulary or self._is_stem(word)
            near = () if known else self.vocabulary.near(word)
            mended.append(near[0][0] if near else word)
        return " ".join(mended) if mended != words else None


@lru_cache(maxsize=50_000)
def _taken_apart(text: str) -> tuple[frozenset[str], str]:
    """Return the words of a text with their stems, and its telling words in their order."""
    held = set(words_of(text))
    return frozenset(held | {stem(word, "en") for word in held}), " ".join(telling_words(text))


def _term_of(words: tuple[tuple[str, float], ...], rarity: float) -> _Term:
    forms = {form for word, _ in words for form in (word, stem(word, "en"))}
    return _Term(words, rarity, frozenset(forms))


def _keep(hits: dict[int, Found], found: Found, place: int) -> None:
    earlier = hits.get(place)
    if earlier is None or found.score > earlier.score:
        hits[place] = found


def _fits_status(entry: Entry, status: str) -> bool:
    return status not in {"live", "retired"} or entry.retired == (status == "retired")


def _count_by_list(found: Iterable[Found]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in found:
        for name in each.entry.lists:
            counts[name] = counts.get(name, 0) + 1
    return counts
