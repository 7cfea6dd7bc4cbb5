"""Progress of a long check, sent line by line while it goes on: newline-delimited JSON."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from registry.errors import RegistryError

T = TypeVar("T")

#: Called with the rows done and the rows in all.
Report = Callable[[int, int], None]
MEDIA_TYPE = "application/x-ndjson"


class _StoppedError(Exception):
    """Nobody reads the answer any more."""


class Work(Generic[T]):
    """Something that runs in a thread of its own and says how far it is."""

    def __init__(self, run: Callable[[Report], T], end: Callable[[], None]) -> None:
        """Begin to ``run``; whatever becomes of it, ``end`` is called once, when it is over."""
        self._run, self._end = run, end
        self._steps: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._result: T | None = None
        self._error: BaseException | None = None
        threading.Thread(target=self._work, daemon=True).start()

    def lines(self, last: Callable[[T], dict[str, object]]) -> Iterator[bytes]:
        """Yield a line for each step, then what ``last`` makes of the result, or the problem.

        Where the reader goes away, the work stops at its next step.
        """
        try:
            while (step := self._steps.get()) is not None:
                yield _line({"done": step[0], "total": step[1]})
            if isinstance(self._error, RegistryError):
                problem = {"title": "This file cannot be read", "status": 422}
                yield _line({"problem": {**problem, "detail": str(self._error)}})
            elif self._error is not None or self._result is None:
                detail = "The registry could not check this file, through a fault of its own."
                yield _line({"problem": {"title": "Fault", "status": 500, "detail": detail}})
            else:
                yield _line(last(self._result))
        finally:
            self._stopped.set()

    def _work(self) -> None:
        try:
            self._result = self._run(self._step)
        except Exception as error:
            self._error = error
        finally:
            self._end()
            self._steps.put(None)

    def _step(self, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise _StoppedError
        self._steps.put((done, total))


def _line(document: dict[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"
