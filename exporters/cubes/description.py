"""What a cube's observations mean: its dimensions, measures and codes, apart from the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rdflib import Graph

#: The code of what is not broken down, and what stands for it in addresses.
ALL, ALL_IN_ADDRESS = "*", "all"


class Meaning(NamedTuple):
    """What a code stands for; ``segment`` is the code as it stands in an address."""

    uri: str
    label: str
    segment: str


@dataclass(frozen=True)
class Dimension:
    """A dimension: ``column`` in the rows, ``name`` in addresses, ``property`` in RDF.

    ``codes`` holds the codes that occur, in order. ``role`` is that of JSON-stat: ``geo``,
    ``time`` or nothing; ``sdmx`` the identifier in SDMX.
    """

    column: str
    name: str
    label: str
    property: str
    code_list: str
    codes: Mapping[str, Meaning]
    sdmx: str
    role: str = ""


@dataclass(frozen=True)
class Measure:
    """A measure; ``datatype`` is ``integer`` or ``string``, ``unit`` a word or a currency."""

    column: str
    label: str
    property: str
    datatype: str
    unit: str


@dataclass(frozen=True)
class CubeDescription:
    """A data set, or a slice of one, and how to write the rows it is given with.

    ``uri`` is what is described, ``data_set`` the data set the observations belong to (the same,
    but for a slice). ``address_order`` names the columns in the order of an observation's address;
    ``slices`` maps a column to what the URIs of slices by it begin with. ``structure`` returns the
    triples that are no observations; it is called after the rows are written. ``updated`` is an
    ISO 8601 time; ``identifier`` is ``authority/period/number/kind``.
    """

    uri: str
    data_set: str
    identifier: str
    title: str
    publisher: str
    publisher_name: str
    updated: str
    licence: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    address_order: tuple[str, ...]
    slices: Mapping[str, str]
    structure: Callable[[], Graph]

    @property
    def file_name(self) -> str:
        """Name of a file that holds it, without a suffix: ``E06000016-2025-1-counts``."""
        return self.identifier.replace("/", "-")
