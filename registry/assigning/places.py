"""Places: whose page a title is (*| Leicester City Council*), taken out before it is compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from registry.search.words import words_of

#: What stands between the parts of a page's title: the page, the section, the site.
_BETWEEN = re.compile(r"\s*[|\u00bb\u203a\u2022\u2013\u2014]\s*|\s+-+\s+|\s*::?\s+")
#: Words of an authority's name beside the place it is of.
_KINDS = frozenset(
    words_of(
        "council borough city county district metropolitan royal london unitary corporation "
        "authority combined cbc mbc bc dc cc"
    )
)
#: Words of a part that tells only of the site.
_OF_A_SITE = _KINDS | frozenset(
    words_of("of the and home homepage website online welcome to gov uk www my your local official")
)
_BEFORE = frozenset(words_of("in at of across within around throughout near for"))
_LONGEST_NAME = 6


class Places:
    """The places that authorities are named after, and the words that also mean something else."""

    def __init__(self, authorities: Iterable[str], ordinary: Collection[str]) -> None:
        self._ordinary = ordinary
        self._names: set[tuple[str, ...]] = set()
        for authority in authorities:
            words = words_of(authority)
            place = [word for word in words if word not in _KINDS]
            place = place[1:] if place[:1] == ["of"] else place
            short = tuple(word for word in place if word != "the")
            self._names |= {short, tuple(word for word in short if word != "and")}
        self._names.discard(())

    def taken_out(self, title: str) -> str:
        """Return a title without whose it is; as it stands where nothing else would be left."""
        parts = [part for part in _BETWEEN.split(title) if part.strip()]
        told = [part for part in parts if len(parts) == 1 or not self._is_of_a_site(part)]
        left = [" ".join(self._without_names(words_of(part))) for part in told]
        text = " ".join(part for part in left if part)
        # Most titles tell of no place: they stay as they are, to the last stroke.
        words = words_of(text)
        return title if set(words) <= _OF_A_SITE or words == words_of(title) else text

    def _is_of_a_site(self, part: str) -> bool:
        words = words_of(part)
        if words[-1:] == ["council"] and _KINDS & {*words[-2:-1]}:
            return True
        return set(self._without_names(words)) <= _OF_A_SITE and bool(_KINDS & {*words})

    def _without_names(self, words: list[str]) -> list[str]:
        """Leave out each place, the word before that leads to it, and the kind of its council."""
        kept: list[str] = []
        at = 0
        while at < len(words):
            length = self._length_at(words, at, kept[-1] if kept else "")
            if length == 0:
                kept.append(words[at])
                at += 1
                continue
            at += length
            while kept and kept[-1] in _BEFORE | (_KINDS - {"council"}) | {"the"}:
                kept.pop()
            while at + 1 < len(words) and words[at] in _KINDS and words[at + 1] in _KINDS:
                at += 1
        return kept

    def _length_at(self, words: list[str], at: int, before: str) -> int:
        """Return how many words from a place on are a name that means no more than the place."""
        for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            name = tuple(words[at : at + length])
            after = words[at + length] if at + length < len(words) else ""
            is_told = length > 1 or name[0] not in self._ordinary
            if name in self._names and (is_told or before in {"in", "of"} or after in _KINDS):
                return length
        return 0
