"""What others copy from a concept's page: its CURIE, the tag for a web page, a citation."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext
from markupsafe import escape

from registry.catalogue import ConceptList
from registry.namespaces import ESD, ESD_ID
from registry.web.pages.facts import Header
from registry.web.pages.words import Text

#: e-GMS 3.1: by class of the concept, the name and scheme of the tag, and whether it has the
#: number (or the name) of the concept as its content.
_TAGS = {
    ESD.Service: ("eGMS.subject.service", "LGSL", True),
    ESD.Interaction: ("eGMS.subject.interaction", "LGIL", True),
    ESD.Subject: ("DC.subject", "eGMS.IPSV", False),
    ESD.Category: ("eGMS.subject.category", "LGCL", False),
    ESD.GclCategory: ("eGMS.subject.category", "GCL", False),
}


class Quotation(NamedTuple):
    """A text to copy and what it is; ``code`` for programs and markup."""

    what: str
    text: str
    code: bool


def quotations(
    uri: str, name: Text, notation: str, entry: ConceptList | None, header: Header | None
) -> list[Quotation]:
    """Return what may be copied of a concept beside its URI."""
    found = []
    if uri.startswith(str(ESD_ID)):
        found.append(
            Quotation(gettext("Short form (CURIE)"), f"esd:{uri[len(str(ESD_ID)) :]}", code=True)
        )
    tag = _TAGS.get(entry.concept_class) if entry and entry.concept_class else None
    if tag:
        kind, scheme, by_number = tag
        content = escape(notation if by_number else name.text)
        markup = f'<meta name="{kind}" content="{content}" scheme="{scheme}">'
        found.append(Quotation(gettext("Tag for a web page (e-GMS)"), markup, code=True))
    if entry and header:
        found.append(
            Quotation(
                gettext("Citation"), _citation(uri, name, notation, entry, header), code=False
            )
        )
    return found


def _citation(uri: str, name: Text, notation: str, entry: ConceptList, header: Header) -> str:
    version = f", version {header.version}" if header.version else ""
    publisher = f" {header.publisher.words}." if header.publisher else ""
    return f"{name} ({notation}). {entry.title}{version}.{publisher} {uri}"
