"""A cell as one number: what goes in comes out, and what does not fit is refused."""

from __future__ import annotations

import ibis
import pytest

from registry.errors import RegistryError
from registry.profiling.statistics.layout import DIMENSIONS, Layout

SIZES = {"month": 14, "service": 1500, "interaction": 2, "channel": 9, "profile": 84, "area": 24}


def test_codes_are_what_they_were_before_packing(duckdb: ibis.BaseBackend) -> None:
    codes = {name: SIZES[name] - 2 for name in DIMENSIONS if name != "channel"}
    layout = Layout(SIZES, 3)
    cell = layout.packed({name: ibis.literal(code, "int32") for name, code in codes.items()})
    cell = layout.with_levels(layout.without(cell, ["area"]), 3, 1)
    table = ibis.memtable({"one": [1]}).select(**layout.unpacked(cell))
    found = duckdb.to_pyarrow(table).to_pylist()[0]
    assert found == codes | {"channel": -1, "area": -1, "profile_level": 3, "area_level": 1}


def test_more_codes_than_a_number_holds_are_refused() -> None:
    with pytest.raises(RegistryError, match="1,000,000 of area"):
        Layout(dict.fromkeys(DIMENSIONS, 10**6), 3)
