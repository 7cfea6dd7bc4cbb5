"""A report as a page to read and to print, and as PDF: the same sections in both."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext

from registry.reporting.pdf import write_pdf
from registry.web.audience import guard
from registry.web.insight.asking import Asked, ask
from registry.web.insight.services import services_known
from registry.web.insight.showing import picture, show
from registry.web.problems import ProblemError
from registry.web.reporting.making import make_report

_ALL = "*"


def report_page(authority: str, name: str) -> Response:
    """Answer with a report as a page, or with the one of its figures that ``?figure=`` names.

    Raises ProblemError 404 where the reader may see nothing of it.
    """
    asked, service = ask(authority), _code(name)
    _require(asked, service)
    report = make_report(asked, service, request.base_url)
    return show(
        "report.html",
        [section.figure for section in report.sections],
        asked=asked,
        report=report,
        service=service,
        address=_address(authority, name),
    )


def report_pdf(authority: str, name: str) -> Response:
    """Answer with a report as PDF. Raises ProblemError as `report_page` does."""
    asked, service = ask(authority), _code(name)
    _require(asked, service)
    report = make_report(asked, service, request.base_url.removesuffix(".pdf"))
    response = Response(write_pdf(report, picture), content_type="application/pdf")
    parts = ["report", asked.authority, *([name] if service != _ALL else []), asked.period]
    response.headers["Content-Disposition"] = f'inline; filename="{"-".join(parts)}.pdf"'
    response.headers["Content-Language"] = report.language
    return guard(response)


def _code(name: str) -> str:
    """Turn the last part of an address into the code of a service: ``navigation-4``."""
    return _ALL if name == "all" else name.replace("-", "/", 1)


def _address(authority: str, name: str) -> str:
    return f"/insight/report/{authority}" + ("" if name == "all" else f"/{name}")


def _require(asked: Asked, service: str) -> None:
    """Raise ProblemError 404 for a service of which the reader may see nothing."""
    known = set(services_known(asked))
    there = asked.names.members(service) if "/" in service else (service,)
    if service != _ALL and not known.intersection(there):
        raise ProblemError(
            404, "Nothing to show", gettext("Of this service nothing is held that you may see.")
        )
