"""Measure short queries and pages while queries run away: ``python -m benchmarks.sparql.attacked``.

Each row is one number of runaway queries; that of none is the yardstick.
"""

from __future__ import annotations

import http.client
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote_plus

from benchmarks.processes import free_port, python, run, server

_RUNAWAYS = (0, 4, 12)
_RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_SECONDS = 12
_MEASURED = {
    "`ASK {}`": f"/sparql?query={quote_plus('ASK {}')}",
    "a page asked again": "/doc/service/57.html",
    # Each number is that of a service nobody asked for yet.
    "a page for the first time": "/doc/service/{number}.html",
}
_ASKED = 150


def main() -> None:
    """Print the table of medians in milliseconds, and how each compares with no query at all."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "REGISTRY_DATA": folder,
            "REGISTRY_SPARQL_QUERIES_A_MINUTE": "1000000",
            "REGISTRY_SPARQL_SECONDS": str(_SECONDS),
        }
        run(python("-m", "registry", "build"), settings)
        print(f"| runaway queries | {' | '.join(f'{name}, ms' for name in _MEASURED)} |")
        print("|---" * (len(_MEASURED) + 1) + "|")
        quiet: list[float] = []
        for count in _RUNAWAYS:
            # A server of its own, so that every first page is the first.
            port = free_port()
            with server(python("-m", "registry", "serve", "--port", str(port)), settings, port):
                found = _medians(port, count)
            quiet = quiet or found
            shown = (f"{t:.2f} ({t / q:.2f} x)" for t, q in zip(found, quiet, strict=True))
            print(f"| {count} | {' | '.join(shown)} |", flush=True)


def _medians(port: int, count: int) -> list[float]:
    ask = _asking(port)
    for path in _MEASURED.values():
        ask(path.format(number=1))
    with ThreadPoolExecutor(max(count, 1)) as pool:
        runaways = f"/sparql?query={quote_plus(_RUNAWAY)}"
        running = [pool.submit(_asking(port), runaways) for _ in range(count)]
        # Until each has left the places of short queries.
        time.sleep(2)
        found = [_median(ask, path) for path in _MEASURED.values()]
        if any(each.done() for each in running):
            raise RuntimeError("a runaway query ended before the measurement did")
    return found


def _median(ask: Callable[[str], float], path: str) -> float:
    return statistics.median(ask(path.format(number=number)) for number in range(2, _ASKED))


def _asking(port: int) -> Callable[[str], float]:
    """Return what asks over one connection and says how many milliseconds the answer took."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(path: str) -> float:
        begun = time.perf_counter()
        connection.request("GET", path)
        connection.getresponse().read()
        return (time.perf_counter() - begun) * 1000

    return ask


if __name__ == "__main__":
    main()
