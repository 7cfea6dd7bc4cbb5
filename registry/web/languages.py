"""Which language a reader gets: what was asked for, then its kin, then English, then any."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

#: The language most readers of another can read.
_SIBLINGS = {"cy": "en", "gd": "en", "ga": "en", "nn": "nb", "nb": "nn", "no": "nb"}


def fallbacks(tag: str) -> Iterator[str]:
    """Yield the languages to try for a BCP 47 tag, in lower case, ending with English.

    ``nl-BE`` gives nl-be, nl, en; ``cy`` gives cy, en; ``nn-NO`` gives nn-no, nn, nb, en.
    """
    yield from dict.fromkeys([*_kin(tag), "en"])


def choose_language(held: Collection[str], asked: str | None, accept: str | None) -> str:
    """Choose one of the languages held; ``asked`` (from ``?lang=``) beats the header ``accept``.

    Each wish is tried with its parents and sibling before the next one; then English; then any.
    """
    by_tag = {tag.lower(): tag for tag in held}
    for wish in _wishes(asked, accept):
        for tag in _kin(wish):
            if tag in by_tag:
                return by_tag[tag]
    return by_tag.get("en") or min(held)


def _kin(tag: str) -> list[str]:
    parts = tag.lower().split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    sibling = _SIBLINGS.get(parts[0])
    return [*tags, sibling] if sibling else tags


def _wishes(asked: str | None, accept: str | None) -> list[str]:
    if asked:
        return [asked]
    ranges = parse_accept_header(accept, LanguageAccept)
    return [tag for tag, quality in ranges if quality > 0 and tag != "*"]
