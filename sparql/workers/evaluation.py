"""One query in the engine: from a job to bytes, or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO

import pyoxigraph as ox

from sparql.gate import Examined, RefusedError, examine, refuse_services
from sparql.jobs import Job, Outcome, Result

_TABLES = {
    "srj": ox.QueryResultsFormat.JSON,
    "srx": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# The engine lists every range of characters that may follow: no reader wants those.
_RANGES = re.compile(r"\['[^\]]*\](?: \| )?(?:, )?|, \[_\]")
_WORDS = 300

_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class _TooLargeError(Exception):
    """More bytes than an answer may have."""


class _Bounded:
    """A binary file that takes so many bytes and no more."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file = file
        self._left = limit
        self.is_full = False

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            self.is_full = True
            raise _TooLargeError
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def evaluate(
    store: ox.Store, job: Job, output: IO[bytes], prefixes: Mapping[str, str], has_network: bool
) -> Result:
    """Run a job and write its answer, whole, to ``output``; never raises for what a query does."""
    try:
        examined = examine(job.query)
        refuse_services(examined.services, tuple(job.services))
    except RefusedError as error:
        return Result(Outcome.REFUSED, str(error))
    if examined.services and not has_network:
        return Result(Outcome.NEEDS_NETWORK)
    try:
        answer = _query(store, job, examined)
        return _write(answer, job, output, prefixes)
    except (SyntaxError, ValueError) as error:
        return _malformed(str(error))
    except MemoryError:
        return Result(Outcome.MEMORY)
    except (OSError, RuntimeError) as error:
        if examined.services:
            return Result(Outcome.SERVICE, str(error)[:_WORDS])
        # What the engine does not know, such as a function, it says as it runs.
        is_unknown = isinstance(error, RuntimeError)
        return Result(Outcome.MALFORMED if is_unknown else Outcome.FAULT, str(error)[:_WORDS])


def _query(store: ox.Store, job: Job, examined: Examined) -> _Answer:
    default, named = job.default_graphs, job.named_graphs
    has_dataset = default is not None or named is not None
    return store.query(
        job.query,
        # A dataset in the request beats one in the query: SPARQL 1.1 Protocol, section 2.1.4.
        use_default_graph_as_union=not has_dataset and not examined.names_dataset,
        default_graph=[ox.NamedNode(uri) for uri in default or ()] if has_dataset else None,
        named_graphs=[ox.NamedNode(uri) for uri in named or ()] if has_dataset else None,
        substitutions={ox.Variable(n): _term(value) for n, value in job.bindings.items()},
    )


def _write(answer: _Answer, job: Job, file: IO[bytes], prefixes: Mapping[str, str]) -> Result:
    output = _Bounded(file, job.result_bytes)
    form = _form(answer)
    suffix = job.graph_format if isinstance(answer, ox.QueryTriples) else job.table_format
    if suffix is None:
        return Result(Outcome.NOT_ACCEPTABLE, form=form)
    try:
        if isinstance(answer, ox.QueryTriples):
            ox.serialize(answer, output, format=_GRAPHS[suffix], prefixes=dict(prefixes))  # type: ignore[arg-type]  # anything that can be written to
        else:
            answer.serialize(output, format=_TABLES[suffix])  # type: ignore[arg-type]  # as above
        output.flush()
    except Exception:
        if output.is_full:
            return Result(Outcome.RESULT, form=form)
        raise
    return Result(Outcome.ANSWER, suffix, form)


def _form(answer: _Answer) -> str:
    if isinstance(answer, ox.QueryTriples):
        return "CONSTRUCT"
    return "ASK" if isinstance(answer, ox.QueryBoolean) else "SELECT"


def _malformed(words: str) -> Result:
    match = _PLACE.match(words)
    if match is None:
        return Result(Outcome.MALFORMED, words[:_WORDS])
    words = _RANGES.sub("", match[3]).strip(", \n")[:_WORDS]
    return Result(Outcome.MALFORMED, words, line=int(match[1]), column=int(match[2]))


def _term(value: list[str | None]) -> ox.NamedNode | ox.Literal:
    kind, text, language, datatype = value
    if kind == "uri":
        return ox.NamedNode(text or "")
    if language:
        return ox.Literal(text or "", language=language)
    return ox.Literal(text or "", datatype=ox.NamedNode(datatype) if datatype else None)
