"""The official CSV: written from what the real files say, it is the real files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.esd_csv import Item, Mapped, Parent, list_chunks, mapping_chunks, order_key


def item(row: list[str]) -> Item:
    parents = (Parent(row[7], row[8]),) if len(row) > 8 and row[7] else ()
    return Item(row[0], row[1], row[2], row[3], row[4], row[5], row[6], parents)


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))[1:]


def test_the_real_flat_list_byte_for_byte(shared_data: Path) -> None:
    data = (shared_data / "lgsl" / "services-2015.csv").read_bytes()
    items = [item(row) for row in sorted(rows_of(data))]
    assert len(items) == 1519
    assert b"".join(list_chunks(items, hierarchical=False)) == data


def test_the_real_mapped_list_with_levels_byte_for_byte(shared_data: Path) -> None:
    # This copy came through version control, which made its CRLF record ends LF.
    data = (shared_data / "lgnl" / "navigation_englishAndWelshServices.csv").read_bytes()
    rows = rows_of(data)
    items = {row[0]: item(row) for row in sorted(rows)}
    mapped: dict[str, list[Mapped]] = {}
    for row in sorted(rows):
        if row[10]:
            mapped.setdefault(row[0], []).append(Mapped(*row[9:13]))
    assert (len(items), sum(map(len, mapped.values()))) == (118, 829)
    written = b"".join(mapping_chunks(items.values(), mapped))
    assert b"\r" not in data
    assert written.replace(b"\r\n", b"\n") == data


@pytest.mark.parametrize(
    "ordered",
    [
        ["Adult education", "After-school clubs", "Aftershave", "Air quality"],
        ["Children's homes", "Childrens zoo"],
        ["cafés", "Care"],
    ],
)
def test_order_ignores_case_hyphens_and_apostrophes(ordered: list[str]) -> None:
    assert sorted(ordered, key=order_key) == ordered


def test_levels_are_depth_first_and_an_item_is_written_once() -> None:
    top, other = Parent("1", "Top"), Parent("2", "Also top")
    blank = ("", "", "", "", "")
    items = [
        Item("3", "Below both", *blank, (top, other)),
        Item("1", "Top", *blank, ()),
        Item("4", "Below 3", *blank, (Parent("3", "Below both"),)),
        Item("2", "Also top", *blank, ()),
    ]
    lines = b"".join(list_chunks(items, hierarchical=True)).decode().split("\r\n")
    assert [line.split(",")[0] for line in lines[1:-1]] == ["2", "1", "3", "4"]
    assert lines[3] == "3,Below both,,,,,,1; 2,Top; Also top,"


_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(st.builds(Item, *[_CELL] * 7, st.just(())), max_size=8))
def test_every_cell_comes_back_as_it_was(items: list[Item]) -> None:
    data = b"".join(list_chunks(items, hierarchical=False))
    assert sorted(rows_of(data)) == sorted([*entry[:7], ""] for entry in items)
