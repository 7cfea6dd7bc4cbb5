"""Authorities compared, demand, potential shift, costs, areas and portraits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from registry.errors import UnreadableSourceError
from registry.profiling.answers import areas, comparison, costs, demand, profiles, shift
from registry.profiling.answers.answer import Note
from registry.profiling.answers.comparison import Compared
from registry.profiling.answers.costs import Plan, UnitCost
from registry.profiling.answers.view import View
from registry.profiling.protection import Audience
from registry.profiling.reference.attributes import Attribute
from registry.profiling.reference.schemes import Scheme

Views = Callable[..., View]
Made = dict[str, Any]
ALL_FIVE = ("X1", "X2", "X3", "X4", "X5")
ONLINE = {"a": 0.7, "b": 0.4, "c": 0.2}
COSTS = {
    ("57", "1"): UnitCost(0.5, "GBP", "top-down", "2025-04-01", "budget book"),
    ("57", "2"): UnitCost(4.5, "GBP", "activity", "2025-04-01", "time sheets"),
}
COST_HEADER = "service,channel,unit_cost,currency,method,date,source\n"


@pytest.fixture
def five(view: Views) -> list[View]:
    peers = [view(name, Audience.PEER) for name in ALL_FIVE[1:]]
    return [view(), *peers]


def test_equal_propensities_leave_no_difference_once_profiles_are_allowed_for(
    five: list[View],
) -> None:
    answer = comparison.funnel(five, "57", 1)
    assert [row.authority for row in answer.rows] == list(ALL_FIVE)
    for row in answer.rows:
        assert row.ratio.value == pytest.approx(100, abs=8)
        assert row.outside != "alert"
        assert not row.grey
    rates = [row.rate.value or 0 for row in answer.rows]
    assert max(rates) / min(rates) > 1.1


def test_expected_adds_up_to_observed_where_nothing_is_rounded(view: Views) -> None:
    rows = comparison.funnel([view(name) for name in ALL_FIVE], "57", 1).rows
    assert sum(r.expected or 0 for r in rows) == pytest.approx(
        sum(r.transactions or 0 for r in rows)
    )


def test_a_funnel_with_peers_in_it_is_rounded(five: list[View]) -> None:
    row = comparison.funnel(five, "57", 1).rows[1]
    assert isinstance(row.ratio.value, int)
    assert row.limits95[0] is not None
    assert row.limits95[0] % 5 == 0


def test_countries_stand_side_by_side_on_their_own_bases(view: Views) -> None:
    sides = [
        Compared(view("X1"), "57", {}),
        Compared(view("X2", Audience.PUBLIC), "57", {"a": "a", "b": "c"}),
    ]
    answer = comparison.side_by_side(sides)
    assert Note.OWN_BASE in answer.notes
    assert [(r.authority, r.profile, r.matched) for r in answer.rows[2:5]] == [
        ("X1", "c", None),
        ("X2", "a", "a"),
        ("X2", "b", "c"),
    ]


def test_rates_are_common_over_mapped_profiles_only(view: Views) -> None:
    own, foreign = {"a": "a", "b": "b"}, {"a": "b", "c": "b"}
    answer = comparison.common_rates(
        [Compared(view("X1"), "57", own), Compared(view("X2"), "57", foreign)]
    )
    assert [(row.authority, row.profile) for row in answer.rows] == [("X1", "b"), ("X2", "b")]
    homes = view("X2").households(1)
    assert answer.rows[1].households == homes["a"] + homes["c"]


def test_neighbours_are_ordered_by_mix(view: Views) -> None:
    mixes = {name: view(name).households(1) for name in ALL_FIVE}
    mixes["TWIN"] = {profile: 3 * homes for profile, homes in mixes["X1"].items()}
    found = comparison.neighbours("X1", mixes, {"X1": [1, 2], "X2": [1, 4], "X3": [9, 2]})
    assert found[0].authority == "TWIN"
    assert found[0].mix_distance == pytest.approx(0, abs=1e-6)
    assert [row.mix_distance for row in found] == sorted(row.mix_distance or 0 for row in found)
    assert {r.authority for r in found if r.attribute_distance is not None} == {"X2", "X3"}


def test_demand_of_a_place_that_never_uploaded(view: Views, five: list[View]) -> None:
    homes = {"N1": {"a": 1000.0}, "N2": {"c": 1000.0}, "N3": {"b": 500.0, "c": 500.0}}
    answer = demand.demand_in_areas(five, "57", homes)
    rows = {row.area: row for row in answer.rows}
    assert rows["N1"].modelled.value == pytest.approx(900, rel=0.1)
    assert rows["N2"].modelled.value == pytest.approx(150, rel=0.15)
    assert (rows["N1"].class_label, rows["N2"].class_label) == ("over 120", "under 80")
    assert Note.MODELLED in answer.notes


def test_demand_is_back_tested_by_leaving_authorities_out(five: list[View]) -> None:
    tested = demand.back_test_of(five, "57", 1)
    assert tested is not None
    assert tested.areas == 20
    assert tested.median_error < 12
    assert tested.explained > 0.6


def test_one_authority_is_back_tested_ward_by_ward(view: Views) -> None:
    tested = demand.back_test_of([view()], "57", 1)
    assert tested is not None
    assert tested.areas == 4


def test_a_place_without_wards_has_no_back_test(view: Views, statistics: Made) -> None:
    made = statistics["X1"]
    bare = replace(made, of_households=made.households(1))
    alone = View(bare, Audience.OWN, view().rules)
    answer = demand.demand_in_areas([alone], "57", {"N": {"a": 9.0}})
    assert Note.NO_BACK_TEST in answer.notes
    assert answer.as_json()["figures"]["back_test"] is None


def test_potential_is_what_the_same_profiles_do_elsewhere(five: list[View]) -> None:
    answer = shift.potential_of_service(five[0], five[1:], {"1"}, COSTS, "57")
    for row in answer.rows:
        # The others are 14 to 20 points further online: their upper quartile is near 18 to 19.
        assert row.own_share == pytest.approx(100 * ONLINE[row.profile], abs=6)
        assert (row.target_share or 0) - (row.own_share or 0) == pytest.approx(18, abs=8)
        assert row.money == pytest.approx((row.volume or 0) * 4)


def test_services_are_ranked_by_money_and_add_up_their_profiles(five: list[View]) -> None:
    answer = shift.potential_shift(five[0], five[1:], {"1"}, COSTS)
    parts = shift.potential_of_service(five[0], five[1:], {"1"}, COSTS, "57")
    assert [row.service for row in answer.rows] == ["57", "58"]
    assert answer.rows[0].volume == pytest.approx(sum(row.volume or 0 for row in parts.rows))
    assert answer.rows[1].money is None
    assert Note.NO_COSTS in answer.notes


def test_two_comparators_are_no_yardstick(five: list[View]) -> None:
    answer = shift.potential_shift(five[0], five[1:3], {"1"}, COSTS)
    assert Note.NO_COMPARATORS in answer.notes
    assert {row.volume for row in answer.rows} == {0}


def test_costs_by_channel_dearest_first(view: Views) -> None:
    answer = costs.channel_costs(view(), "57", COSTS)
    assert [row.channel for row in answer.rows] == ["2", "1"]
    first = answer.rows[0]
    assert first.cost == pytest.approx((first.transactions or 0) * 4.5)
    assert answer.figures["complete"]


def test_a_missing_cost_is_said_never_filled_in(view: Views) -> None:
    answer = costs.channel_costs(view(), "58", COSTS)
    assert Note.NO_COSTS in answer.notes
    assert answer.figures["cost"] is None
    assert {row.unit_cost for row in answer.rows} == {None}


def test_what_if(view: Views) -> None:
    answer = costs.what_if_moved(view(), "57", COSTS, Plan({("2", "1"): 1000}, fallback="2"))
    # 1,000 x (4.50 - 0.50 - 0.1 x 4.50) x 0.3.
    assert answer.figures["central"] == pytest.approx(1065)
    assert answer.figures["low"] < 1065 < answer.figures["high"]
    assert json.dumps(answer.as_json(), allow_nan=False)


def test_costs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "X1.csv"
    path.write_text(COST_HEADER + "57,1,0.5,GBP,top-down,2025-04-01,budget book\n")
    assert costs.read_costs(path) == {("57", "1"): COSTS["57", "1"]}
    assert costs.read_costs(tmp_path / "none.csv") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (COST_HEADER + "57,1,cheap,GBP,activity,2025,x\n", "row 2, column unit_cost"),
        (COST_HEADER + "57,1,-1,GBP,activity,2025,x\n", "no amount of money"),
        (COST_HEADER + "57,1,1,GBP,guess,2025,x\n", "'guess' is no method"),
        ("service,channel\n", "the column unit_cost, currency"),
    ],
)
def test_wrong_costs_name_their_place(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "X1.csv"
    path.write_text(text)
    with pytest.raises(UnreadableSourceError, match=words):
        costs.read_costs(path)


def test_an_area_against_its_authority() -> None:
    rows = areas.area_profile({"a": 60, "b": 40}, {"a": 300, "b": 600, "c": 100})
    assert [(r.profile, r.share, r.share_index) for r in rows] == [
        ("a", 60, pytest.approx(200)),
        ("b", 40, pytest.approx(200 / 3)),
        ("c", 0, 0),
    ]


def test_the_predominant_group_fades_without_a_lead() -> None:
    rows = areas.predominant({"W1": {"a": 52, "b": 48}, "W2": {"a": 10, "b": 90}, "W3": {}})
    assert [(r.area, r.profile, r.faded) for r in rows] == [("W1", "a", True), ("W2", "b", False)]
    assert rows[0].lead == pytest.approx(4)


def test_homes_by_ward_need_reference_data_alone() -> None:
    scheme = Scheme(
        "three", "x:three", {"a": "A", "a1": "A1"}, {"a": 1, "a1": 2}, {"a": None, "a1": "a"}
    )
    assert areas.homes_by_ward(_Reference(), scheme, 1) == {"W1": {"a": 50.0}}  # type: ignore[arg-type]


class _Reference:
    """Reference data of three output areas."""

    def read_areas(self) -> object:
        return pa.table(
            {
                "area": ["1", "2", "3"],
                "type": ["a1", "a1", "?"],
                "households": [20, 30, 99],
                "ward": ["W1", "W1", "W1"],
            }
        )


def test_a_portrait_weighs_its_mean_by_households() -> None:
    cars = Attribute(
        "cars", "s", "Cars", "a household", "census", "2011", "OGL", {"a": 2.0, "b": 1.0}
    )
    nothing = Attribute("x", "s", "X", "", "", "", "", {"b": 1.0})
    (row,) = profiles.portrait([cars, nothing], "a", {"a": 25, "b": 75})
    assert row.mean == pytest.approx(1.25)
    assert row.value_index == pytest.approx(160)
    assert (row.rank, row.of) == (1, 2)


def test_protected_comparisons_withhold_what_peers_may_not_see(view: Views) -> None:
    hidden = [view(), view("X2", Audience.PEER, peer=10**6)]
    row = comparison.funnel(hidden, "57", 1).rows[1]
    assert (row.transactions, row.rate.value, row.ratio.value, row.outside) == (None,) * 4
    assert np.isfinite(comparison.pool(hidden, "57", 1).transactions).all()
