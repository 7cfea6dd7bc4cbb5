"""Where each key of a cell stands in the one whole number that a cell is while it is computed.

An engine groups by one number far faster than by eight columns, and keeps it in far less memory. A
code takes as many bits as its dimension needs, one more than the code, so that ``ALL`` is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import ibis

from registry.errors import RegistryError

#: Codes that stand for no one thing.
UNKNOWN, ALL = 0, -1
#: The dimensions of a cell whose keys are codes until the very end.
DIMENSIONS = ("month", "service", "interaction", "channel", "profile", "area")
LEVELS = ("profile_level", "area_level")
_BITS = 63


class _Place(NamedTuple):
    """The lowest bit of a key and how many it has."""

    start: int
    width: int

    @property
    def mask(self) -> int:
        return ((1 << self.width) - 1) << self.start


class Layout:
    """The places of keys in a number, for dimensions with so many codes (``ALL`` among them).

    Raises RegistryError where they do not fit into 63 bits.
    """

    def __init__(self, sizes: Mapping[str, int], depth: int) -> None:
        largest = {name: sizes[name] - 1 for name in DIMENSIONS}
        largest |= {"profile_level": depth, "area_level": 1}
        self._places: dict[str, _Place] = {}
        start = 0
        for name, value in largest.items():
            self._places[name] = _Place(start, value.bit_length())
            start += value.bit_length()
        if start > _BITS:
            shown = ", ".join(f"{sizes[name]:,} of {name}" for name in DIMENSIONS)
            raise RegistryError(
                f"There are too many different values for one table of statistics: {shown}. "
                "Upload shorter periods."
            )

    def packed(self, codes: Mapping[str, ibis.Value]) -> ibis.Value:
        """Return the number of these codes; the keys that are left out are ``ALL``, level 0."""
        parts = [
            (code.cast("int64") + 1) << self._start(name) for name, code in sorted(codes.items())
        ]
        return sum(parts[1:], parts[0]) if parts else ibis.literal(0, "int64")

    def without(self, cell: ibis.Value, names: Iterable[str]) -> ibis.Value:
        """Return a cell with ``ALL`` in the place of some keys."""
        mask = sum(self._places[name].mask for name in names)
        return cell & ibis.literal(~mask, "int64") if mask else cell

    def code(self, cell: ibis.Value, name: str) -> ibis.Value:
        """Return a code of a cell."""
        return (self._value(cell, name) - 1).cast("int32")

    def with_code(self, cell: ibis.Value, name: str, code: ibis.Value) -> ibis.Value:
        """Return a cell with another code of a dimension."""
        moved = (code.cast("int64") + 1) << self._start(name)
        return self.without(cell, [name]) + moved

    def with_levels(self, cell: ibis.Value, profile: int, area: int) -> ibis.Value:
        """Return a cell that had level 0 at these levels."""
        bits = profile << self._places["profile_level"].start
        bits += area << self._places["area_level"].start
        return cell + ibis.literal(bits, "int64") if bits else cell

    def unpacked(self, cell: ibis.Value) -> dict[str, ibis.Value]:
        """Return every key of a cell as a column: dimensions, then levels."""
        codes = {name: self.code(cell, name) for name in DIMENSIONS}
        return codes | {name: self._value(cell, name).cast("int8") for name in LEVELS}

    def _start(self, name: str) -> ibis.Value:
        return ibis.literal(self._places[name].start, "int32")

    def _value(self, cell: ibis.Value, name: str) -> ibis.Value:
        place = self._places[name]
        return (cell >> self._start(name)) & ibis.literal((1 << place.width) - 1, "int64")
