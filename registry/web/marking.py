"""Marking: a text cut into pieces, so that the words looked for stand out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from registry.search.words import fold, stem

_WORD = re.compile(r"[^\W_]+")
#: Of a longer piece without marks only the ends are shown, so many characters each.
_LONGEST = 160
_END = 70


class Piece(NamedTuple):
    """A piece of a text, and whether it is one of the words looked for."""

    text: str
    marked: bool


def pieces_of(text: str, words: Sequence[str]) -> list[Piece]:
    """Cut a text so that the words looked for stand alone; of a long text only what is near."""
    wanted = {stem(word, "en") for word in words} | set(words)
    pieces, last = [], 0
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if folded in wanted or stem(folded, "en") in wanted:
            pieces += [Piece(text[last : match.start()], False), Piece(match.group(), True)]
            last = match.end()
    pieces.append(Piece(text[last:], False))
    return [_shortened(piece) for piece in pieces if piece.text]


def _shortened(piece: Piece) -> Piece:
    if piece.marked or len(piece.text) <= _LONGEST:
        return piece
    return Piece(f"{piece.text[:_END]} \u2026 {piece.text[-_END:]}", False)
