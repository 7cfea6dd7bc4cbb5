"""Publications are found, opened and read row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from registry.cubes import tables
from registry.cubes.publications import (
    Publication,
    latest_publications,
    list_publications,
    open_publication,
)
from registry.errors import RegistryError

ByHand = Callable[..., Publication]


def test_the_newest_is_opened_and_all_are_listed(tmp_path: Path, publish_by_hand: ByHand) -> None:
    publish_by_hand(1)
    publish_by_hand(2)
    publish_by_hand(10)
    assert [one.number for one in list_publications(tmp_path)] == [1, 2, 10]
    assert [one.number for one in latest_publications(tmp_path)] == [10]
    assert open_publication(tmp_path, "E06000016", "2025", "latest").number == 10
    assert open_publication(tmp_path, "E06000016", "2025", "2").revises == 1


def test_a_publication_that_is_not_there_names_those_that_are(
    tmp_path: Path, publish_by_hand: ByHand
) -> None:
    publish_by_hand(1)
    with pytest.raises(
        RegistryError, match=r"no publication 7 of E06000016 for 2025\. There are 1\."
    ):
        open_publication(tmp_path, "E06000016", "2025", 7)


@pytest.mark.parametrize("authority", ["..", "a/b", "", "E06000016/../x", "é"])
def test_a_code_cannot_lead_out_of_the_data_directory(tmp_path: Path, authority: str) -> None:
    with pytest.raises(RegistryError, match="not the code of an authority"):
        open_publication(tmp_path, authority, "2025", 1)


def test_rows_are_filtered_by_any_dimension(publish_by_hand: ByHand) -> None:
    publication = publish_by_hand()
    rows = tables.read_rows(publication, "counts", {"profile": "6", "channel": ("*", "1")})
    assert rows["transactions"].to_pylist() == [60, 20]
    assert tables.count_rows(publication, "counts", {"area": "E05001462"}) == 1
    assert tables.count_rows(publication, "counts", {"area": "' OR 1=1 --"}) == 0
    assert tables.distinct_codes(publication, "counts", "profile") == ["*", "6"]


def test_rows_stream_in_batches_in_the_order_of_the_file(publish_by_hand: ByHand) -> None:
    rows = [("*", "2025", str(n), "*", "*", "*", n, n) for n in range(200_000)]
    publication = publish_by_hand(rows={"counts": rows})
    sizes, first = [], []
    with tables.stream_rows(publication, "counts") as reader:
        for batch in reader:
            sizes.append(batch.num_rows)
            first.append(batch["transactions"][0].as_py())
    assert sum(sizes) == 200_000
    assert max(sizes) <= 70_000
    assert first == sorted(first)
