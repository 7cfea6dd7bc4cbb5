"""The weights: learned from the shipped content, as they are shipped; the shipped words hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from registry.assigning import Assigner
from registry.assigning.ranking import RANKED, SURE, shipped_weights
from registry.assigning.texts import everyday_names, everyday_words
from registry.assigning.training import learn_from, shipped_names
from registry.assigning.trees import grow, score
from registry.config import Settings
from registry.search.names import Names
from registry.search.words import words_of


@pytest.fixture(scope="module")
def shipped(repository: Path) -> Names:
    return shipped_names(replace(Settings(), content=repository))


@pytest.fixture(scope="module")
def of_shipped(shipped: Names) -> Assigner:
    return Assigner(shipped)


def test_everyday_names_are_of_services_in_use(shipped: Names) -> None:
    in_use = {
        entry.notation
        for entry in shipped.entries
        if "services" in entry.lists and not entry.retired
    }
    assert len(everyday_names()) > 150
    assert {number for number, _ in everyday_names()} <= in_use


def test_everyday_words_are_single_folded_words() -> None:
    assert len(everyday_words()) > 80
    assert [word for word in everyday_words() if words_of(word) != [word]] == []


@pytest.mark.slow
def test_the_shipped_weights_are_what_the_shipped_content_teaches(shipped: Names) -> None:
    learned, kept = learn_from(shipped), shipped_weights()
    message = "the content changed; run: python -m registry.assigning.training"
    # Where two splits are as good, another processor may take the other: the sum hardly changes.
    rows = np.random.default_rng(0).random((2_000, len(RANKED)))
    apart = np.abs(score(learned.ranking, rows) - score(kept.ranking, rows))
    assert apart.mean() < 0.1, message
    # Its weights are of numbers that go together, so that only what they come to can be compared.
    sure = np.random.default_rng(1).random((2_000, len(SURE)))
    both = [1 / (1 + np.exp(-(sure @ each.confidence + each.bias))) for each in (learned, kept)]
    assert np.abs(both[0] - both[1]).mean() < 0.03, message


def test_trees_learn_what_no_weighing_can() -> None:
    rows = np.random.default_rng(1).random((800, 30))
    either = (rows[:, 3] > 0.5) != (rows[:, 7] > 0.5)
    trees = grow(rows, either)
    assert trees == grow(rows, either)
    right = (score(trees, rows) > 0) == either
    assert right.mean() > 0.9


def test_a_tree_goes_below_up_to_its_threshold() -> None:
    rows = np.array([[0.25, 9], [0.5, 9], [0.75, 1], [0.75, 9]])
    assert score([[0, 0.5, -1.0, [1, 4.0, 2.0, 3.0]], 0.5], rows).tolist() == [-0.5, -0.5, 2.5, 3.5]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Apply for a blue badge", "279"),
        ("Report a pothole", "557"),
        ("Register a death", "321"),
        ("Council tax - change of address", "58"),
        ("Fly-tipping", "587"),
        ("Allotments", "510"),
        ("Pay your council tax", "57"),
    ],
)
def test_titles_of_councils_get_the_numbers_they_are_known_by(
    of_shipped: Assigner, title: str, number: str
) -> None:
    (assignment,) = of_shipped.assign([title])
    assert assignment.candidates[0].entry.notation == number
