"""Report pages, as HTML and PDF, and the page that compares a service in two countries."""

from __future__ import annotations

from flask import Blueprint, Response

from registry.web.reporting.countries import countries_page
from registry.web.reporting.pages import report_page, report_pdf

reporting = Blueprint("reporting", __name__)


@reporting.get("/insight/report/<authority>")
def of_authority(authority: str) -> Response:
    """Answer with the report on an authority."""
    return report_page(authority, "all")


@reporting.get("/insight/report/<authority>.pdf")
def of_authority_as_pdf(authority: str) -> Response:
    """Answer with the report on an authority as PDF."""
    return report_pdf(authority, "all")


@reporting.get("/insight/report/<authority>/<service>")
def of_service(authority: str, service: str) -> Response:
    """Answer with the report on a service, or on a group of services (``navigation-4``)."""
    return report_page(authority, service)


@reporting.get("/insight/report/<authority>/<service>.pdf")
def of_service_as_pdf(authority: str, service: str) -> Response:
    """Answer with the report on a service, or on a group of services, as PDF."""
    return report_pdf(authority, service)


@reporting.get("/insight/two-registries")
def two_registries() -> Response:
    """Answer with one service's index here and in the registry of another country."""
    return countries_page()
