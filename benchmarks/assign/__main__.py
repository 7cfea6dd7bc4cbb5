"""Measure assignment by source and print the table of docs/assign.md."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.assign.cases import (
    ADDRESSES,
    HIDING,
    Case,
    all_cases,
    hidden_rows,
    key_of,
    services_of_addresses,
)
from benchmarks.assign.methods import Ranking, among, assigned, bm25, fuzzy, ours
from registry.assigning import Assigner
from registry.assigning.features import Features
from registry.assigning.ranking import Weights
from registry.assigning.texts import EVERYDAY, Texts, everyday_names, texts_of
from registry.assigning.training import examples_of, learn, score_all
from registry.building import load
from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.search.names import Names, read_names
from registry.sources import read_sources

#: Where a source is among what the shipped weights were learned from, these are used instead.
_WITHOUT_FORMER = ("preferred", "alternative", "hidden", EVERYDAY)
_WITHOUT_EVERYDAY = ("preferred", "alternative", "former", "hidden")


def main(data: Path) -> None:
    """Print top-1, recall at 5, mean reciprocal rank and coverage at 95 % precision by source."""
    with tempfile.TemporaryDirectory() as nothing:
        store = load(read_sources(replace(Settings(), data=Path(nothing))))
    names = read_names(store, read_catalogue(store))
    texts = texts_of(names, everyday_names())
    plain = texts_of(names, ())
    features, without = Features(names, texts), Features(names, plain)
    held_out = _learned(names, texts, features, _WITHOUT_FORMER)
    places = {names.entries[entry].uri: place for place, entry in enumerate(texts.services)}
    whole = Assigner(names)
    official = Assigner(names, everyday=())
    cases, plain_cases = all_cases(data, names, texts, store), all_cases(data, names, plain, store)
    print("| source | cases | method | top-1 | recall@5 | MRR | coverage at 95 % precision |")
    print("|---|---|---|---|---|---|---|")
    for source, some in cases.items():
        few = plain_cases[source]
        if source in HIDING:
            found, bare = ours(some, features, held_out), ours(few, without, held_out)
        else:
            found, bare = assigned(some, whole, places), assigned(few, official, places)
        _print(source, some, "assigner", found)
        _print(source, few, "without everyday names", bare)
        _print(source, some, "BM25 alone", bm25(some, texts))
        _print(source, some, "rapidfuzz alone", fuzzy(some, texts))
        if source == ADDRESSES:
            asked = services_of_addresses(data)
            known = [places[uri] for uri in places if uri.rpartition("/")[2] in asked]
            closed = f"the same, among the {len(known)} services asked for"
            _print(closed, some, "assigner", among(found, known))
    official_only = _learned(names, texts, features, _WITHOUT_EVERYDAY)
    for source, blind in _everyday(texts).items():
        _print(source, blind, "assigner", ours(blind, features, official_only))
        _print(source, blind, "BM25 alone", bm25(blind, texts))
    _print_speed(names, [case.title for some in cases.values() for case in some][:1000])


def _learned(names: Names, texts: Texts, features: Features, kinds: Sequence[str]) -> Weights:
    examples = examples_of(names, texts, kinds)
    return learn(score_all(features, examples), examples)


def _print_speed(names: Names, titles: list[str]) -> None:
    begun = time.process_time()
    assigner = Assigner(names)
    opened = time.process_time()
    assigner.assign(titles)
    seconds = time.process_time() - opened
    opening = f"opening {opened - begun:.2f} s"
    print(f"\n{len(titles)} names in {seconds:.2f} s of processor time; {opening}.")


def _everyday(texts: Texts) -> dict[str, list[Case]]:
    """Return everyday names as titles: each hidden, and with it all of its service.

    Of either kind one in three: they are many.
    """
    alike = hidden_rows(texts)
    own: dict[int, list[int]] = {}
    for row, (owner, kind) in enumerate(zip(texts.owners, texts.kinds, strict=True)):
        if kind == EVERYDAY:
            own.setdefault(owner, []).append(row)
    rows = [row for some in own.values() for row in some][::3]
    hidden = {row: alike[key_of(texts.texts[row])] for row in rows}
    return {
        "everyday names, each unseen": [
            Case(texts.texts[row], (texts.owners[row],), hidden[row]) for row in rows
        ],
        "everyday names, none of the service's seen": [
            Case(
                texts.texts[row],
                (texts.owners[row],),
                sorted({*hidden[row], *own[texts.owners[row]]}),
            )
            for row in rows
        ],
    }


def _print(source: str, cases: Sequence[Case], method: str, ranking: Ranking) -> None:
    pairs = zip(ranking.services, cases, strict=True)
    right = np.stack([np.isin(found, case.services) for found, case in pairs])
    ranks = np.where(right.any(axis=1), right.argmax(axis=1) + 1, np.inf)
    cells = (
        f"{np.mean(ranks == 1):.3f}",
        f"{np.mean(ranks <= 5):.3f}",
        f"{np.mean(1 / ranks):.3f}",
        f"{coverage(ranking.confidence, right[:, 0]):.2f}",
    )
    print(f"| {source} | {len(cases)} | {method} | {' | '.join(cells)} |", flush=True)


def coverage(confidence: np.ndarray, right: np.ndarray, precision: float = 0.95) -> float:
    """Return the largest share of cases that can be assigned, surest first, at a precision.

    Cases of the same confidence are assigned together or not at all.
    """
    order = np.argsort(-confidence, kind="stable")
    held = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    last_of_its_kind = np.append(np.diff(confidence[order]) != 0, True)
    good = np.flatnonzero((held >= precision) & last_of_its_kind)
    return float((good[-1] + 1) / len(order)) if len(good) else 0.0


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
