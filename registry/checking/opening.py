"""Opens a stranger's file: tells by its content what it is, and reads it as a grid."""

from __future__ import annotations

from registry.checking.grids import Grid
from registry.checking.held import Held
from registry.checking.rdf_grids import read_graph
from registry.checking.text_grids import read_text
from registry.checking.workbooks import WORKBOOK_STARTS, read_workbook
from registry.checking.xml_grids import read_xml
from registry.errors import Place, UnreadableSourceError
from registry.readers import SourceFormat, recognise
from registry.readers.safe_xml import refuse_doctype
from registry.readers.text import UTF16_MARKS
from registry.store.parsing import parse_rdf

#: The largest file that is checked, in bytes.
MAX_BYTES = 16 * 1024 * 1024
_BLANK = b"\xef\xbb\xbf \r\n\t"
#: Text that begins so is no table: XML, JSON, PDF, gzip.
_NO_TABLE = (b"<", b"{", b"[", b"%PDF", b"\x1f\x8b")


def open_grid(data: bytes, name: str, held: Held, sheet: str | None = None) -> Grid:
    """Read any file that can be checked; of a spreadsheet the ``sheet`` of that name or number.

    Raises UnreadableSourceError, with the place and what to do, for a file that cannot be read.
    """
    if len(data) > MAX_BYTES:
        problem = f"It is larger than {MAX_BYTES // 2**20} MB."
        raise UnreadableSourceError(Place(name), problem, "Split it and check the parts.")
    if data.startswith(WORKBOOK_STARTS):
        return read_workbook(data, name, sheet)
    rdf = _rdf_format(data, name)
    if rdf is None:
        if data.lstrip(_BLANK).startswith(b"<"):
            return read_xml(data, name)
        return read_text(data, name)
    if rdf is SourceFormat.RDF_XML:
        refuse_doctype(data, name)
    graph = parse_rdf(data, rdf.identifier, name)
    return read_graph(graph, recognise(data, name), held, name)


def _rdf_format(data: bytes, name: str) -> SourceFormat | None:
    """Return which RDF a file is; None for a table or other XML.

    Raises UnreadableSourceError for an empty file, a web page, JSON that is not JSON-LD, and the
    like.
    """
    try:
        taken_for = recognise(data, name, limit=MAX_BYTES).format
    except UnreadableSourceError:
        start = data.lstrip(_BLANK)
        if not start or data.startswith(UTF16_MARKS) or start.startswith(_NO_TABLE):
            raise
        return None
    return taken_for if taken_for.is_rdf else None
