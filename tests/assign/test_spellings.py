"""Other spellings, abbreviations and typing errors come to the words of the lists."""

from __future__ import annotations

import pytest

from registry.assigning.mistyped import Typing
from registry.assigning.spellings import shipped_spellings, spelled
from registry.search.words import words_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fly tip", "flytipping"),
        ("hmo license", "house multiple occupation licence"),
        ("car park", "carpark"),
        ("park", "park"),
        ("car", "car"),
        ("pre app planning", "preapplication planning"),
    ],
)
def test_each_spelling_comes_to_one(written: str, meant: str) -> None:
    assert spelled(written.split()) == meant.split()


def test_spellings_are_of_folded_words_and_end_where_they_lead() -> None:
    known = shipped_spellings()
    assert len(known) > 100
    assert [w for w in known if tuple(words_of(" ".join(w))) != w or len(w) > 2] == []
    assert [means for means in known.values() if spelled(means) != list(means)] == []


@pytest.mark.parametrize(
    ("word", "mended"),
    [
        ("recyclng", "recycling"),
        ("counicl", "council"),
        ("bons", "bons"),
        ("libraries", "libraries"),
        ("library", "library"),
        ("zzzzzzzz", "zzzzzzzz"),
    ],
)
def test_a_word_one_stroke_from_a_known_one_is_mended(word: str, mended: str) -> None:
    typing = Typing(["recycling bins", "council libraries"])
    assert typing.mended([word]) == [mended]
