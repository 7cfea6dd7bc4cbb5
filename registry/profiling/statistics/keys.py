"""The keys of statistics as texts, and the small codes that engines compute with in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from registry.profiling.statistics.layout import ALL, DIMENSIONS, UNKNOWN

ALL_KEY, UNKNOWN_KEY = "*", "?"


@dataclass
class Keys:
    """The code of each text of one dimension: from 1 up, in the order they were first met."""

    codes: dict[str, int] = field(default_factory=lambda: {ALL_KEY: ALL, UNKNOWN_KEY: UNKNOWN})

    def code(self, text: str) -> int:
        """Return the code of a text, a new one where it has none yet."""
        return self.codes.setdefault(text, len(self.codes) - 1)

    def texts(self, codes: np.typing.NDArray[np.int32]) -> pa.DictionaryArray:
        """Return the texts of codes; its indices are in the order of the texts."""
        texts = sorted(self.codes)
        places = np.empty(len(texts), np.int32)
        places[[self.codes[text] - ALL for text in texts]] = np.arange(len(texts))
        return pa.DictionaryArray.from_arrays(pa.array(places[codes - ALL]), pa.array(texts))


def keys_table(keys: Mapping[str, Keys]) -> pa.Table:
    """Return the keys of all dimensions as a table: dimension, code, key."""
    rows = [(name, code, text) for name in DIMENSIONS for text, code in keys[name].codes.items()]
    names, codes, texts = zip(*rows, strict=True)
    return pa.table({"dimension": names, "code": pa.array(codes, pa.int32()), "key": texts})


def read_keys(table: pa.Table) -> dict[str, Keys]:
    """Read what ``keys_table`` made."""
    found: dict[str, Keys] = {name: Keys({}) for name in DIMENSIONS}
    for row in table.to_pylist():
        found[row["dimension"]].codes[row["key"]] = row["code"]
    return found


def levels_table(profiles: Keys, ancestors: Iterable[tuple[str, int, str | None]]) -> pa.Table:
    """Return which group each profile belongs to at each level: profile, level, member.

    ``ancestors`` are (notation, level, notation of the group or None where there is none).
    """
    rows = [
        (profiles.code(notation), level, UNKNOWN if member is None else profiles.code(member))
        for notation, level, member in ancestors
    ]
    return _integers(rows, ("profile", "level", "member"))


def groups_table(services: Keys, groups: Mapping[str, Iterable[str]]) -> pa.Table:
    """Return the members of groups of services, of services that have a code: service, group."""
    rows = {
        (services.codes[member], services.code(group)): None
        for group, members in groups.items()
        for member in members
        if member in services.codes
    }
    return _integers(list(rows), ("service", "group"))


def _integers(rows: Sequence[tuple[int, ...]], names: tuple[str, ...]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {name: pa.array(column, pa.int32()) for name, column in zip(names, columns, strict=True)}
    )
