"""The publication log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from registry.errors import RegistryError
from registry.profiling.protection import Audience, Rules, protect
from registry.profiling.protection.knowledge import Published
from registry.profiling.protection.log import read_log, record_publication


@pytest.fixture
def published(cells: Callable[..., pa.Table]) -> Callable[[Audience], Published]:
    def make(audience: Audience) -> Published:
        table = cells({"transactions": 42}, {"transactions": 3, "area": "W1"})
        shown = protect(table, audience, Rules())
        return Published("2025-04", ("2025-04",), audience, table, shown)

    return make


def test_what_was_published_is_read_again(
    tmp_path: Path, published: Callable[[Audience], Published]
) -> None:
    one = published(Audience.PUBLIC)
    assert record_publication(tmp_path, "E06000016", one) == 1
    (read,) = read_log(tmp_path, "E06000016", Audience.PUBLIC)
    assert read.table.equals(one.table)
    assert read.cells["units"].to_pylist() == [42, 3]
    assert (read.period, read.months, read.audience) == (one.period, one.months, one.audience)


def test_peers_read_what_the_public_reads_but_not_the_other_way(
    tmp_path: Path, published: Callable[[Audience], Published]
) -> None:
    for audience in (Audience.PUBLIC, Audience.PEER):
        record_publication(tmp_path, "A", published(audience))
    assert [one.audience for one in read_log(tmp_path, "A", Audience.PEER)] == ["public", "peer"]
    assert [one.audience for one in read_log(tmp_path, "A", Audience.PUBLIC)] == ["public"]
    assert read_log(tmp_path, "B", Audience.PUBLIC) == []


def test_only_the_owner_of_the_process_may_read_it(
    tmp_path: Path, published: Callable[[Audience], Published]
) -> None:
    record_publication(tmp_path, "A", published(Audience.PUBLIC))
    assert (tmp_path / "published/A/1.parquet").stat().st_mode & 0o077 == 0


def test_a_damaged_log_stops_publication(tmp_path: Path) -> None:
    (tmp_path / "published/A").mkdir(parents=True)
    (tmp_path / "published/A/1.parquet").write_bytes(b"PAR1")
    with pytest.raises(RegistryError, match=r"1\.parquet: it is no entry of the publication log"):
        read_log(tmp_path, "A", Audience.PUBLIC)
