"""What the pages of data sets, slices and observations show: rows, choices, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import request

from registry.cubes import addresses
from registry.cubes.kinds import (
    ALL,
    BY_NAME,
    DIMENSIONS,
    MEASURES,
    SLICED,
    Dimension,
    Measure,
    in_address,
)
from registry.cubes.tables import count_rows, read_rows
from registry.web.cubes.finding import Part, wanted_codes
from registry.web.pages.words import interface
from registry.web.site import release

#: Rows on a page; the downloads have them all.
MOST_ROWS = 200
#: What the first view gives up, one after another, until there are rows to show.
_GIVEN_UP = ((), ("service",), ("channel",), ("service", "channel"), ("area",), ("period",))
Row = Mapping[str, Any]


class Choice(NamedTuple):
    """A code that the form offers: as it stands in an address, its label, whether it is chosen."""

    segment: str
    label: str
    chosen: bool


class Picker(NamedTuple):
    """What a reader chooses of a dimension; a dimension that the part fixes has no choices."""

    name: str
    label: str
    choices: tuple[Choice, ...]


class Cell(NamedTuple):
    """A cell of the table: words, the address it leads to, whether it is a number."""

    words: str
    address: str | None
    number: bool = False


@dataclass(frozen=True)
class View:
    """The rows a page shows of a part, of how many, by which codes."""

    codes: Mapping[str, str]
    rows: Sequence[Row]
    total: int

    @property
    def query(self) -> str:
        """The codes chosen as the query part of an address."""
        return "&".join(f"{name}={in_address(code)}" for name, code in self.codes.items())


def view_of(part: Part) -> View:
    """Choose rows: those the form asks for, else the plainest view there is."""
    if any(name in request.args for name in BY_NAME):
        codes = {**wanted_codes(part.publication, request.args), **part.codes}
        return _view(part, codes)
    plain = {each.name: ALL for each in DIMENSIONS if each.name != "profile"}
    plain["period"] = part.publication.period
    for given_up in _GIVEN_UP:
        codes = {name: code for name, code in plain.items() if name not in given_up}
        view = _view(part, {**codes, **part.codes})
        if view.total and "service" in given_up and "service" not in part.codes:
            # One service of them, so that its rows can be read and drawn together.
            return _view(part, {**view.codes, "service": view.rows[0]["service"]})
        if view.total:
            return view
    return _view(part, dict(part.codes))


def _view(part: Part, codes: dict[str, str]) -> View:
    total = count_rows(part.publication, part.kind, codes)
    if not total:
        return View(codes, [], 0)
    shown = read_rows(part.publication, part.kind, codes, MOST_ROWS)
    return View(codes, shown.to_pylist(), total)


def pickers(part: Part, view: View) -> list[Picker]:
    """Return the choices of each dimension that the part leaves open."""
    language = interface().language
    found = []
    for each in DIMENSIONS:
        codes = part.publication.codes[each.name]
        if each.name in part.codes or len(codes.codes) < 2:
            continue
        chosen = view.codes.get(each.name)
        choices = tuple(
            Choice(in_address(code), codes.codes[code].label(language), code == chosen)
            for code in codes.in_order
        )
        found.append(Picker(each.name, each.label, choices))
    return found


def varying(part: Part, view: View) -> list[Dimension]:
    """Return the dimensions that stand in the table: those that the view leaves open."""
    return [each for each in DIMENSIONS if each.name not in view.codes]


def table(part: Part, view: View) -> list[list[Cell]]:
    """Return the cells of the table: open dimensions, measures, the way to the observation."""
    language, columns = interface().language, varying(part, view)
    codes = part.publication.codes
    found = []
    for row in view.rows:
        its = {each.name: row[each.column] for each in DIMENSIONS}
        cells = [
            Cell(
                codes[each.name].codes[its[each.name]].label(language), slice_path(part, each, its)
            )
            for each in columns
        ]
        cells += [
            Cell(_number(row[each.name], each), None, number=each.datatype == "integer")
            for each in MEASURES[part.kind]
        ]
        address = addresses.observation(part.publication, part.kind, its)
        cells.append(Cell("", address.removeprefix(part.publication.base)))
        found.append(cells)
    return found


def slice_path(part: Part, dimension: Dimension, codes: Mapping[str, str]) -> str | None:
    """Return the local address of the slice by a dimension; None where there are none by it."""
    if dimension not in SLICED:
        return None
    uri = addresses.slice_of(part.publication, part.kind, dimension.name, codes[dimension.name])
    return uri.removeprefix(part.publication.base)


def fixed(part: Part, codes: Mapping[str, str]) -> list[tuple[str, Cell]]:
    """Return what codes say of each dimension, with the way to the concept where it is held."""
    language = interface().language
    found = []
    for name, code in codes.items():
        meaning = part.publication.codes[name].codes[code]
        path = release().catalogue.path_of(meaning.uri)
        if meaning.uri.startswith(part.publication.base + "/cube/"):
            path = meaning.uri.removeprefix(part.publication.base)
        found.append((BY_NAME[name].label, Cell(meaning.label(language), path)))
    return found


def _number(value: object, measure: Measure) -> str:
    if value is None:
        return ""
    return f"{value:,}" if measure.datatype == "integer" else str(value)
