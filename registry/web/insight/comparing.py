"""The page of comparison: authorities by profile-adjusted ratio, neighbours, two countries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import Response, request
from rdflib import URIRef

from registry.charts import indexes
from registry.charts.figures import Figure, Words
from registry.opened import Release
from registry.profiling.answers.answer import Answer, Number
from registry.profiling.answers.authorities import FACTS, alike
from registry.profiling.answers.comparison import (
    AuthorityRatio,
    CommonRate,
    Compared,
    common_rates,
    neighbours,
    side_by_side,
)
from registry.profiling.answers.comparison import funnel as ratios
from registry.profiling.answers.view import View
from registry.profiling.measures import comparison as measure
from registry.web.audience import readable
from registry.web.insight.areas import mixes_on
from registry.web.insight.asking import Asked, all_views, ask
from registry.web.insight.drawing import bar_of, index_columns, subtitle, worded
from registry.web.insight.names import Names, authorities_of, names_of, period_words
from registry.web.insight.ratio_figures import ratio_dots
from registry.web.insight.sentences import Finding, rounded
from registry.web.insight.services import services_known
from registry.web.insight.showing import notes_in_words, show
from registry.web.insight.words import gettext
from registry.web.problems import ProblemError
from registry.web.site import release

_PAIRS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?from ?to ?one ?other WHERE {
  ?a skos:inScheme ?from ; skos:notation ?one .
  ?b skos:inScheme ?to ; skos:notation ?other .
  { ?a skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch ?b }
  UNION { ?b skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch ?a }
}
"""
#: Points at which the limits of a funnel are drawn.
_POINTS = 24


class Near(NamedTuple):
    """Another authority and how unlike its mix of profiles is, 0 to 100."""

    authority: str
    name: str
    distance: Number


def compare_page() -> Response:
    """Answer with the comparison of the authorities that the reader may see something of."""
    places = readable()
    if not places:
        raise ProblemError(404, "No statistics", "Nothing is published that could be compared.")
    asked = ask(request.args.get("authority", places[0].authority))
    known = services_known(asked)
    service = request.args.get("service") or (known[0] if known else "")
    if service not in known:
        raise ProblemError(404, "Nothing to show", "Of this service nothing is held for you.")
    same = request.args.get("same", "")
    views = [asked.view, *_others(asked, same)]
    found = ratios(views, service)
    abroad = _abroad(asked)
    other = next((v for v in abroad if v.authority == request.args.get("with")), None)
    other = other or (abroad[0] if abroad else None)
    drawn = [_funnel(asked, service, found), ratio_dots(asked, service, found)]
    two = _two(asked, service, other) if other else None
    return show(
        "compare.html",
        [*drawn, two],
        asked=asked,
        service=service,
        known=known,
        found=found,
        same=same,
        facts={
            fact: value
            for fact in FACTS
            if (value := getattr(authorities_of(release()).get(asked.authority), fact, ""))
        },
        places=sorted({each.authority for each in places}),
        near=_near(asked),
        shown={each.authority for each in places},
        abroad=abroad,
        far=other,
        rates=_rates(asked, service, other) if other else None,
        period_of=lambda view: period_words(str(view.statistics.metadata["period"])),
    )


def _others(asked: Asked, same: str) -> list[View]:
    """Return the comparators, all or those that share a fact (``?same=region``)."""
    if not same:
        return list(asked.comparators)
    if same not in FACTS:
        raise ProblemError(400, "No such comparison", "Compare by kind, region or nation.")
    known = authorities_of(release())
    if asked.authority not in known:
        return []
    codes = set(alike(asked.authority, known.values(), (same,)))
    return [view for view in asked.comparators if view.authority in codes]


def _near(asked: Asked) -> list[Near]:
    mixes = mixes_on(asked.names)
    if asked.authority not in mixes:
        return []
    return [
        Near(
            each.authority,
            asked.names.authority(each.authority),
            rounded(None if each.mix_distance is None else 100 * each.mix_distance),
        )
        for each in neighbours(asked.authority, mixes)
    ]


def _abroad(asked: Asked) -> list[View]:
    """Return the statistics on other profile schemes that a mapping leads to."""
    scheme = asked.names.scheme
    return [
        view
        for view in all_views()
        if view.statistics.metadata["scheme"] != scheme.identifier
        and _pairs(release(), names_of(release(), view.statistics.metadata).scheme.uri, scheme.uri)
    ]


def _pairs(current: Release, from_scheme: str, to_scheme: str) -> dict[str, str]:
    """Return which profile of one scheme a published mapping leads to in the other."""
    bindings = {"from": URIRef(from_scheme), "to": URIRef(to_scheme)}
    rows = current.store.select(_PAIRS, bindings).rows
    return {str(one): str(other) for _, _, one, other in sorted(rows, key=str)}


def _shown(found: Answer[AuthorityRatio]) -> list[AuthorityRatio]:
    return [row for row in found.rows if row.ratio.value is not None and row.expected]


def _funnel(asked: Asked, service: str, found: Answer[AuthorityRatio]) -> Figure | None:
    """Draw ratios against expected counts, within what chance alone would do."""
    rows = _shown(found)
    if len(rows) < 2:
        return None
    most = max(float(row.expected or 0) for row in rows)
    least = min(float(row.expected or 0) for row in rows)
    at = [least * 0.8 + (most * 1.1 - least * 0.8) * n / (_POINTS - 1) for n in range(_POINTS)]
    around = measure.funnel(at, float(found.figures["dispersion"]))
    columns = (around.lower95, around.upper95, around.lower998, around.upper998)
    limits = [
        indexes.Limit(expected, *(float(column[n]) for column in columns))
        for n, expected in enumerate(at)
    ]
    outside = [row for row in rows if row.outside]
    words = Words(
        gettext(
            "%(some)s of %(all)s authorities differ by more than chance would make them",
            some=len(outside),
            all=len(rows),
        ),
        subtitle(
            asked, gettext("Use against what profiles lead one to expect, with its limits"), service
        ),
        gettext(
            "Between the dashed lines 95 of 100 authorities would lie by chance, between the whole "
            "lines 998 of 1,000. Beyond them: %(names)s.",
            names=", ".join(asked.names.authority(row.authority) for row in outside)
            or gettext("none"),
        ),
        (gettext("Authority"), gettext("Expected transactions"), gettext("Ratio")),
        axes=(gettext("Expected transactions"), gettext("Ratio, 100 = as expected")),
        notes=notes_in_words(asked, found.notes),
    )
    points = [
        indexes.FunnelPoint(
            asked.names.authority(row.authority) if row.outside else "",
            float(row.expected or 0),
            float(row.ratio.value or 0),
            row.authority == asked.authority,
        )
        for row in rows
    ]
    figure = indexes.funnel("funnel", words, points, limits)
    table = tuple(
        (asked.names.authority(row.authority), row.expected, rounded(row.ratio.value, 0))
        for row in rows
    )
    return Figure(figure.identifier, words, table, figure.specification)


def _sides(asked: Asked, service: str, other: View) -> tuple[list[Compared], Names]:
    """Return both sides, each with the profiles and the service it shares by published mappings."""
    current = release()
    foreign = names_of(current, other.statistics.metadata)
    pairs = _pairs(current, foreign.scheme.uri, asked.names.scheme.uri)
    own_list, its_list = (
        current.catalogue.find_list(names.services) for names in (asked.names, foreign)
    )
    theirs = service
    if own_list is not None and its_list is not None and own_list != its_list:
        found = _pairs(current, str(its_list.uri), str(own_list.uri))
        theirs = next((code for code, ours in found.items() if ours == service), "?")
    own = {profile: profile for profile in asked.names.scheme.level}
    return [Compared(asked.view, service, own), Compared(other, theirs, pairs)], foreign


def _two(asked: Asked, service: str, other: View) -> Figure | None:
    """Draw the indexes of two countries on one scale, each on its own base."""
    sides, foreign = _sides(asked, service, other)
    found = side_by_side(sides)
    panels: list[tuple[str, Sequence[indexes.Index]]] = []
    for side, names in zip(sides, (asked.names, foreign), strict=True):
        rows = [
            bar_of(Finding(_label(asked, names, row.profile, row.matched), row.use_index))
            for row in found.rows
            if row.authority == side.view.authority
        ]
        base = gettext("%(name)s, its own average = 100", name=names.authority(side.view.authority))
        panels.append((base, rows))
    if not all(any(row.value is not None for row in rows) for _, rows in panels):
        return None
    agree = _agreeing(panels)
    words = Words(
        gettext(
            "%(some)s of %(all)s profiles lean the same way in both countries",
            some=agree,
            all=min(len(rows) for _, rows in panels),
        ),
        subtitle(asked, gettext("Index of use, each country on its own base"), service),
        gettext("How a profile differs from its own country; never how one country does."),
        (gettext("Country"), *index_columns(gettext("Profile"))),
        axes=(gettext("Index, 100 = average"),),
        notes=notes_in_words(asked, found.notes),
    )
    return worded(indexes.aligned_indexes("countries", words, panels))


def _label(asked: Asked, names: Names, profile: str, matched: str | None) -> str:
    label = names.profile(profile)
    if names is asked.names or matched is None:
        return label
    return f"{label} = {matched}"


def _agreeing(panels: Sequence[tuple[str, Sequence[indexes.Index]]]) -> int:
    """Count the places at which both panels have the same verdict."""
    (_, first), (_, second) = panels
    return sum(one.verdict == other.verdict for one, other in zip(first, second, strict=False))


def _rates(asked: Asked, service: str, other: View) -> Answer[CommonRate] | None:
    """Return the rates of the profiles that the mapping makes common; None where there are none."""
    sides, _ = _sides(asked, service, other)
    groups = set(asked.names.scheme.notations(1))
    sides = [
        side._replace(matches={a: b for a, b in side.matches.items() if b in groups})
        for side in sides
    ]
    if not set(sides[0].matches.values()) & set(sides[1].matches.values()):
        return None
    return common_rates(sides)
