"""Area tables: what is read, and what is refused with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.errors import UnreadableSourceError
from registry.profiling.reference.area_tables import AreaRow, read_area_table

TOWN = "E06000099"
BAD = {
    "no area": ("type,households\nA1,1\n", "No column holds codes of output areas. Name it OA11CD"),
    "negative": ("area,households\nE1,-1\n", "line 2, column households: '-1' is no number of"),
    "half": ("area,households\nE1,1.5\n", "'1.5' is no number of households. Write a whole number"),
    "word": ("area,households\nE1,many\n", "'many' is no number of households"),
    "infinite": ("area,households\nE1,inf\n", "'inf' is no number of households"),
    "no code": ("area,type\n ,A1\n", "line 2, column area: The area has no code. Fill it in"),
    "contradiction": (
        "area,type\nE1,A1\nE1,A2\n",
        "line 3, column area: E1 stands in an earlier row with other values. Keep one",
    ),
    "two schemes": (
        "oa11,oac01,oac11\nE1,a,b\n",
        "Several columns may hold types: oac01, oac11. Keep the one of your scheme",
    ),
    "elsewhere": ("area,lad11cd\nE1,E06000001\n", f"No row is of the authority {TOWN}"),
}


def write(folder: Path, text: str) -> Path:
    path = folder / "areas.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", BAD)
def test_a_table_that_cannot_be_meant_is_refused(tmp_path: Path, name: str) -> None:
    text, sentence = BAD[name]
    with pytest.raises(UnreadableSourceError) as error:
        read_area_table(write(tmp_path, text), TOWN, 1_000)
    assert sentence in str(error.value)


def test_rows_of_others_and_repeated_ones_are_counted(tmp_path: Path) -> None:
    text = f"OA11CD,LAD11CD,WD13CD,type,hh\nE1,{TOWN},W1,A1,5\nE2,X,W1,A1,5\nE1,{TOWN},W1,A1,5\n"
    table = read_area_table(write(tmp_path, text), TOWN, 1_000)
    assert table.rows == {"E1": AreaRow("E1", "A1", 5, "W1")}
    assert (table.others, table.repeated) == (1, 1)
    assert table.vintages == {"area": "OA11", "ward": "WD13"}


def test_what_a_table_does_not_say_stays_unknown(tmp_path: Path) -> None:
    table = read_area_table(write(tmp_path, "area,type\nE1,\n"), TOWN, 1_000)
    assert table.rows == {"E1": AreaRow("E1", None, None, None)}
    assert table.vintages == {}
