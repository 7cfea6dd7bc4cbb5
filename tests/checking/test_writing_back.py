"""The certain changes written back into RDF and XML, and nothing else changed there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree
from rdflib import Graph
from rdflib.compare import isomorphic

from registry.checking import Checked

Check = Callable[..., Checked]

PREFIX = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
SERVICE = "http://id.esd.org.uk/service/"
ENDS = (
    'FromResource="http://id.esd.org.uk/list/englishAndWelshServices" '
    'ToResource="http://id.esd.org.uk/list/interactions"'
)


def turtle(scheme: str) -> str:
    return (
        f"{PREFIX}<http://x.org/a> skos:exactMatch <{scheme}://id.esd.org.uk/service/57> ;\n"
        f'  skos:prefLabel "A"@en ; skos:note "0057" .\n'
        f"<http://x.org/b> skos:closeMatch <{SERVICE}58> .\n"
    )


def item_mappings(*pairs: tuple[str, str]) -> str:
    rows = "".join(
        f'<ItemMapping><From><Item Id="{one}">Council tax</Item></From>'
        f'<To><Item Id="{other}">Reporting</Item></To></ItemMapping>'
        for one, other in pairs
    )
    return f'<ItemMappings xmlns="http://www.esd.org.uk/standards" {ENDS}>{rows}</ItemMappings>'


def nested(number: str) -> str:
    return (
        "<Items><Service><Identifier>57</Identifier>"
        "<Label>Council tax annual notification</Label><Interactions><Interaction>"
        f"<Identifier>{number}</Identifier><Label>Reporting</Label></Interaction></Interactions>"
        "</Service></Items>"
    )


def canonical(data: bytes | str) -> str:
    return str(etree.canonicalize(data if isinstance(data, str) else data.decode("utf-8")))


@pytest.mark.parametrize("form", ["turtle", "nt", "xml", "json-ld"])
def test_an_address_in_rdf_is_mended_and_the_rest_stays(check_text: Check, form: str) -> None:
    sent = Graph().parse(data=turtle("https"), format="turtle").serialize(format=form)
    mended = check_text(sent, "a.rdf").mended
    assert mended is not None
    assert (mended.name, mended.media_type) == ("a-mended.ttl", "text/turtle")
    expected = Graph().parse(data=turtle("http"), format="turtle")
    assert isomorphic(Graph().parse(data=mended.data, format="turtle"), expected)


def test_a_number_in_item_mappings_is_mended_where_it_stands(check_text: Check) -> None:
    mended = check_text(item_mappings(("0057", "17"), ("58", "17")), "a.xml").mended
    assert mended is not None
    assert mended.name == "a-mended.xml"
    assert canonical(mended.data) == canonical(item_mappings(("57", "17"), ("58", "17")))


def test_a_pair_given_twice_is_taken_out(check_text: Check) -> None:
    mended = check_text(item_mappings(("57", "17"), ("57", "17")), "a.xml").mended
    assert mended is not None
    assert canonical(mended.data) == canonical(item_mappings(("57", "17")))
    assert [change.after for change in mended.changes] == ["(row removed)"]


def test_a_pair_that_shares_its_element_is_left(check_text: Check) -> None:
    twice = item_mappings(("57", "17")).replace("</To>", '<Item Id="17">Reporting</Item></To>')
    checked = check_text(twice, "a.xml")
    assert [each.rule for each in checked.report.findings if each.rule == "pair-once"]
    assert checked.mended is None


def test_what_is_mapped_in_a_nested_file_is_mended(check_text: Check) -> None:
    mended = check_text(nested("017"), "a.xml").mended
    assert mended is not None
    assert canonical(mended.data) == canonical(nested("17"))
