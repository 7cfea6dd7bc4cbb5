"""Measure everything in one run and print it as the table of docs/performance.md."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks import long_list, measures


def main() -> None:
    """Print the table, line by line as it is measured."""
    print("| what | measured | yardstick in the same run | ratio | reach |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for part in (
            measures.build,
            measures.reading,
            measures.describing,
            measures.pages,
            long_list.pages,
        ):
            for row in part(data):
                print(f"| {' | '.join(row)} |")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
