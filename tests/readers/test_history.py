"""History notes: the chain of names and the other facts in them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from registry.readers.history import NameChange, parse_history

CASES = {
    "Term name changed from 'A' to 'B' in version 3.00.": [("A", "B", "3.00")],
    "Name changed to 'B' in version 4.00": [(None, "B", "4.00")],
    "Term name changed from'A' to ' B' and scope notes added in version 2.02, and changed in "
    "version 3.06.": [("A", "B", "2.02")],
    "Term name changed from 'A' to 'B' in version 3.00, and to 'C' in version 3.06.": [
        ("A", "B", "3.00"),
        ("B", "C", "3.06"),
    ],
    "Term name changed from 'A' to 'B' in version 3.00. Name changed to 'C' in version 4.00.": [
        ("A", "B", "3.00"),
        ("B", "C", "4.00"),
    ],
    "Name changed to 'B' 25/01/2019": [(None, "B", "2019-01-25")],
    'Name changed to "B" and scope notes changed to clarify 25/01/2019': [
        (None, "B", "2019-01-25")
    ],
    "Name changed to 'Boatman's licence' in version 4.00.": [(None, "Boatman's licence", "4.00")],
    "Term name changed from 'Farmers' markets' to 'Markets - farmers'' in version 3.00.": [
        ("Farmers' markets", "Markets - farmers", "3.00")
    ],
    "Name changed to 'Tenants' responsibilities' in version 4.00": [
        (None, "Tenants' responsibilities", "4.00")
    ],
    "Term name changed from 'A (incl. B)' to 'A, B etc.' in version 3.00.": [
        ("A (incl. B)", "A, B etc.", "3.00")
    ],
    "Change of name from 'A' to 'B' in version 3.07.": [("A", "B", "3.07")],
    "Changed name from version 'A' to 'B' in version 3.07.": [("A", "B", "3.07")],
    "Name changed to 'Unclosed name in version 4.00.": [(None, "Unclosed name", "4.00")],
    "name changed to Unquoted name in version 4.00.": [(None, "Unquoted name", "4.00")],
    "Name changed to @mistyped quote' in version 4.00.": [(None, "mistyped quote", "4.00")],
    "Name changed too ''B' in verison 4..00": [(None, "B", "4.00")],
    "Name changed o 'B' 25/01/2019": [(None, "B", "2019-01-25")],
    "Name changwed to 'B' IN VERSION 4.00.": [(None, "B", "4.00")],
    "Term named changed to 'B' in version 4.00.@en": [(None, "B", "4.00")],
    "Name changed in 'B' in version 4.00.": [(None, "B", "4.00")],
    "Name used to 'B' in version 4.00.": [(None, "B", "4.00")],
    "Name changed to 'B'.": [(None, "B", None)],
    "Term name changed back to 'A' in version 3.05.": [(None, "A", "3.05")],
    "Term name changed from 'A' to 'B' for England and 'C' for Scotland in version 3.04. "
    "Name changed to 'D' in version 4.00.": [
        ("A", "B", "3.04"),
        ("A", "C", "3.04"),
        (None, "D", "4.00"),
    ],
    "Term name changed from 'A' to 'B' in version 3.00. Name updated in version 3.09. "
    "Name changed to 'D' in version 4.00.": [("A", "B", "3.00"), (None, "D", "4.00")],
    "Prior to Version 2, the preferred term was 'A'": [("A", None, None)],
    "Previously known as just 'A', and located elsewhere": [("A", None, None)],
    "Name changed to include rooms in version 3.00.": [],
    "Name changed in version 3.0 to clarify scope.": [],
    "Added scope notes in version 2.02.": [],
    "": [],
}


def _said(change: NameChange) -> tuple[str | None, str | None, str | None]:
    return change.previous, change.new, change.version or change.date


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 32


@pytest.mark.parametrize("note", CASES)
def test_changes(note: str) -> None:
    assert [_said(change) for change in parse_history(note).changes] == CASES[note]


@pytest.mark.parametrize(
    ("note", "version"),
    [
        ("Added in version 3.05. Name updated in version 3.09.", "3.05"),
        ("Added in version 4.0.1 to the internal service list.", "4.0.1"),
        ("New term in 3.08. Name changed to 'B' in version 4.00", "3.08"),
        ("Added scope notes in version 2.02.", None),
        ("Scope notes added in version 2.02.", None),
        ("Added in March 2016 review", None),
    ],
)
def test_added_in_version(note: str, version: str | None) -> None:
    assert parse_history(note).added_in_version == version


@pytest.mark.parametrize(
    ("note", "deprecated", "successors"),
    [
        ("Discontinued in April 2020.  Merged into service ID 642", None, ("642",)),
        ("Deprecated 25/01/2019. Duplicate of 1751.", "2019-01-25", ("1751",)),
        ("Depecated 25/01/2019 as covered in service 639.", "2019-01-25", ("639",)),
        (
            "Deprecated 25/01/2019. Merged with searches for births under 323.",
            "2019-01-25",
            ("323",),
        ),
        ("Deprecated 25/01/2019. Duplicate.", "2019-01-25", ()),
        ("Deprecated 31/02/2019.", None, ()),
        ("Merged with other searches and name changed to 'B' 25/01/2019.", None, ()),
    ],
)
def test_retirement(note: str, deprecated: str | None, successors: tuple[str, ...]) -> None:
    history = parse_history(note)
    assert (history.deprecated_on, history.successors) == (deprecated, successors)


def test_reinstated_on() -> None:
    note = "Deprecated 25/01/2019 - why. Reinstated 16/05/2019 as records are kept until 2022."
    assert parse_history(note).reinstated_on == "2019-05-16"


def test_a_change_that_gives_no_name_is_listed() -> None:
    note = "Added in version 3.07. Scope notes and name changed in version 3.09. Reviewed."
    assert parse_history(note).unrecovered == ("Scope notes and name changed in version 3.09",)


@pytest.mark.parametrize(
    ("file", "encoding", "recovered", "unnamed"),
    [
        ("lgsl/englishAndWelshServices-all.csv", "utf-8-sig", 1495, 37),
        ("lgsl/services-2015.csv", "utf-8", 1897, 45),
    ],
)
def test_real_notes_give_up_every_name_they_state(
    shared_data: Path, file: str, encoding: str, recovered: int, unnamed: int
) -> None:
    with (shared_data / file).open(encoding=encoding, newline="") as lines:
        histories = [parse_history(row["History notes"]) for row in csv.DictReader(lines)]
    left = [sentence for history in histories for sentence in history.unrecovered]
    assert sum(len(history.changes) for history in histories) == recovered
    assert len(left) == unnamed
    assert not [sentence for sentence in left if re.search("['\"]", sentence)]
