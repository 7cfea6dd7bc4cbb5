"""From statistics to a numbered publication, refused where it may not be, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from registry.building import judge
from registry.config import Settings
from registry.cubes import tables
from registry.cubes.publications import Publication, list_publications, open_publication
from registry.cubes.publishing import PublicationRefusedError, Wanted, publish
from registry.opened import Release
from registry.sources import read_sources

AUTHORITY = "E06000016"
WANTED = Wanted(AUTHORITY, "2025")
Sender = Callable[[Settings, int], None]


def test_a_publication_holds_all_kinds_sealed_by_hashes(
    once_published: Settings, published: Publication
) -> None:
    assert published.number == 1
    assert published.authority_name == "Leicester City Council"
    assert set(published.kinds) == {"counts", "index", "cost", "status"}
    assert set(published.manifest["files"]) == {p.name for p in published.folder.iterdir()} - {
        "manifest.json"
    }
    integrity = json.loads((published.folder / "integrity.json").read_text())
    assert [line["held"] for line in integrity] == [True] * 22
    assert open_publication(once_published.data, AUTHORITY, "2025", "latest") == published


def test_counts_are_multiples_of_five_and_add_up_to_about_the_whole(published: Publication) -> None:
    rows = tables.read_rows(published, "counts").to_pylist()
    assert len(rows) > 100
    assert {row["transactions"] % 5 for row in rows} == {0}
    whole = tables.read_rows(
        published, "counts", dict.fromkeys(("area", "service", "channel", "profile"), "*")
    )
    of_year = [row for row in whole.to_pylist() if row["month"] == "2025"]
    assert [row["transactions"] for row in of_year] == [6005]


def test_an_index_is_of_published_counts(published: Publication) -> None:
    place = {"area": "*", "service": "54", "channel": "*", "period": "2025"}
    counts = tables.read_rows(published, "counts", place).to_pylist()
    by_profile = {row["profile"]: row["transactions"] for row in counts}
    index = tables.read_rows(published, "index", {**place, "profile": "6"}).to_pylist()[0]
    assert index["index"] == round(100 * by_profile["6"] / by_profile["*"] / (450 / 900))
    assert index["lower"] < index["index"] < index["upper"]
    assert index["lower"] % 5 == index["upper"] % 5 == 0


def test_a_cost_is_volume_times_unit_cost(published: Publication) -> None:
    place = {"area": "*", "service": "54", "channel": "1", "profile": "*", "period": "2025"}
    cost = tables.read_rows(published, "cost", place).to_pylist()
    count = tables.read_rows(published, "counts", place).to_pylist()
    assert cost[0]["cost"] == round(2.5 * count[0]["transactions"])
    assert published.manifest["currency"] == "GBP"


def test_a_revision_needs_a_reason_and_names_what_it_revises(
    settings_with_publication: Settings, release: Release, send: Sender
) -> None:
    settings = settings_with_publication
    with pytest.raises(PublicationRefusedError, match="say why"):
        publish(settings, release, WANTED)
    send(settings, 2)
    second = publish(settings, release, replace(WANTED, reason="Late transactions"))
    assert (second.number, second.revises, second.reason) == (2, 1, "Late transactions")
    assert [one.number for one in list_publications(settings.data)] == [1, 2]
    both = [source for source in read_sources(settings) if source.file.startswith("cubes/")]
    assert len(both) == 2
    assert judge(both, settings).conforms


def test_a_low_match_rate_is_refused_and_nothing_is_left(
    settings: Settings, release: Release
) -> None:
    statistics = settings.data / "statistics" / AUTHORITY / "2025" / "statistics.json"
    said = json.loads(statistics.read_text())
    said["matched"]["overall"] = 0.6
    statistics.write_text(json.dumps(said))
    with pytest.raises(PublicationRefusedError, match=r"Only 60\.0 % of its transactions"):
        publish(settings, release, WANTED)
    assert list_publications(settings.data) == []
