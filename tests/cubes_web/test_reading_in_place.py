"""A Parquet file is read where it lies: by its parts, over HTTP."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
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
