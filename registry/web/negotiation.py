"""Content negotiation: which of the formats on offer a request gets; RFC 9110, section 12.5.1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header


class Offer(NamedTuple):
    """A format on offer: what its addresses end with, its media type, its name."""

    suffix: str
    media_type: str
    name: str


class _Match(NamedTuple):
    quality: float
    specificity: int


class _Range(NamedTuple):
    bare: str
    has_parameters: bool
    quality: float


def choose_offer(offers: Sequence[Offer], accept: str | None) -> Offer | None:
    """Choose the offer an ``Accept`` header likes best; None where it likes none.

    Among equals the one named more exactly wins, then the earlier one. Without a header the first.
    """
    if not accept or not accept.strip():
        return offers[0]
    ranges = _ranges(accept)
    best: Offer | None = None
    best_match = _Match(0, -1)
    for offer in offers:
        match = _match(offer.media_type, ranges)
        if match.quality > 0 and match > best_match:
            best, best_match = offer, match
    return best


def split_suffix(path: str, offers: Sequence[Offer]) -> tuple[str, Offer | None]:
    """Take a known suffix off a path: ``1.ttl`` gives ``1`` and the offer of Turtle.

    The longest one counts: ``services.tidy.csv`` is not the CSV of ``services.tidy``.
    """
    fitting = [offer for offer in offers if path.removesuffix(f".{offer.suffix}") not in {path, ""}]
    if not fitting:
        return path, None
    offer = max(fitting, key=lambda each: len(each.suffix))
    return path.removesuffix(f".{offer.suffix}"), offer


def _ranges(accept: str) -> list[_Range]:
    found = []
    for value, quality in parse_accept_header(accept, Accept):
        bare, _, parameters = value.partition(";")
        found.append(_Range(bare.strip().lower(), bool(parameters.strip()), quality))
    return found


def _match(media_type: str, ranges: list[_Range]) -> _Match:
    """Return the quality of a type by the most specific range that covers it.

    A range with parameters (a profile, a charset) covers the bare type, but yields to one without.
    """
    best = _Match(0, -1)
    for each in ranges:
        specificity = _specificity(media_type, each)
        if specificity is not None and specificity > best.specificity:
            best = _Match(each.quality, specificity)
    return best


def _specificity(media_type: str, covering: _Range) -> int | None:
    if covering.bare == media_type:
        return 2 if covering.has_parameters else 3
    if covering.bare == media_type.partition("/")[0] + "/*":
        return 1
    return 0 if covering.bare == "*/*" else None
