"""Profiles: the models a document can be had in; W3C Content Negotiation by Profile, section 7."""

from __future__ import annotations

import json
from collections.abc import Sequence

from registry.web.negotiation import Offer
from registry.web.pages import Link
from registry.web.problems import ProblemError

#: The only model so far, and the default.
SKOS = "http://www.w3.org/2004/02/skos/core"
_NAME_OF_SKOS = "skos"
_ALTERNATES = "alt"


def wants_alternates(name: str | None) -> bool:
    """Say whether ``?_profile=`` asks what there is instead of for the document.

    Raises ProblemError 406 for a profile that nothing here is written in.
    """
    if name in {None, "", _NAME_OF_SKOS, SKOS}:
        return False
    if name == _ALTERNATES:
        return True
    detail = f"Nothing here is written by a profile {str(name)[:60]!r}."
    raise ProblemError(406, "No such profile", detail, [Link("?_profile=alt", "Profiles")])


def alternates(uri: str, path: str, offers: Sequence[Offer]) -> bytes:
    """Write the profiles and formats of a document as JSON."""
    formats = [
        {
            "mediaType": offer.media_type,
            "name": offer.name,
            "href": f"{path}.{offer.suffix}",
        }
        for offer in offers
    ]
    profile = {"token": _NAME_OF_SKOS, "uri": SKOS, "default": True, "formats": formats}
    document = {"uri": uri, "profiles": [profile]}
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
