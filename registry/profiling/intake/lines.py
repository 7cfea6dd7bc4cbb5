"""Judges the lines of a file of transactions before DuckDB reads it: their ends, their lengths."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from registry.errors import Place, UnreadableSourceError

#: How a Parquet file begins; it has no lines.
PARQUET = b"PAR1"
#: DuckDB tells of lines that are too long for it up to 32 MB; longer ones it leaves out unsaid.
_LONGEST = 16 * 1024 * 1024


def in_lines(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Pass the pieces of a file on. Raises UnreadableSourceError where a line is over 16 MiB."""
    first = next(pieces, b"")
    is_text, length = not first.startswith(PARQUET), 0
    for piece in chain((first,), pieces):
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r")) if is_text else len(piece)
        length = len(piece) - end if end >= 0 else length + len(piece)
        if length > _LONGEST:
            raise UnreadableSourceError(
                Place(name),
                f"One of its lines is longer than {_LONGEST:,} bytes: this is no table.",
                "Save the transactions as CSV with a line of column names first.",
            )
        yield piece


class Text(NamedTuple):
    """Whether text is UTF-8, and whether all its lines end alike (not told of other text)."""

    is_utf8: bool
    ends_alike: bool

    @property
    def is_plain(self) -> bool:
        """Whether it can be read as it is."""
        return self.is_utf8 and self.ends_alike


def judge(pieces: Iterator[bytes]) -> Text:
    """Read the pieces of a text, up to the first that is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    ends, left = set[str](), b""
    try:
        for piece in pieces:
            # Almost every file is; telling so is much quicker than decoding.
            if decoder.getstate() != (b"", 0) or not piece.isascii():
                decoder.decode(piece)
            # A return at the end of a piece may be the first half of a line end.
            whole = left + piece if left else piece
            left = b"\r" if whole.endswith(b"\r") else b""
            ends |= _line_ends(whole.removesuffix(left))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Text(is_utf8=False, ends_alike=False)
    return Text(is_utf8=True, ends_alike=len(ends | _line_ends(left)) <= 1)


def _line_ends(piece: bytes) -> set[str]:
    if b"\r" not in piece:
        return {"\n"} if b"\n" in piece else set()
    returns, feeds, both = piece.count(b"\r"), piece.count(b"\n"), piece.count(b"\r\n")
    counts = {"\r\n": both, "\r": returns - both, "\n": feeds - both}
    return {end for end, count in counts.items() if count}
