"""The insight pages: what statistics of transactions tell, for people who are no statisticians."""

from __future__ import annotations

from flask import Blueprint, Response

from registry.web.insight.services import service_page

insight = Blueprint("insight", __name__)


@insight.get("/insight/service/<authority>/<service>")
def service(authority: str, service: str) -> Response:
    """Answer with the page of a service, a group of services or an own selection."""
    return service_page(authority, service)
