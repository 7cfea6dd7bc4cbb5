"""Periods of time: their codes, first and last day, months and interval URI.

Codes and their meaning: docs/profiling-model.md, Codes. The URIs are the intervals of
reference.data.gov.uk, which the data cubes name as their reference period.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.errors import RegistryError

_INTERVALS = "http://reference.data.gov.uk/id/"
_MONTHS_A_YEAR = 12
_FIRST_FINANCIAL_MONTH = 4
_MONTH = r"(\d{4})-(0[1-9]|1[0-2])"
_YEAR_CODE = re.compile(r"(\d{4})", re.ASCII)
_FINANCIAL_CODE = re.compile(r"(\d{4})-(\d{4})", re.ASCII)
_QUARTER_CODE = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_MONTH_CODE = re.compile(_MONTH, re.ASCII)
_MONTHS_CODE = re.compile(rf"{_MONTH}\.\.{_MONTH}", re.ASCII)
_EXAMPLES = (
    "Write a calendar year as 2025, a financial year from April as 2024-2025, a quarter as "
    "2025-Q2, a month as 2025-04, or several months, both ends in, as 2024-04..2025-04."
)


@dataclass(frozen=True)
class Period:
    """Whole months from `first` to `last` day, both in, with the URI of the interval."""

    code: str
    first: date
    last: date
    uri: str

    @property
    def months(self) -> tuple[str, ...]:
        """The codes of its months in order: ``2025-04``."""
        start, end = _number(self.first), _number(self.last)
        return tuple(_month_code(number) for number in range(start, end + 1))


def read_period(code: str) -> Period:
    """Read the code of a period; RegistryError for a text that is none."""
    try:
        return _read(code)
    except ValueError:
        raise RegistryError(f"{code!r} is not a period. {_EXAMPLES}") from None


def newest_first(codes: Iterable[str]) -> list[str]:
    """Return codes of periods, those that end last first; of two that end together the longer."""
    periods = (read_period(code) for code in codes)
    ordered = sorted(periods, key=lambda period: (-period.last.toordinal(), period.first))
    return [period.code for period in ordered]


def _read(code: str) -> Period:
    if match := _YEAR_CODE.fullmatch(code):
        start = int(match[1]) * _MONTHS_A_YEAR
        return _period(code, start, _MONTHS_A_YEAR, f"year/{code}")
    if match := _FINANCIAL_CODE.fullmatch(code):
        year, following = int(match[1]), int(match[2])
        if following != year + 1:
            raise ValueError(code)
        start = year * _MONTHS_A_YEAR + _FIRST_FINANCIAL_MONTH - 1
        return _period(code, start, _MONTHS_A_YEAR, f"government-year/{code}")
    if match := _QUARTER_CODE.fullmatch(code):
        start = int(match[1]) * _MONTHS_A_YEAR + 3 * (int(match[2]) - 1)
        return _period(code, start, 3, f"quarter/{code}")
    if match := _MONTH_CODE.fullmatch(code):
        return _period(code, _month_number(match[1], match[2]), 1, f"month/{code}")
    if match := _MONTHS_CODE.fullmatch(code):
        start, end = _month_number(match[1], match[2]), _month_number(match[3], match[4])
        count = end - start + 1
        if count < 1:
            raise ValueError(code)
        interval = f"gregorian-interval/{_month_code(start)}-01T00:00:00/P{count}M"
        return _period(code, start, count, interval)
    raise ValueError(code)


def _period(code: str, start: int, count: int, interval: str) -> Period:
    """Make a period from the number of its first month and how many months it has."""
    year, month = divmod(start, _MONTHS_A_YEAR)
    last_year, last_month = divmod(start + count - 1, _MONTHS_A_YEAR)
    _, days = calendar.monthrange(last_year, last_month + 1)
    return Period(
        code,
        date(year, month + 1, 1),
        date(last_year, last_month + 1, days),
        _INTERVALS + interval,
    )


def _number(day: date) -> int:
    """Count months from the year 0: what differs by one is a month apart."""
    return day.year * _MONTHS_A_YEAR + day.month - 1


def _month_number(year: str, month: str) -> int:
    return int(year) * _MONTHS_A_YEAR + int(month) - 1


def _month_code(number: int) -> str:
    year, month = divmod(number, _MONTHS_A_YEAR)
    return f"{year:04}-{month + 1:02}"
