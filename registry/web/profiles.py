"""Profiles: which models a document can be had in; W3C Content Negotiation by Profile."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from registry.web.negotiation import Offer
from registry.web.pages import Link
from registry.web.problems import ProblemError


class Profile(NamedTuple):
    """A model: its short name, its URI, the suffixes of its forms; none means all the rest."""

    token: str
    uri: str
    suffixes: frozenset[str]


SKOS = Profile("skos", "http://www.w3.org/2004/02/skos/core", frozenset())
#: The default first.
PROFILES = (
    SKOS,
    Profile(
        "esd",
        "http://www.esd.org.uk/standards",
        frozenset({"csv", "xml", "controlledlist.xml"}),
    ),
    Profile("jskos", "https://gbv.github.io/jskos/", frozenset({"jskos.json"})),
    Profile(
        "cpsvap",
        "http://data.europa.eu/m8g/cpsvap/3.2.0",
        frozenset({"cpsvap.ttl", "cpsvap.jsonld"}),
    ),
)
_ALTERNATES = "alt"
# One entry of Accept-Profile: a URI in angle brackets or a short name, perhaps with a quality.
_WISH = re.compile(r'(?:<([^<>]*)>|"?([\w.:/#~-]+)"?)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?')
#: Of a longer header only the beginning is read.
_LONGEST_HEADER = 2_000


def profile_of(offer: Offer) -> Profile:
    """Return the model a form is written in."""
    return next((entry for entry in PROFILES if offer.suffix in entry.suffixes), SKOS)


def wants_alternates(text: str | None) -> bool:
    """Say whether ``?_profile=`` asks what there is instead of for the document."""
    return text == _ALTERNATES


def profile_asked(text: str | None, profiles: Sequence[Profile] = PROFILES) -> Profile | None:
    """Return the profile that ``?_profile=`` names, by its short name or its URI.

    Raises ProblemError 406 for one that nothing here is written in.
    """
    if not text:
        return None
    for entry in profiles:
        if text in {entry.token, entry.uri}:
            return entry
    detail = f"Nothing here is written by a profile {text[:60]!r}."
    raise ProblemError(406, "No such profile", detail, [Link("?_profile=alt", "Profiles")])


def profile_accepted(header: str | None, profiles: Sequence[Profile] = PROFILES) -> Profile | None:
    """Return the profile an ``Accept-Profile`` header likes best; None where it likes none here."""
    best, best_quality = None, 0.0
    for uri, token, quality in _WISH.findall((header or "")[:_LONGEST_HEADER]):
        for entry in profiles:
            liking = float(quality or 1)
            if (uri or token) in {entry.token, entry.uri} and liking > best_quality:
                best, best_quality = entry, liking
    return best


def of_profile(offers: Sequence[Offer], profile: Profile) -> list[Offer]:
    """Keep the forms that are written in a model."""
    return [offer for offer in offers if profile_of(offer) is profile]


def alternates(uri: str, path: str, offers: Sequence[Offer]) -> bytes:
    """Write the profiles and formats of a document as JSON; profiles without a form left out."""
    forms = [
        (profile, [(offer, f"{path}.{offer.suffix}") for offer in of_profile(offers, profile)])
        for profile in PROFILES
    ]
    return described(uri, forms)


def described(uri: str, forms: Sequence[tuple[Profile, Sequence[tuple[Offer, str]]]]) -> bytes:
    """Write profiles, the default first, each with its forms and their addresses, as JSON."""
    profiles = [
        {
            "token": profile.token,
            "uri": profile.uri,
            "default": profile is forms[0][0],
            "formats": [
                {"mediaType": offer.media_type, "name": offer.name, "href": address}
                for offer, address in its
            ],
        }
        for profile, its in forms
        if its
    ]
    document = {"uri": uri, "profiles": profiles}
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
