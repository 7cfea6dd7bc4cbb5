"""Attributes computed from census variables: the formula, the definitions, Leicester's figures."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from registry.errors import UnreadableSourceError
from registry.profiling.reference.attributes import Attribute
from registry.profiling.reference.census import compute, definitions
from registry.profiling.reference.schemes import Scheme, read_scheme
from registry.store import Store

LIMIT = 10_000_000
VARIABLES = "oac/2011_OAC_Raw_uVariables_Leicester.csv"
LOOKUP = "oac/2011_OAC_Raw_uVariables_Lookup.csv"
DEPRIVATION = "imd/IndexesMultipleDeprivation2015_Leicester.csv"


def needed() -> list[str]:
    said = definitions()
    names = [name for share in said["shares"].values() for name in share["variables"]]
    names += [each["variable"] for each in said["measures"].values()]
    return list(dict.fromkeys([*said["totals"].values(), *names]))


def small_table(folder: Path, *rows: tuple[str, str, int, int, str]) -> Path:
    """Write areas with type, households, LSOA; every total is 10, every variable the given one."""
    totals = set(definitions()["totals"].values()) - {"Total_Households"}
    names = [name for name in needed() if name != "Total_Households"]
    lines = [["OA11CD", "subgrpcode", "Total_Households", "LSOA11CD", *names]]
    for code, kind, households, value, lsoa in rows:
        numbers = [10 if name in totals else value for name in names]
        lines.append([code, kind, str(households), lsoa, *map(str, numbers)])
    path = folder / "variables.csv"
    path.write_text("\n".join(",".join(line) for line in lines) + "\n")
    return path


def test_a_value_is_the_mean_weighted_by_households(tmp_path: Path, scheme: Scheme) -> None:
    rows = [("E1", "A1", 30, 1, "L1"), ("E2", "A1", 10, 3, "L1"), ("E3", "A2", 60, 2, "L1")]
    computed = {a.id: a for a in compute(small_table(tmp_path, *rows), None, scheme, LIMIT)}
    # A1: (30 x 10 % + 10 x 30 %) / 40; A: that and 60 households at 20 %.
    assert computed["age-0-to-4"].values == {"A": 18.0, "A1": 15.0, "A2": 20.0}
    assert computed["age-0-to-4"].households == {"A": 100, "A1": 40, "A2": 60}
    assert computed["mean-age"].values["A1"] == 1.5
    assert computed["mean-age"].coverage == "3 output areas, 100 households"


def test_areas_without_households_or_value_do_not_count(tmp_path: Path, scheme: Scheme) -> None:
    table = small_table(tmp_path, ("E1", "A1", 0, 9, "L1"), ("E2", "A1", 5, 2, "L2"))
    indices = tmp_path / "deprivation.csv"
    imd = "Index of Multiple Deprivation (IMD)"
    indices.write_text(
        f"FeatureCode,Measurement,Value,IndicesOfDeprivation\nL1,Rank,7,{imd}\nL9,Rank,8,{imd}\n"
    )
    computed = {a.id: a for a in compute(table, indices, scheme, LIMIT)}
    assert computed["mean-age"].values == {"A": 2.0, "A1": 2.0}
    assert "deprivation-rank" not in computed


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("u007", "v007", "It lacks the column u007. Take the whole table"),
        ("subgrpcode", "kind", "It needs columns of output areas, their types and their"),
        ("E1,A1", "E1,Z9", "line 2, column subgrpcode: 'Z9' is no profile of town"),
        (",L1,10,", ",L1,ten,", "line 2, column Total_Population: 'ten' is no number"),
    ],
)
def test_a_table_that_lacks_something_is_refused(
    tmp_path: Path, scheme: Scheme, old: str, new: str, sentence: str
) -> None:
    path = small_table(tmp_path, ("E1", "A1", 5, 1, "L1"))
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(UnreadableSourceError) as error:
        compute(path, None, scheme, LIMIT)
    assert sentence in str(error.value)


def test_other_indices_are_refused(tmp_path: Path, scheme: Scheme) -> None:
    path = tmp_path / "deprivation.csv"
    path.write_text("FeatureCode,Measurement,Value,IndicesOfDeprivation\nL1,Rank,7,Other\n")
    with pytest.raises(UnreadableSourceError, match="None of its indices is known"):
        compute(small_table(tmp_path, ("E1", "A1", 5, 1, "L1")), path, scheme, LIMIT)


def test_a_share_counts_what_the_dictionary_says_it_counts(shared_data: Path) -> None:
    with (shared_data / LOOKUP).open(encoding="utf-8-sig", newline="") as file:
        said = {row["VariableCode"]: row["VariableStatisticalUnit"] for row in csv.DictReader(file)}
    shares = definitions()["shares"]
    assert len(shares) == 34
    for key, share in shares.items():
        assert {said[name] for name in share["variables"]} == {share["of"]}, key
    for unit, total in definitions()["totals"].items():
        assert said[total] == unit


@pytest.fixture(scope="module")
def leicester(shared_data: Path, store: Store) -> dict[str, Attribute]:
    scheme = read_scheme(store, "oac2011")
    computed = compute(shared_data / VARIABLES, shared_data / DEPRIVATION, scheme, LIMIT)
    return {attribute.id: attribute for attribute in computed}


def test_every_definition_has_values_in_leicester(leicester: dict[str, Attribute]) -> None:
    said = definitions()
    defined = [*said["shares"], *said["measures"], *said["indices"]]
    assert list(leicester) == defined
    assert len(defined) == 49
    for attribute in leicester.values():
        assert len(attribute.values) == 7 + 23 + 46
        assert sum(attribute.households[group] for group in "2345678") == 123_125


@pytest.mark.parametrize(
    ("key", "variables", "total"),
    [
        ("no-car", ["u116"], "Total_Households"),
        ("age-75-and-over", ["u017", "u018", "u019"], "Total_Population"),
        ("elementary-work", ["u166", "u167"], "Total_Employment_16_to_74"),
    ],
)
def test_shares_agree_with_pandas(
    leicester: dict[str, Attribute],
    shared_data: Path,
    key: str,
    variables: list[str],
    total: str,
) -> None:
    table = pd.read_csv(shared_data / VARIABLES).copy()
    table["value"] = 100 * table[variables].sum(axis=1) / table[total] * table["Total_Households"]
    for column in ("supgrpcode", "grpcode", "subgrpcode"):
        sums = table.groupby(column)[["value", "Total_Households"]].sum()
        expected = sums["value"] / sums["Total_Households"]
        for code, value in expected.items():
            assert leicester[key].values[str(code)] == pytest.approx(value, abs=1e-4)


def test_deprivation_agrees_with_pandas(leicester: dict[str, Attribute], shared_data: Path) -> None:
    areas = pd.read_csv(shared_data / VARIABLES).copy()
    indices = pd.read_csv(shared_data / DEPRIVATION)
    wanted = indices["IndicesOfDeprivation"].str.contains("(IMD)", regex=False)
    ranks = indices[wanted & (indices["Measurement"] == "Rank")].set_index("FeatureCode")["Value"]
    areas["rank"] = areas["LSOA11CD"].map(ranks) * areas["Total_Households"]
    sums = areas.groupby("grpcode")[["rank", "Total_Households"]].sum()
    for code, value in (sums["rank"] / sums["Total_Households"]).items():
        assert leicester["deprivation-rank"].values[str(code)] == pytest.approx(value, abs=1e-4)
