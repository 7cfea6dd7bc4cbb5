"""The size of each download is told beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from registry.web.cubes.sizes import in_words

CUBE = "/cube/E06000016/2025/2"
Get = Callable[..., Any]


@pytest.mark.parametrize(
    ("size", "digits", "words"),
    [
        (0, 2, "0 B"),
        (999, 2, "999 B"),
        (1_000, 2, "1.0 kB"),
        (21_105, 3, "21.1 kB"),
        (449_000, 2, "449 kB"),
        (7_033_065_379, 2, "7.0 GB"),
        (3e16, 2, "30000 TB"),
    ],
)
def test_a_size_is_written_in_its_unit(size: float, digits: int, words: str) -> None:
    assert in_words(size, digits) == words


@pytest.mark.parametrize("path", [f"{CUBE}/counts", f"{CUBE}/index/slice/service/57"])
def test_every_download_of_rows_tells_its_size(get: Get, path: str) -> None:
    page: Any = html.fromstring(get(path).text)
    entries = page.xpath("//ul[contains(@class, 'downloads')]/li")
    assert len(entries) == 8
    for entry in entries:
        told = entry.xpath("string(span)")
        exact = entry.xpath("string(a/@href)") == f"{CUBE}/counts.parquet"
        assert told.endswith((" B", " kB")), told
        assert ("about" in told) is not exact


def test_what_is_told_is_near_what_is_sent(get: Get) -> None:
    page: Any = html.fromstring(get(f"{CUBE}/counts").text)
    told = page.xpath("string(//a[@href='/cube/E06000016/2025/2/counts.csv']/../span)")
    assert f"about {len(get(f'{CUBE}/counts.csv').data)} B" in told
