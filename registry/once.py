"""Functions that work something out once: asked the same again, they say what they said before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

_Asked = ParamSpec("_Asked")
_Said = TypeVar("_Said")


class _TheVery:
    """An object that is equal to itself alone; it is held, so that no other takes its place."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TheVery) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def once(most: int) -> Callable[[Callable[_Asked, _Said]], Callable[_Asked, _Said]]:
    """Keep the `most` latest used results of a function that depends on its arguments alone.

    Unlike `functools.lru_cache` it takes lists and mappings, by what is in them; what else cannot
    be hashed is known by being the very same object. Callers share results: nobody changes them.
    """

    def keeping(work_out: Callable[_Asked, _Said]) -> Callable[_Asked, _Said]:
        kept: OrderedDict[Hashable, _Said] = OrderedDict()
        lock = Lock()

        @wraps(work_out)
        def asked(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Said:
            key = _key((args, kwargs))
            with lock:
                if key in kept:
                    kept.move_to_end(key)
                    return kept[key]
            # Two threads may both work it out, rather than one wait for another's question.
            said = work_out(*args, **kwargs)
            with lock:
                kept[key] = said
                while len(kept) > most:
                    kept.popitem(last=False)
            return said

        return asked

    return keeping


def _key(value: Any) -> Hashable:
    if isinstance(value, list | tuple):
        return tuple(_key(part) for part in value)
    if isinstance(value, Mapping):
        return frozenset((name, _key(part)) for name, part in value.items())
    try:
        hash(value)
    except TypeError:
        return _TheVery(value)
    return value  # type: ignore[no-any-return]
