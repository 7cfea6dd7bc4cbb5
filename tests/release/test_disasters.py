"""The builder killed at any moment, the disk full, two builders at once: `current` still serves."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from registry.config import Settings
from registry.errors import RegistryError
from registry.locking import building_lock
from registry.release import build, current_release, releases

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]
BUILD = [sys.executable, "-m", "registry", "build", "--force"]
#: Builders killed at each stage, each a little later than the one before.
KILLS = 5


@contextmanager
def builder(environment: dict[str, str], repository: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start the real builder; kill it in the end if it still runs."""
    process = subprocess.Popen(BUILD, env=environment, cwd=repository, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("stage", [b"Reading", b"Loading", b"Validating", b"Writing"])
def test_killed_at_any_moment(
    settings: Settings, environment: dict[str, str], repository: Path, stage: bytes
) -> None:
    build(settings)
    whole = (settings.data / "current" / "quads.nq").read_bytes()
    killed = 0
    for attempt in range(KILLS):
        with builder(environment, repository) as process:
            assert process.stderr is not None
            assert any(line.startswith(stage) for line in process.stderr)
            time.sleep(0.005 * attempt)
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
        release = current_release(settings)
        assert release.number in releases(settings)
        assert (release.folder / "quads.nq").read_bytes() == whole
    assert killed > KILLS / 2, "most builders ended before they were killed"
    assert build(settings, force=True).is_new
    assert list((settings.data / "releases").glob(".*")) == []


def test_killed_before_there_is_any_release(
    settings: Settings, environment: dict[str, str], repository: Path
) -> None:
    with builder(environment, repository) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.kill()
        process.wait()
    build(settings)
    assert current_release(settings).number in {1, 2}


def test_what_a_killed_import_was_writing_is_removed(settings: Settings) -> None:
    part = settings.data / "sources" / ".colours.ttl.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half a fi")
    build(settings)
    assert not part.exists()


def test_a_second_builder_waits_for_the_first(settings: Settings, registry: Run) -> None:
    with building_lock(settings, lambda _: None):
        done = registry("build", REGISTRY_LOCK_SECONDS="1")
    assert done.returncode == 2
    assert "has been building for over 1 seconds" in done.stderr
    assert "process " in done.stderr
    assert registry("build").returncode == 0


def test_the_lock_may_be_nested(settings: Settings) -> None:
    with building_lock(settings, lambda _: None):
        assert build(settings).number == 1


def test_the_disk_is_full(settings: Settings, registry: Run, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk):
        on_disk = replace(settings, data=disk / "data")
        build(on_disk)
        filler = disk / "filler"
        fill(filler)
        done = registry("build", "--force", REGISTRY_DATA=str(on_disk.data))
        assert done.returncode == 2
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert current_release(on_disk).number == 1
        assert [p.name for p in (on_disk.data / "releases").iterdir()] == ["1"]
        filler.unlink()
        assert registry("build", "--force", REGISTRY_DATA=str(on_disk.data)).returncode == 0


def test_the_disk_is_full_when_a_file_is_imported_anew(
    settings: Settings, registry: Run, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    download = tmp_path / "colours.csv"
    download.write_text("Identifier,Label,Description,Type\n1,Red,Like blood.,Colour\n")
    with small_disk(disk):
        data = str(disk / "data")
        assert registry("import", str(download), REGISTRY_DATA=data).returncode == 0
        overlay = disk / "data" / "sources" / "colours-colours.ttl"
        before = overlay.read_bytes()
        download.write_text(download.read_text().replace("blood", "roses"))
        fill(disk / "filler")
        for room in (0, 16_384):
            (disk / "filler").write_bytes(b"\0" * ((disk / "filler").stat().st_size - room))
            done = registry("import", str(download), REGISTRY_DATA=data)
            assert done.returncode == 2
            assert "No space left on device" in done.stderr
            assert overlay.read_bytes() == before
            assert current_release(replace(settings, data=disk / "data")).number == 1


def test_an_import_killed_at_any_moment(
    settings: Settings, environment: dict[str, str], repository: Path, tmp_path: Path
) -> None:
    download = tmp_path / "colours.csv"
    download.write_text("Identifier,Label,Description,Type\n1,Red,Like blood.,Colour\n")
    build(settings)
    killed = 0
    for attempt in range(10):
        command = [*BUILD[:3], "import", str(download)]
        with subprocess.Popen(
            command, env=environment, cwd=repository, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            process.stderr.readline()
            time.sleep(0.02 * attempt)
            process.kill()
            killed += process.wait() == -signal.SIGKILL
        current_release(settings)
        build(settings)
    assert killed >= 3, "most imports ended before they were killed"
    assert build(settings, force=True).is_new


@pytest.mark.parametrize("largest_file", [100, 3_000])
def test_a_file_cannot_be_written_whole(
    settings: Settings, environment: dict[str, str], repository: Path, largest_file: int
) -> None:
    """A limit on the size of files stops the builder where a full disk would, without root."""
    build(settings)
    done = subprocess.run(
        BUILD,
        env=environment,
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
    )
    assert done.returncode == 2
    assert "The current release is unchanged" in done.stderr
    assert current_release(settings).number == 1
    assert releases(settings) == [1]


def test_a_data_directory_that_cannot_be_made_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RegistryError, match="could not be written"):
        build(replace(settings, data=tmp_path / "file" / "data"))


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as stream:
        try:
            while stream.write(b"\0" * 4096):
                pass
        except OSError:
            return
