"""Tells by its content what a file is; the name of the file plays no part."""

from __future__ import annotations

import re

from lxml import etree

from registry.errors import Place, UnreadableSourceError
from registry.readers.controlled_list import recognise_controlled_list
from registry.readers.esd_csv import recognise_csv
from registry.readers.esd_xml import recognise_esd_xml
from registry.readers.item_mappings import recognise_item_mappings
from registry.readers.reading import MAX_BYTES, Recognition, SourceFormat
from registry.readers.safe_xml import local_name, parse_xml, place_of
from registry.readers.terms import TERMS_NAMESPACE, recognise_terms
from registry.readers.text import UTF16_MARKS

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BLANK = b"\xef\xbb\xbf \r\n\t"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HTML = re.compile(rb"<!DOCTYPE\s+html|<html[\s>]", re.IGNORECASE)
#: First bytes of files that are often sent in place of a list, and what to do about them.
_OTHER_FILES = (
    (b"PK\x03\x04", "It is a spreadsheet (or zip archive), whatever its name says.",
     "Open it and save the list as CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "It is an old Excel file, whatever its name says.",
     "Open it and save the list as CSV UTF-8."),
    (b"%PDF", "It is a PDF.", "Download the list as CSV or XML."),
    (b"\x1f\x8b", "It is compressed with gzip.", "Unpack it first."),
)  # fmt: skip
#: Runs of blanks and names are bounded, so that no text makes the search quadratic.
_GAP = r"[ \t]{0,80}"
_DIRECTIVE = re.compile(
    rf"^{_GAP}(?:@prefix|@base|PREFIX|BASE)[ \t]{_GAP}\S{{0,200}}{_GAP}<",
    re.MULTILINE | re.IGNORECASE,
)
_NAMED_BLOCK = re.compile(
    rf"^{_GAP}(?:GRAPH[ \t]{_GAP})?(?:<[^<>\s]*>|[\w-]*:[\w-]*)?{_GAP}\{{", re.MULTILINE
)
#: A line that begins with a whole IRI: Turtle without prefixes, and no XML element.
_IRI_SUBJECT = re.compile(r"^<\w+:[^<>\s/#:]*[/#:][^<>\s]*>(?:\s|$)")
_TERM = r"(?:<[^<>\s]*>|_:\S+)"
_OBJECT = rf'(?:{_TERM}|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^<>\s]*>)?)'
_STATEMENT = re.compile(
    rf"^{_TERM}\s+<[^<>\s]*>\s+{_OBJECT}\s*(?:(?P<graph>{_TERM})\s*)?\.\s*(?:#.*)?$"
)


def recognise(data: bytes, name: str, *, limit: int = MAX_BYTES) -> Recognition:
    """Say what a file is.

    Raises UnreadableSourceError, in words for the person who sent it, for a file that is empty,
    larger than `limit` bytes, binary, a web page, or in no format known here.
    """
    _check_bytes(data, name, limit)
    start = data.lstrip(_BLANK)
    if _HTML.search(start[:1024]):
        raise UnreadableSourceError(
            Place(name),
            "It is a web page, not the list.",
            "Use the page's download link and save the file it gives.",
        )
    if rdf := _recognise_rdf_text(start, name):
        return rdf
    if start.startswith(b"<"):
        return _recognise_xml(parse_xml(data, name), name)
    return recognise_csv(data, name)


def _check_bytes(data: bytes, name: str, limit: int) -> None:
    if len(data) > limit:
        raise UnreadableSourceError(
            Place(name),
            f"It holds {len(data) / 1e6:.0f} MB; the limit is {limit / 1e6:.0f} MB.",
            "No official list is larger than 2 MB: check that this is the right file.",
        )
    if not data.strip(_BLANK):
        raise UnreadableSourceError(Place(name), "It is empty.", "Download the file again.")
    for start, problem, remedy in _OTHER_FILES:
        if data.startswith(start):
            raise UnreadableSourceError(Place(name), problem, remedy)
    control = None if data.startswith(UTF16_MARKS) else _CONTROL.search(data)
    if control:
        raise UnreadableSourceError(
            Place(name, line=data.count(b"\n", 0, control.start()) + 1),
            f"It holds the control character 0x{control.group()[0]:02X}: this is not text.",
            "Give a CSV, XML or RDF file.",
        )


def _recognise_rdf_text(start: bytes, name: str) -> Recognition | None:
    """Tell Turtle, TriG, N-Triples, N-Quads and JSON-LD by how they begin."""
    if start.startswith((b"{", b"[")):
        if b'"@' in start:
            return Recognition(SourceFormat.JSON_LD)
        raise UnreadableSourceError(
            Place(name),
            "It is JSON, but nothing in it says JSON-LD.",
            "Give JSON-LD (with @context or @id), or the list as CSV.",
        )
    text = start[:65536].decode("utf-8", errors="replace")
    if _DIRECTIVE.search(text):
        named = _NAMED_BLOCK.search(text)
        return Recognition(SourceFormat.TRIG if named else SourceFormat.TURTLE)
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if statement := _STATEMENT.match(first):
        is_quad = statement["graph"] is not None
        return Recognition(SourceFormat.N_QUADS if is_quad else SourceFormat.N_TRIPLES)
    if _IRI_SUBJECT.match(first):
        return Recognition(SourceFormat.TURTLE)
    return None


def _recognise_xml(root: etree._Element, name: str) -> Recognition:
    tag = etree.QName(root)
    if tag.namespace == TERMS_NAMESPACE:
        return recognise_terms(root, name)
    if tag.localname == "ControlledList":
        return recognise_controlled_list(root)
    if tag.localname == "ItemMappings":
        return recognise_item_mappings(root)
    if tag.namespace == _RDF:
        return Recognition(SourceFormat.RDF_XML)
    if nested := recognise_esd_xml(root):
        return nested
    raise UnreadableSourceError(
        place_of(root, name),
        f"XML that starts with {local_name(root)} and holds no items is no list known here.",
        "Give an esd list, an ItemMappings or terms file, or SKOS.",
    )
