"""The kinds of cubes: their dimensions and measures, as columns and as properties.

The fixed profile of the RDF Data Cube vocabulary: docs/cubes-model.md, Structure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
from rdflib import Namespace, URIRef

#: Dimensions and measures that all registries share; each registry's own are sub-properties.
CUBE = Namespace("https://w3id.org/local-government-registry/cube#")
QB = Namespace("http://purl.org/linked-data/cube#")
SDMX_DIMENSION = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")
SDMX_CONCEPT = Namespace("http://purl.org/linked-data/sdmx/2009/concept#")
SDMX_ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")

#: The code of what is not broken down, and what stands for it in an address.
ALL, ALL_IN_ADDRESS = "*", "all"


@dataclass(frozen=True)
class Dimension:
    """A dimension: its column in the tables, its name in addresses, its place in SDMX."""

    name: str
    column: str
    label: str
    concept: str
    """Local name of the SDMX concept, or of ours where SDMX has none."""


@dataclass(frozen=True)
class Measure:
    """A measure: its column and name, what it is, its type in tables and in RDF."""

    name: str
    label: str
    unit: str
    arrow: pa.DataType
    datatype: str


AREA = Dimension("area", "area", "Area", "refArea")
PERIOD = Dimension("period", "month", "Period", "refPeriod")
SERVICE = Dimension("service", "service", "Service", "service")
INTERACTION = Dimension("interaction", "interaction", "Interaction", "interaction")
CHANNEL = Dimension("channel", "channel", "Channel", "channel")
PROFILE = Dimension("profile", "profile", "Profile", "profile")
DIMENSIONS = (AREA, PERIOD, SERVICE, INTERACTION, CHANNEL, PROFILE)
BY_NAME: Mapping[str, Dimension] = {dimension.name: dimension for dimension in DIMENSIONS}
#: What a publication can be cut into slices by.
SLICED = (SERVICE, PROFILE, AREA)
#: Order of the dimensions in an observation's address, and of the rows of a table.
ADDRESS_ORDER = (SERVICE, INTERACTION, CHANNEL, PROFILE, AREA, PERIOD)
ROW_ORDER = (SERVICE, PROFILE, AREA, PERIOD, CHANNEL, INTERACTION)

_COUNT = "number"
MEASURES: Mapping[str, tuple[Measure, ...]] = {
    "counts": (
        Measure("transactions", "Transactions", _COUNT, pa.int64(), "integer"),
        Measure("households", "Households", _COUNT, pa.int64(), "integer"),
    ),
    "index": (
        Measure("index", "Index of use (100 = average)", "index", pa.int64(), "integer"),
        Measure("lower", "Index, lower limit of 95 %", "index", pa.int64(), "integer"),
        Measure("upper", "Index, upper limit of 95 %", "index", pa.int64(), "integer"),
    ),
    "cost": (Measure("cost", "Cost of the transactions", "currency", pa.int64(), "integer"),),
    "status": (Measure("status", "Confidentiality status", "code", pa.string(), "string"),),
}
KINDS = tuple(MEASURES)
TITLES: Mapping[str, str] = {
    "counts": "Service transactions and households",
    "index": "Index of use by profile",
    "cost": "Cost of service transactions",
    "status": "What is published and what is withheld",
}


def table_schema(kind: str) -> pa.Schema:
    """Return the columns of a kind's Parquet file. Raises KeyError for what is no kind."""
    columns = [(dimension.column, pa.string()) for dimension in DIMENSIONS]
    return pa.schema([*columns, *((m.name, m.arrow) for m in MEASURES[kind])])


def in_address(code: str) -> str:
    """Write a code as it stands in an address."""
    return ALL_IN_ADDRESS if code == ALL else code.replace("/", "-")


def shared_property(name: str) -> URIRef:
    """Return the property that all registries share of a dimension or measure."""
    return CUBE[name]
