"""Search at ten questions at once: ``python -m benchmarks.searching`` prints its percentiles."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote_plus

from benchmarks.processes import free_port, python, run, server

_CLIENTS = 10
_SECONDS = 6
#: Before that: a server that begins opens the search and makes downloads of the new release.
_BEFORE_SECONDS = 10
_DOORS = ("search", "search.json", "suggest")
_SUBJECTS = [
    "council tax",
    "dustbin",
    "bins",
    "pothole",
    "school admisions",
    "planning aplication",
    "parking permit",
    "blue badge",
    "library",
    "noise complaint",
    "births",
    "housing benefit",
    "street light",
    "allotment",
    "taxi licence",
    "waste",
    "recycling",
    "trees",
    "dog",
    "free school meals",
    "social care",
    "sports",
    "elections",
    "business rates",
    "graffiti",
    "flooding",
    "bus pass",
    "adoption",
    "foster",
    "cemetery",
]
_DOINGS = (
    "",
    "apply for",
    "report",
    "how do i",
    "pay",
    "my",
    "find",
    "cost of",
    "help with",
    "new",
)
_REPORT = """
done = function(summary, latency, requests)
  io.write(string.format("P %.2f %.2f %.2f %.0f %d\\n", latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    summary.requests / summary.duration * 1e6, summary.errors.status))
end
"""


def questions(rounds: int) -> list[str]:
    """Return different questions, ``rounds`` times as many as there are pairs of words."""
    pairs = [f"{doing} {subject}".strip() for doing in _DOINGS for subject in _SUBJECTS]
    # A number beside them makes each a question that nobody asked before.
    return pairs + [f"{pair} {number}" for number in range(1, rounds) for pair in pairs]


def script(paths: list[str], folder: Path) -> Path:
    """Write what wrk does: ask for each path in turn, and say the percentiles in milliseconds."""
    listed = ",\n".join(f'"{path}"' for path in paths)
    text = (
        f"local paths = {{{listed}}}\nlocal at = 0\n"
        "request = function()\n  at = at % #paths + 1\n"
        '  return wrk.format("GET", paths[at])\nend\n' + _REPORT
    )
    file = folder / "questions.lua"
    file.write_text(text)
    return file


def measure(root: str, file: Path, seconds: int = _SECONDS) -> tuple[float, ...]:
    """Return p50, p95 and p99 in milliseconds, and requests a second.

    wrk puts in what clients would have asked while they waited: one slow answer counts as many.
    """
    command = ["wrk", "-t1", f"-c{_CLIENTS}", f"-d{seconds}s", "-s", str(file), root]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = re.search(r"^P (.*)$", report, re.MULTILINE)
    if line is None:
        raise RuntimeError(f"wrk said nothing:\n{report}")
    *figures, errors = map(float, line[1].split())
    if errors:
        raise RuntimeError(f"{errors:.0f} answers were errors:\n{report}")
    return tuple(figures)


def main() -> None:
    """Print a line for each form, asked again and asked for the first time."""
    print("| search, 10 clients, 2 workers | p50 ms | p95 ms | p99 ms | a second |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        settings = {"REGISTRY_DATA": name}
        run(python("-m", "registry", "build"), settings)
        command = python("-m", "registry", "serve", "--port", str(port), "--workers", "2")
        root = f"http://127.0.0.1:{port}"
        with server(command, settings, port):
            measure(root, script([f"/{door}?q=begin" for door in _DOORS], folder), _BEFORE_SECONDS)
            for what, rounds in (("each for the first time", 200), ("300 questions", 1)):
                for door in _DOORS:
                    paths = [f"/{door}?q={quote_plus(each)}" for each in questions(rounds)]
                    p50, p95, p99, rate = measure(root, script(paths, folder))
                    print(
                        f"| `/{door}`, {what} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {rate:,.0f} |"
                    )


if __name__ == "__main__":
    main()
