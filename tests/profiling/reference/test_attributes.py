"""Attributes of profiles: kept, read again, and refused where they cannot be meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import RegistryError
from registry.profiling.reference.attribute_tables import read_attribute_table
from registry.profiling.reference.attributes import Attribute, read_attributes, write_attributes
from registry.profiling.reference.schemes import Scheme

HEADER = "attribute,label,unit,source,date,licence,profile,value\n"
GOOD = "income,Income band,band,Survey,2024,OGL,{},{}\n"
BAD = {
    "column": ("attribute,value\n", "It lacks the columns label, unit, source, date, licence"),
    "profile": (HEADER + GOOD.format("Z9", 1), "line 2, column profile: 'Z9' is no profile of to"),
    "word": (HEADER + GOOD.format("A1", "high"), "line 2, column value: 'high' is no number"),
    "infinite": (HEADER + GOOD.format("A1", "inf"), "column value: 'inf' is no number"),
    "empty": (HEADER + GOOD.format("A1", ""), "column value: The cell is empty. Fill it in"),
    "licence": (HEADER + "a,b,c,d,2024,,A1,1\n", "line 2, column licence: The cell is empty"),
    "twice": (HEADER + GOOD.format("A1", 1) * 2, "line 3, column profile: income has a value for"),
    "other": (
        HEADER + GOOD.format("A1", 1) + "income,Other,band,Survey,2024,OGL,A2,2\n",
        "line 3, column attribute: income is described otherwise in an earlier row",
    ),
    "path": (HEADER + "../x,b,c,d,2024,OGL,A1,1\n", "'../x' cannot be an identifier"),
    "nothing": (HEADER, "It holds no attribute. Add rows"),
}
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)


def write(folder: Path, text: str) -> Path:
    path = folder / "attributes.csv"
    path.write_text(text)
    return path


def test_an_authority_has_its_own_and_else_everybodys(tmp_path: Path) -> None:
    everybody = [attribute("car", A1=1), attribute("age", A1=2)]
    own = [replace(attribute("car", A1=n), authority=code) for n, code in ((3, "X1"), (4, "X2"))]
    write_attributes(tmp_path, [*everybody, *own])
    found = [read_attributes(tmp_path, "town", code) for code in ("X1", "X2", "X3", "")]
    of_car = [(its[1].values["A1"], its[1].authority) for its in found]
    assert of_car == [(3, "X1"), (4, "X2"), (1, ""), (1, "")]
    assert all(its[0].values == {"A1": 2} for its in found)


def attribute(key: str, **values: float) -> Attribute:
    return Attribute(key, "town", "Label", "%", "Survey", "2024", "OGL", values)


@pytest.mark.parametrize("name", BAD)
def test_a_table_that_cannot_be_meant_is_refused(tmp_path: Path, scheme: Scheme, name: str) -> None:
    text, sentence = BAD[name]
    with pytest.raises(RegistryError) as error:
        read_attribute_table(write(tmp_path, text), scheme, 10_000)
    assert sentence in str(error.value)


def test_a_table_has_any_number_of_attributes(tmp_path: Path, scheme: Scheme) -> None:
    rows = GOOD.format("a1", 3) + GOOD.format("A", 2.5) + "web,Uses the web,%,Survey,2024,OGL,B,7\n"
    income, web = read_attribute_table(write(tmp_path, HEADER + rows), scheme, 10_000)
    assert (income.label, income.unit, income.values) == (
        "Income band",
        "band",
        {"A1": 3, "A": 2.5},
    )
    assert (web.id, web.scheme, web.values) == ("web", "town", {"B": 7})


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(NAMES, st.floats(allow_nan=False, allow_infinity=False), max_size=4))
def test_what_is_kept_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, float]
) -> None:
    folder = tmp_path_factory.mktemp("data")
    kept = [attribute(key, A1=value) for key, value in values.items()]
    write_attributes(folder, kept)
    assert read_attributes(folder, "town") == sorted(kept, key=lambda each: f"{each.id}.json")


def test_an_attribute_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    write_attributes(tmp_path, [attribute("car", A1=1), attribute("age", A1=2)])
    write_attributes(tmp_path, [attribute("car", A1=9)])
    assert [each.values for each in read_attributes(tmp_path, "town")] == [{"A1": 2}, {"A1": 9}]


def test_a_damaged_file_and_a_path_are_refused(tmp_path: Path) -> None:
    write_attributes(tmp_path, [attribute("car", A1=1)])
    (tmp_path / "reference/attributes/town/car.json").write_text("{}")
    with pytest.raises(RegistryError, match=r"car\.json is damaged\. Import the attribute again"):
        read_attributes(tmp_path, "town")
    with pytest.raises(RegistryError, match="cannot be an identifier"):
        read_attributes(tmp_path, "../../etc")
    assert read_attributes(tmp_path, "oac2011") == []
