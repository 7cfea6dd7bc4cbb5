"""Nothing is shown that an audience may not see: every page, crawled as each reader.

Peers and the public are shown the same pages, byte by byte, when every count that was not published
is another one and every published count is replaced by what was published of it. So no page can
depend on anything but what was published.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.config import Settings
from registry.profiling.protection import Audience
from registry.profiling.protection.cells import to_base
from registry.profiling.protection.log import read_log
from registry.web import create_app

MAIN, UNPUBLISHED = "Z06000001", "Z06000003"
#: An authority without statistics: its staff are nothing but peers.
PEER = "E06000023"
_LINK = re.compile(r'(?:href|action)="([^"#]*)')
#: How many pages of one kind (by their first two words and parameters) a crawl opens.
_OF_A_KIND = 12
As = Callable[..., FlaskClient]


def crawl(client: FlaskClient, start: str = "/insight") -> dict[str, bytes]:
    """Open every kind of page that links lead to, some of each; return the bodies by address."""
    found: dict[str, bytes] = {}
    kinds: dict[str, int] = {}
    left = [start, f"/insight/compare?authority={MAIN}&service=58"]
    while left:
        address = left.pop(0)
        path = address.split("?")[0]
        form = re.findall(r"[?&](figure|form|level|map|by|service|services|with)=", address)
        kind = " ".join([*path.split("/")[2:4], str(path.count("/")), *form])
        if address in found or kinds.get(kind, 0) >= _OF_A_KIND:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = answer.data
        if answer.mimetype == "text/html":
            for link in map(unescape, _LINK.findall(answer.text)):
                full = path + link if link.startswith("?") else link
                # Another language would stay chosen; pictures are drawn from what else is compared.
                left_out = ("form=png", "form=svg", "ui=")
                if full.startswith("/insight") and not any(word in full for word in left_out):
                    left.append(full)
    return found


def otherwise(settings: Settings, folder: Path) -> Settings:
    """Copy an installation, with every count that was not published changed."""
    shutil.copytree(settings.data, folder, symlinks=True)
    for file in sorted(folder.glob("statistics/*/*/statistics.parquet")):
        authority, period = file.parts[-3:-1]
        log = read_log(folder, authority, Audience.PUBLIC)
        table = pq.read_table(file)
        shown = published_keys(log[-1].table, period) if log else set()
        pq.write_table(changed(table, shown), file, row_group_size=8192)
    return replace(settings, data=folder)


def published_keys(table: pa.Table, period: str) -> set[tuple[str, ...]]:
    names = ("month", "service", "interaction", "channel", "profile", "area")
    rows = table.filter(table["transactions"].is_valid()).select(names).to_pylist()
    return {("*" if r["month"] == period else r["month"], *list(r.values())[1:]) for r in rows}


def changed(table: pa.Table, shown: set[tuple[str, ...]]) -> pa.Table:
    names = ("month", "service", "interaction", "channel", "profile", "area")
    keys = zip(*(table[name].to_pylist() for name in names), strict=True)
    is_shown = np.array([key in shown for key in keys])
    n, q, u, one, two = (
        table[c].to_numpy() for c in ("transactions", "squares", "units", "largest", "second")
    )
    size = np.ceil(2 * q / np.maximum(n, 1)) / 2
    count = np.where(is_shown, to_base(n), 2 * n + 3)
    first = np.where(is_shown, np.minimum(one, count // 2), one)
    columns = {
        "transactions": count,
        "squares": np.where(is_shown, np.floor(size * count), 3 * q + 1),
        "units": np.where(is_shown, to_base(u), u + 1),
        "largest": first,
        "second": np.where(is_shown, np.minimum(two, 9 * count // 10 - first), two),
    }
    for name, values in columns.items():
        place = table.column_names.index(name)
        table = table.set_column(place, name, pa.array(values.astype("int64")))
    return table


@pytest.fixture(scope="module")
def other_site(insight: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(otherwise(insight, tmp_path_factory.mktemp("otherwise") / "data"))
    yield made
    made.extensions["registry.sparql"].end()


@pytest.mark.parametrize("reader", [None, PEER], ids=["public", "peer"])
def test_pages_depend_on_nothing_but_what_is_published(
    as_reader: As, other_site: Flask, reader: str | None
) -> None:
    pages = crawl(as_reader(reader))
    assert len(pages) > 80
    other = as_reader(reader, other_site)
    differing = [a for a, body in pages.items() if other.get(a).data != body]
    assert differing == []


def test_own_pages_show_the_exact_figures(as_reader: As) -> None:
    pages = crawl(as_reader(MAIN))
    assert len(pages) > 90
    own, public = (
        as_reader(who).get(f"/insight/service/{MAIN}/58?figure=index").text for who in (MAIN, None)
    )
    assert own != public


@pytest.mark.parametrize("reader", [None, MAIN], ids=["public", "peer"])
def test_what_is_not_published_is_as_if_it_were_not_there(
    as_reader: As, reader: str | None
) -> None:
    client = as_reader(reader)
    for page in (f"service/{UNPUBLISHED}/58", f"what-if/{UNPUBLISHED}", f"report/{UNPUBLISHED}"):
        hidden = client.get(f"/insight/{page}")
        absent = client.get(f"/insight/{page.replace(UNPUBLISHED, 'Z99999999')}")
        assert (hidden.status_code, hidden.data) == (404, absent.data)
    assert UNPUBLISHED not in client.get("/insight").text


def test_answers_are_kept_from_shared_caches(as_reader: As) -> None:
    own, public = (as_reader(who).get(f"/insight/area/{MAIN}") for who in (MAIN, None))
    assert own.headers["Cache-Control"] == "private, no-store"
    assert public.headers["Cache-Control"] == "no-cache"
    assert {"Authorization", "Cookie"} <= set(public.vary)
