"""Searching: a question, the concepts that answer it, and for each why it was found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import tantivy
from tantivy import Occur, Query

from registry.search.answers import Answer, Found, Question, Step, Suggestion
from registry.search.names import Entry, Names
from registry.search.rows import HUB, RETIRED, Rows
from registry.search.vocabulary import Vocabulary
from registry.search.wording import Term, Wording
from registry.search.words import telling_words, words_of

#: A number that is the question itself comes before every name.
_NUMBER_SCORE = 100.0
#: What a name counts of another concept that is mapped to one, for each step of the way.
_MAPPED = 0.7
_EXACT = 1.6
#: What a concept gains by each further name that leads to it.
_ALSO = 0.2
#: Names looked at for one question; mapped terms followed from it.
_NAMES_READ = 100
_TERMS_FOLLOWED = 12
#: Names looked at for what is being typed; what a name gains that begins with the first word.
_SUGGESTIONS_READ = 1000
_BEGINS = 1.5
#: Words of a question that are read.
_WORDS_READ = 16
#: Terms whose ways to the concepts they lead to are kept.
_WAYS_KEPT = 4096

#: A result on its way: its score; the row of the name that matched, or that its number did; the
#: entry that bears that name where it is another's, and the way from there.
_Hit = tuple[float, int, int, tuple[Step, ...]]
_BY_NUMBER = _OWN = -1


class Search:
    """The search of one release; may be asked by any number of threads."""

    def __init__(self, names: Names, index: tantivy.Index, languages: Sequence[str]) -> None:
        self.names = names
        self._searcher = index.searcher()
        self._wording = Wording(Vocabulary(names.names), index, self._searcher, languages)
        self._rows = Rows(names)
        self._rank = _ranks(names.entries)
        self._hub = frozenset(filter(names.is_of_hub, range(len(names.entries))))
        # Of one object, so that a new release's ways are not those of the last one's.
        self._ways = lru_cache(_WAYS_KEPT)(self._ways_of)

    def ask(self, question: Question) -> Answer:
        """Answer a question; without words or number it finds nothing."""
        words = telling_words(question.text)[:_WORDS_READ]
        terms = [self._wording.term(word) for word in words]
        hits: dict[int, _Hit] = {
            place: (score, _BY_NUMBER, _OWN, ()) for place, score in self._by_number(question.text)
        }
        if words:
            self._add_named(terms, " ".join(words), question, hits)
            self._follow(hits)
        entries = self.names.entries
        kept = list(hits)
        if question.status in {"live", "retired"}:
            is_retired = question.status == "retired"
            kept = [place for place in kept if entries[place].retired == is_retired]
        by_list = _count_by_list(entries[place] for place in kept)
        if question.lists:
            asked = set(question.lists)
            kept = [place for place in kept if not asked.isdisjoint(entries[place].lists)]
        kept.sort(key=lambda place: (-hits[place][0], self._rank[place]))
        page = kept[question.offset : question.offset + question.limit]
        found = tuple(self._found(place, hits[place]) for place in page)
        return Answer(found, len(kept), by_list, self._wording.meant(words))

    def suggest(self, text: str, lists: Sequence[str] = (), limit: int = 8) -> list[Suggestion]:
        """Return concepts with a name that holds the words typed, the last one perhaps unended."""
        words = words_of(text)[:_WORDS_READ]
        if not words:
            return []
        entries = self.names.entries
        found = {
            place: Suggestion(entries[place], "number", entries[place].notation)
            for place, _ in self._by_number(text)
        }
        terms = [self._wording.term(word) for word in words[:-1]]
        last = self._wording.beginning(words[-1])
        # How rare the word is that somebody has not typed yet says nothing: all count the same.
        queries = [*(term.query for term in terms), Query.const_score_query(last, 1.0)]
        query = self._wording.filtered(queries, lists, "", Occur.Must)
        scored = []
        for number, score in self._rows_of(query, _SUGGESTIONS_READ):
            row = self._rows[number]
            begins = _BEGINS if row.first.startswith(words[0]) else 1
            if row.suggests:
                scored.append((score * row.suggests * begins, number))
        scored.sort(key=lambda pair: -pair[0])
        for _, number in scored:
            name = self.names.names[number]
            if name.entry not in found:
                found[name.entry] = Suggestion(entries[name.entry], name.kind, name.text)
        wanted = [s for s in found.values() if not lists or set(lists) & set(s.entry.lists)]
        return wanted[:limit]

    def _by_number(self, text: str) -> list[tuple[int, float]]:
        """Find by a number alone, by ``service 57`` or ``LGSL 57``, or by the URI itself."""
        text = text.strip()
        place = self.names.by_uri.get(text)
        last = text.rpartition("/")[2].rpartition(" ")[2].casefold()
        places = [place] if place is not None else self.names.by_notation.get(last, [])
        if place is None and last != text.casefold() and not last.isdecimal():
            return []
        whole = place is not None or last == text.casefold()
        score = _NUMBER_SCORE if whole else 8.0
        return [(each, score * (HUB if each in self._hub else 1)) for each in places]

    def _add_named(
        self, terms: list[Term], whole: str, question: Question, hits: dict[int, _Hit]
    ) -> None:
        """Add the concepts whose names hold words of the question, each by its best name."""
        queries = [term.query for term in terms]
        query = self._wording.filtered(queries, (), question.status)
        scores = dict(self._rows_of(query, _NAMES_READ))
        self._weigh(scores.items(), terms, whole, hits)
        if question.lists or len(hits) > _NAMES_READ // 2:
            # The best names of all may leave no room for those of the lists asked for.
            lists = question.lists or (self.names.hub,)
            query = self._wording.filtered(queries, lists, question.status)
            others = [hit for hit in self._rows_of(query, _NAMES_READ) if hit[0] not in scores]
            self._weigh(others, terms, whole, hits)

    def _weigh(
        self,
        scores: Iterable[tuple[int, float]],
        terms: list[Term],
        whole: str,
        hits: dict[int, _Hit],
    ) -> None:
        """Weigh names, given by their rows, by how much of the question they hold."""
        told = sum(term.rarity for term in terms)
        for number, score in scores:
            place, weight, forms, telling, *_ = self._rows[number]
            matched = 0.0
            for rarity, wanted, _ in terms:
                if not wanted.isdisjoint(forms):
                    matched += rarity
            weighed = score * weight * (0.35 + 0.65 * matched / told)
            if telling == whole:
                weighed *= _EXACT
            if place not in hits or weighed > hits[place][0]:
                hits[place] = weighed, number, _OWN, ()

    def _follow(self, hits: dict[int, _Hit]) -> None:
        """Go from the best terms of other lists to what they are mapped to, in one or two steps."""
        others = [place for place in hits if place not in self._hub]
        others.sort(key=lambda place: -hits[place][0])
        for source in others[:_TERMS_FOLLOWED]:
            score, number, *_ = hits[source]
            spread = 1 + 0.15 * math.log(1 + len(self.names.mapped.get(source, ())))
            for target, share, way in self._ways(source):
                reached = score * share / spread
                earlier = hits.get(target)
                if earlier is None:
                    hits[target] = reached, number, source, way
                    continue
                # Found by another name as well: both speak for it; its own is shown, else the best.
                both = max(earlier[0], reached) + _ALSO * min(earlier[0], reached)
                if earlier[3] and reached > earlier[0]:
                    hits[target] = both, number, source, way
                else:
                    hits[target] = both, *earlier[1:]

    def _ways_of(self, place: int) -> list[tuple[int, float, tuple[Step, ...]]]:
        """Return the concepts that a term leads to, what it counts for each, and the way there."""
        found = []
        for target, way in self._ways_from(place):
            share = HUB * _MAPPED ** len(way) * (RETIRED if way[-1].entry.retired else 1)
            found.append((target, share, way))
        return found

    def _ways_from(self, place: int) -> Iterator[tuple[int, tuple[Step, ...]]]:
        """Yield the concepts of the hub that a term leads to, the nearest first."""
        names, reached = self.names, set()
        nearest = names.mapped.get(place, [])
        for predicate, target in nearest:
            if target in self._hub:
                reached.add(target)
                yield target, (Step(predicate, names.entries[target]),)
        if reached:
            return
        for predicate, middle in nearest:
            first = Step(predicate, names.entries[middle])
            for second, target in names.mapped.get(middle, []):
                if target in self._hub and target not in reached:
                    reached.add(target)
                    yield target, (first, Step(second, names.entries[target]))

    def _rows_of(self, query: Query, limit: int) -> Iterator[tuple[int, float]]:
        """Yield the best names for a query, by their rows, each with its score."""
        hits = self._searcher.search(query, limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return ((int(row or 0), score) for (score, _), row in zip(hits, rows, strict=True))

    def _found(self, place: int, hit: _Hit) -> Found:
        score, number, source, way = hit
        bearer = None if source == _OWN else self.names.entries[source]
        entry = self.names.entries[place]
        if number == _BY_NUMBER:
            told = ("number", (bearer or entry).notation, "")
        else:
            name = self.names.names[number]
            told = (name.kind, name.text, name.language)
        return Found(entry, score, *told, bearer, way)


def _ranks(entries: Sequence[Entry]) -> list[int]:
    """Return what decides between results of one score: the one in use, a short number."""
    ranks = [0] * len(entries)
    order = ((e.retired, len(e.notation), e.uri, place) for place, e in enumerate(entries))
    for rank, (*_, place) in enumerate(sorted(order)):
        ranks[place] = rank
    return ranks


def _count_by_list(entries: Iterable[Entry]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in entries:
        for name in entry.lists:
            counts[name] = counts.get(name, 0) + 1
    return counts
