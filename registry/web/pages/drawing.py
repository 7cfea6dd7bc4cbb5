"""The diagram of the lists as geometry: boxes and arrows, in two shapes, units of an SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from textwrap import wrap
from typing import NamedTuple

from rdflib import URIRef

from registry.catalogue import Catalogue, ConceptList, MappingSet
from registry.web.pages.arrangement import Group, groups_of

#: Characters of a title in one line of a box.
_LINE = 19
_LINE_HEIGHT = 20
_BOX_WIDTH = 208
_PADDING = 14

_GAP = 132
_BETWEEN = 26
#: Boxes side by side of lists that no mapping set ties to another.
_IN_A_ROW = 4

_TALL_WIDTH = 360
_LABELLED_PORT = 36
_PLAIN_PORT = 18
_LANES_FROM = _BOX_WIDTH + 72
_LANE_WIDTH = 14


class Box(NamedTuple):
    """A list as a box: its title in lines; from the upper left corner."""

    entry: ConceptList
    lines: list[str]
    x: float
    y: float
    width: float
    height: float
    tied: bool


class Arrow(NamedTuple):
    """A mapping set as an arrow: its path, and the middle of the label with its count."""

    entry: MappingSet
    path: str
    x: float
    y: float


class Drawing(NamedTuple):
    """A whole diagram."""

    width: float
    height: float
    boxes: list[Box]
    arrows: list[Arrow]


class _Port(NamedTuple):
    """Where an arrow touches a box: its own set, the box at the other end."""

    entry: MappingSet
    here: URIRef
    there: URIRef


def draw_wide(catalogue: Catalogue) -> Drawing:
    """Draw the lists in columns, arrows from left to right: for a screen."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    alone: list[ConceptList] = []
    top = 0.0
    for group in groups_of(catalogue):
        if not group.sets:
            alone += [entry for column in group.columns for entry in column]
            continue
        placed = _place_columns(group, top)
        boxes += placed
        arrows += _join_columns(group, placed)
        top = max(box.y + box.height for box in placed) + 2 * _BETWEEN
    boxes += _place_rows(alone, top)
    width = max((box.x + box.width for box in boxes), default=0)
    return Drawing(width, max((b.y + b.height for b in boxes), default=0), boxes, arrows)


def draw_tall(catalogue: Catalogue) -> Drawing:
    """Draw the lists one under another, arrows beside them: for a phone."""
    groups = groups_of(catalogue)
    order = [entry for group in groups for column in group.columns for entry in column]
    place = {entry.uri: number for number, entry in enumerate(order)}
    sets = [entry for group in groups for entry in group.sets]
    ports = {entry.uri: _nested(_ports_of(entry.uri, sets), place) for entry in order}
    ends = {uri: len(found) for uri, found in ports.items()}
    boxes: list[Box] = []
    levels: dict[tuple[str, URIRef], float] = {}
    top = 0.0
    for entry in order:
        sizes = [
            _LABELLED_PORT if _carries_label(port, ends) else _PLAIN_PORT
            for port in ports[entry.uri]
        ]
        height = max(_least_height(entry), sum(sizes) + 8)
        level = top + (height - sum(sizes)) / 2
        for port, size in zip(ports[entry.uri], sizes, strict=True):
            levels[port.entry.identifier, entry.uri] = level + size / 2
            level += size
        boxes.append(_box(entry, 0, top, height, tied=bool(sizes)))
        top += height + _BETWEEN / 2
    return Drawing(_TALL_WIDTH, max(0, top - _BETWEEN / 2), boxes, _lanes(sets, levels, ends))


def _least_height(entry: ConceptList) -> float:
    return (len(wrap(entry.title, _LINE)) + 1) * _LINE_HEIGHT + 2 * _PADDING


def _box(entry: ConceptList, x: float, y: float, height: float, *, tied: bool) -> Box:
    return Box(entry, wrap(entry.title, _LINE), x, y, _BOX_WIDTH, height, tied)


def _place_columns(group: Group, top: float) -> list[Box]:
    heights = [
        sum(map(_least_height, column)) + (len(column) - 1) * _BETWEEN for column in group.columns
    ]
    boxes = []
    for number, column in enumerate(group.columns):
        # A list alone in its column is as tall as needed to hold its arrows apart.
        y = top + (max(heights) - heights[number]) / 2
        for entry in column:
            height = _least_height(entry)
            boxes.append(_box(entry, number * (_BOX_WIDTH + _GAP), y, height, tied=True))
            y += height + _BETWEEN
    return [_grown(box, group, top, max(heights)) for box in boxes]


def _grown(box: Box, group: Group, top: float, height: float) -> Box:
    """Make a box that is alone in its column, with many arrows, half as tall as the drawing."""
    alone = any(column == [box.entry] for column in group.columns)
    if not alone or len(_ports_of(box.entry.uri, group.sets)) <= 3:
        return box
    return box._replace(y=top + height / 4, height=height / 2)


def _place_rows(entries: Iterable[ConceptList], top: float) -> list[Box]:
    every = list(entries)
    boxes = []
    while every:
        row, every = every[:_IN_A_ROW], every[_IN_A_ROW:]
        height = max(map(_least_height, row))
        boxes += [
            _box(entry, number * (_BOX_WIDTH + _GAP), top, height, tied=False)
            for number, entry in enumerate(row)
        ]
        top += height + _BETWEEN
    return boxes


def _ports_of(uri: URIRef, sets: Iterable[MappingSet]) -> list[_Port]:
    ports = [_Port(entry, uri, entry.to_list) for entry in sets if entry.from_list == uri]
    return ports + [_Port(entry, uri, entry.from_list) for entry in sets if entry.to_list == uri]


def _nested(ports: Iterable[_Port], place: Mapping[URIRef, float]) -> list[_Port]:
    """Order the ports of a box so that arrows beside a stack of boxes lie within each other."""
    every = sorted(ports, key=lambda port: port.entry.identifier)
    up = [port for port in every if place[port.there] < place[port.here]]
    down = [port for port in reversed(every) if place[port.there] > place[port.here]]
    nearest: Callable[[_Port], float] = lambda port: abs(place[port.there] - place[port.here])  # noqa: E731  # used twice here, nowhere else
    return sorted(up, key=nearest) + sorted(down, key=nearest, reverse=True)


def _join_columns(group: Group, boxes: list[Box]) -> list[Arrow]:
    by_uri = {box.entry.uri: box for box in boxes}
    levels = _levels(group, by_uri)
    arrows = []
    bends: dict[frozenset[URIRef], int] = {}
    for entry in group.sets:
        source, target = by_uri[entry.from_list], by_uri[entry.to_list]
        y1, y2 = (
            levels[entry.identifier, source.entry.uri],
            levels[entry.identifier, target.entry.uri],
        )
        if source.x == target.x:
            number = bends[frozenset((entry.from_list, entry.to_list))] = (
                bends.get(frozenset((entry.from_list, entry.to_list)), 0) + 1
            )
            arrows.append(_bent(entry, source.x + source.width, y1, y2, 80 * number - 28))
        elif source.x < target.x:
            arrows.append(_straight(entry, source.x + source.width, y1, target.x, y2))
        else:
            arrows.append(_straight(entry, source.x, y1, target.x + target.width, y2))
    return arrows


def _levels(group: Group, boxes: Mapping[URIRef, Box]) -> dict[tuple[str, URIRef], float]:
    """Return how high each arrow touches each of its two boxes."""
    levels = {}
    for uri, box in boxes.items():
        ports = _ports_of(uri, group.sets)
        left = [port for port in ports if boxes[port.there].x < box.x]
        right = [port for port in ports if boxes[port.there].x >= box.x]
        middles = {there: each.y + each.height / 2 for there, each in boxes.items()}
        beside = _nested((p for p in right if boxes[p.there].x == box.x), middles)
        over = [p for p in beside if middles[p.there] < middles[uri]]
        beyond = sorted((p for p in right if p not in beside), key=lambda p: middles[p.there])
        for side in (
            sorted(left, key=lambda p: middles[p.there]),
            [*over, *beyond, *(p for p in beside if p not in over)],
        ):
            for number, port in enumerate(side, 1):
                levels[port.entry.identifier, uri] = box.y + box.height * number / (len(side) + 1)
    return levels


def _straight(entry: MappingSet, x1: float, y1: float, x2: float, y2: float) -> Arrow:
    middle = (x1 + x2) / 2
    path = f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
    return Arrow(entry, path, middle, (y1 + y2) / 2)


def _bent(entry: MappingSet, x: float, y1: float, y2: float, bend: float) -> Arrow:
    path = f"M{x:g} {y1:g}C{x + bend:g} {y1:g} {x + bend:g} {y2:g} {x:g} {y2:g}"
    return Arrow(entry, path, x + 0.75 * bend, (y1 + y2) / 2)


def _carries_label(port: _Port, ends: Mapping[URIRef, int]) -> bool:
    """Tell whether an arrow's label stands at this end: the one with fewer arrows, or its start."""
    here, there = ends[port.here], ends[port.there]
    return here < there or (here == there and port.here == port.entry.from_list)


def _lanes(
    sets: Iterable[MappingSet],
    levels: Mapping[tuple[str, URIRef], float],
    ends: Mapping[URIRef, int],
) -> list[Arrow]:
    """Draw each arrow out to a lane, along it and back; short ones take the inner lanes."""
    spans = []
    for entry in sets:
        y1, y2 = (levels[entry.identifier, end] for end in (entry.from_list, entry.to_list))
        spans.append((abs(y1 - y2), entry, y1, y2))
    taken: list[list[tuple[float, float]]] = []
    arrows = []
    for _, entry, y1, y2 in sorted(spans, key=lambda span: (span[0], span[1].identifier)):
        low, high = min(y1, y2), max(y1, y2)
        lane = next(
            (n for n, used in enumerate(taken) if all(high < a or low > b for a, b in used)),
            len(taken),
        )
        taken[lane : lane + 1] = [[*(taken[lane] if lane < len(taken) else []), (low, high)]]
        x = _LANES_FROM + lane * _LANE_WIDTH
        at_start = _carries_label(_Port(entry, entry.from_list, entry.to_list), ends)
        path = f"M{_BOX_WIDTH} {y1:g}H{x:g}V{y2:g}H{_BOX_WIDTH}"
        arrows.append(Arrow(entry, path, _BOX_WIDTH + 42, y1 if at_start else y2))
    return arrows
