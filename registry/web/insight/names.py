"""Names of what statistics are keyed by: services, groups of them, channels, profiles, places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_skeleton
from rdflib import Literal

from registry.charts.outlines import Shapes, read_shapes
from registry.opened import Release
from registry.profiling.answers.authorities import Authority, read_authorities
from registry.profiling.intake.lists import read_groups
from registry.profiling.periods import read_period
from registry.profiling.reference.schemes import Scheme, read_scheme
from registry.web.insight.words import gettext
from registry.web.interface import interface_language
from registry.web.kept import KeptForRelease
from registry.web.pages.words import Text, choose_text, interface, text_of

_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?identifier ?number ?name WHERE {
  ?list dct:identifier ?identifier .
  ?concept skos:inScheme ?list ; skos:notation ?number ; skos:prefLabel ?name
}
"""
_MAPS_HELD = 64


@dataclass(frozen=True)
class _Read:
    """What was read of one release so far: labels by list, schemes and groups by identifier."""

    release: Release
    labels: dict[str, dict[str, list[Text]]]
    schemes: dict[str, Scheme]
    groups: dict[str, dict[str, tuple[str, ...]]]
    authorities: dict[str, Authority]


_read: KeptForRelease[_Read] = KeptForRelease(
    lambda release: _Read(release, {}, {}, {}, read_authorities(release.store))
)


@dataclass(frozen=True)
class Names:
    """Names out of one release, for statistics of one scheme and one list of services."""

    read: _Read
    services: str
    channels: str
    scheme: Scheme

    def service(self, code: str) -> str:
        """Return the name of a service, a group of services (``navigation/4``) or all of them."""
        if code == "*":
            return gettext("All services")
        if "/" in code:
            identifier, _, number = code.partition("/")
            return self._named(identifier, number) or code
        return self._named(self.services, code) or gettext("Service %(number)s", number=code)

    def service_text(self, code: str) -> Text:
        """Return the name of a service or group with its language, which a page has to say."""
        identifier, _, number = code.rpartition("/")
        labels = labels_of(self.read, identifier or self.services).get(number)
        found = choose_text(labels, interface_language()) if labels else None
        return found or Text(self.service(code), interface_language())

    def channel(self, code: str) -> str:
        """Return the name of a channel."""
        return self._named(self.channels, code) or gettext("Channel %(number)s", number=code)

    def profile(self, notation: str) -> str:
        """Return the name of a profile, with its letter or number before it."""
        if notation == "*":
            return gettext("Everybody")
        label = self.scheme.labels.get(notation)
        return f"{notation} {label}" if label else notation

    def authority(self, code: str) -> str:
        """Return the name of an authority."""
        known = self.read.authorities.get(code)
        return known.name if known else code

    def members(self, group: str) -> tuple[str, ...]:
        """Return the numbers of the services of a group; none for what is no group."""
        if self.services not in self.read.groups:
            self.read.groups[self.services] = read_groups(self.read.release, self.services)
        return self.read.groups[self.services].get(group, ())

    def groups_of(self, service: str) -> list[str]:
        """Return the groups a service belongs to."""
        self.members("")
        known = self.read.groups[self.services]
        return [group for group, members in known.items() if service in members]

    def _named(self, identifier: str, number: str) -> str | None:
        labels = labels_of(self.read, identifier).get(number)
        found = choose_text(labels, interface_language()) if labels else None
        return found.text if found else None


def names_of(release: Release, metadata: Mapping[str, Any]) -> Names:
    """Return the names for statistics, by what statistics.json says of them."""
    read, lists = _read.of(release), metadata["lists"]
    identifier = str(metadata["scheme"])
    return Names(read, str(lists["service"]), str(lists["channel"]), scheme_of(release, identifier))


def scheme_of(release: Release, identifier: str) -> Scheme:
    """Return a profile scheme, read once for a release. Raises RegistryError for none such."""
    read = _read.of(release)
    if identifier not in read.schemes:
        read.schemes[identifier] = read_scheme(release.store, identifier)
    return read.schemes[identifier]


def service_name(release: Release, services: str, number: str) -> str | None:
    """Return the name of a service of a list; None where the list has none with this number."""
    labels = labels_of(_read.of(release), services).get(number)
    found = choose_text(labels, interface_language()) if labels else None
    return found.text if found else None


def is_entry(release: Release, identifier: str, number: str) -> bool:
    """Say whether a list has an entry with this number."""
    return number in labels_of(_read.of(release), identifier)


def authorities_of(release: Release) -> Mapping[str, Authority]:
    """Return the authorities of a release by code."""
    return _read.of(release).authorities


def labels_of(read: _Read, identifier: str) -> dict[str, list[Text]]:
    """Return the labels of a list by number, read once for a release."""
    if identifier not in read.labels:
        found: dict[str, list[Text]] = {}
        rows = read.release.store.select(_LABELS, {"identifier": Literal(identifier)}).rows
        for _, number, name in rows:
            if isinstance(name, Literal):
                found.setdefault(str(number), []).append(text_of(name))
        read.labels[identifier] = found
    return read.labels[identifier]


def period_words(code: str) -> str:
    """Write a period as a person does: ``April 2024 to April 2025``."""
    period, locale = read_period(code), interface()
    if period.months == tuple(f"{period.first.year}-{month:02}" for month in range(1, 13)):
        return str(period.first.year)
    first = format_date(period.first, "MMMM y", locale=locale)
    last = format_date(period.last, "MMMM y", locale=locale)
    return first if first == last else gettext("%(first)s to %(last)s", first=first, last=last)


def month_words(code: str) -> str:
    """Write a month as a person does: ``April 2024``."""
    return str(format_skeleton("yMMMM", read_period(code).first, locale=interface()))


def kept_by_time(make: Callable[[Path, int], Any], path: Path) -> Any:
    """Call with a path and when it was last changed; None where there is no such file."""
    try:
        return make(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def area_names(boundaries: Path) -> Mapping[str, str]:
    """Return the names of areas by code, from their boundaries; none where there are none."""
    found: Mapping[str, str] | None = kept_by_time(_area_names, boundaries)
    return found or {}


def area_shapes(boundaries: Path) -> Shapes:
    """Return the outlines of areas by code, ready for a map; none where there are none."""
    found: Shapes | None = kept_by_time(_area_shapes, boundaries)
    return found or {}


@lru_cache(maxsize=_MAPS_HELD)
def _area_names(path: Path, changed: int) -> Mapping[str, str]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {each["properties"]["code"]: each["properties"]["name"] for each in features}


@lru_cache(maxsize=_MAPS_HELD)
def _area_shapes(path: Path, changed: int) -> Shapes:
    return read_shapes(json.loads(path.read_text(encoding="utf-8")))
