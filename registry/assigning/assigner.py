"""The assigner: titles in, ranked services out, with how sure the first is and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz

from registry.assigning.decisions import ACCEPTED, Decision
from registry.assigning.features import Features, Scored
from registry.assigning.named import Named
from registry.assigning.places import Places
from registry.assigning.ranking import Weights, rank, shipped_weights
from registry.assigning.texts import Texts, everyday_names, key_of, texts_of
from registry.assigning.titles import (
    LONGEST_TITLE,
    doing_of,
    says_a_subject,
    subject_words,
    without_marks,
    without_personal_data,
)
from registry.search.names import Entry, Names
from registry.search.words import words_of

#: Titles scored at once: their comparison with every text is held in memory.
_AT_ONCE = 250
#: What was decided before is as sure as a person is.
_DECIDED = 0.99


class Candidate(NamedTuple):
    """A service a title may mean: how likely, and the text of it that is most like the title."""

    entry: Entry
    confidence: float
    like: str


class Assignment(NamedTuple):
    """A title (personal data taken out), its candidates, and what else its words say."""

    title: str
    candidates: tuple[Candidate, ...]
    #: Numbers in LGIL and LGChL; None where the words do not say.
    interaction: str | None
    channel: str | None

    @property
    def confidence(self) -> float:
        """Return how likely the first candidate is right; 0 where there is none."""
        return self.candidates[0].confidence if self.candidates else 0.0


class Assigner:
    """Assigns titles to the services of a release; may be asked by any number of threads."""

    def __init__(
        self,
        names: Names,
        decisions: Iterable[Decision] = (),
        weights: Weights | None = None,
        everyday: Collection[tuple[str, str]] | None = None,
    ) -> None:
        """Prepare for a release's names; ``everyday`` names are the shipped ones unless told."""
        decisions = list(decisions)
        self._names = names
        self._weights = weights or shipped_weights()
        learned = [
            (names.entries[names.by_uri[each.uri]].notation, without_marks(each.title))
            for each in decisions
            if each.verdict == ACCEPTED and each.uri in names.by_uri and _key(each.title)
        ]
        called = everyday_names() if everyday is None else everyday
        self._texts = texts_of(names, (*called, *learned))
        self._features = Features(names, self._texts)
        self._decided: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
        for each in decisions:
            key = (each.authority, _key(each.title))
            self._decided.setdefault(key, {})[each.uri] = each.verdict
        self._place_of = {
            names.entries[place].uri: service for service, place in enumerate(self._texts.services)
        }
        self._named = Named(names, self._texts, called)
        self._places = _places(names, self._texts)
        #: The texts of each service with their telling words.
        self._own_texts: dict[int, list[tuple[str, str]]] = {}
        for owner, text, kind in zip(
            self._texts.owners, self._texts.texts, self._texts.kinds, strict=True
        ):
            if kind != "mapped":
                words = " ".join(subject_words(text))
                self._own_texts.setdefault(owner, []).append((text, words))

    def assign(
        self, titles: Sequence[str], limit: int = 5, authority: str = ""
    ) -> list[Assignment]:
        """Return an assignment for each title, in their order, with up to ``limit`` candidates.

        What was decided for the whole installation counts, and what ``authority`` itself decided,
        which goes before; what others decided does not.
        """
        cleaned = [without_personal_data(title[:LONGEST_TITLE]).strip() for title in titles]
        distinct = list(dict.fromkeys(cleaned))
        made: dict[str, Assignment] = {}
        for begin in range(0, len(distinct), _AT_ONCE):
            part = distinct[begin : begin + _AT_ONCE]
            for title, assignment in zip(part, self._assign(part, limit, authority), strict=True):
                made[title] = assignment
        return [made[title] for title in cleaned]

    def _assign(self, titles: list[str], limit: int, authority: str) -> list[Assignment]:
        told = [self._places.taken_out(without_marks(title)) for title in titles]
        scored: Scored = self._features.score(told)
        ranked = rank(scored.features, self._weights)
        services = np.take_along_axis(scored.services, ranked.order, axis=1)
        found = []
        for row, title in enumerate(titles):
            shares = dict(zip(map(int, services[row]), map(float, ranked.shares[row]), strict=True))
            first, confidence = next(iter(shares)), float(ranked.confidence[row])
            meant = self._named.meant(told[row], self._features.words_of(told[row]))
            if meant is not None:
                confidence = meant.confidence(confidence, meant.service == first)
                first = meant.service
            pairs = _shared_out(shares, first, confidence)
            decided = self._decisions_on(title, authority)
            tells = bool(decided) or says_a_subject(told[row])
            candidates = self._candidates(told[row], pairs, limit, decided) if tells else ()
            found.append(Assignment(title, candidates, *doing_of(title)))
        return found

    def _decisions_on(self, title: str, authority: str) -> dict[str, str]:
        """Return the verdicts on a title by the concept's URI."""
        key = _key(title)
        if not key:
            return {}
        return self._decided.get(("", key), {}) | self._decided.get((authority, key), {})

    def _candidates(
        self, title: str, pairs: list[tuple[int, float]], limit: int, decided: dict[str, str]
    ) -> tuple[Candidate, ...]:
        kept = []
        accepted = {uri for uri, verdict in decided.items() if verdict == ACCEPTED}
        found = {service for service, _ in pairs}
        missed = [self._place_of[uri] for uri in accepted & self._place_of.keys()]
        for service, confidence in [*pairs, *((s, 0.0) for s in missed if s not in found)]:
            entry = self._names.entries[self._texts.services[service]]
            verdict = decided.get(entry.uri)
            if verdict is None:
                kept.append((confidence, service, entry))
            elif verdict == ACCEPTED:
                kept.insert(0, (max(confidence, _DECIDED), service, entry))
        return tuple(
            Candidate(entry, round(min(confidence, 0.999), 3), self._most_like(title, service))
            for confidence, service, entry in kept[:limit]
        )

    def _most_like(self, title: str, service: int) -> str:
        """Return the text of a service that is most like a title: why it is a candidate."""
        words = " ".join(subject_words(title))
        own = self._own_texts[service]
        return max(own, key=lambda each: fuzz.token_set_ratio(words, each[1]))[0]


def _key(title: str) -> tuple[str, ...]:
    """Return what is the same for titles that one decision is about; empty where none can be."""
    return key_of(without_marks(title))


def _places(names: Names, texts: Texts) -> Places:
    """Return the places of the authorities held, those apart that are words of services too."""
    authorities = [each.label for each in names.entries if "authorities" in each.lists]
    own = (text for text, kind in zip(texts.texts, texts.kinds, strict=True) if kind != "mapped")
    return Places(authorities, {word for text in own for word in words_of(text)})


def _shared_out(shares: dict[int, float], first: int, confidence: float) -> list[tuple[int, float]]:
    """Share what the first service leaves among the others; none is likelier than the first."""
    others = {service: share for service, share in shares.items() if service != first}
    rest = (1 - confidence) / max(sum(others.values()), 1e-9)
    likely = [(service, min(share * rest, confidence)) for service, share in others.items()]
    return [(first, confidence), *likely]
