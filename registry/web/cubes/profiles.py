"""The models that statistics can be had in: the RDF Data Cube vocabulary, and cube.link."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from exporters.cubes import CUBE_LINK_WRITERS
from registry.web.negotiation import Offer, choose_offer
from registry.web.profiles import Profile, described, profile_accepted, profile_asked

DATA_CUBE = Profile("data-cube", "http://purl.org/linked-data/cube", frozenset())
CUBE_LINK = Profile("cube-link", "https://cube.link/", frozenset(CUBE_LINK_WRITERS))
#: The default first.
_OF_ROWS = (DATA_CUBE, CUBE_LINK)


def profile_of_rows(offers: Sequence[Offer], asked: Offer | None, accept: str | None) -> Profile:
    """Return the profile of an answer with observations: one demanded, else one wished for.

    A wish (``Accept-Profile``) is passed over where no form of it is acceptable. Raises
    ProblemError 406 for a profile demanded that there is not.
    """
    demanded = profile_asked(request.args.get("_profile"), _OF_ROWS)
    if demanded is not None:
        return demanded
    wished = profile_accepted(request.headers.get("Accept-Profile"), _OF_ROWS)
    if wished is not CUBE_LINK:
        return DATA_CUBE
    fitting = in_profile(offers, CUBE_LINK)
    fits = choose_offer(fitting, accept) is not None if asked is None else asked in fitting
    return CUBE_LINK if fits else DATA_CUBE


def check_profile_of_graph() -> None:
    """Let nothing but the default pass. Raises ProblemError 406 for another profile demanded."""
    profile_asked(request.args.get("_profile"), (DATA_CUBE,))


def in_profile(offers: Sequence[Offer], profile: Profile) -> list[Offer]:
    """Return the forms that are to be had in a profile."""
    if profile is CUBE_LINK:
        return [offer for offer in offers if offer.suffix in CUBE_LINK.suffixes]
    return list(offers)


def address_of(path: str, offer: Offer, profile: Profile) -> str:
    """Return the address of a form in a profile."""
    more = f"?_profile={profile.token}" if profile is CUBE_LINK else ""
    return f"{path}.{offer.suffix}{more}"


def alternates(uri: str, path: str, offers: Sequence[Offer], *, has_rows: bool) -> bytes:
    """Write what there is of a thing as JSON: its profiles and the forms in each."""
    profiles = _OF_ROWS if has_rows else (DATA_CUBE,)
    return described(
        uri,
        [
            (each, [(offer, address_of(path, offer, each)) for offer in in_profile(offers, each)])
            for each in profiles
        ],
    )
