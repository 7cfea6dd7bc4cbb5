"""Errors that speak to the user: what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


class RegistryError(Exception):
    """Something the user can mend; its text is shown as it is, without a traceback."""


@dataclass(frozen=True)
class Place:
    """Where in a file something is: line or row (from 1), column by name; each may be unknown."""

    file: str
    line: int | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Say the place as a person would: ``services.csv, row 3, column Label``."""
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


class UnreadableSourceError(RegistryError):
    """A source file that cannot be read: the place it broke, what is wrong, what to do."""

    def __init__(self, place: Place, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem} {remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy
