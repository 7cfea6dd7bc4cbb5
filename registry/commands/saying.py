"""What commands say while they work: sentences and a bar, on the error output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from registry.readers.reading import Progress


def say(sentence: str) -> None:
    """Say a sentence."""
    click.echo(sentence, err=True)


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Show a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label="Reading", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
