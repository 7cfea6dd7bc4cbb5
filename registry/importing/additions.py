"""What a file adds: where it belongs, and what of it the registry does not have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL

from registry.catalogue import ConceptList
from registry.importing.headers import complete_header, fit_to_model, name_list
from registry.importing.opening import OpenFile
from registry.importing.orders import Order
from registry.importing.overlay import Overlay, make_overlay, newest_date
from registry.importing.pairs import NewPairs, make_pairs
from registry.importing.placing import (
    Base,
    Place,
    Remembered,
    adds_to_own_list,
    as_new_version,
    place_of,
)
from registry.importing.targets import (
    Destination,
    list_destination,
    mapped_list,
    mapping_destination,
    rdf_destination,
    with_base,
)
from registry.local_lists.keeping import NextVersion, keep_earlier
from registry.namespaces import LGSR, new_graph
from registry.readers import Pair, Reading, Target
from registry.store.embedded import EmbeddedStore

_VERSION = re.compile(r"^\d+(\.\d+)+$")
_NOWHERE = Target(LGSR["list/none"], str(LGSR["local/none/"]), None)


@dataclass(frozen=True)
class Additions:
    """What the file adds, before it is written."""

    reading: Reading
    overlay: Overlay
    pairs: tuple[NewPairs, ...]

    def statements(self) -> Graph:
        """Return all of it in one graph."""
        graph = new_graph()
        graph += self.overlay.graph
        for new in self.pairs:
            graph += new.graph
        return graph


def read_list(order: Order, everything: Base) -> tuple[Place, Additions, Base]:
    """Read the file of a list: its place, what it adds, and all there is without it.

    Raises RegistryError where it cannot be read or does not say which list it is.
    """
    file, options = order.file, order.options
    choose = list_destination if order.parsed is None else partial(rdf_destination, order.parsed)
    named = options.list_name, options.language
    destination = choose(file.recognition, everything.catalogue, *named)
    destination = with_base(destination, options.base)
    place = place_of(file, destination.name, order.settings, everything)
    place = replace(place, destination=destination)
    if options.new_version:
        place = as_new_version(place, order.settings)
    if adds_to_own_list(place, order.settings):
        order.say(
            f"It adds to the list {destination.name} that was imported before, and takes nothing "
            "away. If it is the next version of the list, import it with --new-version."
        )
    base = everything.without(place.path)
    if base is not everything and destination.known is not None:
        # The list itself may have come with the earlier import of this file.
        again = choose(file.recognition, base.catalogue, destination.name, options.language)
        # A new version of it keeps the addresses of the one before.
        destination = with_base(again, options.base or destination.target.uri_space)
        place = replace(place, destination=destination)
    reading = file.read(destination.target, order.parsed, order.progress)
    if destination.known is None:
        name_list(reading.graph, destination, options.title, options.publisher)
    overlay = _overlay(reading, place, destination, base, file)
    if destination.known is None and place.path.exists():
        keep_earlier(place.path, reading.graph, _version(order, place, destination))
    return place, Additions(reading, overlay, _pairs(reading, destination, base)), base


def _version(order: Order, place: Place, destination: Destination) -> NextVersion:
    says_nothing = order.parsed is None and "version" not in order.file.recognition.hints
    return NextVersion(
        destination.target.list_uri,
        order.file.sha256,
        place.imported_at[:10],
        says_nothing,
        (order.options.title is not None, order.options.publisher is not None),
    )


def read_mapping(order: Order, everything: Base) -> tuple[Place, Additions, Base]:
    """Read the file of a mapping between two lists that are held; as ``read_list``."""
    file = order.file
    reading = file.read(_NOWHERE, None, order.progress)
    catalogue = everything.catalogue
    hints = file.recognition.hints
    source, to = (mapped_list({"uri": hints.get(e, "")}, catalogue) for e in ("from", "to"))
    entry, _ = mapping_destination(source, to, catalogue)
    place = place_of(file, entry.identifier, order.settings, everything)
    base = everything.without(place.path)
    pairs = _pairs_between(reading.pairs, source, to, base)
    return place, Additions(reading, Overlay(new_graph()), (pairs,)), base


def _overlay(
    reading: Reading, place: Place, destination: Destination, base: Base, file: OpenFile
) -> Overlay:
    if destination.known is None:
        fit_to_model(reading.graph, destination)
        complete_header(reading.graph, destination, file, place.imported_at[:10])
        return Overlay(reading.graph)
    older = _is_older(reading, destination.target.list_uri, base.store)
    known = Remembered(base.store)
    return make_overlay(reading.graph, destination.target.list_uri, known, older=older)


def _is_older(reading: Reading, list_uri: URIRef, store: EmbeddedStore) -> bool:
    """Tell whether a file is an older version of a list: by version number, else by date."""
    header = store.describe(list_uri)
    hints = reading.recognition.hints
    ours, theirs = str(header.value(list_uri, OWL.versionInfo)), hints.get("version", "")
    if _VERSION.match(ours) and _VERSION.match(theirs):
        return _numbers(theirs) < _numbers(ours)
    days = [str(header.value(list_uri, p) or "")[:10] for p in (DCTERMS.issued, DCTERMS.modified)]
    their_day = max(hints.get("date", ""), newest_date(reading.graph))
    return bool(their_day) and their_day < max(days)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _pairs(reading: Reading, destination: Destination, base: Base) -> tuple[NewPairs, ...]:
    """Sort the pairs that came with a list by the class of what they lead to."""
    if destination.known is None:
        return ()
    by_class: dict[str, list[Pair]] = {}
    for pair in reading.pairs:
        by_class.setdefault(pair.to_class, []).append(pair)
    ends = {name: mapped_list({"type": name}, base.catalogue) for name in by_class}
    return tuple(
        _pairs_between(pairs, destination.known, ends[name], base)
        for name, pairs in by_class.items()
    )


def _pairs_between(
    pairs: Sequence[Pair], source: ConceptList, to: ConceptList, base: Base
) -> NewPairs:
    entry, backwards = mapping_destination(source, to, base.catalogue)
    spaces = source.uri_space, to.uri_space
    return make_pairs(pairs, spaces, entry, Remembered(base.store), backwards=backwards)
