"""A publication killed at any moment leaves the old or the new one, and the next one works."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from registry.config import Settings
from registry.cubes.publications import list_publications, open_publication
from registry.cubes.publishing import Wanted, publish
from registry.opened import Release

FILES = 8
#: Kills: when the folder has none to eight files, when the log is written, when it is numbered.
KILLS = FILES + 3
SECONDS = 120
#: Forks itself when told to, and each time publishes in the child: a start for many kills.
PUBLISHER = """
import os, sys
from dataclasses import replace
from pathlib import Path
from registry.config import read_settings
from registry.cubes.publishing import Wanted, publish
from registry.release import current_release

settings = replace(read_settings({}), data=Path(sys.argv[1]), engine_threads=1)
release = current_release(replace(settings, data=Path(sys.argv[2])))
for _ in sys.stdin:
    child = os.fork()
    if not child:
        publish(settings, release, Wanted(sys.argv[3], "2025", "Again"), lambda _: None)
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


def whole(folder: Path) -> bool:
    """Tell whether a publication's files are those its manifest names."""
    publication = open_publication(folder.parents[3], "E06000016", "2025", folder.name)
    files = publication.manifest["files"]
    assert {path.name for path in folder.iterdir()} == {*files, "manifest.json"}
    return all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() == said["sha256"]
        for name, said in files.items()
    )


def reached(data: Path, before: int, step: int) -> bool:
    """Tell whether a publication has come to a step, or is made already."""
    folder = data / "cubes" / "E06000016" / "2025"
    if (folder / str(before + 1)).exists():
        return True
    new = folder / f".new-{before + 1}"
    if step <= FILES:
        return new.exists() and len(list(new.iterdir())) >= step
    return step == FILES + 1 and len(list((data / "published").glob("*/*"))) > before


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not done():
        assert time.monotonic() < deadline, "the publication does not get on"
        time.sleep(0.001)


def test_a_killed_publication_leaves_the_old_or_the_new(
    settings_with_publication: Settings, released: tuple[Settings, Release]
) -> None:
    settings = settings_with_publication
    folder = settings.data / "cubes" / "E06000016" / "2025"
    before = {path.name: path.read_bytes() for path in (folder / "1").iterdir()}
    command = [sys.executable, "-c", PUBLISHER, str(settings.data), str(released[0].data)]
    states = set()
    with subprocess.Popen(
        [*command, "E06000016"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as publisher:
        assert publisher.stdin is not None
        assert publisher.stdout is not None
        numbers = [1]
        for kill in range(KILLS):
            for leftover in folder.glob(".new-*"):
                shutil.rmtree(leftover)
            publisher.stdin.write("publish\n")
            child = int(publisher.stdout.readline())
            wait_until(partial(reached, settings.data, len(numbers), kill))
            # At the last step it may have ended by itself: then the publication has to be whole.
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            publisher.stdout.readline()
            numbers = [one.number for one in list_publications(settings.data)]
            assert numbers == list(range(1, len(numbers) + 1))
            assert all(whole(folder / str(number)) for number in numbers)
            states.add(bool(list(folder.glob(".new-*"))))
        publisher.stdin.close()
    assert True in states  # some were killed in the middle
    assert {path.name: path.read_bytes() for path in (folder / "1").iterdir()} == before
    last = publish(settings, released[1], Wanted("E06000016", "2025", "At last"))
    assert last.number == len(list_publications(settings.data))
    assert (folder / "latest").read_text() == f"{last.number}\n"
    assert not list(folder.glob(".new-*"))
