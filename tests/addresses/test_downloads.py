"""Large downloads: files made once for a release, streamed in little memory."""

from __future__ import annotations

import hashlib
import threading
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.config import Settings
from registry.opened import Release
from registry.release import current_release
from registry.web import create_app, downloads
from registry.web.downloads import download, prepare
from registry.web.problems import ProblemError
from registry.web.representations import Representation
from registry.web.sending import send


@pytest.fixture
def release(shipped_settings: Settings) -> Release:
    """Return the release of the shipped content, opened anew."""
    return current_release(shipped_settings)


def test_it_is_made_once_and_served_by_every_process(
    shipped: FlaskClient, shipped_settings: Settings, release: Release
) -> None:
    answer = shipped.get("/list/services.csv")
    file = release.folder / "downloads" / "list-services.csv"
    made = file.stat().st_mtime_ns
    assert answer.data == file.read_bytes()
    assert answer.content_length == len(answer.data)
    assert answer.headers["ETag"].strip('"') == hashlib.sha256(answer.data).hexdigest()[:32]
    again = create_app(shipped_settings).test_client().get("/list/services.csv")
    assert (again.data, again.headers["ETag"]) == (answer.data, answer.headers["ETag"])
    assert file.stat().st_mtime_ns == made


def test_a_file_that_was_removed_is_made_again(shipped: FlaskClient, release: Release) -> None:
    before = shipped.get("/list/subjects.csv").data
    for file in (release.folder / "downloads").glob("list-subjects.csv*"):
        file.unlink()
    assert shipped.get("/list/subjects.csv").data == before


def test_half_a_file_is_not_served(release: Release) -> None:
    entry = release.catalogue.lists["services"]
    whole = download(release, entry, "csv")
    whole.file.with_name(f"{whole.file.name}.sha256").unlink()
    whole.file.write_bytes(b"half")
    assert download(release, entry, "csv") == whole
    assert whole.file.stat().st_size == whole.size


def test_a_process_of_its_own_writes_the_same(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = release.catalogue.lists["services"]
    here = download(release, entry, "csv")
    here.file.with_name(f"{here.file.name}.sha256").unlink()
    monkeypatch.setattr(downloads, "ENTRIES_OF_A_PROCESS", 1)
    assert download(release, entry, "csv") == here


def test_too_many_at_once_are_asked_to_come_again(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "ENTRIES_OF_A_PROCESS", 1)
    monkeypatch.setattr(downloads, "_processes", threading.BoundedSemaphore(1))
    entry = release.catalogue.lists["services"]
    with downloads._one_of_few(), pytest.raises(ProblemError, match="Ask again") as caught:
        download(release, entry, "gc")
    assert caught.value.status == 503
    assert ("Retry-After", "20") in caught.value.headers


def test_a_folder_that_may_not_be_written_does_not_matter(release: Release, tmp_path: Path) -> None:
    (tmp_path / "downloads").write_text("in the way")
    elsewhere = replace(release, folder=tmp_path)
    found = download(elsewhere, release.catalogue.lists["services"], "csv")
    assert found.file.is_file()
    assert not found.file.is_relative_to(tmp_path)


def test_the_form_asked_for_most_is_made_before_it_is_asked_for(release: Release) -> None:
    prepare(release)
    names = {file.name for file in (release.folder / "downloads").glob("*.csv")}
    assert {"list-services.csv", "list-subjects.csv"} <= names


def test_a_file_is_sent_in_little_memory(tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    made = Representation("200 OK", (), b"", '"x"', "then", file)
    tracemalloc.start()
    sent = sum(map(len, send(made, {"REQUEST_METHOD": "GET"}, lambda *_: lambda _: None)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sent == 200_000_000
    assert peak < 1_000_000
