"""The front door of the readers: recognise a file by its content, then read it."""

from __future__ import annotations

from registry.readers.esd_csv import read_csv, recognise_csv
from registry.readers.reading import Options, Progress, Reading, Recognition, Source, Target


def recognise(data: bytes, name: str) -> Recognition:
    """Say what a file is, by its content alone."""
    return recognise_csv(data, name)


def read(  # noqa: PLR0913 - the one door: what is read, where it belongs, and how
    data: bytes,
    name: str,
    target: Target,
    *,
    recognition: Recognition | None = None,
    faithful: bool = False,
    progress: Progress | None = None,
) -> Reading:
    """Read a file into a graph and pairs."""
    source = Source(data, name, recognition or recognise(data, name))
    return read_csv(source, target, Options(faithful, progress))
