"""Two registries asked together: what each holds, and one federated query over both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from rdflib import URIRef

from registry.cubes import addresses
from registry.cubes.publications import Publication, list_publications
from registry.resources import read_records
from registry.web.site import release, site
from registry.web.sparql.answers import job_formats, run
from registry.web.sparql.endpoint import endpoint
from registry.web.sparql.formats import TABLES, Wanted
from sparql.elsewhere import federated_query
from sparql.jobs import Job

_INDEX = "index"
_JSON = Wanted(TABLES[0], TABLES[0])
_FIGURES = ("index", "lower", "upper")


class DataSet(NamedTuple):
    """A data set of indexes, here or in another registry."""

    uri: str
    title: str
    place: str
    synthetic: bool


class Matched(NamedTuple):
    """A service of a data set here, and the one it is matched with in another list."""

    uri: str
    number: str
    name: str
    other: str


@dataclass(frozen=True)
class Compared:
    """A profile's index, with its limits, as whole numbers."""

    profile: str
    name: str
    index: float
    lower: float
    upper: float


class Pair(NamedTuple):
    """Two profiles that a mapping makes comparable, each on the base of its own nation."""

    ours: Compared
    theirs: Compared


def other_registries() -> tuple[str, ...]:
    """Return the endpoints that the operator lets queries call."""
    return endpoint().limits.services


def our_data_sets() -> list[DataSet]:
    """Return the data sets of indexes of the newest publications that SPARQL sees here."""
    newest: dict[tuple[str, str], Publication] = {}
    for one in list_publications(site().settings.data):
        newest[one.authority, one.period] = one
    graphs = set(release().manifest["graphs"])
    return [
        DataSet(
            addresses.data_set(one, _INDEX),
            f"{one.authority_name}, {one.period}",
            one.authority_name,
            one.synthetic,
        )
        for one in newest.values()
        if _INDEX in one.in_sparql and one.uri in graphs
    ]


def their_data_sets(service: str) -> list[DataSet]:
    """Ask another registry for its data sets of indexes.

    Raises ProblemError 502 where it does not answer.
    """
    rows = _rows(federated_query("cubes", service, {}), service)
    return [
        DataSet(row["dataSet"], row["title"], row["place"], row["synthetic"] == "true")
        for row in rows
    ]


def matched_services(data_set: str) -> list[Matched]:
    """Return the services of a data set here that mappings match with others, by number."""
    records = read_records(release(), "cube-services-matched", {"dataSet": URIRef(data_set)})
    found: dict[tuple[str, str], Matched] = {}
    for record in records:
        uri, number, name, other = (
            str(record[column]) for column in ("service", "number", "name", "otherService")
        )
        row = Matched(uri, number, name, other)
        found.setdefault((row.uri, row.other), row)
    return list(found.values())


def two_countries_query(service: str, ours: str, theirs: str, matched: Matched) -> str:
    """Return the federated query for one service in two data sets."""
    values = {
        "ours": ours,
        "theirs": theirs,
        "service": matched.uri,
        "otherService": matched.other,
    }
    return federated_query("index-in-two-countries", service, values)


def compare(query: str, service: str) -> list[Pair]:
    """Run the federated query; a pair for each two profiles that a mapping makes comparable.

    Raises ProblemError as queries do.
    """
    found: dict[tuple[str, str], Pair] = {}
    for row in _rows(query, service):
        ours = Compared(row["profile"], row["name"], *(float(row[name]) for name in _FIGURES))
        figures = (float(row[f"other{name.title()}"]) for name in _FIGURES)
        theirs = Compared(row["otherProfile"], row["otherName"], *figures)
        found.setdefault((ours.profile, theirs.profile), Pair(ours, theirs))
    return list(found.values())


def _rows(query: str, service: str) -> list[dict[str, str]]:
    table, graph = job_formats(_JSON)
    job = Job(query, table_format=table, graph_format=graph, services=[service])
    _, file = run(job, release(), _JSON)
    with file:
        bindings = json.loads(file.read())["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]
