"""Progress of a long check, sent line by line while it goes on: newline-delimited JSON."""

from __future__ import annotations

import json
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar, cast

from registry.errors import RegistryError

T = TypeVar("T")

#: Called with the rows done and the rows in all.
Report = Callable[[int, int], None]
FAULT = "The registry could not check this file, through a fault of its own."
_log = logging.getLogger(__name__)
MEDIA_TYPE = "application/x-ndjson"


class _StoppedError(Exception):
    """Nobody reads the answer any more."""


class Work(Generic[T]):
    """Something that runs in a thread of its own and says how far it is."""

    def __init__(self, run: Callable[[Report], T], end: Callable[[], None]) -> None:
        """Begin to ``run``; whatever becomes of it, ``end`` is called once, when it is over."""
        self._run, self._end = run, end
        self._steps: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
        self._stopped, self._over = threading.Event(), threading.Event()
        self._result: T | None = None
        self._error: BaseException | None = None
        threading.Thread(target=self._work, daemon=True).start()

    def is_over_within(self, seconds: float) -> bool:
        """Wait so long at most, and say whether it is over."""
        return self._over.wait(seconds)

    def steps(self) -> Iterator[tuple[int, int]]:
        """Yield each step, the rows done and the rows in all, until it is over."""
        while (step := self._steps.get()) is not None:
            yield step

    def result(self) -> T:
        """Wait until it is over and return its result. Raises whatever it raised."""
        self._over.wait()
        if self._error is not None:
            raise self._error
        return cast(T, self._result)

    def stop(self) -> None:
        """Have it stop at its next step: nobody reads the answer any more."""
        self._stopped.set()

    def lines(self, last: Callable[[T], dict[str, object]]) -> Iterator[bytes]:
        """Yield a line for each step, then what ``last`` makes of the result, or the problem.

        Where the reader goes away, the work stops at its next step.
        """
        try:
            for done, total in self.steps():
                yield _line({"done": done, "total": total})
            yield _line(last(self.result()))
        except RegistryError as error:
            problem = {"title": "This file cannot be read", "status": 422}
            yield _line({"problem": {**problem, "detail": str(error)}})
        except Exception:
            _log.exception("fault in checking a file")
            yield _line({"problem": {"title": "Fault", "status": 500, "detail": FAULT}})
        finally:
            self.stop()

    def _work(self) -> None:
        try:
            self._result = self._run(self._step)
        except Exception as error:
            self._error = error
        finally:
            self._end()
            self._over.set()
            self._steps.put(None)

    def _step(self, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise _StoppedError
        self._steps.put((done, total))


def _line(document: dict[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"
