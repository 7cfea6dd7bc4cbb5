"""Measure everything in one run and print it as the table of docs/performance.md."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks import measures


def main() -> None:
    """Print the table, line by line as it is measured."""
    print("| what | measured | yardstick in the same run | ratio | reach |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for part in (
            lambda: measures.build(data),
            measures.reading,
            lambda: measures.describing(data),
            lambda: measures.pages(data),
        ):
            for row in part():
                print(f"| {' | '.join(row)} |")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
