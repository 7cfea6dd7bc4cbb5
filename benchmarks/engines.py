"""Other people's SPARQL services, started empty for a test or a measurement and ended after it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import free_port, server

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "engines"
FUSEKI = CACHE / "jena-fuseki-server-5.5.0.jar"
#: What sets up what is missing.
HELP = "sh requirements/engines.sh"
# Row store and small buffers: it starts in two seconds.
_VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 20
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{inner}
ServerThreads = 20
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
MaxClientConnections = 20
[SPARQL]
ResultSetMaxRows = 0
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
"""


class Addresses(NamedTuple):
    """Where a service is asked, changed, and given graphs; and as whom."""

    query: str
    update: str
    graphs: str
    user: str = ""
    password: str = ""


class MissingEngineError(Exception):
    """A service that is not on this machine; the text says what would bring it."""


@contextmanager
def oxigraph(folder: Path) -> Iterator[Addresses]:
    """Run Oxigraph's server over a folder."""
    program, port = str(Path(sys.executable).with_name("oxigraph")), free_port()
    place = ["--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"]
    with server([program, "serve", *place], {}, port):
        root = f"http://127.0.0.1:{port}"
        yield Addresses(f"{root}/query", f"{root}/update", f"{root}/store")


@contextmanager
def fuseki(folder: Path) -> Iterator[Addresses]:
    """Run Apache Jena Fuseki with a dataset in memory. Raises MissingEngineError."""
    java, port = shutil.which("java"), free_port()
    if java is None or not FUSEKI.is_file():
        raise MissingEngineError(f"Fuseki or Java is not here: {HELP}")
    place = ["--mem", "--localhost", "--port", str(port), "/registry"]
    settings = {"FUSEKI_BASE": str(folder / "fuseki")}
    with server([java, "-Xmx1g", "-jar", str(FUSEKI), *place], settings, port):
        root = f"http://127.0.0.1:{port}/registry"
        yield Addresses(f"{root}/query", f"{root}/update", f"{root}/data")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Addresses]:
    """Run Virtuoso over a folder. Raises MissingEngineError."""
    program, port = shutil.which("virtuoso-t"), free_port()
    if program is None:
        raise MissingEngineError(f"Virtuoso is not here: {HELP}")
    place = folder / "virtuoso"
    place.mkdir()
    configuration = place / "virtuoso.ini"
    configuration.write_text(_VIRTUOSO.format(inner=free_port(), port=port), "ascii")
    command = [program, "+configfile", str(configuration), "+foreground"]
    with server(command, {}, port, place):
        root = f"http://127.0.0.1:{port}"
        yield Addresses(
            f"{root}/sparql",
            f"{root}/sparql-auth",
            f"{root}/sparql-graph-crud-auth",
            user="dba",
            password="dba",  # noqa: S106  # what a new one has
        )


@contextmanager
def started_when_asked(folder_for: Callable[[str], Path]) -> Iterator[Callable[[str], Addresses]]:
    """Give what starts a service, once, by its name and in a folder; end them all afterwards.

    What is given raises MissingEngineError.
    """
    with ExitStack() as running:
        yield cache(lambda name: running.enter_context(ENGINES[name](folder_for(name))))


#: Each service by its name, as what runs it over a folder.
ENGINES: dict[str, Callable[[Path], AbstractContextManager[Addresses]]] = {
    "oxigraph": oxigraph,
    "fuseki": fuseki,
    "virtuoso": virtuoso,
}
