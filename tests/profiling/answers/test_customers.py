"""Who uses a service: recovered propensities, exact figures, what others may see."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pytest

from registry.profiling.answers import channels, customers, services, trend
from registry.profiling.answers.answer import Note
from registry.profiling.answers.view import View, free_cells
from registry.profiling.measures.estimates import Counts, Verdict
from registry.profiling.measures.propensity import log_variance
from registry.profiling.protection import Audience, protect
from registry.profiling.protection.derived import publish_index

Views = Callable[..., View]
Made = tuple[pd.DataFrame, pd.DataFrame]
PARENT = {"a1": "a", "a2": "a", "b1": "b", "c1": "c"}
PROPENSITY = {"a": 0.9, "b": 0.45, "c": 0.15}


def test_the_split_equals_a_plain_count(view: Views, rows: Made) -> None:
    split = customers.customer_split(view(), "57", 1)
    own = rows[0][rows[0]["service"] == "57"]
    group = own["profile"].map(PARENT)
    counted = own.groupby(group).size()
    homes = rows[1]["profile"].map(PARENT).value_counts()
    assert {row.profile: row.transactions for row in split.rows} == counted.to_dict()
    assert {row.profile: row.customers for row in split.rows} == own.groupby(group)[
        "unit"
    ].nunique().to_dict()
    index = 100 * (counted / counted.sum()) / (homes / homes.sum())
    assert {r.profile: r.use_index.value for r in split.rows} == pytest.approx(index.to_dict())


def test_known_propensities_are_recovered_within_the_intervals(view: Views, rows: Made) -> None:
    homes = rows[1]["profile"].map(PARENT).value_counts()
    mean = np.average([PROPENSITY[str(group)] for group in homes.index], weights=homes)
    for row in customers.customer_split(view(), "57", 1).rows:
        truth = 100 * PROPENSITY[row.profile] / mean
        assert row.use_index.lower is not None
        assert row.use_index.upper is not None
        assert row.use_index.lower <= truth <= row.use_index.upper


def test_shares_add_up_and_the_even_service_shows_no_difference(view: Views) -> None:
    split = customers.customer_split(view(), "58", 1)
    assert sum(row.transactions_share or 0 for row in split.rows) == pytest.approx(100)
    assert sum(row.households_share or 0 for row in split.rows) == pytest.approx(100)
    assert {row.use_index.verdict for row in split.rows} == {Verdict.UNCLEAR}


def test_over_and_under_are_ranked(view: Views) -> None:
    rows = customers.over_and_under(view(), "57", 1).rows
    assert [(row.profile, row.use_index.verdict) for row in rows] == [
        ("a", Verdict.ABOVE),
        ("b", Verdict.BELOW),
        ("c", Verdict.BELOW),
    ]


@pytest.mark.parametrize("audience", [Audience.PEER, Audience.PUBLIC])
def test_what_others_see_is_whole_and_rounded(view: Views, audience: Audience) -> None:
    split = customers.customer_split(view(audience=audience), "57", 2)
    assert Note.ROUNDED in split.notes
    for row in split.rows:
        assert row.transactions is not None
        assert row.transactions % 5 == 0
        assert isinstance(row.use_index.value, int)
        assert row.use_index.lower is not None
        assert row.use_index.lower % 5 == 0
        assert row.rate.upper is not None
        assert row.rate.upper % 5 == 0


def test_published_figures_follow_from_published_counts_alone(view: Views) -> None:
    split = customers.customer_split(view(audience=Audience.PUBLIC), "57", 1)
    total = split.figures["transactions"]
    for row in split.rows:
        expected = total * row.households / split.figures["households"]
        assert row.transactions is not None
        assert row.use_index.value == round(100 * row.transactions / expected)


def test_published_limits_are_no_narrower_than_the_real_ones(view: Views) -> None:
    public = customers.customer_split(view(audience=Audience.PUBLIC), "57", 1).rows
    for own, shown in zip(customers.customer_split(view(), "57", 1).rows, public, strict=True):
        assert shown.use_index.upper is not None
        assert own.use_index.upper is not None
        assert shown.use_index.upper >= own.use_index.upper - 5


def test_what_is_withheld_gives_no_figure_at_all(view: Views) -> None:
    split = customers.customer_split(view(audience=Audience.PUBLIC, public=10**6), "57", 1)
    said = [
        (r.transactions, r.customers, r.use_index.value, r.use_index.upper, r.rate.value, r.ranking)
        for r in split.rows
    ]
    assert said == [(None,) * 6] * 3
    assert {row.status for row in split.rows} == {"C"}


def test_nothing_is_shown_beyond_a_publication(view: Views) -> None:
    public = view(audience=Audience.PUBLIC)
    cells = public.statistics.select(service=None, profile_level=1)
    shown = protect(cells, Audience.PUBLIC, public.rules).filter(pc.field("profile") != "b")
    bound = replace(public, free=free_cells(shown, "2024-04..2025-04"))
    rows = {row.profile: row for row in customers.customer_split(bound, "57", 1).rows}
    assert (rows["b"].transactions, rows["b"].customers, rows["b"].status) == (None, None, "C")
    own = {
        r.profile: r
        for r in customers.customer_split(replace(bound, audience=Audience.OWN), "57", 1).rows
    }
    assert own["b"].transactions


def test_published_indexes_are_those_of_a_publication(view: Views) -> None:
    split = customers.customer_split(view(audience=Audience.PUBLIC), "57", 1)
    n = np.array([row.transactions for row in split.rows], dtype=float)
    homes = np.array([row.households for row in split.rows], dtype=float)
    squares = n * 2
    everybody = Counts(split.figures["transactions"], split.figures["transactions"] * 2)
    variance = log_variance(Counts(n, squares), everybody)
    theirs = publish_index(n, np.array(everybody.transactions), homes, homes.sum(), variance)
    assert [row.use_index.value for row in split.rows] == theirs.value.tolist()


def test_sensitive_services_are_not_shown_by_ward(view: Views) -> None:
    guarded = view(audience=Audience.PUBLIC, sensitive={"57": "about somebody"})
    assert {r.status for r in customers.customer_split(guarded, "57", 1, area="W1").rows} == {"S"}
    assert {r.status for r in customers.customer_split(guarded, "57", 1).rows} == {"F"}


def test_an_answer_is_json(view: Views) -> None:
    said = customers.customer_split(view(), "57", 1).as_json()
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    assert said["rows"][0]["use_index"]["verdict"] == "above"
    assert said["about"]["synthetic"] is True


def test_unknown_services_answer_nothing_was_counted(view: Views) -> None:
    split = customers.customer_split(view(), "99999", 1)
    assert {row.transactions for row in split.rows} == {0}
    assert {row.use_index.value for row in split.rows} == {None}


def test_services_of_a_profile_are_ranked(view: Views) -> None:
    answer = services.service_indexes(view(), "a", 1)
    assert [row.service for row in answer.rows] == ["57", "58"]
    most, least = services.most_and_least(answer)
    assert [row.service for row in most] == ["57"]
    assert not least


def test_groups_of_services_have_indexes_too(view: Views) -> None:
    group = services.service_indexes(view(), "a", 1, groups=True).rows
    single = services.service_indexes(view(), "a", 1).rows
    assert [row.service for row in group] == ["navigation/4"]
    assert group[0].use_index == single[0].use_index


def test_trend_has_every_month_of_the_period_and_last_years_change(view: Views, rows: Made) -> None:
    answer = trend.trend(view(), "57", 1)
    assert len(answer.rows) == 3 * 13
    own = rows[0][(rows[0]["service"] == "57") & (rows[0]["profile"] == "c1")]
    months = {r.month: r for r in answer.rows if r.profile == "c"}
    assert months["2024-05"].transactions == (own["month"] == "2024-05").sum()
    assert months["2024-06"].transactions == 0
    change = months["2025-04"].change
    assert change is not None
    counted = own["month"].value_counts()
    assert change.value == pytest.approx(100 * counted["2025-04"] / counted["2024-04"])
    assert months["2024-05"].change is None


def test_trend_has_gaps_where_months_are_protected(view: Views) -> None:
    answer = trend.trend(view(audience=Audience.PUBLIC, public=100), "57", 1, ["c"])
    gaps = [row.month for row in answer.rows if row.status == "C"]
    assert gaps
    assert all(r.level is None for r in answer.rows if r.status == "C")


def test_channel_shares_and_indexes(view: Views, rows: Made) -> None:
    own = rows[0][rows[0]["service"] == "57"]
    group, online = own["profile"].map(PARENT), own["channel"] == "1"
    share = online.groupby(group).mean()
    found = {(r.profile, r.channel): r for r in channels.channel_use(view(), "57", 1).rows}
    for profile in "abc":
        row = found[profile, "1"]
        assert row.share.value == pytest.approx(100 * share[profile])
        assert row.channel_index.value == pytest.approx(100 * share[profile] / online.mean())
    assert found["a", "1"].channel_index.verdict is Verdict.ABOVE
    assert found["*", "1"].channel_index.value == pytest.approx(100)


def test_published_channel_shares_hide_with_their_counts(view: Views) -> None:
    some = channels.channel_use(view(audience=Audience.PUBLIC, public=60), "57", 1).rows
    hidden = [row for row in some if row.transactions is None]
    assert hidden
    assert all(row.share.value is None and row.channel_index.value is None for row in hidden)


def test_without_households_the_dispersion_is_said_and_widens(
    view: Views, statistics: dict[str, Any]
) -> None:
    made = statistics["X1"]
    by_type = replace(made, metadata={**made.metadata, "unit": "none"})
    narrow = customers.customer_split(view(), "57", 1)
    wide = customers.customer_split(View(by_type, Audience.OWN, view().rules), "57", 1)
    assert Note.NO_HOUSEHOLDS in wide.notes
    for one, other in zip(narrow.rows, wide.rows, strict=True):
        assert (other.use_index.upper or 0) > (one.use_index.upper or 0)
