"""Every small good file, read and compared whole: graph, format, pairs, warnings.

`UPDATE_GOLDEN=1 pytest tests/readers` writes what is read over what was expected.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exporters.turtle import canonical_turtle
from registry.namespaces import PREFIXES
from registry.readers import Reading

_FOLDER = Path(__file__).parent / "data" / "good"
SOURCES = sorted(path for path in _FOLDER.iterdir() if path.is_file())
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


def _told(reading: Reading) -> str:
    """Write all of a reading as one text: what it was taken for first, the graph last."""
    lines = [f"# {reading.recognition.kind}: {reading.recognition}"]
    lines += [f"# {key} = {value}" for key, value in sorted(reading.recognition.hints.items())]
    lines += [f"# survived: {warning}" for warning in reading.warnings]
    lines += [f"# pair: {', '.join(map(str, pair))}" for pair in reading.pairs]
    return "\n".join(lines) + "\n\n" + canonical_turtle(reading.graph, PREFIXES).decode()


def test_all_good_files_are_collected() -> None:
    assert len(SOURCES) == 24


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_reading_is_as_expected(path: Path, read_file: Callable[[Path], Reading]) -> None:
    expected = _FOLDER / "expected" / f"{path.name}.ttl"
    told = _told(read_file(path))
    if UPDATE:
        expected.write_text(told, encoding="utf-8", newline="\n")
    assert told == expected.read_text(encoding="utf-8")


def test_prefix_and_default_namespace_read_alike(
    good: Path, read_file: Callable[[Path], Reading]
) -> None:
    plain, prefixed = (read_file(good / f"{n}.xml") for n in ("taxonomy", "taxonomy-prefixed"))
    assert set(plain.graph) == set(prefixed.graph)
