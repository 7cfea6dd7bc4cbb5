"""Named: titles that are the very name of one service in use, and what that says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from registry.assigning.texts import Texts, key_of
from registry.assigning.titles import is_plain
from registry.search.names import Names
from registry.search.words import words_of

Words = tuple[str, ...]

#: A title that is the preferred name of a service means it, but for those who err.
_NAMED = 0.98
#: Where it is another name of it alone, and the rest speaks for another service.
_AGAINST = 0.6


class Meant(NamedTuple):
    """The service whose name a title is, and whether that is its preferred name."""

    service: int
    is_preferred: bool

    def confidence(self, without: float, is_first: bool) -> float:
        """Return how sure that is, by the confidence without it in what then is the first."""
        if self.is_preferred:
            return max(_NAMED, without if is_first else 0)
        return without if is_first else _AGAINST


class Named:
    """Knows services by their names; a name that two of them share tells of neither."""

    def __init__(self, names: Names, texts: Texts, everyday: Iterable[tuple[str, str]]) -> None:
        entries = [names.entries[place] for place in texts.services]
        in_use = {entry.notation: i for i, entry in enumerate(entries) if not entry.retired}
        own = [
            (owner, text, kind)
            for owner, text, kind in zip(texts.owners, texts.texts, texts.kinds, strict=True)
            if kind in {"preferred", "alternative"} and not entries[owner].retired
        ]
        preferred = [(owner, text) for owner, text, kind in own if kind == "preferred"]
        others = [(owner, text) for owner, text, _ in own]
        others += [(in_use[number], text) for number, text in everyday if number in in_use]
        self._preferred = _of_one(preferred, _as_written)
        self._others = _of_one(others, _as_written)
        plain = [(owner, text) for owner, text in others if is_plain(text)]
        self._alike = _of_one(others, key_of) | _of_one(plain, key_of)

    def meant(self, title: str, telling: Iterable[str]) -> Meant | None:
        """Return the service that alone has a title, or its ``telling`` words, for a name."""
        written = _as_written(title)
        if written in self._preferred:
            return Meant(self._preferred[written], True)
        service = self._others.get(written, self._alike.get(key_of(" ".join(telling))))
        return None if service is None else Meant(service, False)


def _of_one(texts: Iterable[tuple[int, str]], words_in: Callable[[str], Words]) -> dict[Words, int]:
    owners: dict[Words, set[int]] = {}
    for owner, text in texts:
        owners.setdefault(words_in(text), set()).add(owner)
    return {words: min(of) for words, of in owners.items() if len(of) == 1 and words}


def _as_written(text: str) -> Words:
    return tuple(words_of(text))
