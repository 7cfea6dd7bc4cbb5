"""Jobs: long work for an authority, in a thread of its own, followed from any server process.

A job is a file, ``jobs/<authority>/<identifier>.json`` in the data directory, and a lock that its
thread holds: where the lock is free and the job has not ended, its process was killed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from registry.errors import RegistryError
from registry.files import write_atomically

RUNNING, DONE, REFUSED, FAILED, INTERRUPTED = "running", "done", "refused", "failed", "interrupted"
#: Called with what is being done and how much of it is done, 0 to 1.
Progress = Callable[[str, float], None]
Work = Callable[[Progress], Mapping[str, Any]]

_OWNER_ONLY = 0o600
_IDENTIFIER = re.compile(r"[0-9a-f]{16}", re.ASCII)
_AUTHORITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}", re.ASCII)
#: Progress is written this often at most, in seconds.
_STEP_SECONDS = 0.5
#: Of each authority so many are remembered.
_KEPT = 100
_FAULT = "The registry could not do this, through a fault of its own."
_log = logging.getLogger(__name__)
#: Work that computes takes all processors and much memory: one at a time in a process.
_turn = threading.Lock()


@dataclass(frozen=True)
class Job:
    """Work on its way: what, for which period, how far, what came of it.

    ``problem`` is a sentence for who started it; ``result`` what the work returned.
    """

    identifier: str
    kind: str
    authority: str
    period: str
    state: str
    step: str
    share: float
    started: str
    ended: str | None = None
    result: Mapping[str, Any] | None = None
    problem: str | None = None

    @property
    def has_ended(self) -> bool:
        """Say whether nothing more will come."""
        return self.state != RUNNING


class Jobs:
    """The jobs of an installation."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "jobs"

    def start(self, kind: str, authority: str, period: str, work: Work) -> Job:
        """Begin work in a thread and return its job; what the work raises becomes its problem."""
        folder = self._of(authority)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._forget_old(folder)
        job = Job(secrets.token_hex(8), kind, authority, period, RUNNING, "waiting", 0.0, _now())
        begun = threading.Event()
        threading.Thread(
            target=self._run, args=(job, work, begun), name=f"job-{kind}", daemon=True
        ).start()
        begun.wait()
        return job

    def find(self, authority: str, identifier: str) -> Job | None:
        """Return a job of an authority; None where there is none."""
        if not (_IDENTIFIER.fullmatch(identifier) and _AUTHORITY.fullmatch(authority)):
            return None
        file = self._of(authority) / f"{identifier}.json"
        job = _read(file)
        if job is None or job.has_ended or _is_held(file):
            return job
        # It may have ended between the two looks.
        job = _read(file)
        if job is None or job.has_ended:
            return job
        problem = "It was cut off. What there was before is untouched: start it again."
        return replace(job, state=INTERRUPTED, problem=problem)

    def of_period(self, authority: str, period: str) -> list[Job]:
        """Return the jobs of an authority and period, newest first."""
        names = [file.stem for file in self._of(authority).glob("[!.]*.json")]
        found = (self.find(authority, name) for name in names)
        jobs = [job for job in found if job is not None and job.period == period]
        return sorted(jobs, key=lambda job: (job.started, job.identifier), reverse=True)

    def wait(self, job: Job, seconds: float) -> Job:
        """Return the job once it has ended, or as it is after some seconds."""
        until = time.monotonic() + seconds
        while True:
            current = self.find(job.authority, job.identifier) or job
            if current.has_ended or time.monotonic() >= until:
                return current
            time.sleep(0.05)

    def _of(self, authority: str) -> Path:
        if not _AUTHORITY.fullmatch(authority):
            raise RegistryError(f"{authority[:40]!r} is not the code of an authority.")
        return self._folder / authority

    def _run(self, job: Job, work: Work, begun: threading.Event) -> None:
        file = self._of(job.authority) / f"{job.identifier}.json"
        with FileLock(file.with_suffix(".lock")):
            _write(file, job)
            begun.set()
            _write(file, _ended(_Steps(file, job), work))
        file.with_suffix(".lock").unlink(missing_ok=True)

    @staticmethod
    def _forget_old(folder: Path) -> None:
        files = sorted(folder.glob("[!.]*.json"), key=lambda file: file.stat().st_mtime)
        for file in files[: max(0, len(files) - _KEPT)]:
            if not _is_held(file):
                file.unlink(missing_ok=True)


class _Steps:
    """Writes down how far a job is, now and then."""

    def __init__(self, file: Path, job: Job) -> None:
        self.job, self._file, self._written = job, file, 0.0

    def __call__(self, what: str, share: float) -> None:
        is_new = what != self.job.step
        self.job = replace(self.job, step=what, share=round(share, 3))
        if is_new or time.monotonic() - self._written > _STEP_SECONDS:
            self._written = time.monotonic()
            _write(self._file, self.job)


def _ended(steps: _Steps, work: Work) -> Job:
    try:
        with _turn:
            result = work(steps)
    except RegistryError as error:
        return replace(steps.job, state=REFUSED, problem=str(error), ended=_now())
    except Exception as error:
        # Neither the values of a row nor of a setting: they are in the traceback's texts.
        _log.error("job %s failed: %s", steps.job.identifier, _where(error))
        return replace(steps.job, state=FAILED, problem=_FAULT, ended=_now())
    return replace(steps.job, state=DONE, share=1.0, result=result, ended=_now())


def _where(error: BaseException) -> str:
    """Name an error and the lines it came through, without its text."""
    lines, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{Path(code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(lines)}"


def _is_held(file: Path) -> bool:
    lock = file.with_suffix(".lock")
    if not lock.exists():
        return False
    try:
        with FileLock(lock, timeout=0):
            return False
    except Timeout:
        return True


def _read(file: Path) -> Job | None:
    with contextlib.suppress(OSError, ValueError, TypeError):
        return Job(**json.loads(file.read_bytes()))
    return None


def _write(file: Path, job: Job) -> None:
    write_atomically(file, json.dumps(asdict(job)).encode(), mode=_OWNER_ONLY)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
