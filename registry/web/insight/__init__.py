"""The insight pages: what statistics of transactions tell, for people who are no statisticians."""

from __future__ import annotations

from flask import Blueprint, Response

from registry.access import Role
from registry.web.account.staff import staff_only
from registry.web.insight.areas import authority_page, one_service, overview, ward_page
from registry.web.insight.comparing import compare_page
from registry.web.insight.costing import costs_page, enter_costs
from registry.web.insight.profiles import profile_page
from registry.web.insight.services import service_page
from registry.web.insight.shifting import channel_shift_page
from registry.web.insight.what_if import what_if_page

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


@insight.get("/insight/service/<service>")
def of_service(service: str) -> Response:
    """Answer with the authorities that have statistics of a service."""
    return one_service(service)


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


@insight.get("/insight/costs/<authority>")
def costs(authority: str) -> Response:
    """Answer with the unit costs of an authority, and with how to work them out."""
    return costs_page(authority)


@insight.post("/insight/costs/<authority>")
@staff_only(Role.UPLOADER)
def costs_entered(authority: str) -> Response:
    """Keep unit costs that somebody of the authority entered."""
    return enter_costs(authority)


@insight.get("/insight/what-if/<authority>")
def what_if(authority: str) -> Response:
    """Answer with the calculator."""
    return what_if_page(authority)


@insight.get("/insight/compare")
def compare() -> Response:
    """Answer with authorities beside one another, and with two countries."""
    return compare_page()
