"""Hostile files are refused with a sentence; nothing harmful is written back."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Callable

import openpyxl  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

from registry.checking import Checked
from registry.errors import UnreadableSourceError

Check = Callable[..., Checked]


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def corners() -> bytes:
    """Make a workbook of two cells as far from each other as can be."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = book.worksheets[0]["XFD1048576"] = 1
    book.save(stream)
    return stream.getvalue()


HOSTILE = {
    "a zip bomb": (archive(xl__workbook_xml=bytes(250 * 2**20)), "200 MB"),
    "a sheet of billions of cells": (corners(), "more than"),
    "entities in a sheet": (
        archive(xl__workbook_xml=b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"),
        "document type",
    ),
    "an archive of something else": (archive(photo_jpg=b"x"), "no spreadsheet"),
    "half an archive": (archive(xl__workbook_xml=b"<a/>" * 99)[:80], "damaged"),
    "XML entities": (
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]><Items>&d;</Items>',
        "document type",
    ),
    "deep XML": (b"<a>" * 5000, "XML"),
    "ten million columns": (b"," * 10_000_000 + b"\n", "columns"),
    "ten million quoted columns": (b'"",' * 3_000_000 + b"\n", "columns"),
    "many rows": (b"1,2\n" * 300_000, "rows"),
    "UTF-16": ("LGSL\n57\n".encode("utf-16"), "UTF-16"),
    "bytes of no encoding": (b"LGSL,a\n57,\x81\xff\n", "neither in UTF-8"),
    "binary": (b"LGSL\x00\x01\x02,57\n1,2\n", "control character"),
    "a web page": (b"<!DOCTYPE html><html><body>no list</body></html>", "web page"),
    "a PDF": (b"%PDF-1.7 and so on", "PDF"),
    "gzip": (b"\x1f\x8b\x08\x00", "gzip"),
    "nothing": (b"", "empty"),
    "JSON": (b'{"a": 1}', "JSON"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(check_text: Check, case: str) -> None:
    data, words = HOSTILE[case]
    with pytest.raises(UnreadableSourceError, match=words) as refused:
        check_text(data, "hostile")
    assert str(refused.value).startswith("hostile")
    assert str(refused.value).endswith(".")


def test_a_remote_context_is_not_fetched(check_text: Check) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked = threading.Event()
        server.settimeout(2)

        def listen() -> None:
            try:
                server.accept()[0].close()
                asked.set()
            except TimeoutError:
                pass

        listener = threading.Thread(target=listen)
        listener.start()
        context = f"http://127.0.0.1:{server.getsockname()[1]}/context"
        with pytest.raises(UnreadableSourceError, match="context is elsewhere"):
            check_text(f'{{"@context": "{context}", "@id": "x:a", "label": "b"}}', "a.jsonld")
        listener.join()
        assert not asked.is_set()


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_formula_is_never_written_back_as_one(check_text: Check, start: str) -> None:
    checked = check_text(f"Page,LGSL\n{start}cmd|' /C calc'!A0,0057\nTax,1\n")
    assert checked.mended is not None
    assert f"\n'{start}cmd" in checked.mended.data.decode().replace("\r", "")
    assert any(row[3].startswith(f"'{start}cmd") for row in checked.report.as_rows())


def test_a_negative_number_stays_a_number(check_text: Check) -> None:
    mended = check_text("Balance,LGSL\n-5,0057\n+1.5,1\n").mended
    assert mended is not None
    assert mended.data == b"Balance,LGSL\r\n-5,57\r\n+1.5,1\r\n"


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_over_http(client: FlaskClient, case: str) -> None:
    data, words = HOSTILE[case]
    answer = client.post(
        "/validate?name=hostile",
        data=data,
        content_type="application/octet-stream",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == (422 if data else 400)
    detail = answer.get_json(force=True)["detail"]
    assert detail.endswith(".")
    assert not data or words in detail


def test_many_files_at_once_are_told_to_wait(client: FlaskClient) -> None:
    turns = threading.BoundedSemaphore(1)
    client.application.extensions["registry.checks"] = turns
    with turns:
        answer = client.post("/validate", data=b"LGSL\n57\n", headers={"Accept": "text/plain"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert client.post("/validate", data=b"LGSL\n57\n").status_code == 200
    del client.application.extensions["registry.checks"]
