"""Downloads of whole lists and mapping sets as files: made once for a release, then streamed.

They lie in the folder of the release, beside each its hash, so that all processes share them and a
server that starts again has them. One with many entries is made by a process of its own
(``making.py``): what it took of memory goes when it ends.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple
from urllib.parse import quote

from filelock import FileLock

from registry.catalogue import ConceptList, MappingSet
from registry.files import sync
from registry.making import write_download
from registry.opened import Release
from registry.web.kept import KeptForRelease
from registry.web.problems import ProblemError

#: Entries from which on a download is a file; one with fewer is made and kept in memory.
ENTRIES_OF_A_FILE = 1_000
#: Entries from which on a process of its own makes it.
ENTRIES_OF_A_PROCESS = 5_000
#: Downloads that one server process has made at once by processes of their own.
_PROCESSES = 2
_RETRY_SECONDS = 20
_BLOCK = 1024 * 1024
_PROGRAM = "from registry.making import main; main()"
_processes = threading.BoundedSemaphore(_PROCESSES)


class Download(NamedTuple):
    """A finished file, its SHA-256 in hexadecimal, its bytes."""

    file: Path
    sha256: str
    size: int


def download(current: Release, entry: ConceptList | MappingSet, suffix: str) -> Download:
    """Return the download of a list or mapping set in a form, making it where it is not there.

    Raises ProblemError 503 where too many large ones are being made already.
    """
    file = _file_of(current, entry, suffix)
    hash_file = _hash_file_of(file)
    if not hash_file.is_file():
        with FileLock(file.with_name(f".{file.name}.lock")):
            if not hash_file.is_file():
                _make(current, entry, suffix, file)
    return Download(file, hash_file.read_text("ascii"), file.stat().st_size)


def size_held(current: Release, entry: ConceptList | MappingSet, suffix: str) -> int | None:
    """Return the bytes of a download that is made already; None where it is not, or is no file."""
    file = _file_of(current, entry, suffix)
    return file.stat().st_size if _hash_file_of(file).is_file() else None


def _file_of(current: Release, entry: ConceptList | MappingSet, suffix: str) -> Path:
    return _folders.of(current).path / f"{_kind(entry)}-{quote(entry.identifier, '')}.{suffix}"


def _hash_file_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def prepare(current: Release) -> None:
    """Make the CSV of every large list, the form asked for most, before somebody asks."""
    for entry in current.catalogue.lists.values():
        if entry.count >= ENTRIES_OF_A_FILE:
            download(current, entry, "csv")


class _Folder:
    """Where the downloads of a release lie: its own folder, or one that goes with the process."""

    def __init__(self, current: Release) -> None:
        self.path = current.folder / "downloads"
        try:
            self.path.mkdir(exist_ok=True)
            (self.path / ".writable").touch()
        except OSError:
            # A server may have the right to read releases and no more.
            self.path = Path(mkdtemp(prefix="registry-downloads-"))
            weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


_folders: KeptForRelease[_Folder] = KeptForRelease(_Folder)


def _kind(entry: ConceptList | MappingSet) -> str:
    return "list" if isinstance(entry, ConceptList) else "mapping"


def _make(current: Release, entry: ConceptList | MappingSet, suffix: str, file: Path) -> None:
    """Write the file, then the one with its hash, which says that the first is whole."""
    partial = file.with_name(f".{file.name}.part")
    try:
        if entry.count >= ENTRIES_OF_A_PROCESS:
            with _one_of_few():
                _run(current.folder, _kind(entry), entry.identifier, suffix, partial)
        else:
            write_download(current, _kind(entry), entry.identifier, suffix, partial)
        digest = _sha256(partial)
        sync(partial)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    hash_partial = file.with_name(f".{file.name}.sha256.part")
    hash_partial.write_text(digest, "ascii")
    hash_partial.replace(file.with_name(f"{file.name}.sha256"))


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _processes.acquire(blocking=False):
        detail = f"Large downloads are being made. Ask again in {_RETRY_SECONDS} seconds."
        retry = [("Retry-After", str(_RETRY_SECONDS))]
        raise ProblemError(503, "Being made", detail, headers=retry)
    try:
        yield
    finally:
        _processes.release()


def _run(folder: Path, kind: str, identifier: str, suffix: str, file: Path) -> None:
    arguments = [str(folder), kind, identifier, suffix, str(file)]
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    subprocess.run(command, check=True)  # noqa: S603 - our own program, names of the catalogue


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
