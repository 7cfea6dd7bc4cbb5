"""Parses RDF from strangers in a process of its own, which may die of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from registry.errors import Place, UnreadableSourceError
from registry.store.child import REFUSED
from registry.store.terms import graph_of

_CHILD = Path(__file__).with_name("child.py")
#: Address space of the child, in bytes. 70 MB of Turtle need 90 MB.
MEMORY = 1024 * 1024 * 1024
#: Seconds after which the child is killed: 70 MB of Turtle take 1.
SECONDS = 60
#: How the parser says that a JSON-LD context is an address.
_ASKS_FOR_CONTEXT = "LoadDocumentCallback"


def parse_rdf(data: bytes, media_type: str, name: str) -> Graph:
    """Parse RDF of any syntax that pyoxigraph knows; the named graphs of quads become one.

    Nothing is fetched: a JSON-LD context that is not in the document is an error. Raises
    UnreadableSourceError with line and column of what is wrong, or saying that the document
    asks for too much (nested too deep, too large, too slow).
    """
    command = [sys.executable, "-I", str(_CHILD), media_type, str(MEMORY), str(SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the document goes to its input
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    if done.returncode == 0:
        return graph_of(quad.triple for quad in ox.parse(done.stdout, ox.RdfFormat.N_TRIPLES))
    if done.returncode != REFUSED:
        raise _too_much(name)
    reason = json.loads(done.stderr)
    column = reason["column"]
    if _ASKS_FOR_CONTEXT in reason["problem"]:
        raise UnreadableSourceError(
            Place(name),
            "Its JSON-LD context is elsewhere, and nothing is fetched from other sites.",
            "Write the context itself into the file, in place of its address.",
        )
    raise UnreadableSourceError(
        Place(name, line=reason["line"], column=None if column is None else str(column)),
        f"This is not correct RDF: {reason['problem']}.",
        "Mend the statement at that place, or the one that ends just before it.",
    )


def _too_much(name: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        Place(name),
        f"Reading it takes more than {SECONDS} seconds or {MEMORY // 2**20} MB, "
        "or it is nested too deep to be read.",
        "Check that it is the right file; give a large list as N-Triples.",
    )
