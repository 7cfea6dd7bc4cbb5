"""Programs to measure: started, waited for, watched and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil

_START_SECONDS = 240
_SAMPLE_SECONDS = 0.02


class Run(NamedTuple):
    """One run of a program: seconds of wall-clock, most memory of the whole process tree in MB."""

    seconds: float
    peak_megabytes: float


def run(command: Sequence[str], settings: Mapping[str, str]) -> Run:
    """Run a program to its end. Raises CalledProcessError when it fails."""
    begun = time.perf_counter()
    process = psutil.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, tree_megabytes(process))
        time.sleep(_SAMPLE_SECONDS)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=process.stderr)
    return Run(seconds, peak)


def tree_megabytes(process: psutil.Process) -> float:
    """Return the memory of a process and all below it, in MB; pages they share count once."""
    total = 0
    for member in [process, *process.children(recursive=True)]:
        # A worker may end while it is looked at.
        with suppress(psutil.NoSuchProcess):
            total += member.memory_full_info().pss
    return total / 1e6


@contextmanager
def server(
    command: Sequence[str], settings: Mapping[str, str], port: int, folder: Path | None = None
) -> Iterator[psutil.Process]:
    """Start a server, wait until it answers, and end it with all its processes."""
    process = psutil.Popen(
        command,
        cwd=folder,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield process
    finally:
        family = [process, *process.children(recursive=True)]
        process.terminate()
        _, alive = psutil.wait_procs(family, timeout=10)
        for member in alive:
            member.kill()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python(*arguments: str) -> list[str]:
    """Return a command that runs this Python with arguments."""
    return [sys.executable, *arguments]


def _wait_for(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError as error:
            # It answers, whatever it says.
            error.close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
