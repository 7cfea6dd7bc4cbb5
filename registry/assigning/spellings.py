"""Spellings: words and abbreviations as people write them, in the one way the texts have them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files


@cache
def shipped_spellings() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return what is written, one word or two, and the words it means, folded both."""
    text = files("registry.assigning").joinpath("spellings.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {tuple(row["written"].split()): tuple(row["means"].split()) for row in rows}


def spelled(words: Sequence[str]) -> list[str]:
    """Return folded words with each other spelling, and each abbreviation, put into its words."""
    known = shipped_spellings()
    found: list[str] = []
    at = 0
    while at < len(words):
        for length in (2, 1):
            written = tuple(words[at : at + length])
            if written in known:
                found += known[written]
                at += len(written)
                break
        else:
            found.append(words[at])
            at += 1
    return found
