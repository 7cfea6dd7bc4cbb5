"""The page of two countries: one service's index by comparable profiles, each on its own base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from flask import Response, request
from flask_babel import gettext

from registry.charts.figures import Figure, Words
from registry.charts.indexes import Index, Verdict, aligned_indexes
from registry.profiling.measures.estimates import Verdict as Judged
from registry.profiling.measures.estimates import judge
from registry.web.insight.drawing import worded
from registry.web.insight.showing import show
from registry.web.problems import ProblemError
from registry.web.reporting.asking import (
    Compared,
    DataSet,
    Matched,
    Pair,
    compare,
    matched_services,
    other_registries,
    our_data_sets,
    their_data_sets,
    two_countries_query,
)

_VERDICTS: dict[Judged, Verdict] = {
    Judged.ABOVE: "above",
    Judged.BELOW: "below",
    Judged.UNCLEAR: "unclear",
}


class _Found(Protocol):
    @property
    def uri(self) -> str: ...


_Choice = TypeVar("_Choice", bound=_Found)


def countries_page() -> Response:
    """Answer with the choices and, once there is something to compare, with the two charts."""
    registries, ours = other_registries(), our_data_sets()
    there = _named("there", registries) if registries else ""
    theirs = their_data_sets(there) if there else []
    own, other = _chosen("ours", ours), _chosen("theirs", theirs)
    services = matched_services(own.uri) if own else []
    matched = _chosen("service", services)
    figure, query, pairs = None, "", list[Pair]()
    if own and other and matched:
        query = two_countries_query(there, own.uri, other.uri, matched)
        pairs = compare(query, there)
        figure = two_charts(own, other, matched, pairs) if pairs else None
    return show(
        "two-registries.html",
        [figure],
        registries=registries,
        there=there,
        ours=ours,
        theirs=theirs,
        services=services,
        own=own,
        its=other,
        matched=matched,
        pairs=pairs,
        query_text=query,
    )


def two_charts(own: DataSet, other: DataSet, matched: Matched, pairs: Sequence[Pair]) -> Figure:
    """Draw the indexes of both countries one under the other, on one scale."""
    panels = [
        (own.place, [_bar(pair.ours) for pair in pairs]),
        (other.place, [_bar(pair.theirs) for pair in pairs]),
    ]
    alike = sum(_verdict(pair.ours) == _verdict(pair.theirs) for pair in pairs)
    words = Words(
        gettext(
            "%(service)s: %(alike)s of %(all)s comparable profiles stand on the same side in both",
            service=matched.name,
            alike=alike,
            all=len(pairs),
        ),
        gettext(
            "Index of use, 100 = the average household of the own nation, with 95 %% intervals. "
            "%(ours)s and %(theirs)s",
            ours=own.title,
            theirs=other.title,
        ),
        " ".join(_sentence(pair) for pair in pairs),
        (
            gettext("Place"),
            gettext("Profile"),
            gettext("Index"),
            gettext("from"),
            gettext("to"),
            gettext("Against the average"),
        ),
        axes=(gettext("Index, 100 = average of the own nation"),),
        notes=tuple(_notes(own, other)),
    )
    return worded(aligned_indexes("two-countries", words, panels))


def _notes(own: DataSet, other: DataSet) -> list[str]:
    said = [gettext("Each index stands on its own nation's base; raw rates are not compared.")]
    if own.synthetic or other.synthetic:
        said.append(gettext("Synthetic data: made up to show the system at work."))
    return said


def _sentence(pair: Pair) -> str:
    return str(
        gettext(
            "%(ours)s: %(index)s (%(lower)s to %(upper)s); %(theirs)s: %(other)s (%(low)s to "
            "%(high)s).",
            ours=pair.ours.name,
            index=round(pair.ours.index),
            lower=round(pair.ours.lower),
            upper=round(pair.ours.upper),
            theirs=pair.theirs.name,
            other=round(pair.theirs.index),
            low=round(pair.theirs.lower),
            high=round(pair.theirs.upper),
        )
    )


def _bar(row: Compared) -> Index:
    return Index(row.name, row.index, row.lower, row.upper, _verdict(row))


def _verdict(row: Compared) -> Verdict:
    return _VERDICTS[judge(row.lower, row.upper)]


def _named(parameter: str, known: Sequence[str]) -> str:
    """Return what a parameter names, of what there is; the first where it says nothing."""
    said = request.args.get(parameter, known[0])
    if said not in known:
        raise _not_there()
    return said


def _chosen(parameter: str, known: Sequence[_Choice]) -> _Choice | None:
    """Return the choice that a parameter names by its URI; the first where it says nothing."""
    said = request.args.get(parameter)
    if said is None:
        return known[0] if known else None
    for each in known:
        if each.uri == said:
            return each
    raise _not_there()


def _not_there() -> ProblemError:
    return ProblemError(404, "Nothing to show", "There is no such thing to compare: choose again.")
