"""What a new release changes for a client: the documents that changed, and nothing else."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

from registry.config import Settings
from registry.release import build, rollback
from registry.taking_up import CurrentRelease
from registry.web import create_app


def taken_up(releases: CurrentRelease, number: int) -> bool:
    deadline = time.monotonic() + 30
    while releases.get().number != number and time.monotonic() < deadline:
        time.sleep(0.01)
    return releases.get().number == number


def test_a_tag_changes_only_when_its_document_does(settings: Settings, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(settings.content, content)
    own = replace(settings, data=tmp_path / "data", content=content)
    build(own)
    releases = CurrentRelease(own)
    client = create_app(own, releases).test_client()
    paths = ("/doc/service/1.ttl", "/doc/service/58.ttl", "/doc/subject/1.csv")
    before = {path: client.get(path).headers["ETag"] for path in paths}
    file = content / "vocabularies" / "services.ttl"
    file.write_text(file.read_text().replace("Child-minding", "Child minding"))
    build(own)
    assert taken_up(releases, 2)
    after = {path: client.get(path).headers["ETag"] for path in paths}
    assert [path for path in paths if after[path] != before[path]] == ["/doc/service/58.ttl"]
    assert b"Child minding" in client.get("/doc/service/58.ttl").data


def test_going_back_never_confirms_what_is_no_longer_current(
    settings: Settings, tmp_path: Path
) -> None:
    own = replace(settings, data=tmp_path / "data")
    build(own)
    time.sleep(1.1)  # dates of HTTP are whole seconds
    build(own, force=True)
    releases = CurrentRelease(own)
    client = create_app(own, releases).test_client()
    date = client.get("/doc/service/1.ttl").headers["Last-Modified"]
    rollback(own, 1)
    assert taken_up(releases, 1)
    answer = client.get("/doc/service/1.ttl", headers={"If-Modified-Since": date})
    assert answer.status_code == 200
