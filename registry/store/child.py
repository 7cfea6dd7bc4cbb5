"""The disposable process that parses RDF from strangers: see ``registry.store.parsing``.

It knows nothing of this project and imports as little as it can, so that it starts in 50 ms:
``python -I child.py MEDIA_TYPE BYTES SECONDS < document > statements.nt``.
"""

from __future__ import annotations

import json
import resource
import sys

import pyoxigraph as ox

#: Exit code for a document that is not correct; the reason is JSON on standard error.
REFUSED = 3


def main() -> int:
    """Parse standard input and write its statements, whatever graph they are in, as N-Triples."""
    media_type, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    syntax = ox.RdfFormat.from_media_type(media_type)
    if syntax is None:
        return _refuse(f"{media_type} is no RDF syntax known here", None, None)
    try:
        quads = ox.parse(sys.stdin.buffer.read(), format=syntax)
        triples = (_flat(quad) for quad in quads)
        ox.serialize(triples, sys.stdout.buffer, format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        # The parser's words begin with the place, which is given apart.
        return _refuse(error.msg.split(": ", 1)[-1], error.lineno, error.offset)
    except ValueError as error:
        return _refuse(str(error), None, None)
    return 0


def _flat(quad: ox.Quad) -> ox.Triple:
    if isinstance(quad.object, ox.Triple):
        raise ValueError("a statement about a statement (RDF 1.2) is not SKOS")
    return quad.triple


def _refuse(problem: str, line: int | None, column: int | None) -> int:
    json.dump({"problem": problem, "line": line, "column": column}, sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
