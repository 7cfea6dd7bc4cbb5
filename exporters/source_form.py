"""The form of a source file: what its bytes say beyond its graph, kept to give the bytes back.

A graph has no order, and says nothing of the head of a file or its line ends. `esd:sourceForm`
(JSON, a plain string) holds that: of a list the head, tail and layout; of an item only where the
rules of the format do not give its own text: the numbers of the elements that the rules give, in
the order of the file, and as text what they do not give (docs/formats-out.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from rdflib import Graph, Literal, URIRef

from exporters.markup import Empty, Layout, Markup, split_element
from registry.namespaces import ESD

_SOURCE_FORM: Final = ESD.sourceForm
_PREFIX: Final = re.compile(r"<([\w.\-]+:)")


def keep(graph: Graph, thing: URIRef, form: object) -> None:
    """Keep the form of a list, a mapping set or an item in its graph."""
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    graph.set((thing, _SOURCE_FORM, Literal(text)))


def kept(graph: Graph, thing: URIRef) -> Any:
    """Return the form that was kept; None where there is none."""
    value = graph.value(thing, _SOURCE_FORM)
    return None if value is None else json.loads(str(value))


def item_form(source: str, derived: Markup, layout: Layout, depth: int) -> list[Any] | str | None:
    """Say how the source's text of an item differs from the derived one; None where it does not.

    A list: the start tag, or null where it is the derived one, then for each child the number of
    the derived child or its text. The whole text where the layout is not the file's.
    """
    if source == derived.text(layout, depth):
        return None
    found = split_element(source)
    if found is None or found.text(layout, depth) != source or found.end != derived.end:
        return source
    start = None if found.start == derived.start else found.start
    return [start, *_numbered(found.parts, derived.parts)]


def _numbered(parts: Iterable[str], derived: list[str]) -> list[int | str]:
    """Replace each part by the number of the derived part with this text; each is used once."""
    free = list(range(len(derived)))
    numbers: list[int | str] = []
    for part in parts:
        number = next((n for n in free if derived[n] == part), None)
        if number is None:
            numbers.append(part)
        else:
            free.remove(number)
            numbers.append(number)
    return numbers


def apply_form(form: list[Any] | str | None, derived: Markup, layout: Layout, depth: int) -> str:
    """Write an item in the form its source gave it."""
    if form is None:
        return derived.text(layout, depth)
    if isinstance(form, str):
        return form
    start, *numbers = form
    parts = [derived.parts[n] if isinstance(n, int) else str(n) for n in numbers]
    return Markup(start or derived.start, parts, derived.end).text(layout, depth)


def odd_gaps(text: str, found: Sequence[re.Match[str]], regular: str) -> dict[str, str]:
    """Return what stands before items where it is not a regular line break, by the item's number.

    The first item is left out: what stands before it belongs to the head.
    """
    gaps = (text[before.end() : after.start()] for before, after in pairwise(found))
    return {str(number): gap for number, gap in enumerate(gaps, 1) if gap != regular}


def layout_form(layout: Layout) -> dict[str, Any]:
    """Return a layout as JSON holds it."""
    return {**layout._asdict(), "empty": layout.empty.name}


def layout_from(form: dict[str, Any]) -> Layout:
    """Return the layout of a kept form."""
    return Layout(form["step"], form["line_end"], Empty[form["empty"]], form["prefix"])


def find_layout(text: str, first_item: int) -> Layout:
    """Find the layout of a file from its text and the place of its first item."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    before = text[:first_item]
    blank = before[len(before.rstrip()) :]
    step = blank[blank.rfind("\n") + 1 :] if "\n" in blank else None
    # `/>` stands in ` />` too, so the spaced style is asked first.
    styles = (Empty.SPACED, Empty.SHORT)
    empty = next((style for style in styles if style.value in text), Empty.PAIR)
    prefix = _PREFIX.match(text, first_item)
    return Layout(step, line_end, empty, prefix[1] if prefix else "")
