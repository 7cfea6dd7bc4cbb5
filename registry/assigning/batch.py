"""Batches: a file of names assigned in one go, over the current release and what was decided."""

from __future__ import annotations

from typing import NamedTuple

from registry.assigning.assigner import Assigner
from registry.assigning.decisions import AUTOMATIC, read_decisions, remember
from registry.assigning.tables import Row, as_csv, as_sssom, read_reviewed, read_titles
from registry.config import Settings
from registry.release import current_release
from registry.search import open_search


class Wish(NamedTuple):
    """How a batch is to be assigned: the column of names, the threshold, the form of the answer."""

    column: str | None
    threshold: float
    form: str


class Table(NamedTuple):
    """The answer as text, and how many of the names were assigned without review."""

    text: str
    automatic: int
    total: int


def assign_table(data: bytes, file: str, settings: Settings, wish: Wish) -> Table:
    """Assign the names in a file's bytes.

    Raises RegistryError where there is no release, or the file cannot be read.
    """
    titles = read_titles(data, file, wish.column)
    release = current_release(settings)
    search = open_search(release.folder / "search", release.store)
    assigner = Assigner(search.names, read_decisions(settings.data))
    rows = [
        Row(title, assignment, AUTOMATIC if assignment.confidence >= wish.threshold else "")
        for title, assignment in zip(
            titles, assigner.assign([title.text for title in titles]), strict=True
        )
    ]
    is_sssom = wish.form == "sssom"
    text = as_sssom(rows, f"{settings.public_url}/assign") if is_sssom else as_csv(rows)
    return Table(text, sum(row.verdict == AUTOMATIC for row in rows), len(rows))


def remember_reviewed(data: bytes, file: str, settings: Settings) -> int:
    """Keep the decisions in a reviewed CSV; return how many are kept in all.

    Raises UnreadableSourceError for a file that is not such a CSV.
    """
    return remember(settings.data, read_reviewed(data, file))
