"""Codes of periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import RegistryError
from registry.profiling.periods import newest_first, read_period

ID = "http://reference.data.gov.uk/id/"
CASES = {
    "2025": (date(2025, 1, 1), date(2025, 12, 31), "year/2025"),
    "2024-2025": (date(2024, 4, 1), date(2025, 3, 31), "government-year/2024-2025"),
    "2025-Q2": (date(2025, 4, 1), date(2025, 6, 30), "quarter/2025-Q2"),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29), "month/2024-02"),
    "2024-04..2025-04": (
        date(2024, 4, 1),
        date(2025, 4, 30),
        "gregorian-interval/2024-04-01T00:00:00/P13M",
    ),
    "2025-01..2025-01": (
        date(2025, 1, 1),
        date(2025, 1, 31),
        "gregorian-interval/2025-01-01T00:00:00/P1M",
    ),
}
BAD = [
    "",
    "25",
    "0000",
    "2024-2026",
    "2025-13",
    "2025-Q5",
    "2025-04..2024-04",
    "2025/04",
    "../2025",
    "2025\n",
    "٢٠٢٥",
    "9999-2025",
    "0000-01..0000-02",
]


@pytest.mark.parametrize("code", CASES)
def test_a_period_has_its_days_and_its_interval(code: str) -> None:
    period = read_period(code)
    first, last, interval = CASES[code]
    assert (period.code, period.first, period.last) == (code, first, last)
    assert period.uri == ID + interval


def test_months_are_whole_and_in_order() -> None:
    assert read_period("2025-Q2").months == ("2025-04", "2025-05", "2025-06")
    assert len(read_period("2024-04..2025-04").months) == 13
    assert read_period("2024-2025").months[0::11] == ("2024-04", "2025-03")


@pytest.mark.parametrize("code", BAD)
def test_what_is_no_period_is_refused_with_examples(code: str) -> None:
    with pytest.raises(RegistryError, match=r"is not a period\. Write a calendar year as 2025"):
        read_period(code)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 60))
def test_months_cover_the_days_from_first_to_last(start: date, more: int) -> None:
    year, month = divmod(start.year * 12 + start.month - 1 + more, 12)
    period = read_period(f"{start:%Y-%m}..{year}-{month + 1:02}")
    assert len(period.months) == more + 1
    for code in period.months:
        assert period.first <= read_period(code).first <= read_period(code).last <= period.last
    assert (period.last + timedelta(days=1)).day == 1


def test_the_newest_period_ends_last() -> None:
    codes = ["2025-Q2", "2025", "2024-2025", "2025-12", "2024-04..2025-04", "2026-01"]
    expected = ["2026-01", "2025", "2025-12", "2025-Q2", "2024-04..2025-04", "2024-2025"]
    assert newest_first(codes) == expected
