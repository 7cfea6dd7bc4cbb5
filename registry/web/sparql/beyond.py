"""What a query about statistics does not see: observations too many for SPARQL, and their files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Response

from registry.cubes.kinds import QB, TITLES
from registry.cubes.publications import latest_publications
from registry.web.pages import Link
from registry.web.site import site

# A query that asks for observations names the vocabulary, and one of these words of it.
_OBSERVATIONS = re.compile(r"dataSet|Observation|observation")
#: Files that are named at most.
_MOST = 20
_SAID = 'rel="related"; type="application/vnd.apache.parquet"; title="not in SPARQL, for its size"'


def files_beyond(query: str) -> list[Link]:
    """Return the files of the newest data sets that a query for observations does not see."""
    if str(QB) not in query or not _OBSERVATIONS.search(query):
        return []
    found = [
        Link(
            f"{one.path}/{kind}.parquet", f"{TITLES[kind]}: {one.authority_name}, {one.period_name}"
        )
        for one in latest_publications(site().settings.data)
        for kind in one.kinds
        if kind not in one.in_sparql
    ]
    return found[:_MOST]


def say_beyond(response: Response, files: Sequence[Link]) -> Response:
    """Name files in the headers of an answer that does not hold what is in them."""
    for file in files:
        response.headers.add("Link", f"<{file.address}>; {_SAID}")
    return response
