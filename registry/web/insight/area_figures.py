"""The figures of an area: who lives there, which profile leads in each ward, what a ward uses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from registry.charts import bars, indexes, maps
from registry.charts.figures import Figure, Words
from registry.charts.outlines import hexagon_shapes
from registry.profiling.answers.answer import indexes as shown_indexes
from registry.profiling.answers.answer import notes
from registry.profiling.answers.areas import area_profile, predominant
from registry.profiling.answers.view import ALL, UNKNOWN, Selection, take
from registry.profiling.measures import propensity
from registry.profiling.measures.estimates import too_thin
from registry.web.insight.asking import Asked, Place
from registry.web.insight.drawing import bar_of, index_columns, worded
from registry.web.insight.names import area_shapes
from registry.web.insight.sentences import Finding, clear_findings, percent, rounded, times, whole
from registry.web.insight.showing import notes_in_words
from registry.web.insight.words import gettext
from registry.web.pages.words import day

Homes = Mapping[str, float]
#: Services that the picture of a ward shows: those furthest from the average, of each kind.
_MOST_SERVICES = 6


def households(
    asked: Place, place: str, homes: Homes, against: tuple[str, Homes] | None
) -> Figure | None:
    """Draw the shares of households by profile in a place, beside those of a reference if any."""
    named, reference = against or ("", homes)
    rows = [row for row in area_profile(homes, reference) if row.share is not None]
    if not rows:
        return None
    largest = max(rows, key=lambda row: row.share or 0)
    about = gettext(
        "The largest profile is %(profile)s with %(share)s of %(all)s households.",
        profile=asked.names.profile(largest.profile),
        share=percent(largest.share),
        all=whole(sum(homes.values())),
    )
    columns: tuple[str, ...] = (gettext("Profile"), place)
    title = gettext("%(profile)s is the largest", profile=asked.names.profile(largest.profile))
    subtitle = gettext("Share of households by profile, per cent. %(place)s", place=place)
    if against:
        most = max(rows, key=lambda row: (row.share or 0) - (row.reference_share or 0))
        columns = (*columns, named)
        title = gettext(
            "%(profile)s: %(share)s of households here, %(other)s in %(named)s",
            profile=asked.names.profile(most.profile),
            share=percent(most.share),
            other=percent(most.reference_share),
            named=named,
        )
        subtitle = gettext(
            "Share of households by profile, per cent. %(place)s beside %(named)s",
            place=place,
            named=named,
        )
    words = Words(title, subtitle, about, columns, notes=_sources(asked))
    drawn = [
        bars.Share(
            asked.names.profile(row.profile),
            rounded(row.share),
            rounded(row.reference_share) or 0.0,
        )
        for row in rows
    ]
    return bars.paired_shares("households", words, drawn)


def leading(asked: Place, *, hexagons: bool) -> Figure | None:
    """Draw which group leads in each ward, with its letter and share; None without boundaries."""
    shapes = asked.ward_shapes
    found = [row for row in predominant(asked.homes()) if row.area in shapes]
    if not found:
        return None
    rows = [
        maps.Predominant(
            row.area,
            asked.ward_names.get(row.area, row.area),
            row.profile,
            asked.names.scheme.labels.get(row.profile, ""),
            round(row.share, 1),
            round(row.lead, 1),
        )
        for row in found
    ]
    counts: dict[str, int] = {}
    for row in found:
        counts[row.profile] = counts.get(row.profile, 0) + 1
    first = max(counts, key=lambda profile: counts[profile])
    faded = sum(row.faded for row in found)
    words = Words(
        gettext(
            "%(profile)s is the largest group in %(some)s of %(all)s wards",
            profile=asked.names.profile(first),
            some=counts[first],
            all=len(found),
        ),
        gettext(
            "Group with most households in each ward, and its share. %(authority)s",
            authority=asked.name,
        ),
        gettext("In %(faded)s wards the lead is under 5 points: those are faded.", faded=faded),
        (
            gettext("Code"),
            gettext("Ward"),
            gettext("Group"),
            gettext("Name"),
            gettext("Share, %%"),
            gettext("Lead, points"),
        ),
        notes=_sources(asked),
    )
    if hexagons:
        shapes = hexagon_shapes(shapes)
    return maps.predominant_groups("leading", words, rows, shapes, asked.names.scheme.notations(1))


def output_areas(asked: Place, ward: str) -> Figure | None:
    """Draw the group of each output area of a ward; None without boundaries of output areas."""
    table = asked.reference.read_areas().to_pydict()
    scheme, shapes = asked.names.scheme, area_shapes(asked.reference.boundaries("area"))
    rows = []
    columns = zip(table["area"], table["type"], table["households"], table["ward"], strict=True)
    for area, notation, homes, its in columns:
        group = scheme.at_level(notation, 1) if notation in scheme.level else None
        if its == ward and area in shapes and group is not None:
            rows.append(maps.AreaGroup(area, group, scheme.labels.get(group, ""), homes))
    if not rows:
        return None
    of_group: dict[str, float] = {}
    for row in rows:
        of_group[row.group] = of_group.get(row.group, 0) + (row.households or 0)
    first = max(of_group, key=lambda group: of_group[group])
    words = Words(
        gettext(
            "Most households live in output areas of %(profile)s",
            profile=asked.names.profile(first),
        ),
        gettext(
            "Group of each output area. %(ward)s, %(authority)s",
            ward=asked.ward_names.get(ward, ward),
            authority=asked.name,
        ),
        gettext(
            "%(areas)s output areas of %(groups)s groups.", areas=len(rows), groups=len(of_group)
        ),
        (gettext("Code"), gettext("Group"), gettext("Name"), gettext("Households")),
        notes=(gettext("Seen by your own staff alone."), *_sources(asked)),
    )
    return maps.groups_of_areas("areas", words, rows, shapes, scheme.notations(1))


def used_in_ward(asked: Asked, ward: str) -> Figure | None:
    """Draw the services that a ward's households use more or less than those of the authority."""
    view = asked.view
    here, whole = (view.cells(Selection(None, 0, area)) for area in (ward, ALL))
    services = sorted({s for s in here.keys["service"] if s not in {ALL, UNKNOWN} and "/" not in s})
    keys = [(service,) for service in services]
    own, everybody = (take(cells, {}, keys, ("service",)) for cells in (here, whole))
    homes, total = sum(view.households(1, ward).values()), sum(view.households(1).values())
    if not services or not homes:
        return None
    estimate = propensity.index_interval(
        own.counts, everybody.counts, homes, total, view.dispersion
    )
    expected = propensity.expected_transactions(everybody.transactions, homes, total)
    thin = too_thin(np.nan_to_num(own.customers), np.nan_to_num(expected))
    shown = shown_indexes(estimate, thin, view.exact)
    found = [Finding(asked.names.service(s), one) for s, one in zip(services, shown, strict=True)]
    above, below = clear_findings(found)
    drawn = [*above[:_MOST_SERVICES], *reversed(below[:_MOST_SERVICES])]
    if not drawn:
        return None
    words = Words(
        gettext(
            "%(service)s: %(times)s times the use of the average household",
            service=drawn[0].label,
            times=times(drawn[0].measured),
        ),
        gettext(
            "Index of use, 100 = the households of %(authority)s, with 95 %% intervals. %(period)s",
            authority=asked.name,
            period=asked.when,
        ),
        gettext(
            "%(above)s services are clearly used more here, %(below)s clearly less.",
            above=len(above),
            below=len(below),
        ),
        index_columns(gettext("Service")),
        axes=(gettext("Index, 100 = average"),),
        notes=notes_in_words(asked, notes(asked.view)),
    )
    return worded(indexes.index_bars("services", words, [bar_of(row) for row in drawn]))


def _sources(asked: Place) -> tuple[str, ...]:
    """Say where the households and outlines come from."""
    said = [
        gettext("Source: %(source)s, %(date)s, %(licence)s.", **source)
        for source in (
            {"source": s.source, "date": day(s.date), "licence": s.licence}
            for s in asked.reference.sources
        )
    ]
    synthetic = [gettext("Synthetic data: made up to show the system at work.")]
    return (*dict.fromkeys(said), *(synthetic if asked.is_synthetic else []))
