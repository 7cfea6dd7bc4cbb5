"""Bytes to text, and the defects of official texts: leaked literals, blanks, double encoding."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from rdflib import Literal
from rdflib.namespace import XSD

from registry.errors import Place, UnreadableSourceError

_UTF8_MARK = b"\xef\xbb\xbf"
#: The byte-order marks of UTF-16, which no official list is in.
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LEAK_END = re.compile(r'"@[a-z]{2}$')
_LANGUAGE_TAIL = re.compile(r"@en$")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\s+")
# UTF-8 bytes that were read as Windows-1252 once too often: a lead byte and what follows it.
_TWICE_ENCODED = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u017d\u2013-\u203a\u20ac\u2122]+"
)
_LONGEST_DATE = 32
_SLASHED_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DATE_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$")


class Decoded(NamedTuple):
    """The text of a file, how it was encoded, and whether a byte-order mark was there."""

    text: str
    encoding: str
    has_mark: bool


def decode(data: bytes, name: str) -> Decoded:
    """Turn bytes into text: UTF-8 with or without a mark, else Windows-1252.

    Raises UnreadableSourceError for UTF-16 and for bytes that are text in neither encoding.
    """
    if data.startswith(UTF16_MARKS):
        raise UnreadableSourceError(
            Place(name), "The text is UTF-16.", "Save it again as CSV UTF-8, or XML in UTF-8."
        )
    has_mark = data.startswith(_UTF8_MARK)
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8", has_mark)
    except UnicodeDecodeError:
        try:
            return Decoded(data.decode("windows-1252"), "windows-1252", has_mark)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableSourceError(
                Place(name, line=line),
                f"Byte 0x{data[error.start]:02X} is a letter neither in UTF-8 nor in Windows-1252.",
                "Save the file again in UTF-8.",
            ) from error


def repair_encoding(text: str) -> str:
    """Undo a double encoding (the letters of UTF-8 bytes shown one by one), where it is certain."""
    for _ in range(2):
        text = _TWICE_ENCODED.sub(_decode_again, text)
    return text


def _decode_again(match: re.Match[str]) -> str:
    try:
        return match.group().encode("windows-1252").decode("utf-8")
    except UnicodeError:
        return match.group()


def clean_prose(text: str) -> str:
    """Take from a note what is not the author's: leaked literal marks, `@en`, odd blanks.

    Line breaks and spacing inside stay; the ends are trimmed.
    """
    if text.startswith('"') and (end := _LEAK_END.search(text)):
        text = text[: end.start()].strip('"')
    else:
        text = _LANGUAGE_TAIL.sub("", text)
    return repair_encoding(text).replace("\u00a0", " ").replace("\r\n", "\n").strip()


def clean_label(text: str) -> str:
    """Clean a name and bring it onto one line with single blanks."""
    return _BLANKS.sub(" ", clean_prose(text))


def date_literal(text: str) -> Literal | None:
    """Read `YYYY-MM-DD`, `DD/MM/YYYY` or a date-time without zone; None when it is none of them.

    Date-times keep their lexical form, milliseconds and all (contract esd-formats, sections 1-2).
    """
    return _date_literal(text) if len(text) <= _LONGEST_DATE else None


@lru_cache(maxsize=4096)
def _date_literal(text: str) -> Literal | None:
    try:
        if slashed := _SLASHED_DATE.match(text):
            day, month, year = (int(part) for part in slashed.groups())
            return Literal(date(year, month, day).isoformat(), datatype=XSD.date)
        if _DATE.match(text):
            return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
        if _DATE_TIME.match(text):
            datetime.fromisoformat(text)
            return Literal(text, datatype=XSD.dateTime, normalize=False)
    except ValueError:
        return None
    return None


def clean_html(text: str) -> str:
    """Take the HTML tags out of a header field; a line break tag becomes a line break."""
    return _TAG.sub("", _LINE_BREAK.sub("\n", text))
