"""The methods compared: the assigner's, BM25 alone, rapidfuzz alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils

from benchmarks.assign.cases import Case
from registry.assigning import Assigner
from registry.assigning.features import Features
from registry.assigning.ranking import Weights, rank
from registry.assigning.texts import EVERYDAY, Texts
from registry.assigning.training import Examples, score_all
from registry.search.words import words_of

_KEPT = 24


class Ranking(NamedTuple):
    """For each case the services found, best first (-1 for none), and how sure the first is."""

    services: NDArray[np.int64]
    confidence: NDArray[np.float64]


def assigned(cases: Sequence[Case], assigner: Assigner, places: dict[str, int]) -> Ranking:
    """Rank as the assigner does, nothing hidden from it; ``places`` are those of the URIs."""
    services = np.full((len(cases), _KEPT), -1, dtype=np.int64)
    made = assigner.assign([case.title for case in cases], _KEPT)
    for row, assignment in enumerate(made):
        for column, candidate in enumerate(assignment.candidates):
            services[row, column] = places[candidate.entry.uri]
    return Ranking(services, np.array([each.confidence for each in made]))


def among(ranking: Ranking, services: Sequence[int]) -> Ranking:
    """Leave only some services in a ranking, in its order."""
    order = np.argsort(~np.isin(ranking.services, list(services)), axis=1, kind="stable")
    return Ranking(np.take_along_axis(ranking.services, order, axis=1), ranking.confidence)


def ours(cases: Sequence[Case], features: Features, weights: Weights) -> Ranking:
    """Rank as the assigner ranks what is no service's very name, some texts hidden."""
    titles, means, hidden = (list(part) for part in zip(*cases, strict=True))
    services = [each[0] for each in means]
    scored = score_all(features, Examples(titles, services, hidden))
    ranked = rank(scored.features, weights)
    return Ranking(np.take_along_axis(scored.services, ranked.order, axis=1), ranked.confidence)


def bm25(cases: Sequence[Case], texts: Texts) -> Ranking:
    """Rank by the best BM25 score of a service's official names, stemmed, and nothing else."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True)
    builder.add_text_field("name", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for row in _official(texts):
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_text("name", texts.texts[row])
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()
    found = []
    for case in cases:
        query = index.parse_query(" ".join(words_of(case.title)) or "nothing", ["name"])
        hits = searcher.search(query, 200).hits
        scored = [(score, searcher.doc(address)["row"][0]) for score, address in hits]
        found.append([(score, row) for score, row in scored if row not in case.hidden])
    return _by_service(found, texts)


def fuzzy(cases: Sequence[Case], texts: Texts) -> Ranking:
    """Rank by rapidfuzz's weighted ratio with a service's official names, and nothing else."""
    rows = _official(texts)
    names = [texts.texts[row] for row in rows]
    found = []
    for case in cases:
        hits = process.extract(
            case.title, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=200
        )
        scored = [(score, rows[place]) for _, score, place in hits]
        found.append([(score, row) for score, row in scored if row not in case.hidden])
    return _by_service(found, texts)


def _official(texts: Texts) -> list[int]:
    left_out = {"mapped", EVERYDAY}
    return [row for row, kind in enumerate(texts.kinds) if kind not in left_out]


def _by_service(found: Sequence[Sequence[tuple[float, int]]], texts: Texts) -> Ranking:
    services = np.full((len(found), _KEPT), -1, dtype=np.int64)
    confidence = np.zeros(len(found))
    for place, scored in enumerate(found):
        best = dict.fromkeys(texts.owners[row] for _, row in scored)
        for rank_of, service in enumerate(list(best)[:_KEPT]):
            services[place, rank_of] = service
        confidence[place] = scored[0][0] if scored else 0.0
    return Ranking(services, confidence)
