"""One query in the engine: from a job to bytes, or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import IO

import pyoxigraph as ox

from sparql.dataset import Dataset, dataset_of, within
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

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
#: Asks a store a query that has passed the gate.
Ask = Callable[[Job, Examined], Answer]


class MalformedError(Exception):
    """What a service says of a query it does not understand."""


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
    ask: Ask, job: Job, output: IO[bytes], prefixes: Mapping[str, str], has_network: bool
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
        return _write(ask(job, examined), job, output, prefixes)
    except RefusedError as error:
        return Result(Outcome.REFUSED, str(error))
    except MalformedError as error:
        return Result(Outcome.MALFORMED, str(error)[:_WORDS])
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


def ask_store(store: ox.Store, job: Job, examined: Examined) -> Answer:
    """Ask a store of this process. Raises SyntaxError, ValueError and RuntimeError as it does."""
    dataset = asked_dataset(job) if job.graphs is None else dataset_within(job, job.graphs)
    return store.query(
        job.query,
        use_default_graph_as_union=dataset is None and not examined.names_dataset,
        default_graph=None if dataset is None else [ox.NamedNode(g) for g in dataset.default],
        named_graphs=None if dataset is None else [ox.NamedNode(g) for g in dataset.named],
        substitutions={ox.Variable(n): term_of(value) for n, value in job.bindings.items()},
    )


def asked_dataset(job: Job) -> Dataset | None:
    """Return the dataset that a request names; None where it names none."""
    if job.default_graphs is None and job.named_graphs is None:
        return None
    return Dataset(tuple(job.default_graphs or ()), tuple(job.named_graphs or ()))


def dataset_within(job: Job, graphs: Mapping[str, str]) -> Dataset:
    """Return the dataset of a job, none but these graphs in it.

    One in the request beats one in the query: SPARQL 1.1 Protocol, section 2.1.4. Raises
    RefusedError for a graph that cannot be told.
    """
    return within(asked_dataset(job) or dataset_of(job.query), tuple(graphs))


def _write(answer: Answer, job: Job, file: IO[bytes], prefixes: Mapping[str, str]) -> Result:
    output = _Bounded(file, job.result_bytes)
    form = _form(answer)
    suffix = job.graph_format if form == "CONSTRUCT" else job.table_format
    if suffix is None:
        return Result(Outcome.NOT_ACCEPTABLE, form=form)
    try:
        if isinstance(answer, ox.QuerySolutions | ox.QueryBoolean):
            answer.serialize(output, format=_TABLES[suffix])  # type: ignore[arg-type]  # anything that can be written to
        else:
            ox.serialize(answer, output, format=_GRAPHS[suffix], prefixes=dict(prefixes))  # type: ignore[arg-type]  # as above
        output.flush()
    except Exception:
        if output.is_full:
            return Result(Outcome.RESULT, form=form)
        raise
    return Result(Outcome.ANSWER, suffix, form)


def _form(answer: Answer) -> str:
    if isinstance(answer, ox.QuerySolutions):
        return "SELECT"
    return "ASK" if isinstance(answer, ox.QueryBoolean) else "CONSTRUCT"


def _malformed(words: str) -> Result:
    match = _PLACE.match(words)
    if match is None:
        return Result(Outcome.MALFORMED, words[:_WORDS])
    words = _RANGES.sub("", match[3]).strip(", \n")[:_WORDS]
    return Result(Outcome.MALFORMED, words, line=int(match[1]), column=int(match[2]))


def term_of(value: list[str | None]) -> ox.NamedNode | ox.Literal:
    """Read a value of a job as a term."""
    kind, text, language, datatype = value
    if kind == "uri":
        return ox.NamedNode(text or "")
    if language:
        return ox.Literal(text or "", language=language)
    return ox.Literal(text or "", datatype=ox.NamedNode(datatype) if datatype else None)
