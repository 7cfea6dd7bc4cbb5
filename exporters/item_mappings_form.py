"""Keeps the form of an `ItemMappings` file, so that it can be written back byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rdflib import Graph, URIRef

from exporters.item_mappings import grouped, mapping_markup
from exporters.mapping_pairs import MappedPair
from exporters.source_form import find_layout, item_form, keep, layout_form, odd_gaps

_MAPPING = re.compile(r"<([\w.\-]+:)?ItemMapping\b.*?</\1?ItemMapping\s*>", re.DOTALL)
_SIDE = re.compile(r"<(?:[\w.\-]+:)?(From|To)\b(.*?)</(?:[\w.\-]+:)?\1\s*>", re.DOTALL)
_IDENTIFIER = re.compile(r"""\sId\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def keep_item_mappings_form(
    data: bytes, graph: Graph, set_uri: URIRef, pairs: Sequence[MappedPair]
) -> None:
    """Keep in a mapping set's graph what a file says beyond its pairs, given in the file's order.

    Raises UnicodeDecodeError for a file that is not UTF-8.
    """
    text = data.decode()
    found = list(_MAPPING.finditer(text))
    layout = find_layout(text, found[0].start())
    groups = _numbers(found, pairs)
    forms = {}
    for place, (match, group) in enumerate(zip(found, groups, strict=True)):
        markup = mapping_markup([pairs[number] for number in group], layout)
        form = item_form(match.group(), markup, layout, 1)
        if form is not None:
            forms[str(place)] = form
    by_rule = [len(group) for group in grouped(pairs)]
    is_regular = by_rule == [len(group) for group in groups] and [
        number for group in groups for number in group
    ] == list(range(len(pairs)))
    form_of_set = {
        "head": text[: found[0].start()].removesuffix(layout.line_break(1)),
        "tail": text[found[-1].end() :],
        "layout": layout_form(layout),
        "groups": None if is_regular else groups,
        "gaps": odd_gaps(text, found, layout.line_break(1)),
        "items": forms,
    }
    keep(graph, set_uri, form_of_set)


def _numbers(found: list[re.Match[str]], pairs: Sequence[MappedPair]) -> list[list[int]]:
    """Return for each mapping of the file the numbers of its pairs."""
    numbers: dict[tuple[str, str], int] = {}
    for number, pair in enumerate(pairs):
        numbers.setdefault((pair.from_identifier, pair.to_identifier), number)
    return [[numbers[one, other] for one, other in _identifiers(match.group())] for match in found]


def _identifiers(mapping: str) -> Iterator[tuple[str, str]]:
    sides = {side[1]: _IDENTIFIER.findall(side[2]) for side in _SIDE.finditer(mapping)}
    for one in sides["From"]:
        for other in sides["To"]:
            yield "".join(one).strip(), "".join(other).strip()
