"""A killed upload leaves what was there, and the next one works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from registry.config import Settings
from registry.profiling.folders import replacing_folder, restore_folder
from registry.profiling.statistics.tables import open_statistics
from tests.profiling.intake.conftest import AUTHORITY, HOUSEHOLDS, Uploader

# An upload whose input never ends: it is killed in the middle of reading.
ENDLESS = """
import io, sys
from dataclasses import replace
from pathlib import Path
from registry.config import read_settings
from registry.profiling.intake.job import Upload
from registry.profiling.intake.service import upload

class Endless(io.RawIOBase):
    def read(self, size=-1):
        print("reading", flush=True)
        return b"date,service,type\\n" + b"2025-01-01,57,6a1\\n" * 1000

settings = replace(read_settings({}), data=Path(sys.argv[1]))
upload(settings, Upload(sys.argv[2], "2025", "endless"), Endless())
"""


def kill_an_upload(settings: Settings) -> None:
    command = [sys.executable, "-c", ENDLESS, str(settings.data), AUTHORITY]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(3):
            assert process.stdout.readline() == b"reading\n"
        os.kill(process.pid, signal.SIGKILL)


def test_a_killed_upload_leaves_the_earlier_one(send: Uploader, settings: Settings) -> None:
    send(HOUSEHOLDS)
    before = open_statistics(settings.data, AUTHORITY, "2025").select(service=None)
    kill_an_upload(settings)
    folder = settings.data / "uploads" / AUTHORITY
    assert (folder / ".2025.new" / "input").exists()
    assert open_statistics(settings.data, AUTHORITY, "2025").select(service=None) == before
    send(HOUSEHOLDS)
    assert open_statistics(settings.data, AUTHORITY, "2025").select(service=None) == before
    assert sorted(path.name for path in folder.iterdir()) == [".2025.lock", "2025"]


def test_a_folder_cut_off_between_its_renames_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "2025"
    with replacing_folder(folder) as new:
        (new / "file").write_text("earlier")
    folder.rename(tmp_path / ".2025.before")
    restore_folder(folder)
    assert (folder / "file").read_text() == "earlier"
    assert not (tmp_path / ".2025.before").exists()


def test_a_failure_leaves_the_earlier_folder(tmp_path: Path) -> None:
    folder = tmp_path / "2025"
    with replacing_folder(folder) as new:
        (new / "file").write_text("earlier")
    with pytest.raises(FileNotFoundError), replacing_folder(folder) as new:
        (new / "no such folder" / "file").write_text("later")
    assert (folder / "file").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["2025"]
