"""The pages of statistics for people: all of them, a publication, a data set, an observation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDFS, SKOS
from rdflib.term import Node

from registry.charts import rendering
from registry.charts.figures import Figure
from registry.cubes import publications
from registry.cubes.kinds import ALL, BY_NAME, DIMENSIONS, MEASURES, QB, TITLES
from registry.cubes.publications import Publication
from registry.web.cubes import showing
from registry.web.cubes.comparing import comparable_with
from registry.web.cubes.describing import title_of
from registry.web.cubes.figures import first_figure
from registry.web.cubes.finding import Part, whole_of
from registry.web.cubes.sending import CUBE_OFFERS, GRAPH_OFFERS
from registry.web.cubes.sizes import sizes_of
from registry.web.cubes.vocabulary import SharedTerm, path_of_shared
from registry.web.pages.environment import render
from registry.web.pages.words import interface, to_translate
from registry.web.site import release, site

#: Labels of dimensions, measures and data sets, for the catalogues of translations.
_LABELS = (
    to_translate("Area"),
    to_translate("Period"),
    to_translate("Service"),
    to_translate("Interaction"),
    to_translate("Channel"),
    to_translate("Profile"),
    to_translate("Transactions"),
    to_translate("Households"),
    to_translate("Index of use (100 = average)"),
    to_translate("Index, lower limit of 95 %"),
    to_translate("Index, upper limit of 95 %"),
    to_translate("Cost of the transactions"),
    to_translate("Confidentiality status"),
    to_translate("Service transactions and households"),
    to_translate("Index of use by profile"),
    to_translate("Cost of service transactions"),
    to_translate("What is published and what is withheld"),
)


class ListUsed(NamedTuple):
    """A dimension and the list its codes are from, with the ways to both."""

    label: str
    property_path: str
    title: str
    list_path: str | None
    codes: int


def index_page(
    every: Sequence[Publication], title: str | None = None, shared: Sequence[SharedTerm] = ()
) -> str:
    """Render the page of all publications, or of those of an authority; with terms they share."""
    return render(
        "cubes/index.html", release(), every=every, title=title, shared=shared, here="/cube"
    )


def history_page(history: Sequence[Publication]) -> str:
    """Render the history of an authority's publications for a period, newest first."""
    return render("cubes/history.html", release(), history=history, here="/cube")


def publication_page(publication: Publication) -> str:
    """Render the page of a publication."""
    checks = _read_json(publication, "integrity.json")
    figure, figure_csv = _publication_figure(publication)
    return render(
        "cubes/publication.html",
        release(),
        one=publication,
        titles=TITLES,
        lists=[_list_used(publication, each.name) for each in DIMENSIONS],
        checks=checks,
        failed=sum(not check.get("held", True) for check in checks),
        comparable=comparable_with(publication),
        history=_history(publication),
        figure=figure,
        figure_csv=figure_csv,
        drawn=draw,
        offers=GRAPH_OFFERS[1:],
        here="/cube",
    )


def part_page(part: Part) -> str:
    """Render the page of a data set or a slice."""
    view = showing.view_of(part)
    return render(
        "cubes/part.html",
        release(),
        part=part,
        one=part.publication,
        title=title_of(part, interface().language),
        kind_title=TITLES[part.kind],
        view=view,
        most=showing.MOST_ROWS,
        pickers=showing.pickers(part, view),
        columns=showing.varying(part, view),
        measures=MEASURES[part.kind],
        cells=showing.table(part, view),
        fixed=showing.fixed(part, view.codes),
        slice_label=next((cell.words for _, cell in showing.fixed(part, part.codes)), ""),
        figure=first_figure(part, view.rows, interface().language),
        drawn=draw,
        offers=CUBE_OFFERS[1:],
        sizes=sizes_of(part),
        history=_history(part.publication),
        here="/cube",
    )


def observation_page(part: Part) -> str:
    """Render the page of an observation."""
    view = showing.view_of(part)
    slices = [
        (BY_NAME[name].label, part.publication.codes[name].codes[code].label(), path)
        for name, code in part.codes.items()
        if (path := showing.slice_path(part, BY_NAME[name], part.codes))
    ]
    return render(
        "cubes/observation.html",
        release(),
        part=part,
        one=part.publication,
        kind_title=TITLES[part.kind],
        fixed=showing.fixed(part, part.codes),
        values=list(zip(MEASURES[part.kind], showing.table(part, view)[0], strict=False)),
        slices=slices,
        offers=CUBE_OFFERS[1:],
        here="/cube",
    )


def resource_page(publication: Publication, uri: str, path: str, graph: Graph) -> str:
    """Render what is said of a structure, a property, a list of codes or a code."""
    subject = URIRef(uri)
    label = _label_of(graph, subject) or path.rpartition("/")[2].capitalize()
    statements = [
        (predicate, _name_of(graph, value), _way(publication, value))
        for predicate, value in sorted(graph.predicate_objects(subject), key=str)
    ]
    members = [
        (_name_of(graph, each), _way(publication, each))
        for each in sorted(graph.subjects(SKOS.inScheme, subject), key=str)
    ]
    return render(
        "cubes/resource.html",
        release(),
        one=publication,
        label=label,
        uri=uri,
        path=path,
        statements=statements,
        members=members,
        offers=GRAPH_OFFERS[1:],
        here="/cube",
    )


def draw(figure: Figure) -> Markup:
    """Draw a figure into the page; its texts are escaped by the drawing."""
    return Markup(rendering.svg(figure))  # noqa: S704 - made by the renderer, which escapes


def _publication_figure(publication: Publication) -> tuple[Figure | None, str]:
    """Return the first picture there is, of the index or the counts, and where its rows are."""
    for kind in ("index", "counts"):
        if kind in publication.kinds:
            part = whole_of(publication, kind)
            view = showing.view_of(part)
            figure = first_figure(part, view.rows, interface().language)
            if figure is not None:
                return figure, f"{part.path}.csv?{view.query}"
    return None, ""


def _list_used(publication: Publication, name: str) -> ListUsed:
    codes = publication.codes[name]
    catalogue = release().catalogue
    path, entry = catalogue.path_of(codes.uri), catalogue.list_with_uri(URIRef(codes.uri))
    if codes.uri.startswith(f"{publication.base}/cube/"):
        path = codes.uri.removeprefix(publication.base)
    return ListUsed(
        BY_NAME[name].label,
        f"/cube/dimension/{codes.property_name}",
        entry.title if entry else codes.title,
        path,
        len(set(codes.codes) - {ALL}),
    )


def _history(publication: Publication) -> list[int]:
    numbers = publications.publication_numbers(
        site().settings.data, publication.authority, publication.period
    )
    return sorted(numbers, reverse=True)


def _read_json(publication: Publication, name: str) -> Any:
    path = publication.folder / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def _name_of(graph: Graph, value: Node) -> str:
    """Return what a thing is called; a component is called by its dimension or measure."""
    named = next(
        (its for each in (QB.dimension, QB.measure) for its in graph.objects(value, each)), value
    )
    return _label_of(graph, named) or str(value)


def _label_of(graph: Graph, thing: Node) -> str | None:
    labels = (
        str(value)
        for each in (RDFS.label, SKOS.prefLabel, DCTERMS.title)
        for value in sorted(graph.objects(thing, each), key=str)
    )
    return next(labels, None)


def _way(publication: Publication, value: object) -> str | None:
    """Return the address a reader gets to a thing by: here where it is ours."""
    text = str(value)
    if not isinstance(value, URIRef):
        return None
    if text.startswith(f"{publication.base}/"):
        return text.removeprefix(publication.base)
    return path_of_shared(text) or release().catalogue.path_of(text) or text
