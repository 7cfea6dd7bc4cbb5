"""Decisions: what people accepted and rejected, kept as one plain file of the installation."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from registry.assigning.titles import LONGEST_TITLE, without_personal_data
from registry.errors import Place, UnreadableSourceError
from registry.files import write_atomically

ACCEPTED = "accepted"
REJECTED = "rejected"
#: The verdict on what was sure enough to need none; never kept.
AUTOMATIC = "automatic"
VERDICTS = (ACCEPTED, REJECTED)
#: Takes a decision back; never kept.
WITHDRAWN = "withdrawn"


class Decision(NamedTuple):
    """A title, a concept, and whether the title means it; by whom and when."""

    title: str
    uri: str
    verdict: str
    #: The code of the authority whose decision it is; empty for one of the installation itself.
    authority: str = ""
    #: Identifier of the token it came with, and the moment (ISO 8601); empty for a command.
    token: str = ""
    decided: str = ""


def decisions_file(data: Path) -> Path:
    """Return where the decisions of an installation are kept."""
    return data / "assignments" / "decisions.csv"


def read_decisions(data: Path) -> list[Decision]:
    """Read what was decided, oldest first; nothing where no file is.

    Raises UnreadableSourceError, with the row, for one that is no decision.
    """
    file = decisions_file(data)
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return [_decision(row, number, file.name) for number, row in enumerate(rows, 2)]


def remember(data: Path, decisions: Iterable[Decision]) -> int:
    """Add decisions to those kept, personal data taken out; return how many are kept now.

    A later decision of an authority about the same title and concept takes the place of its
    earlier one; ``withdrawn`` takes that back and leaves nothing.
    """
    file = decisions_file(data)
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.with_suffix(".lock")):
        kept = {_key(each): each for each in read_decisions(data)}
        for each in map(without_persons, decisions):
            kept.pop(_key(each), None)
            if each.verdict != WITHDRAWN:
                kept[_key(each)] = each
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(Decision._fields)
        writer.writerows(kept.values())
        write_atomically(file, stream.getvalue().encode())
    return len(kept)


def without_persons(decision: Decision) -> Decision:
    """Return a decision as it is kept: personal data taken out of its title."""
    return decision._replace(title=without_personal_data(decision.title[:LONGEST_TITLE]).strip())


def _key(decision: Decision) -> tuple[str, str, str]:
    return decision.authority, decision.title, decision.uri


def _decision(row: dict[str, str], number: int, file: str) -> Decision:
    if not row.get("title") or not row.get("uri") or row.get("verdict") not in VERDICTS:
        raise UnreadableSourceError(
            Place(file, row=number),
            "this is no decision.",
            "Give it a title, a uri, and the verdict accepted or rejected; or take the row out.",
        )
    # A file written by hand may have the first three columns alone.
    more = (row.get(column) or "" for column in Decision._fields[3:])
    return Decision(row["title"], row["uri"], row["verdict"], *more)
