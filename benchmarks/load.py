"""Load over loopback by wrk, and what it measured."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from typing import NamedTuple

_CONNECTIONS = 8
_SECONDS = 5
_WARM_UP_SECONDS = 2
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class Load(NamedTuple):
    """Requests a second, and the 99th percentile of the answer time in milliseconds."""

    requests_per_second: float
    p99_milliseconds: float


def measure(url: str, headers: Mapping[str, str] | None = None) -> Load:
    """Ask for one address with 8 connections for 5 seconds, after a warm-up.

    Raises RuntimeError when wrk is missing or an answer was an error.
    """
    _wrk(url, headers or {}, _WARM_UP_SECONDS)
    report = _wrk(url, headers or {}, _SECONDS)
    # A 304 counts as "Non-2xx or 3xx" in no version of wrk; an error status does.
    if "Non-2xx or 3xx" in report or "Socket errors" in report:
        raise RuntimeError(f"{url} answered with errors:\n{report}")
    rate = float(_found(r"Requests/sec:\s+([\d.]+)", report)[0])
    value, unit = _found(r"99%\s+([\d.]+)(us|ms|s|m)", report)
    return Load(rate, float(value) * _UNITS[unit])


def _wrk(url: str, headers: Mapping[str, str], seconds: int) -> str:
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is needed to measure pages: apt-get install wrk")
    command = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    return subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout


def _found(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"wrk's report has no {pattern}:\n{text}")
    return match.groups()
