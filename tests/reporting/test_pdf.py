"""Reports as PDF: tagged, with a language and words for each picture; texts are never markup."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from registry.charts.figures import Words
from registry.charts.indexes import Index, index_bars
from registry.reporting.pdf import write_pdf
from registry.reporting.report import Report, Section, Table

MARKUP = '#read("/etc/hostname") *no* `markup` $x$ <label> @ref #panic()'
WORDS = Words("C uses it most", "Index, 2025", "C stands out.", ("Group", "Index"), ("Index",))


def report(*sections: Section, **more: Any) -> Report:
    return Report(
        title=more.pop("title", "Exampleton"),
        subtitle="2025",
        language=more.pop("language", "en"),
        made=datetime(2026, 1, 31, 12, tzinfo=UTC),
        source="https://registry.example.org/insight/report/E1",
        page_of="Page {page} of {pages}",
        sections=sections,
        **more,
    )


@pytest.fixture(scope="module")
def made() -> bytes:
    figure = index_bars("index", WORDS, [Index("C", 154, 130, 180, "above")])
    table = Table("Index by group", ("Group", "Index"), (("C", "154"), (MARKUP, "protected")))
    section = Section("index", MARKUP, (MARKUP,), figure, table, (MARKUP,))
    return write_pdf(report(section, lead=(MARKUP,), facts=((MARKUP, MARKUP),), warning=MARKUP))


def test_it_says_that_it_is_accessible(made: bytes) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/MarkInfo" in made


def test_it_is_the_same_for_the_same_report() -> None:
    once, again = (write_pdf(report(title=MARKUP)) for _ in range(2))
    assert once == again


@pytest.mark.parametrize("language", ["en", "cy"])
def test_its_language_is_the_report_s(language: str) -> None:
    assert f"/Lang({language})".encode() in write_pdf(report(language=language)).replace(
        b" (", b"("
    )


def test_it_begins_as_a_pdf(made: bytes) -> None:
    assert BytesIO(made).read(5) == b"%PDF-"
