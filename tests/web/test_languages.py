"""Which language a reader gets."""

from __future__ import annotations

import pytest

from registry.web.languages import choose_language, fallbacks


@pytest.mark.parametrize(
    ("tag", "tried"),
    [
        ("en", ["en"]),
        ("cy", ["cy", "en"]),
        ("nn-NO", ["nn-no", "nn", "nb", "en"]),
        ("nl-BE", ["nl-be", "nl", "en"]),
        ("zh-Hant-TW", ["zh-hant-tw", "zh-hant", "zh", "en"]),
    ],
)
def test_falls_back_to_parent_then_sibling_then_english(tag: str, tried: list[str]) -> None:
    assert list(fallbacks(tag)) == tried


@pytest.mark.parametrize(
    ("held", "asked", "accept", "chosen"),
    [
        (["en", "cy"], None, None, "en"),
        (["en", "cy"], None, "cy", "cy"),
        (["en", "cy"], "cy", "en", "cy"),
        (["en", "cy"], None, "fr, cy;q=0.5", "cy"),
        (["en", "cy"], None, "cy;q=0, en;q=0.1", "en"),
        (["en", "nb"], None, "nn", "nb"),
        (["en", "nl"], None, "nl-BE", "nl"),
        (["en", "nl-BE"], None, "nl", "en"),
        (["nl", "de"], None, "fr", "de"),
        (["en"], "not a language", None, "en"),
    ],
)
def test_chooses_among_those_held(
    held: list[str], asked: str | None, accept: str | None, chosen: str
) -> None:
    assert choose_language(held, asked, accept) == chosen
