"""Every file that breaks one rule gives that rule's one message: place, problem, remedy."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.errors import UnreadableSourceError
from registry.readers import Reading, Target, read, read_terms, recognise

_FOLDER = Path(__file__).parent / "data" / "bad"
with (_FOLDER / "messages.csv").open(encoding="utf-8", newline="") as _file:
    MESSAGES = {row["file"]: row["message"] for row in csv.DictReader(_file)}


def test_each_bad_file_has_its_message() -> None:
    assert len(MESSAGES) == 54
    assert {path.name for path in _FOLDER.iterdir()} == {*MESSAGES, "messages.csv"}


@pytest.mark.parametrize("name", MESSAGES)
def test_message(name: str, read_file: Callable[[Path], Reading]) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        read_file(_FOLDER / name)
    assert str(caught.value) == MESSAGES[name]


def test_too_large_is_refused_before_it_is_looked_at(target: Target) -> None:
    with pytest.raises(UnreadableSourceError, match="holds 3 MB; the limit is 1 MB"):
        read(b"<" * 3_000_000, "nonsense.bin", target, limit=1_000_000)


def test_rdf_needs_a_parser_from_the_caller(good: Path, target: Target) -> None:
    with pytest.raises(UnreadableSourceError, match="RDF is not accepted here"):
        read((good / "foreign.ttl").read_bytes(), "foreign.ttl", target)


def test_a_hierarchy_without_its_names_is_no_list(good: Path, target: Target) -> None:
    part = (good / "terms-hierarchy.xml").read_bytes()
    with pytest.raises(UnreadableSourceError, match="Add the domain file"):
        read_terms({"terms-hierarchy.xml": part}, target)


def test_tampering_with_any_byte_never_escapes_as_another_error(good: Path) -> None:
    data = (good / "taxonomy.xml").read_bytes()
    refused = 0
    for position in range(0, len(data), 7):
        try:
            recognise(data[:position] + b"<" + data[position + 1 :], "torn.xml")
        except UnreadableSourceError:
            refused += 1
    assert refused > len(data) / 7 * 0.9
