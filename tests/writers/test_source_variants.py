"""Variants that files of the official families show or may show: each comes back byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from rdflib import URIRef

from exporters.controlled_list import Shape, controlled_list_chunks
from exporters.controlled_list_form import keep_controlled_list_form
from exporters.esd_csv_form import esd_csv_as_read, keep_esd_csv_form
from exporters.esd_xml import esd_xml_chunks
from exporters.esd_xml_form import keep_esd_xml_form
from exporters.item_mappings import item_mappings_chunks
from exporters.item_mappings_form import keep_item_mappings_form
from exporters.mapping_pairs import MappedPair
from registry.namespaces import new_graph
from registry.readers import Pair, Target, read

Mapped = Callable[[Iterable[Pair]], list[MappedPair]]

TAXONOMY = """<?xml version="1.0"?>
<ControlledList Version="1.00" ListName="Example" xmlns="http://www.esd.org.uk/standards">
\t<Metadata>
\t\t<Title>Example</Title>
\t</Metadata>
\t<Item Id="2" ConceptId="2" Obsolete="false" AToZ="true" Preferred="true">
\t\t<Name>Waste &amp; "recycling"</Name>
\t\t<ScopeNotes>Two
lines</ScopeNotes>
\t\t<Shortcut>waste</Shortcut>
\t\t<RelatedItem Id="1" ConceptId="1">Bins</RelatedItem>
\t</Item>
\t<Item Id="1" ConceptId="1" Obsolete="true" AToZ="false" Category="true" Preferred="true">
\t\t<Name>Bins</Name>
\t\t<ScopeNotes/>
\t\t<HistoryNotes>One; two</HistoryNotes>
\t\t<BroaderItem Id="2" ConceptId="2" Default="true">Waste &amp; "recycling"</BroaderItem>
\t</Item>
\t<Item Id="3" ConceptId="2" Preferred="false" Type="search term">
\t\t<Name>Skips</Name>
\t\t<ScopeNotes/>
\t\t<UseItem Id="2" ConceptId="2">Waste &amp; "recycling"</UseItem>
\t</Item>
</ControlledList>
"""
TAXONOMY_VARIANTS = {
    "as it is": TAXONOMY,
    "CRLF": TAXONOMY.replace("\n", "\r\n"),
    "byte-order mark": "\ufeff" + TAXONOMY,
    "no declaration": TAXONOMY.partition("\n")[2],
    "no white space": "".join(line.strip("\t") for line in TAXONOMY.splitlines()),
    "a prefix": TAXONOMY.replace("<", "<e:")
    .replace("<e:/", "</e:")
    .replace("<e:?", "<?")
    .replace("xmlns=", "xmlns:e="),
    "spaced empty elements": TAXONOMY.replace("/>", " />"),
    "paired empty elements": TAXONOMY.replace("<ScopeNotes/>", "<ScopeNotes></ScopeNotes>"),
    "UseItem without namespace": TAXONOMY.replace("<UseItem", '<UseItem xmlns=""'),
    "a reference by a former name": TAXONOMY.replace('ConceptId="1">Bins', 'ConceptId="1">Bin'),
    "a quote as an entity": TAXONOMY.replace('"recycling"', "&quot;recycling&quot;"),
    "an element of its own": TAXONOMY.replace("<Name>Skips", "<Extra>x</Extra><Name>Skips"),
    "no line end at the end": TAXONOMY.rstrip("\n"),
    "a comment between items": TAXONOMY.replace('\t<Item Id="3"', '\t<!-- 3 -->\n\t<Item Id="3"'),
}

NESTED = (
    '<?xml version="1.0" encoding="UTF-8"?><Functions><URI>http://id.esd.org.uk/FunctionList</URI>'
    "<Modified>2010-04-06T00:00:00</Modified><Description>Areas</Description><Rights>Free</Rights>"
    "<Function><Identifier>1</Identifier><Label>Waste</Label><URI>http://id.esd.org.uk/function/1"
    "</URI><Description></Description><Created>2013-04-03T14:05:17.270</Created>"
    "<Modified>2013-04-03T14:05:17</Modified><Type>Function</Type><Services><Service>"
    "<Identifier>9</Identifier><Label>Skips </Label><URI>http://id.esd.org.uk/service/9</URI>"
    "<Description>Line\nline</Description><Created>2011-10-18T00:00:00</Created><Modified>"
    "2011-10-18T00:00:00</Modified><Type>Service</Type></Service></Services><Functions><Function>"
    "<Identifier>2</Identifier><Label>Bins</Label><URI>http://id.esd.org.uk/function/2</URI>"
    "<Description>B</Description><Created>2013-04-03T14:05:17.270</Created><Modified>"
    "2013-04-03T14:05:17.270</Modified><Type>Function</Type></Function></Functions></Function>"
    "</Functions>"
)
SERVICE = NESTED[NESTED.index("<Service>") : NESTED.index("</Services>")]
NESTED_VARIANTS = {
    "as it is": NESTED,
    "CRLF": NESTED.replace("?>", "?>\r\n").replace("Line\n", "Line\r\n"),
    "a line break at the end": NESTED + "\n",
    "no description": NESTED.replace("<Description></Description>", ""),
    "a self-closed description": NESTED.replace("<Description></Description>", "<Description />"),
    "white space between": NESTED.replace("</Services>", "</Services>\n"),
    "a mapped item given twice": NESTED.replace(SERVICE, SERVICE * 2),
    "navigation's blank": NESTED.replace("uk/function/", "uk/website navigation/"),
}

MAPPINGS = (
    '<ItemMappings Version="1.03" xmlns="http://www.esd.org.uk/standards"><Metadata><Title>T'
    "</Title></Metadata>"
    '<ItemMapping AddedInVersion="1.01" LastUpdatedInVersion="1.02"><From>'
    '<Item Id="1" ConceptId="1">Waste</Item></From><To><Item Id="7" ConceptId="7">Skips</Item>'
    '<Item Id="5" ConceptId="5">Bins</Item></To></ItemMapping>'
    '<ItemMapping AddedInVersion="1.01" LastUpdatedInVersion="1.02"><From>'
    '<Item Id="1" ConceptId="1">Waste</Item></From><To><Item Id="8" ConceptId="8">Ash</Item></To>'
    "</ItemMapping></ItemMappings>"
)
AGAIN = MAPPINGS[MAPPINGS.index("<ItemMapping A") : MAPPINGS.rindex("<ItemMapping A")]
SECOND_FROM = '</Item><Item Id="2" ConceptId="2">Water</Item></From>'
MAPPINGS_VARIANTS = {
    "one item in two mappings": MAPPINGS,
    "several items in From": MAPPINGS.replace("</Item></From>", SECOND_FROM, 1),
    "a mapping given twice": MAPPINGS.replace("</ItemMappings>", AGAIN + "</ItemMappings>"),
    "white space": MAPPINGS.replace("><", ">\n<"),
    "a concept of another number": MAPPINGS.replace('ConceptId="7"', 'ConceptId="70"'),
}

TABLE = (
    "Identifier,Label,Description,Created,Modified,History notes,Type,Parent identifiers,"
    "Parent labels,Mapping type,Mapped identifier,Mapped label,Mapped type,\r\n"
    '1,Waste,"a, b",2013-10-02,2013-10-02,Added in version 4.00@en,Function,,,,,,,\r\n'
    "2,Bins,,2013-10-02,2013-10-02,,Function,1,Waste,contains,9,Skips  for all,Service,\r\n"
    "2,Bins,,2013-10-02,2013-10-02,,Function,1,Waste,contains,8,Ash,Service,\r\n"
)
TABLE_VARIANTS = {
    "as it is": TABLE,
    "LF": TABLE.replace("\r\n", "\n"),
    "byte-order mark": "\ufeff" + TABLE,
    "slashed dates": TABLE.replace("2013-10-02", "02/10/2013"),
    "all quoted": TABLE.replace("2,Bins,", '"2","Bins",'),
    "no last column": TABLE.replace(",\r\n", "\r\n"),
    "no line end at the end": TABLE.removesuffix("\r\n"),
    "an empty row": TABLE.replace("2,Bins", ",,,,,,,,,,,,,\r\n2,Bins", 1),
    "a pair given twice": TABLE + TABLE.splitlines(keepends=True)[2],
}


@pytest.mark.parametrize("variant", TAXONOMY_VARIANTS)
def test_a_controlled_list_comes_back(variant: str, target: Target) -> None:
    data = TAXONOMY_VARIANTS[variant].encode()
    graph = read(data, "list.xml", target, faithful=True).graph
    keep_controlled_list_form(data, graph, target.list_uri)
    written = controlled_list_chunks(graph, target.list_uri, Shape.TAXONOMY, faithful=True)
    assert b"".join(written) == data


@pytest.mark.parametrize("variant", NESTED_VARIANTS)
def test_nested_xml_comes_back(variant: str, target: Target, mapped: Mapped) -> None:
    data = NESTED_VARIANTS[variant].encode()
    reading = read(data, "list.xml", target, faithful=True)
    pairs = mapped(reading.pairs)
    names = keep_esd_xml_form(data, reading.graph, target.list_uri, pairs)
    written = esd_xml_chunks(reading.graph, target.list_uri, *names, pairs, faithful=True)
    assert b"".join(written) == data


@pytest.mark.parametrize("variant", MAPPINGS_VARIANTS)
def test_item_mappings_come_back(
    variant: str, target: Target, mapping_set: URIRef, mapped: Mapped
) -> None:
    data = MAPPINGS_VARIANTS[variant].encode()
    pairs = mapped(read(data, "mapping.xml", target, faithful=True).pairs)
    graph = new_graph()
    keep_item_mappings_form(data, graph, mapping_set, pairs)
    assert b"".join(item_mappings_chunks(graph, mapping_set, pairs, faithful=True)) == data


@pytest.mark.parametrize("variant", TABLE_VARIANTS)
def test_a_table_comes_back(variant: str, target: Target, mapped: Mapped) -> None:
    data = TABLE_VARIANTS[variant].encode()
    reading = read(data, "list.csv", target, faithful=True)
    pairs = mapped(reading.pairs)
    keep_esd_csv_form(data, reading.graph, target.list_uri, pairs)
    assert b"".join(esd_csv_as_read(reading.graph, target.list_uri, pairs)) == data
