"""What the text of a setting may be: one function a kind of value, saying what is expected."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit


def some_text(text: str) -> str:
    """Read a text that says something."""
    if not text:
        raise ValueError("a text that is not empty")
    return text


def positive(text: str) -> int:
    """Read a whole number of things of which there is at least one."""
    return _whole(text, 1)


def threshold(text: str) -> int:
    """Read a number below which counts are withheld."""
    return _whole(text, 3)


def percentage(text: str) -> int:
    """Read a whole number of per cent."""
    return _whole(text, 0, 100)


def port_number(text: str) -> int:
    """Read the number of a port."""
    return _whole(text, 1, 65535, "a port")


def _whole(text: str, lowest: int, highest: int | None = None, what: str = "a whole number") -> int:
    number = int(text)
    if highest is None and number < lowest:
        raise ValueError(f"{what} from {lowest} up")
    if highest is not None and not lowest <= number <= highest:
        raise ValueError(f"{what} from {lowest} to {highest}")
    return number


def factor(text: str) -> float:
    """Read by how much more something is than something else."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1 <= number <= 100:
        raise ValueError("a number from 1 to 100")
    return number


def yes_or_no(text: str) -> bool:
    """Read a decision."""
    if text.lower() not in {"yes", "no"}:
        raise ValueError("yes or no")
    return text.lower() == "yes"


def folder(text: str) -> Path:
    """Read the path of a folder, which may begin with ``~``."""
    return Path(some_text(text)).expanduser().absolute()


def address(text: str) -> str:
    """Read an address that others can be joined to."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise ValueError("an address such as https://standards.example.org")
    return text.rstrip("/")


def address_or_none(text: str) -> str:
    """Read an address; an empty text is none."""
    return address(text) if text else ""


def addresses(text: str) -> tuple[str, ...]:
    """Read addresses, separated by blanks, each perhaps with a query."""
    for each in text.split():
        address(each.partition("?")[0])
    return tuple(text.split())


def engine_name(text: str) -> str:
    """Read what profiling computes with."""
    if text != "duckdb" and not text.startswith("spark://"):
        raise ValueError("duckdb, or an address such as spark://host:7077")
    return text
