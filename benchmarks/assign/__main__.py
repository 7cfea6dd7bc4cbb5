"""Measure assignment by source and print the table of docs/assign.md."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.assign.cases import Case, all_cases, hidden_rows, key_of
from benchmarks.assign.methods import Ranking, bm25, fuzzy, ours
from registry.assigning import Assigner
from registry.assigning.features import Features
from registry.assigning.ranking import shipped_weights
from registry.assigning.texts import EVERYDAY, Texts, everyday_names, texts_of
from registry.assigning.training import examples_of, learn, score_all
from registry.building import load
from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.search.names import read_names
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
    cases = all_cases(data, names, texts, store)
    plain_cases = all_cases(data, names, plain, store)
    features, without = Features(names, texts), Features(names, plain)
    examples = examples_of(names, texts, _WITHOUT_FORMER)
    held_out = learn(score_all(features, examples), examples.services)
    blind = _everyday(texts)
    own = examples_of(names, texts, _WITHOUT_EVERYDAY)
    held_out_all = learn(score_all(features, own), own.services)
    print("| source | cases | method | top-1 | recall@5 | MRR | coverage at 95 % precision |")
    print("|---|---|---|---|---|---|---|")
    for source, some in cases.items():
        weights = held_out if some[0].hidden or source.startswith(("newest", "names")) else None
        learned = weights or shipped_weights()
        _print(source, some, "assigner", ours(some, features, learned))
        few = plain_cases[source]
        _print(source, few, "without everyday names", ours(few, without, learned))
        _print(source, some, "BM25 alone", bm25(some, texts))
        _print(source, some, "rapidfuzz alone", fuzzy(some, texts))
    _print("everyday names, each unseen", blind, "assigner", ours(blind, features, held_out_all))
    _print("everyday names, each unseen", blind, "BM25 alone", bm25(blind, texts))
    begun = time.process_time()
    assigner = Assigner(names)
    opened = time.process_time()
    titles = [case.title for some in cases.values() for case in some]
    assigner.assign(titles[:1000])
    seconds = time.process_time() - opened
    opening = f"opening {opened - begun:.2f} s"
    print(f"\n{len(titles[:1000])} names in {seconds:.2f} s of processor time; {opening}.")


def _everyday(texts: Texts) -> list[Case]:
    """Return every everyday name as a title, all texts of the same words hidden from it."""
    alike = hidden_rows(texts)
    return [
        Case(text, owner, alike[key_of(text)])
        for text, owner, kind in zip(texts.texts, texts.owners, texts.kinds, strict=True)
        if kind == EVERYDAY
    ]


def _print(source: str, cases: Sequence[Case], method: str, ranking: Ranking) -> None:
    right = ranking.services == np.array([case.service for case in cases])[:, None]
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
