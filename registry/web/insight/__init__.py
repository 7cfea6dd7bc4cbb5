"""The insight pages: what statistics of transactions tell, for people who are no statisticians."""

from __future__ import annotations

from flask import Blueprint, Response

from registry.web.insight.areas import authority_page, overview, ward_page
from registry.web.insight.profiles import profile_page
from registry.web.insight.services import service_page
from registry.web.insight.shifting import channel_shift_page

insight = Blueprint("insight", __name__)


@insight.get("/insight")
def first() -> Response:
    """Answer with what the reader may see of which authorities."""
    return overview()


@insight.get("/insight/area/<authority>")
def area(authority: str) -> Response:
    """Answer with the page of an authority."""
    return authority_page(authority)


@insight.get("/insight/area/<authority>/<ward>")
def ward(authority: str, ward: str) -> Response:
    """Answer with the page of a ward."""
    return ward_page(authority, ward)


@insight.get("/insight/service/<authority>/<service>")
def service(authority: str, service: str) -> Response:
    """Answer with the page of a service, a group of services or an own selection."""
    return service_page(authority, service)


@insight.get("/insight/profile/<scheme>/<notation>")
def profile(scheme: str, notation: str) -> Response:
    """Answer with the page of a profile."""
    return profile_page(scheme, notation)


@insight.get("/insight/channel-shift/<authority>")
def channel_shift(authority: str) -> Response:
    """Answer with what could come by other channels."""
    return channel_shift_page(authority)
