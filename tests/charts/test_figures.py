"""Every kind of picture is drawn from the rows of its table and says what it shows."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import vl_convert
from shapely.geometry import Polygon, mapping

from registry.charts import bars, indexes, lines, maps, outlines, rendering
from registry.charts.figures import Figure, Words

WORDS = Words(
    title="Group <A> uses it most",
    subtitle="Index of use, Exampleshire, 2025",
    summary="Group A stands out.",
    columns=("First", "Second", "Third", "Fourth", "Fifth"),
    axes=("Across", "Up"),
)


def squares() -> dict[str, object]:
    """Four squares side by side as a GeoJSON feature collection."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": f"W{n}", "name": f"Ward {n}"},
                "geometry": mapping(Polygon([(n, 52), (n + 1, 52), (n + 1, 53), (n, 53)])),
            }
            for n in range(4)
        ],
    }


def shares() -> Figure:
    return bars.paired_shares("shares", WORDS, [bars.Share("A", 61, 40), bars.Share("B", None, 60)])


def channels() -> Figure:
    rows = [bars.ChannelShare("A", "Telephone", 37), bars.ChannelShare("A", "Web", 63)]
    return bars.stacked_channels(
        "channels", WORDS, rows, ["Telephone", "Web"], comparator={"A": 80}
    )


def change() -> Figure:
    return bars.before_after("change", WORDS, [bars.Change("All", 900, 500, 640, 800)])


def index() -> Figure:
    rows = [
        indexes.Index("A", 154, 130, 180, "above"),
        indexes.Index("B", None, None, None, "unclear"),
    ]
    return indexes.index_bars("index", WORDS, rows)


def aligned() -> Figure:
    one = [indexes.Index("A", 154, 130, 180, "above")]
    return indexes.aligned_indexes("aligned", WORDS, [("Here", one), ("There", one)])


def dots() -> Figure:
    rows = [indexes.Dot("Ours", 12, 10, 14, ours=True), indexes.Dot("Theirs", 9, 8, 10)]
    return indexes.dot_plot("dots", WORDS, rows, reference=11)


def funnel() -> Figure:
    limits = [
        indexes.Limit(e, 100 - e / 10, 100 + e / 10, 90 - e / 10, 110 + e / 10) for e in (9, 99)
    ]
    points = [indexes.FunnelPoint("Ours", 50, 120, ours=True)]
    return indexes.funnel("funnel", WORDS, points, limits)


def months() -> Figure:
    points = [lines.Point("A", "2025-01", 5), lines.Point("A", "2025-02", None)]
    return lines.trend("months", WORDS, [*points, lines.Point("A", "2025-03", 61)])


def classes() -> Figure:
    rows = [maps.AreaIndex("W0", "Ward 0", 61), maps.AreaIndex("W1", "Ward 1", None)]
    return maps.choropleth("classes", WORDS, rows, outlines.read_shapes(squares()))


def hexagons() -> Figure:
    shapes = outlines.hexagon_shapes(outlines.read_shapes(squares()))
    return maps.choropleth("hexagons", WORDS, [maps.AreaIndex("W3", "Ward 3", 130)], shapes)


def predominant() -> Figure:
    rows = [maps.Predominant("W0", "Ward 0", "6", "Suburbanites", 61, 3)]
    return maps.predominant_groups("predominant", WORDS, rows, outlines.read_shapes(squares()))


KINDS = [
    shares, channels, change, index, aligned, dots, funnel, months, classes, hexagons, predominant,
]  # fmt: skip


def test_every_kind_of_picture_is_tested() -> None:
    assert len(KINDS) == 11


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_is_an_svg_that_scales_and_is_named(kind: Callable[[], Figure]) -> None:
    drawn = rendering.svg(kind())
    assert drawn.startswith('<svg role="img" aria-label="Group &lt;A&gt; uses it most"')
    assert re.search(r'class="figure-picture" viewBox="0 0 [\d.]+ [\d.]+"', drawn)
    assert " style=" not in drawn  # the content security policy allows no inline style
    assert "NaN" not in drawn


@pytest.mark.parametrize("kind", KINDS)
def test_the_specification_compiles(kind: Callable[[], Figure]) -> None:
    compiled = vl_convert.vegalite_to_vega(dict(kind().specification), vl_version="6.4")
    assert compiled["marks"] or compiled["layout"]


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in (aligned, funnel)])
def test_the_table_holds_what_is_drawn(kind: Callable[[], Figure]) -> None:
    figure = kind()
    table = list(csv.reader(io.StringIO(figure.csv())))
    assert table[0] == list(WORDS.columns)
    assert len(table) == 1 + len(figure.rows)
    assert len(table[1]) == len(figure.rows[0])


def test_a_withheld_value_is_empty_in_the_table_and_not_drawn() -> None:
    figure = index()
    assert figure.csv().splitlines()[2] == "B,,,,unclear"
    assert ">154<" in rendering.svg(figure)
    assert ">0<" not in rendering.svg(figure)


def test_50_and_200_stand_equally_far_from_100() -> None:
    figure = indexes.index_bars(
        "even",
        WORDS,
        [
            indexes.Index("A", 200, 200, 200, "above"),
            indexes.Index("B", 50, 50, 50, "below"),
        ],
    )
    ends = re.findall(
        r'aria-label="[^"]*index: (?:200|50)[^"]*"[^>]*d="M[\d.]+,[\d.]+h([\d.-]+)',
        rendering.svg(figure),
    )
    assert len(ends) == 2
    assert abs(float(ends[0])) == pytest.approx(abs(float(ends[1])), rel=1e-6)


def test_each_of_few_months_is_named_once() -> None:
    assert re.findall(r">([A-Z][a-z]{2} \d\d)<", rendering.svg(months())) == [
        "Jan 25", "Feb 25", "Mar 25",
    ]  # fmt: skip


def test_a_fifth_line_is_refused() -> None:
    with pytest.raises(ValueError, match="5 lines: draw 4 at most"):
        lines.trend("many", WORDS, [lines.Point(name, "2025-01", 1) for name in "ABCDE"])


@pytest.mark.parametrize(("value", "place"), [(79.9, 0), (80, 1), (95, 2), (105, 3), (120, 4)])
def test_the_classes_of_an_index(value: float, place: int) -> None:
    assert maps.index_class(value) == place


def test_each_area_gets_a_hexagon_of_its_own() -> None:
    shapes = outlines.hexagon_shapes(outlines.read_shapes(squares()))
    assert sorted(shapes) == ["W0", "W1", "W2", "W3"]
    assert len({(round(s.centroid.x, 6), round(s.centroid.y, 6)) for s in shapes.values()}) == 4
    assert len({round(s.area, 9) for s in shapes.values()}) == 1


def test_the_same_content_has_the_same_name_and_other_content_another() -> None:
    assert rendering.content_hash(shares().specification) == rendering.content_hash(
        shares().specification
    )
    assert rendering.content_hash(shares().specification) != rendering.content_hash(
        change().specification
    )


def test_png_is_drawn() -> None:
    assert rendering.png(shares()).startswith(b"\x89PNG")


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    figure = bars.paired_shares("f", WORDS, [bars.Share("=cmd()", 1, 2)])
    assert figure.csv().splitlines()[1].startswith("'=cmd()")


def test_a_picture_is_kept_for_other_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = shares()
    drawn = rendering.svg(figure, tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.name == f"{rendering.content_hash(figure.specification)}.svg"
    # Another process knows nothing but the folder.
    rendering._svg.cache_clear()
    monkeypatch.setattr(rendering, "_draw", None)
    assert rendering.svg(figure, tmp_path) == drawn


def test_the_folder_of_pictures_has_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "MOST_KEPT_FILES", 4)
    for number in range(6):
        old = tmp_path / f"{number}.svg"
        old.write_text("<svg/>", encoding="utf-8")
        os.utime(old, (number, number))
    rendering._svg.cache_clear()
    rendering.svg(shares(), tmp_path)
    left = sorted(file.name for file in tmp_path.iterdir())
    assert len(left) == 3
    assert left[:2] == ["4.svg", "5.svg"]


def test_a_picture_is_drawn_where_none_can_be_kept(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.touch()
    rendering._svg.cache_clear()
    assert rendering.svg(shares(), nowhere / "pictures").startswith("<svg ")


def test_the_same_picture_is_the_same_text_and_names_are_its_own() -> None:
    one, other = predominant(), classes()
    rendering._svg.cache_clear()
    drawn = [rendering.svg(figure) for figure in (one, other)]
    rendering._svg.cache_clear()
    assert [rendering.svg(figure) for figure in (one, other)] == drawn
    first, second = (set(re.findall(r' id="([^"]+)"', text)) for text in drawn)
    assert first
    assert second
    assert not first & second
    assert set(re.findall(r"url\(#([^)]+)\)", drawn[0])) == first


def test_with_nothing_to_compare_bars_stand_alone() -> None:
    words = replace(WORDS, columns=("Profile", "Here"))
    figure = bars.paired_shares("alone", words, [bars.Share("A", 61, 40), bars.Share("B", 39, 60)])
    assert figure.rows == (("A", 61), ("B", 39))
    assert len(figure.specification["data"]["values"]) == 2


def test_a_narrow_part_keeps_its_place_among_the_numbers() -> None:
    rows = [bars.ChannelShare("A", channel, share) for channel, share in (("x", 5), ("y", 95))]
    figure = bars.stacked_channels("narrow", WORDS, rows, ["x", "y"])
    values = figure.specification["data"]["values"]
    assert [(value["share"], value["printed"]) for value in values] == [(5, ""), (95, "95")]


def test_a_group_has_the_same_colour_on_every_map() -> None:
    every, one = (
        maps.groups_of_areas(
            "areas",
            WORDS,
            [maps.AreaGroup(code, group, "", 1.0) for code, group in groups],
            {code: Polygon([(x, 0), (x + 1, 0), (x, 1)]) for x, (code, _) in enumerate(groups)},
            ("1", "2", "3"),
        )
        for groups in ([("a", "1"), ("b", "3")], [("b", "3")])
    )
    colours = [
        dict(zip(scale["domain"], scale["range"], strict=True))
        for scale in (
            f.specification["layer"][0]["encoding"]["color"]["scale"] for f in (every, one)
        )
    ]
    assert colours[1]["3 "] == colours[0]["3 "] == maps.GROUP_COLOURS[2]
