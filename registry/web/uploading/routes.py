"""Pages of an authority's staff: what it has here, upload, progress, preview, publication."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from registry.access import Role
from registry.errors import RegistryError
from registry.profiling.demonstrator.places import is_fictional
from registry.profiling.intake.job import Upload
from registry.profiling.periods import read_period
from registry.profiling.protection.description import describe_protection
from registry.profiling.protection.rules import read_rules
from registry.profiling.reference.areas import read_reference
from registry.profiling.reference.service import read_authority
from registry.web.account.routes import private_page
from registry.web.account.sessions import keep_private
from registry.web.account.staff import protect_forms, staff, staff_only
from registry.web.insight.areas import CHANNELS
from registry.web.insight.names import service_name
from registry.web.pages.environment import render
from registry.web.pages.words import number_order, translated
from registry.web.problems import ProblemError
from registry.web.profiling import acting
from registry.web.profiling.jobs import Job
from registry.web.profiling.receiving import allow_upload, receive
from registry.web.profiling.work import UPLOAD
from registry.web.site import release, site
from registry.web.uploading.overview import (
    STEPS,
    PeriodState,
    authorities_here,
    default_scheme,
    periods_of,
    schemes_of,
)

uploading = Blueprint("uploading", __name__)

_OPEN = "uploading.data_protection"
#: Seconds until a page of progress without scripts asks again.
_AGAIN = 3


@uploading.before_request
def _own_forms_of_staff() -> None:
    """Look at no form of who is not signed in, and at none that another site sent."""
    if request.endpoint == _OPEN:
        return
    staff(Role.UPLOADER, (request.view_args or {}).get("authority"))
    if request.endpoint == "uploading.upload":
        allow_upload(site().settings)
    protect_forms()


@uploading.after_request
def _for_staff_alone(response: Response) -> Response:
    return response if request.endpoint == _OPEN else keep_private(response)


@uploading.get("/account")
def home() -> AnyResponse:
    """Lead to one's own authority; show the operator all of them."""
    someone = staff(Role.UPLOADER)
    if not someone.is_operator:
        return redirect(f"/account/{someone.authority}", code=303)
    codes = authorities_here(site().settings.data)
    return private_page("uploading/authorities.html", authorities=[(c, _name(c)) for c in codes])


@uploading.get("/account/<authority>")
def overview(authority: str) -> Response:
    """Answer with the periods of an authority, and the form to upload another."""
    return _overview(authority)


@uploading.post("/account/<authority>/upload")
@staff_only(Role.UPLOADER)
def upload(authority: str) -> AnyResponse:
    """Begin to take in a file, and lead to its progress."""
    someone = staff(Role.UPLOADER, authority)
    settings = site().settings
    try:
        period = read_period(request.form.get("period", "").strip()).code
        read_reference(settings.data, authority, needs=())
    except RegistryError as error:
        return _overview(authority, str(error))
    try:
        file, name, scheme = receive(settings)
    except ProblemError as problem:
        return _overview(authority, problem.detail)
    try:
        asked = Upload(authority, period, name, scheme, synthetic=is_fictional(authority))
        job = acting.begin_upload(someone.token, asked, file)
    except BaseException:
        shutil.rmtree(file.parent, ignore_errors=True)
        raise
    return _to_job(job)


@uploading.get("/account/<authority>/jobs/<identifier>")
def job(authority: str, identifier: str) -> Response:
    """Answer with how far a job is; once it has ended, with what came of it."""
    found = acting.find_job(authority, identifier)
    return private_page(
        "uploading/job.html",
        authority=authority,
        name=_name(authority),
        job=found,
        again=_AGAIN,
        steps=json.dumps({step: translated(step) for step in STEPS}, ensure_ascii=False),
        match=_match(found.result if found.kind == UPLOAD else None),
        may_publish=staff(Role.UPLOADER).token.allows(Role.PUBLISHER, authority),
    )


@uploading.get("/account/<authority>/<period>")
def period_page(authority: str, period: str) -> Response:
    """Answer with one period: its upload, its publications, and what may be done."""
    return _period(authority, _state(authority, period))


@uploading.post("/account/<authority>/<period>/preview")
@staff_only(Role.UPLOADER)
def preview(authority: str, period: str) -> AnyResponse:
    """Begin to ask the gate what others would see of a period."""
    return _to_job(acting.begin_preview(authority, _state(authority, period).period))


@uploading.post("/account/<authority>/<period>/publication")
@staff_only(Role.PUBLISHER)
def publish(authority: str, period: str) -> AnyResponse:
    """Begin to publish a period."""
    someone = staff(Role.PUBLISHER, authority)
    state, reason = _state(authority, period), request.form.get("reason", "").strip()
    if state.is_published and not reason:
        return _period(authority, state, "Say why the earlier publication is revised.")
    return _to_job(acting.begin_publication(someone.token, authority, state.period, reason))


@uploading.post("/account/<authority>/<period>/remove")
@staff_only(Role.UPLOADER)
def remove(authority: str, period: str) -> AnyResponse:
    """Remove the rows of an upload before their time."""
    someone = staff(Role.UPLOADER, authority)
    state = _state(authority, period)
    try:
        acting.remove_rows(someone.token, authority, state.period)
    except RegistryError as error:
        return _period(authority, state, str(error))
    return redirect(f"/account/{authority}", code=303)


@uploading.get("/data-protection")
def data_protection() -> Response:
    """Answer with how people are protected, from the settings that are in force."""
    settings = site().settings
    sections = describe_protection(settings, read_rules(settings))
    text = render("uploading/data-protection.html", release(), sections=sections)
    response = Response(text, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = "en"
    # The list of sensitive services may change without a release.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _overview(authority: str, problem: str = "") -> Response:
    data = site().settings.data
    return private_page(
        "uploading/overview.html",
        422 if problem else 200,
        authority=authority,
        name=_name(authority),
        periods=periods_of(data, authority),
        schemes=schemes_of(release()),
        scheme=default_scheme(data, authority),
        problem=problem,
        asked=request.form.get("period", "") if problem else "",
    )


def _period(authority: str, state: PeriodState, problem: str = "") -> Response:
    return private_page(
        "uploading/period.html",
        422 if problem else 200,
        authority=authority,
        name=_name(authority),
        state=state,
        problem=problem,
        match=_match(state.upload),
        rows_days=site().settings.rows_days,
        may_publish=staff(Role.UPLOADER).token.allows(Role.PUBLISHER, authority),
    )


def _match(report: Mapping[str, Any] | None) -> list[tuple[str, int, float]]:
    """Return channel, transactions and the per cent of them with a profile, for each channel."""
    channels: dict[str, dict[str, int]] = report["channels"] if report else {}
    return [
        (_channel(name), each["transactions"], 100 * each["matched"] / (each["transactions"] or 1))
        for name, each in sorted(channels.items(), key=lambda pair: number_order(pair[0]))
    ]


def _channel(number: str) -> str:
    """Return the name of a channel; its number where the list has no such."""
    return service_name(release(), CHANNELS, number) or number


def _state(authority: str, period: str) -> PeriodState:
    """Return a period of an authority. Raises ProblemError 404 where nothing of it is here."""
    for state in periods_of(site().settings.data, authority):
        if state.period == period:
            return state
    raise ProblemError(404, "No such period", "Nothing was uploaded for this period.")


def _to_job(job: Job) -> AnyResponse:
    return redirect(f"/account/{job.authority}/jobs/{job.identifier}", code=303)


def _name(authority: str) -> str:
    """Return the short name of an authority; its code where the list has no such."""
    try:
        return read_authority(release().store, authority).name
    except RegistryError:
        return authority
