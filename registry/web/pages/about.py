"""The pages about the registry itself: downloads, developers, terms, accessibility, status."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from exporters import Format
from exporters.document import Kind
from registry.catalogue import ConceptList, MappingSet
from registry.web.pages.environment import downloads, render
from registry.web.pages.facts import Header, Link, read_header
from registry.web.pages.words import Text, counted, grouped, name_order

if TYPE_CHECKING:
    from registry.config import Settings
    from registry.opened import Release

#: Tells the bytes of a list or mapping set in a form, where they are known.
SizeHeld = Callable[["Release", ConceptList | MappingSet, str], int | None]


def _no_size(*_: object) -> None:
    return None


#: Shown as examples by the commands of the developers' page, where they are held.
_EXAMPLES = ("service/57", "services", "services-interactions")


class Offered(NamedTuple):
    """A list or a mapping set with its address and its forms: none where it may not be copied.

    ``sizes`` has the size of a form, by its suffix, where the file is there already.
    """

    path: str
    title: str
    entries: str
    formats: list[Format]
    sizes: dict[str, str]


class Terms(NamedTuple):
    """Terms of use and everything they cover."""

    licence: Link | None
    rights: Text | None
    publisher: Link | None
    covered: list[Link]
    may_republish: bool


def downloads_page(
    release: Release, settings: Settings, language: str, size_held: SizeHeld = _no_size
) -> str:
    """Render the page that offers every list and mapping set as a file.

    ``size_held`` tells how many bytes one has, where that is known without making it.
    """
    catalogue = release.catalogue
    lists = [
        _offered(
            f"/list/{entry.identifier}",
            read_header(release, entry.uri, entry.title, language),
            counted(entry.count, "entry", "entries"),
            Kind.LIST,
            partial(size_held, release, entry),
        )
        for entry in catalogue.lists.values()
    ]
    sets = [
        _offered(
            f"/mapping/{entry.identifier}",
            read_header(release, entry.uri, entry.title, language),
            counted(entry.count, "pair", "pairs"),
            Kind.MAPPING_SET,
            partial(size_held, release, entry),
        )
        for entry in catalogue.mapping_sets.values()
    ]
    return render(
        "downloads.html",
        release,
        lists=sorted(lists, key=_by_title),
        sets=sorted(sets, key=_by_title),
        root=settings.public_url,
    )


def developers_page(release: Release, settings: Settings) -> str:
    """Render the page for developers; its commands name what the release holds."""
    service, whole, mapping = _EXAMPLES
    return render(
        "developers.html",
        release,
        root=settings.public_url,
        concept=service,
        whole=whole if whole in release.catalogue.lists else next(iter(release.catalogue.lists)),
        mapping=mapping if mapping in release.catalogue.mapping_sets else None,
    )


def terms_page(release: Release, language: str) -> str:
    """Render the terms of every list and mapping set, those with the same terms together."""
    catalogue = release.catalogue
    together: dict[tuple[object, ...], list[Link]] = {}
    held: list[ConceptList | MappingSet] = [
        *catalogue.lists.values(),
        *catalogue.mapping_sets.values(),
    ]
    for entry in held:
        header = read_header(release, entry.uri, entry.title, language)
        key = (header.licence, header.rights, header.publisher, header.may_republish)
        link = Link(catalogue.path_of(entry.uri), header.title.text)
        together.setdefault(key, []).append(link)
    terms = [
        Terms(licence, rights, publisher, sorted(covered, key=_by_words), may_republish)  # type: ignore[arg-type]
        for (licence, rights, publisher, may_republish), covered in together.items()
    ]
    return render("terms.html", release, terms=sorted(terms, key=lambda t: -len(t.covered)))


def accessibility_page(release: Release) -> str:
    """Render the accessibility statement."""
    return render("accessibility.html", release)


def status_page(release: Release, started: datetime, now: datetime) -> str:
    """Render the state of the service for people; ``started`` and ``now`` have a time zone."""
    return render(
        "status.html",
        release,
        created=datetime.fromisoformat(str(release.manifest["created"])),
        uptime=_duration(int((now - started).total_seconds())),
        statements=len(release.store),
    )


def _offered(
    path: str, header: Header, entries: str, kind: Kind, held: Callable[[str], int | None]
) -> Offered:
    formats = downloads(kind) if header.may_republish else []
    sizes = {each.suffix: held(each.suffix) for each in formats}
    shown = {suffix: _kilobytes(size) for suffix, size in sizes.items() if size is not None}
    return Offered(path, header.title.text, entries, formats, shown)


def _kilobytes(size: int) -> str:
    return f"{grouped(max(1, round(size / 1000)))} kB"


def _by_title(offered: Offered) -> tuple[str, str]:
    return name_order(offered.title)


def _by_words(link: Link) -> tuple[str, str]:
    return name_order(link.words)


def _duration(seconds: int) -> str:
    """Write a time in its two largest units: ``2 days 4 hours``, ``5 minutes 3 seconds``."""
    minutes, seconds = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [
        counted(days, "day", "days") if days else "",
        counted(hours, "hour", "hours") if hours else "",
        counted(minutes, "minute", "minutes") if minutes else "",
        counted(seconds, "second", "seconds") if seconds else "",
    ]
    return " ".join([part for part in parts if part][:2]) or counted(0, "second", "seconds")
