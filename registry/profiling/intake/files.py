"""Opens a file of transactions: what it is, how it is written; refuses what is no table.

Nothing is held in memory: files are read in pieces, and what is not plain UTF-8 text with one kind
of line end is written anew beside, counting every byte that comes out, so that a small file cannot
become an endless one.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from registry.errors import Place, UnreadableSourceError
from registry.profiling.intake.lines import PARQUET, in_lines, judge
from registry.readers.text import UTF16_MARKS

#: Called with what is being done and how much of it is done, 0 to 1.
Progress = Callable[[str, float], None]

_PIECE = 4 * 1024 * 1024
_HEAD = 256 * 1024
_GZIP, _UTF8_MARK = b"\x1f\x8b", b"\xef\xbb\xbf"
_SEPARATORS = ",;\t|"
#: How files begin that are no table of this kind, and what they are.
_OTHERS = {
    b"PK\x03\x04": "a spreadsheet or an archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet or document",
    b"%PDF": "a PDF document",
    b"<": "XML or a web page",
    b"{": "JSON",
    b"[": "JSON",
}


class Table(NamedTuple):
    """A file ready to be read: Parquet, or UTF-8 text with this separator; its columns' names.

    `sha256` is that of the file as it was given.
    """

    file: Path
    name: str
    sha256: str
    is_parquet: bool
    names: tuple[str, ...]
    separator: str = ","


def open_table(stream: BinaryIO, name: str, folder: Path, limit: int, progress: Progress) -> Table:
    """Take in a file and find out how it is written; copies go to ``folder``.

    A regular file of UTF-8 text, or Parquet, is read where it lies. Raises UnreadableSourceError
    for what is larger than ``limit`` bytes once unpacked, empty, or no table.
    """
    incoming = _Incoming(stream, name, limit, progress)
    in_place = _regular_file(stream)
    head = incoming.head()
    if head.startswith(_GZIP):
        packed = gzip.GzipFile(fileobj=incoming.as_stream())
        pieces = _unpacked(packed, name, limit)
    else:
        pieces = incoming.pieces()
    if in_place is not None and not head.startswith((_GZIP, _UTF8_MARK, *UTF16_MARKS)):
        if head.startswith(PARQUET) or judge(in_lines(pieces, name)).is_plain:
            for _ in pieces:
                pass
            return _described(in_place, name, incoming.sha256)
        incoming.rewind()
        pieces = incoming.pieces()
    copy = folder / "input"
    _write(in_lines(pieces, name), copy, name)
    return _described(copy, name, incoming.sha256)


class _Incoming:
    """A stream whose bytes are counted and hashed as they are read."""

    def __init__(self, stream: BinaryIO, name: str, limit: int, progress: Progress) -> None:
        self._stream, self._name, self._limit, self._progress = stream, name, limit, progress
        self._total = _size(stream)
        self._first = b""
        self._hash, self._read = hashlib.sha256(), 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def head(self) -> bytes:
        self._first = self._stream.read(_HEAD)
        if not self._first.strip(_UTF8_MARK + b" \r\n\t\0"):
            raise UnreadableSourceError(
                Place(self._name), "The file is empty.", "Give a table of transactions."
            )
        return self._first

    def rewind(self) -> None:
        self._stream.seek(0)
        self._hash, self._read, self._first = hashlib.sha256(), 0, b""

    def pieces(self) -> Iterator[bytes]:
        piece = self._first or self._stream.read(_PIECE)
        while piece:
            self._read += len(piece)
            if self._read > self._limit:
                _refuse_large(self._name, self._limit)
            self._hash.update(piece)
            if self._total:
                self._progress("reading", min(1.0, self._read / self._total))
            yield piece
            piece = self._stream.read(_PIECE)

    def as_stream(self) -> io.BufferedReader:
        return io.BufferedReader(_Pieces(self.pieces()), _PIECE)


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer
        self._left = self._left or next(self._pieces, b"")
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def _unpacked(packed: gzip.GzipFile, name: str, limit: int) -> Iterator[bytes]:
    total = 0
    try:
        while piece := packed.read(_PIECE):
            total += len(piece)
            if total > limit:
                _refuse_large(name, limit)
            yield piece
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableSourceError(
            Place(name), f"The gzip file is damaged ({error}).", "Pack it again."
        ) from error


def _write(pieces: Iterator[bytes], file: Path, name: str) -> None:
    """Write pieces as UTF-8 text without a mark, all lines ended alike; Parquet as it is."""
    with file.open("wb") as target:
        for piece in pieces:
            target.write(piece)
    with file.open("rb") as written:
        head = written.read(_HEAD)
        # Before it is taken for text of another encoding, and that for a fault of the encoding.
        _refuse_kinds(head, name)
        encoding = _encoding(head, written)
    if encoding is not None:
        _transcode(file, encoding, name)


def _encoding(head: bytes, written: BinaryIO) -> str | None:
    """Return the encoding of a file that has to be written anew; None for one that has not."""
    if head.startswith(PARQUET):
        return None
    if head.startswith(UTF16_MARKS):
        return "utf-16"
    if head.startswith(_UTF8_MARK):
        return "utf-8-sig"
    written.seek(0)
    text = judge(iter(lambda: written.read(_PIECE), b""))
    if text.is_plain:
        return None
    return "utf-8" if text.is_utf8 else "windows-1252"


def _transcode(file: Path, encoding: str, name: str) -> None:
    anew = file.with_name("input.utf-8")
    try:
        with (
            file.open(encoding=encoding) as source,
            anew.open("w", encoding="utf-8", newline="") as target,
        ):
            while piece := source.read(_PIECE):
                target.write(piece)
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(
            Place(name),
            "It is text neither in UTF-8 nor in Windows-1252 or UTF-16.",
            "Save it again as CSV UTF-8.",
        ) from error
    anew.replace(file)


def _described(file: Path, name: str, sha256: str) -> Table:
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(PARQUET):
        return Table(file, name, sha256, is_parquet=True, names=())
    _refuse_kinds(head, name)
    if b"\0" in head:
        _refuse_other(name, "This is neither text nor Parquet.")
    text = codecs.getincrementaldecoder("utf-8")().decode(head)
    separator, names = _header(text, name)
    return Table(file, name, sha256, is_parquet=False, names=names, separator=separator)


def _header(text: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the separator and the names: the separator that gives the header most cells."""
    best = max(_SEPARATORS, key=lambda separator: len(_first_row(text, separator)))
    names = tuple(cell.strip() for cell in _first_row(text, best))
    if len(names) < 2:
        _refuse_other(name, "Its first line has no commas, semicolons, tabs or bars.")
    return best, names


def _first_row(text: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])


def _refuse_kinds(head: bytes, name: str) -> None:
    for start, what in _OTHERS.items():
        if head.lstrip().startswith(start):
            _refuse_other(name, f"This is {what}, not a table as CSV or Parquet.")


def _refuse_other(name: str, problem: str) -> None:
    raise UnreadableSourceError(
        Place(name), problem, "Save the transactions as CSV with a line of column names first."
    )


def _refuse_large(name: str, limit: int) -> None:
    raise UnreadableSourceError(
        Place(name),
        f"It is larger than {limit:,} bytes once unpacked.",
        "Split the period, or raise REGISTRY_UPLOAD_BYTES.",
    )


def _size(stream: BinaryIO) -> int:
    file = _regular_file(stream)
    return file.stat().st_size if file else 0


def _regular_file(stream: BinaryIO) -> Path | None:
    """Return the file that a stream reads from its start; None for a pipe, a socket, memory."""
    name = getattr(stream, "name", None)
    if not isinstance(name, str) or not Path(name).is_file() or stream.tell() != 0:
        return None
    return Path(name).absolute()
