"""Files of a cube are read where they lie: a Parquet file by its parts, and all by DuckDB."""

from __future__ import annotations

import importlib.resources
import io
from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import requests

CUBE = "/cube/E06000016/2025/2"


class RemoteFile(io.RawIOBase):
    """A file at an address, of which only the parts that are read are fetched."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._position = 0
        head = requests.head(address, timeout=10)
        assert head.headers["Accept-Ranges"] == "bytes"
        self._size = int(head.headers["Content-Length"])
        self.fetched: list[str] = []

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        last = min(self._position + len(buffer), self._size) - 1
        asked = f"bytes={self._position}-{last}"
        answer = requests.get(self._address, headers={"Range": asked}, timeout=10)
        assert answer.status_code == 206
        self.fetched.append(answer.headers["Content-Range"])
        buffer[: len(answer.content)] = answer.content
        self._position += len(answer.content)
        return len(answer.content)


def test_a_column_is_read_in_place(address: str) -> None:
    remote = RemoteFile(f"{address}{CUBE}/counts.parquet")
    table = pq.ParquetFile(pa.PythonFile(remote, mode="r")).read(["transactions"])
    assert table["transactions"].to_pylist() == [100, 60, 40, 20]
    assert remote.fetched


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with its HTTP reader, which is not fetched: it is one of the packages of the tests."""
    files = importlib.resources.files("duckdb_extension_httpfs").joinpath("extensions")
    extension = files / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
    with duckdb.connect() as opened:
        opened.execute(f"LOAD '{extension}'")
        yield opened


@pytest.mark.parametrize("name", ["counts.parquet", "counts.csv"])
def test_duckdb_reads_an_address(
    name: str, address: str, connection: duckdb.DuckDBPyConnection
) -> None:
    # As people write it; a file's address is no value that could be bound there.
    query = f"SELECT sum(transactions) FROM '{address}{CUBE}/{name}'"  # noqa: S608
    assert connection.sql(query).fetchall() == [(220,)]
