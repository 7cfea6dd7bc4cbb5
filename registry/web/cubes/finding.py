"""From an address to the part of a publication it stands for; near things where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

from registry.cubes import addresses, publications
from registry.cubes.codes import CodeList
from registry.cubes.kinds import ADDRESS_ORDER, BY_NAME, SLICED, in_address
from registry.cubes.publications import LATEST, Publication
from registry.cubes.tables import count_rows
from registry.errors import RegistryError
from registry.web.cubes.vocabulary import path_of_shared
from registry.web.pages import Link
from registry.web.pages.words import to_translate
from registry.web.problems import ProblemError
from registry.web.site import site

#: Titles of problems with their translations; details name codes and stay English.
_NO_PUBLICATION = to_translate("No such publication")
_NO_CODE = to_translate("No such code")


@dataclass(frozen=True)
class Part:
    """A data set, a slice or an observation: what it is called, and which rows are in it."""

    publication: Publication
    kind: str
    uri: str
    #: How many rows it has, whichever a form asks for.
    rows: int
    #: Codes that its rows have, by the name of the dimension.
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The local address, without a suffix."""
        return self.uri.removeprefix(self.publication.base)

    @property
    def is_slice(self) -> bool:
        """Whether it is a slice."""
        return len(self.codes) == 1


def find_publication(authority: str, period: str, number: int | str) -> Publication:
    """Open a publication. Raises ProblemError 404, naming those there are."""
    data = site().settings.data
    try:
        numbers = publications.publication_numbers(data, authority, period)
    except RegistryError as error:
        raise ProblemError(404, _NO_PUBLICATION, str(error), _near(authority)) from None
    wanted = numbers[-1] if numbers and number == LATEST else number
    if wanted not in numbers:
        detail = f"There is no publication {number} of {authority} for {period}."
        path = f"/cube/{authority}/{period}"
        there = [Link(f"{path}/{each}", f"Publication {each}") for each in reversed(numbers)]
        raise ProblemError(404, _NO_PUBLICATION, detail, there or _near(authority))
    return open_kept(publications.period_folder(data, authority, period) / str(wanted))


@lru_cache(maxsize=64)
def open_kept(folder: Path) -> Publication:
    """Open the publication in a folder, or take it as it was opened before: it never changes."""
    return publications.read_publication(folder)


def _near(authority: str) -> list[Link]:
    every = publications.latest_publications(site().settings.data)
    of_it = [each for each in every if each.authority == authority]
    return [
        *(Link(each.path, f"{each.authority_name}, {each.period_name}") for each in of_it[:10]),
        Link("/cube", "All statistics"),
    ]


def find_data_set(publication: Publication, kind: str) -> Part:
    """Find a data set of a publication by its kind. Raises ProblemError 404."""
    if kind not in publication.kinds:
        there = [Link(f"{publication.path}/{each}", each) for each in publication.kinds]
        detail = f"This publication has no data set {kind[:40]!r}."
        raise ProblemError(404, "No such data set", detail, there)
    return whole_of(publication, kind)


def whole_of(publication: Publication, kind: str) -> Part:
    """Return a data set that a publication holds."""
    uri = addresses.data_set(publication, kind)
    return Part(publication, kind, uri, publication.rows[kind])


def find_slice(publication: Publication, kind: str, dimension: str, segment: str) -> Part:
    """Find a slice. Raises ProblemError 404 for what is no slice, or has no row."""
    whole = find_data_set(publication, kind)
    back = Link(whole.path, f"The data set: {kind}")
    if dimension not in {each.name for each in SLICED}:
        names = ", ".join(each.name for each in SLICED)
        detail = f"There are slices by {names}, not by {dimension[:40]!r}."
        raise ProblemError(404, "No such slice", detail, [back])
    code = code_of(publication.codes[dimension], segment)
    rows = 0 if code is None else count_rows(publication, kind, {dimension: code})
    if code is None or not rows:
        detail = f"No published figure has the {dimension} {segment[:40]!r}."
        raise ProblemError(404, "No such slice", detail, [back])
    uri = addresses.slice_of(publication, kind, dimension, code)
    return Part(publication, kind, uri, rows, {dimension: code})


def find_observation(publication: Publication, kind: str, segments: list[str]) -> Part:
    """Find an observation by the codes in its address. Raises ProblemError 404, saying why."""
    whole = find_data_set(publication, kind)
    near = [Link(whole.path, f"The data set: {kind}")]
    if len(segments) != len(ADDRESS_ORDER):
        names = ", ".join(each.name for each in ADDRESS_ORDER)
        detail = f"The address of an observation names its {names}."
        raise ProblemError(404, "No such observation", detail, near)
    codes: dict[str, str] = {}
    for dimension, segment in zip(ADDRESS_ORDER, segments, strict=True):
        code = code_of(publication.codes[dimension.name], segment)
        if code is None:
            detail = f"No published figure has the {dimension.name} {segment[:40]!r}."
            raise ProblemError(404, "No such observation", detail, near)
        codes[dimension.name] = code
    if not count_rows(publication, kind, codes):
        for dimension in SLICED:
            its = publication.codes[dimension.name].codes[codes[dimension.name]]
            if count_rows(publication, kind, {dimension.name: codes[dimension.name]}):
                address = addresses.slice_of(
                    publication, kind, dimension.name, codes[dimension.name]
                )
                near.append(Link(address.removeprefix(publication.base), its.label()))
        detail = "It is not published: nothing was counted there, or too few to be shown."
        raise ProblemError(404, "No such observation", detail, near)
    return Part(publication, kind, addresses.observation(publication, kind, codes), 1, codes)


def path_of(uri: str) -> str | None:
    """Return the local address of anything of statistics: of a publication, or a shared term.

    None for anything else. Whether something is there, its own address says.
    """
    if shared := path_of_shared(uri):
        return shared
    every = publications.latest_publications(site().settings.data)
    for base in {site().settings.public_url, *(each.base for each in every)}:
        if uri.startswith(f"{base}/cube/"):
            return quote(unquote(uri.removeprefix(base)), safe="/")
    return None


def code_of(codes: CodeList, segment: str) -> str | None:
    """Return the code that stands so in an address."""
    return _by_segment(codes).get(segment)


def _by_segment(codes: CodeList) -> dict[str, str]:
    return {in_address(code): code for code in codes.codes}


def wanted_codes(publication: Publication, arguments: Mapping[str, str]) -> dict[str, str]:
    """Return the codes that a query asks for, by dimension; an empty one is any.

    Raises ProblemError 400 for a code that the publication does not have: who asks for rows of it
    must not be given all.
    """
    found = {}
    for name in BY_NAME:
        text = arguments.get(name)
        if not text:
            continue
        code = code_of(publication.codes[name], text)
        if code is None:
            detail = f"This publication has no {name} {text[:40]!r}."
            links = [Link(f"{publication.path}#dimensions", "Its dimensions and their lists")]
            raise ProblemError(400, _NO_CODE, detail, links)
        found[name] = code
    return found
