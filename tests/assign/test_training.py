"""The weights: learned from the shipped content, as they are shipped; the shipped words hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from registry.assigning import Assigner
from registry.assigning.ranking import shipped_weights
from registry.assigning.texts import everyday_names, everyday_words
from registry.assigning.training import learn_from, shipped_names
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
    np.testing.assert_allclose(learned.ranking, kept.ranking, atol=0.05, err_msg=message)
    np.testing.assert_allclose(learned.confidence, kept.confidence, atol=0.05, err_msg=message)


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Apply for a blue badge", "279"),
        ("Report a pothole", "557"),
        ("Register a death", "321"),
        ("Council tax - change of address", "58"),
        ("Fly-tipping", "587"),
        ("Allotments", "510"),
    ],
)
def test_titles_of_councils_get_the_numbers_they_are_known_by(
    of_shipped: Assigner, title: str, number: str
) -> None:
    (assignment,) = of_shipped.assign([title])
    assert assignment.candidates[0].entry.notation == number
