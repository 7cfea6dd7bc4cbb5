"""Marking: a text of which the words looked for stand out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from registry.search.words import fold, stem

_WORD = re.compile(r"[^\W_]+")
#: Of a longer piece without marks only the ends are shown, so many characters each.
_LONGEST = 160
_END = 70
#: Texts whose words are kept; of a longer text they would take more room than they save time.
_TEXTS_KEPT, _KEPT_LENGTH = 8192, 200


class _Word(NamedTuple):
    """A word of a text: where it is, and what it is looked for by."""

    start: int
    end: int
    folded: str
    stem: str


def marked(text: str, words: Iterable[str]) -> Markup:
    """Write a text with the words looked for marked; of a long text only what is near to them."""
    wanted = {form for word in words for form in (word, stem(word, "en"))}
    written, last = [], 0
    for word in _words_kept(text) if len(text) <= _KEPT_LENGTH else _words(text):
        if word.folded in wanted or word.stem in wanted:
            before, itself = _shortened(text[last : word.start]), text[word.start : word.end]
            written.append(f"{escape(before)}<mark>{escape(itself)}</mark>")
            last = word.end
    written.append(escape(_shortened(text[last:])))
    return Markup("".join(written))  # noqa: S704  # every piece is escaped


def _words(text: str) -> tuple[_Word, ...]:
    found = ((match, fold(match.group())) for match in _WORD.finditer(text))
    return tuple(_Word(*match.span(), folded, stem(folded, "en")) for match, folded in found)


_words_kept = lru_cache(_TEXTS_KEPT)(_words)


def _shortened(piece: str) -> str:
    return piece if len(piece) <= _LONGEST else f"{piece[:_END]} \u2026 {piece[-_END:]}"
