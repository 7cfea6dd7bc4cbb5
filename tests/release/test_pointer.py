"""The pointer to the current release: moving it, following it, and removing old releases."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Literal
from rdflib.namespace import SKOS

from registry.config import Settings
from registry.errors import RegistryError
from registry.namespaces import ESD_ID
from registry.release import (
    build,
    collect_garbage,
    current_release,
    releases,
    rollback,
)
from registry.taking_up import CurrentRelease

RED = ESD_ID["colour/1"]


@pytest.fixture
def three_releases(settings: Settings) -> Settings:
    for _ in range(3):
        build(settings, force=True)
    return settings


def rename_red(colours: Path, name: str) -> None:
    lines = colours.read_text("utf-8").splitlines(keepends=True)
    line = next(i for i, text in enumerate(lines) if "prefLabel" in text)
    lines[line] = f'    skos:prefLabel "{name}"@en ;\n'
    colours.write_text("".join(lines), "utf-8")


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in 20 seconds"
        time.sleep(0.005)


def test_rollback_and_forward(three_releases: Settings) -> None:
    rollback(three_releases, 1)
    assert current_release(three_releases).number == 1
    rollback(three_releases, 3)
    assert current_release(three_releases).number == 3


def test_after_a_rollback_the_next_release_has_a_new_number(three_releases: Settings) -> None:
    rollback(three_releases, 1)
    assert build(three_releases, force=True).number == 4


def test_rollback_to_nothing_leaves_the_pointer(three_releases: Settings) -> None:
    with pytest.raises(RegistryError, match="there is no release 9"):
        rollback(three_releases, 9)
    assert current_release(three_releases).number == 3


def test_rollback_to_a_damaged_release_leaves_the_pointer(three_releases: Settings) -> None:
    (three_releases.data / "releases" / "1" / "quads.nq").write_bytes(b"")
    with pytest.raises(RegistryError, match="release 1 is damaged"):
        rollback(three_releases, 1)
    assert current_release(three_releases).number == 3


def test_garbage_is_what_is_neither_current_nor_among_the_newest(three_releases: Settings) -> None:
    rollback(three_releases, 1)
    assert collect_garbage(three_releases, keep=1) == [2]
    assert releases(three_releases) == [1, 3]


@pytest.mark.parametrize("file", ["quads.nq", "manifest.json"])
def test_a_damaged_release_is_said_and_build_mends_it(settings: Settings, file: str) -> None:
    build(settings)
    path = settings.data / "releases" / "1" / file
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(RegistryError, match=r"release 1 is damaged.*registry build"):
        current_release(settings)
    assert build(settings).number == 2
    assert current_release(settings).number == 2


def test_no_release_is_said(settings: Settings) -> None:
    with pytest.raises(RegistryError, match="Run `registry build`"):
        CurrentRelease(settings)


def test_a_new_release_is_taken_up(settings: Settings, colours: Path) -> None:
    build(settings)
    current = CurrentRelease(settings)
    rename_red(colours, "Scarlet")
    build(settings)
    wait_until(lambda: current.get().number == 2)
    assert Literal("Scarlet", lang="en") in current.get().store.describe(RED).objects(
        RED, SKOS.prefLabel
    )


def test_a_release_of_the_same_number_made_anew_is_taken_up(
    settings: Settings, colours: Path
) -> None:
    build(settings)
    current = CurrentRelease(settings)
    old = current.get()
    shutil.rmtree(settings.data)
    rename_red(colours, "Scarlet")
    assert build(settings).number == 1
    wait_until(lambda: current.get() is not old)
    assert current.get().manifest["sha256"] != old.manifest["sha256"]


def test_a_damaged_release_is_not_taken_up_but_its_successor_is(
    three_releases: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    current = CurrentRelease(three_releases)
    (three_releases.data / "releases" / "2" / "quads.nq").write_bytes(b"")
    pointer = three_releases.data / "current"
    pointer.unlink()
    current.get()
    pointer.symlink_to(Path("releases", "2"))
    current.get()
    wait_until(lambda: "release 3 goes on being served: release 2 is damaged" in caplog.text)
    assert current.get().number == 3
    build(three_releases, force=True)
    wait_until(lambda: current.get().number == 4)


def test_no_request_fails_while_releases_come_and_go(settings: Settings, colours: Path) -> None:
    """Four readers ask on and on through ten releases, the old ones being removed."""
    build(settings)
    current = CurrentRelease(settings)
    answers: list[set[str]] = [set() for _ in range(4)]
    failures: list[BaseException] = []
    stop = threading.Event()

    def ask(seen: set[str]) -> None:
        while not stop.is_set():
            try:
                label = current.get().store.describe(RED).value(RED, SKOS.prefLabel)
                seen.add(str(label))
                time.sleep(0.0005)
            except BaseException as error:
                failures.append(error)

    readers = [threading.Thread(target=ask, args=(seen,)) for seen in answers]
    for reader in readers:
        reader.start()
    for number in range(2, 12):
        rename_red(colours, f"Red {number}")
        assert build(settings).number == number
        collect_garbage(settings, keep=1)
        wait_until(lambda expected=number: current.get().number == expected)  # type: ignore[misc]
    wait_until(lambda: all("Red 11" in seen for seen in answers))
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert all("Red 11" in seen and "Red" in seen for seen in answers)
