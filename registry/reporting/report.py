"""What a report is: a title, facts at a glance, sections with their pictures and tables, notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from registry.charts.figures import Figure


@dataclass(frozen=True)
class Table:
    """A table of a report, its cells as words in the language of the report."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A part of a report: what it says, its picture if it has one, its table, what to know."""

    identifier: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    figure: Figure | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report of an authority, or of one of its services, in one language."""

    title: str
    subtitle: str
    language: str
    made: datetime
    """When the statistics were made: the date of the document, so that the same are the same."""
    source: str
    """Where the report is found, as an address."""
    page_of: str
    """The words below each page, with ``{page}`` and ``{pages}``."""
    lead: tuple[str, ...] = ()
    warning: str = ""
    """What stands above everything: that the data are synthetic."""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
