"""The columns of a file of transactions, and the page that says their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.errors import UnreadableSourceError
from registry.profiling.intake.columns import ALIASES, understand_columns


def test_the_page_names_every_column_and_alias(repository: Path) -> None:
    page = (repository / "docs" / "uploading.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    assert {row[0].strip("| `"): tuple(row[1].split(", ")) for row in rows} == ALIASES


@pytest.mark.parametrize("name", ["LGSL", " lgsl_id", "Service-URI", "PSID"])
def test_blanks_case_and_order_do_not_matter(name: str) -> None:
    columns = understand_columns(["Type", "other", name, "MONTH"], "file")
    assert columns.places == {"type": 0, "service": 2, "date": 3}


def test_a_column_that_lacks_is_named_with_its_aliases() -> None:
    with pytest.raises(UnreadableSourceError, match=r"no column service.*lgsl"):
        understand_columns(["date", "postcode"], "file")
