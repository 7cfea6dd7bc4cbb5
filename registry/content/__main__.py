"""Makes every shipped vocabulary and mapping set: ``python -m registry.content --from FOLDER``."""

from __future__ import annotations

import argparse
from pathlib import Path

from registry.content.making import make


def main() -> None:
    """Read the command line and write the files below the current folder."""
    parser = argparse.ArgumentParser(prog="python -m registry.content", description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="source files")
    parser.add_argument("--to", dest="target", type=Path, default=Path(), help="repository folder")
    arguments = parser.parse_args()
    make(arguments.source, arguments.target)


if __name__ == "__main__":
    main()
