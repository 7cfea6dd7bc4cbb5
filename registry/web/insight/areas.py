"""The pages of places: which authorities there are, an authority, one of its wards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from flask import Response, request

from registry.charts.figures import Figure
from registry.errors import RegistryError
from registry.profiling.answers.answer import Number
from registry.profiling.answers.areas import homes_by_ward
from registry.profiling.answers.comparison import neighbours
from registry.profiling.answers.view import Selection, View
from registry.profiling.reference.areas import UNKNOWN, list_references
from registry.web.audience import reader
from registry.web.insight import area_figures as figures
from registry.web.insight.asking import (
    Asked,
    Place,
    all_views,
    ask,
    is_readable,
    level_asked,
    reference_of,
)
from registry.web.insight.names import Names, authorities_of, names_of, period_words, service_name
from registry.web.insight.services import services_known
from registry.web.insight.showing import show
from registry.web.insight.words import gettext
from registry.web.pages.words import number_order
from registry.web.problems import ProblemError
from registry.web.site import release, site

_NEAREST = 5
#: What households are shown beside: its name, and its households by profile.
Base = tuple[str, dict[str, float]]
#: The list that channels are of.
CHANNELS = "channels"


class Line(NamedTuple):
    """An authority and period on the first page."""

    authority: str
    name: str
    period: str
    when: str
    audience: str
    is_synthetic: bool
    scheme: str


class Home(NamedTuple):
    """An output area of a ward: its type and households."""

    area: str
    profile: str
    households: Number


def overview() -> Response:
    """Answer with the authorities and periods of which the reader may see something."""
    return show("overview.html", [], lines=_lines(all_views()))


def one_service(service: str) -> Response:
    """Answer with the statistics of one service. Raises ProblemError 404 for no such service."""
    entry = release().catalogue.find_list(site().settings.national_services)
    name = service_name(release(), entry.identifier, service) if entry else None
    if name is None:
        raise ProblemError(404, "No such service", "There is no service with this number.")
    wanted = Selection(service)
    views = [
        view
        for view in all_views()
        if entry is not None
        and view.statistics.metadata["lists"]["service"] == entry.identifier
        and np.isfinite(view.cells(wanted).transactions).any()
    ]
    return show("one_service.html", [], lines=_lines(views), service=service, title=name)


def _lines(views: Sequence[View]) -> list[Line]:
    lines = []
    for view in views:
        said = view.statistics.metadata
        names, period = names_of(release(), said), str(said["period"])
        lines.append(
            Line(
                view.authority,
                names.authority(view.authority),
                period,
                period_words(period),
                view.audience.value,
                bool(said["synthetic"]),
                str(said["scheme"]),
            )
        )
    own = reader().authority
    return sorted(lines, key=lambda line: (line.authority != own, line.name, line.period))


def authority_page(authority: str) -> Response:
    """Answer with the page of an authority: who lives there."""
    if "period" not in request.args and not is_readable(authority):
        return place_page(authority)
    asked = ask(authority)
    level = level_asked(asked)
    homes = together(asked.homes(level))
    against, bases = _against(asked, level)
    drawn = [
        figures.households(asked, asked.name, homes, against),
        figures.leading(asked, hexagons=request.args.get("map") == "hex"),
    ]
    return show(
        "area.html",
        drawn,
        asked=asked,
        level=level,
        ward=None,
        title=asked.name,
        bases=bases,
        against=request.args.get("against", next(iter(bases), "")),
        wards=sorted(
            asked.homes(), key=lambda code: number_order(asked.ward_names.get(code) or code)
        ),
        services=services_known(asked),
        homes=[],
    )


def place_page(authority: str) -> Response:
    """Answer with the page of an authority without statistics that the reader may see.

    It says who lives there, where reference data are held, what is missing and what to do. Raises
    ProblemError 404 for what is no authority.
    """
    current = release()
    known = authorities_of(current).get(authority)
    if known is None:
        raise ProblemError(
            404,
            "No such authority",
            "There is no live authority with this code in the list of authorities.",
        )
    place = _place(authority)
    drawn: list[Figure | None] = []
    if place is not None:
        homes = together(place.homes())
        mixes = mixes_on(place.names)
        near = [each.authority for each in neighbours(authority, mixes)[:_NEAREST]]
        base = together({code: mixes[code] for code in near})
        against = (gettext("its nearest neighbours"), base) if near else None
        drawn = [
            figures.households(place, place.name, homes, against),
            figures.leading(place, hexagons=request.args.get("map") == "hex"),
        ]
    return show("place.html", drawn, known=known, place=place)


def _place(authority: str) -> Place | None:
    """Return an authority with its reference data; None where none may be shown."""
    settings = site().settings
    try:
        scheme = reference_of(authority).scheme or ""
        lists = {"service": settings.national_services, "channel": CHANNELS}
        names = names_of(release(), {"lists": lists, "scheme": scheme})
    except RegistryError:
        return None
    return Place(authority, names) if names.scheme.may_republish else None


def ward_page(authority: str, ward: str) -> Response:
    """Answer with the page of a ward. Raises ProblemError 404 for none of the authority's."""
    asked = ask(authority)
    mixes = asked.homes()
    if ward not in mixes:
        raise ProblemError(404, "No such ward", "The authority has no ward with this code.")
    title = asked.ward_names.get(ward, ward)
    against = (asked.name, together(mixes))
    drawn = [
        figures.households(asked, title, mixes[ward], against),
        figures.output_areas(asked, ward) if asked.view.exact else None,
        figures.used_in_ward(asked, ward),
    ]
    return show(
        "area.html",
        drawn,
        asked=asked,
        level=1,
        ward=ward,
        title=title,
        bases={},
        against="",
        wards=[],
        services=[],
        homes=_output_areas(asked, ward) if asked.view.exact else [],
    )


def together(mixes: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Add up households by profile over wards."""
    added: dict[str, float] = {}
    for mix in mixes.values():
        for profile, homes in mix.items():
            added[profile] = added.get(profile, 0.0) + homes
    return added


def mixes_on(names: Names, level: int = 1) -> dict[str, dict[str, float]]:
    """Return households by profile of every authority that has reference data on a scheme."""
    data, found = site().settings.data, {}
    for code in list_references(data):
        try:
            reference = reference_of(code)
        except RegistryError:
            continue  # it has no types, so it cannot be compared by them
        if reference.scheme == names.scheme.identifier:
            found[code] = together(homes_by_ward(reference, names.scheme, level))
    return found


def _against(asked: Asked, level: int) -> tuple[Base | None, dict[str, str]]:
    """Return the reference asked for (None: nobody is held), and the names of all there are."""
    mixes = mixes_on(asked.names, level)
    facts = authorities_of(release())
    own = facts.get(asked.authority)
    nearest = [each.authority for each in neighbours(asked.authority, mixes)[:_NEAREST]]
    members = {"neighbours": (gettext("its nearest neighbours"), nearest)}
    for fact in ("region", "nation"):
        value = getattr(own, fact, "")
        same = [code for code in mixes if code in facts and getattr(facts[code], fact) == value]
        if value and len(same) > 1:
            members[fact] = (value, same)
    members = {name: each for name, each in members.items() if each[1]}
    if not members:
        return None, {}
    wanted = request.args.get("against", next(iter(members)))
    if wanted not in members:
        raise ProblemError(400, "No such comparison", "Compare with neighbours, region or nation.")
    name, codes = members[wanted]
    bases = {key: each[0] for key, each in members.items()}
    return (name, together({code: mixes[code] for code in codes})), bases


def _output_areas(asked: Asked, ward: str) -> list[Home]:
    """Return the output areas of a ward, for the authority's own staff."""
    table = asked.reference.read_areas().to_pydict()
    rows = zip(table["area"], table["type"], table["households"], table["ward"], strict=True)
    return [
        Home(area, "" if notation == UNKNOWN else asked.names.profile(notation), homes)
        for area, notation, homes, its in rows
        if its == ward
    ]
