"""Checks the data cubes in a file that somebody sends; nothing is fetched."""

from __future__ import annotations

from pathlib import PurePath

from registry.cubes.integrity.foreign import check_cube
from registry.cubes.integrity.report import Check
from registry.cubes.kinds import QB
from registry.errors import Place, UnreadableSourceError
from registry.store.parsing import parse_rdf

#: End of a file's name -> the RDF syntax it is in.
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "xml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


def check_file(data: bytes, name: str, largest: int) -> list[Check]:
    """Check IC-0 to IC-21 of every data cube in an RDF file of at most ``largest`` bytes.

    Its name tells the syntax: ``.ttl .nt .rdf .xml .jsonld``. Raises UnreadableSourceError for a
    file of another name, too large, not correct, or without a data set.
    """
    suffix = PurePath(name).suffix.removeprefix(".").lower()
    if suffix not in MEDIA_TYPES:
        raise UnreadableSourceError(
            Place(name),
            f"Its name does not end in one of .{', .'.join(MEDIA_TYPES)}.",
            "Give it the name of its syntax.",
        )
    if len(data) > largest:
        raise UnreadableSourceError(
            Place(name),
            f"It has {len(data):,} bytes; at most {largest:,} are read.",
            "Check a slice of the cube, or raise REGISTRY_IMPORT_BYTES.",
        )
    graph = parse_rdf(data, MEDIA_TYPES[suffix], name)
    if not any(graph.subjects(None, QB.DataSet)) and not any(graph.objects(None, QB.dataSet)):
        raise UnreadableSourceError(
            Place(name),
            "There is no data cube in it: nothing is a qb:DataSet.",
            "Give the file that holds the data set, its structure and its observations together.",
        )
    return check_cube(graph)
