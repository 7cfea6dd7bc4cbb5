"""Cells: what one cell's text is, cleaned, and whether it can be an address, number or date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

_BLANKS = re.compile(r"[\s\u00a0\u2007\u202f]+")
#: Signs that are not seen, as they come along with text from web pages: of no width, of direction.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
#: ``http://...``, ``www...``, a short form such as ``esd:service/1``; not a time or a ratio.
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:/|www\.|<?https?[:;/]|[a-z][\w.-]*:[a-z_]\S*$)", re.I)
#: A number with what people write around it: ``LGSL 57``, ``#57``, ``No. 57``, ``057``, ``57.0``;
#: other letters before a number may be part of somebody's own identifier.
_AROUND = re.compile(
    r"^(?:(?:LG[A-Z]{2,3}|IPSV|GCL|ID|No|Nr|number|code|service)[ .:#_-]{0,2}|#)?"
    r"0*(\d+)(?:[.,]0+)?$",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+$")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"^(?:\d{{1,2}}[-/ ]{_MONTH}(?:[-/ ]\d{{2,4}})?|{_MONTH}[-/ ]\d{{2,4}}"
    r"|\d{4}-\d{2}-\d{2}(?:[ T][\d:.]+)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})$",
    re.IGNORECASE,
)
#: How a spreadsheet shows a long number in a narrow column: ``1.5E+03``.
_POWER_OF_TEN = re.compile(r"^\d(?:[.,]\d+)?E\+\d+$", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"^[+-]?[\d., ]+%?$")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HOST = re.compile(r"^https?://(?:[^/\s@]+@)?[A-Za-z0-9\[][A-Za-z0-9.:\]-]*(?:[/?#]|$)")
_DOUBLED = re.compile(r"^(?:https?:/{0,2}){1,9}https?[:/]/{0,2}", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\s<>"{}|\\^`]')
#: The day that a spreadsheet counts from: 57 shown as a date is 26 February 1900.
_EPOCH = date(1899, 12, 31)
_LEAP = 59


def clean(text: str) -> str:
    """Take blanks from the ends, bring those within to one each; take out what is not seen."""
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    return _BLANKS.sub(" ", text).strip()


def address_like(text: str) -> bool:
    """Say whether a text is meant as an address."""
    return bool(_ADDRESS.match(text.strip()))


def written_out(text: str, namespaces: Mapping[str, str]) -> str:
    """Write a short form (``esd:service/1``) out in full; other texts as they are."""
    name, colon, rest = text.partition(":")
    is_short = colon and name in namespaces and not rest.startswith("//")
    return namespaces[name] + rest if is_short else text


def is_date(text: str) -> bool:
    """Say whether a text is a date, as spreadsheets make them of numbers."""
    return bool(_DATE.match(text))


def changed_into(text: str) -> str | None:
    """Say what a spreadsheet has made of a number; None where a text is nothing of the kind."""
    if is_date(text):
        return "a date"
    return "a power of ten" if _POWER_OF_TEN.match(text) else None


def number_before_date(text: str) -> str | None:
    """Return the number that a spreadsheet shows as this date; None where that is improbable."""
    try:
        days = (date.fromisoformat(text[:10]) - _EPOCH).days
    except ValueError:
        return None
    # Spreadsheets believe in 29 February 1900.
    return str(days + (days > _LEAP)) if 0 < days < 10_000 else None


def plain_number(text: str) -> str:
    """Take from a number what is written around it; other texts as they are, cleaned."""
    text = unicodedata.normalize("NFKC", clean(text))
    if _GROUPED.match(text):
        return text.replace(",", "")
    found = _AROUND.match(text)
    return found[1] if found else text


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would take a text for a formula; plain numbers are none."""
    return text.startswith(_FORMULA) and not _PLAIN_NUMBER.match(text) and len(text) > 1


def harmless(text: str) -> str:
    """Write a text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if is_formula(text) else text


def impossible_address(text: str) -> str | None:
    """Say why a web address cannot be one; None where it can."""
    if _DOUBLED.match(text):
        return "it has its scheme twice"
    if _FORBIDDEN.search(text):
        return "it holds a blank or a sign that no address may hold"
    if re.match(r"^https?", text, re.IGNORECASE) and not _HOST.match(text.lower()):
        return "it has no host where one belongs"
    return None


def mended_address(text: str) -> str:
    """Write an impossible address as it was most probably meant."""
    rest = _DOUBLED.sub("", text.strip().strip("<>"))
    return f"http://{rest.lstrip('/:')}".replace(" ", "")
