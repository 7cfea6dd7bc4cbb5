"""The addresses of the API of profiling: what an authority sends, and what readers are answered."""

from __future__ import annotations

import json
import secrets
import shutil
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_file, url_for

from registry.access import Role
from registry.cubes.publications import open_publication, publication_numbers
from registry.errors import RegistryError
from registry.files import write_atomically
from registry.profiling.answers.costs import read_costs
from registry.profiling.demonstrator.places import is_fictional
from registry.profiling.intake.job import Upload
from registry.profiling.periods import read_period
from registry.profiling.reference.areas import read_reference
from registry.web.access import current_token, require_role
from registry.web.account.staff import staff_or_token
from registry.web.audience import guard, readable
from registry.web.problems import ProblemError
from registry.web.profiling.acting import (
    begin_preview,
    begin_publication,
    begin_upload,
    find_job,
    jobs,
    note,
    read_upload,
    remove_rows,
    upload_folder,
)
from registry.web.profiling.jobs import DONE, FAILED, REFUSED, Job
from registry.web.profiling.questions import QUESTIONS, answer_to
from registry.web.profiling.receiving import allow_upload, receive
from registry.web.site import site

profiling_api = Blueprint("profiling_api", __name__, url_prefix="/api/profiling")

#: An upload that is done within so many seconds is answered at once; any other is followed.
_WAIT_SECONDS = 5.0
_COST_BYTES = 4 * 1024 * 1024
_REASON_BYTES = 4096


@profiling_api.after_request
def _for_its_reader_alone(response: Response) -> Response:
    return guard(response)


@profiling_api.errorhandler(RegistryError)
def _refused(error: RegistryError) -> Response:
    problem = {
        "type": "about:blank",
        "title": "Not possible",
        "status": 422,
        "detail": str(error),
        "suggestions": [],
    }
    response = jsonify(problem)
    response.status_code, response.content_type = 422, "application/problem+json"
    return response


@profiling_api.get("")
def periods() -> Response:
    """Answer with the authorities and periods of which the reader may see something."""
    return jsonify(
        statistics=[
            {"authority": each.authority, "period": each.period, "audience": each.audience.value}
            for each in readable()
        ],
        questions=list(QUESTIONS),
    )


@profiling_api.route("/<authority>/<period>/transactions", methods=["PUT", "POST"])
@require_role(Role.UPLOADER, authority="authority")
def transactions(authority: str, period: str) -> tuple[Response, int, dict[str, str]]:
    """Take in a file of transactions of a period; what was there of it before is replaced."""
    settings = site().settings
    asked_period = read_period(period)
    read_reference(settings.data, authority, needs=())
    allow_upload(settings)
    file, name, scheme = receive(settings)
    fictional = is_fictional(authority)
    asked = Upload(authority, asked_period.code, name, scheme, synthetic=fictional)
    job = begin_upload(current_token(), asked, file)
    return _followed(jobs().wait(job, _WAIT_SECONDS))


@profiling_api.get("/<authority>/<period>/upload")
def upload_report(authority: str, period: str) -> Response:
    """Answer with the report of an upload: rows, rejected rows, reasons, match rate by channel."""
    staff_or_token(Role.UPLOADER, authority)
    return jsonify(read_upload(authority, period))


@profiling_api.delete("/<authority>/<period>/upload")
@require_role(Role.UPLOADER, authority="authority")
def remove_upload(authority: str, period: str) -> Response:
    """Remove the rows of an upload before their time; the statistics made of them stay."""
    read_upload(authority, period)
    remove_rows(current_token(), authority, period)
    return Response(status=204)


@profiling_api.get("/<authority>/<period>/rejected.csv")
def rejected(authority: str, period: str) -> Response:
    """Answer with the rows that were not counted: number, column, value, reason."""
    staff_or_token(Role.UPLOADER, authority)
    read_upload(authority, period)
    file = upload_folder(authority, period) / "rejected.csv"
    if not file.is_file():
        detail = "Every row was counted, or the rejected ones were removed in their time."
        raise ProblemError(404, "No rejected rows", detail)
    name = f"rejected-{authority}-{period}.csv"
    return send_file(file, "text/csv; charset=utf-8", as_attachment=True, download_name=name)


@profiling_api.get("/<authority>/jobs/<identifier>")
def job(authority: str, identifier: str) -> Response:
    """Answer with how far a job is, and what came of it."""
    staff_or_token(Role.UPLOADER, authority)
    return jsonify(as_document(find_job(authority, identifier)))


@profiling_api.get("/<authority>/costs")
def costs(authority: str) -> Response:
    """Answer with the unit costs entered by an authority, to its own staff."""
    staff_or_token(Role.UPLOADER, authority)
    found = read_costs(_costs_file(authority))
    rows = [{"service": key[0], "channel": key[1], **cost._asdict()} for key, cost in found.items()]
    return jsonify(costs=rows)


@profiling_api.put("/<authority>/costs")
@require_role(Role.UPLOADER, authority="authority")
def put_costs(authority: str) -> Response:
    """Replace the unit costs: a CSV file, described in docs/profiling-api.md."""
    request.max_content_length = _COST_BYTES
    file, data = _costs_file(authority), request.get_data()
    sent = site().settings.data / "temporary" / f"costs-{secrets.token_hex(8)}" / "costs.csv"
    try:
        write_atomically(sent, data)
        number = len(read_costs(sent))
    except UnicodeDecodeError:
        raise RegistryError("The costs are not UTF-8. Save them as CSV in UTF-8.") from None
    finally:
        shutil.rmtree(sent.parent, ignore_errors=True)
    write_atomically(file, data)
    note(current_token(), "costs replaced", {"costs": number})
    return jsonify(costs=number)


@profiling_api.post("/<authority>/<period>/preview")
@require_role(Role.UPLOADER, authority="authority")
def preview(authority: str, period: str) -> tuple[Response, int, dict[str, str]]:
    """Ask the gate whether a period may be published, and what others would see of it."""
    return _followed(jobs().wait(begin_preview(authority, period), _WAIT_SECONDS))


@profiling_api.post("/<authority>/<period>/publication")
@require_role(Role.PUBLISHER, authority="authority")
def publish(authority: str, period: str) -> tuple[Response, int, dict[str, str]]:
    """Publish a period under its next number; a revision says why: ``{"reason": "..."}``."""
    begun = begin_publication(current_token(), authority, period, _sent_reason())
    return _followed(jobs().wait(begun, _WAIT_SECONDS))


@profiling_api.get("/<authority>/<period>/publications")
def publications(authority: str, period: str) -> Response:
    """Answer with the publications of a period, oldest first: anybody may see them."""
    data = site().settings.data
    found = [
        open_publication(data, authority, period, number)
        for number in publication_numbers(data, authority, period)
    ]
    rows = [
        {"number": one.number, "path": one.path, "made": one.made, "reason": one.reason}
        for one in found
    ]
    return jsonify(publications=rows)


@profiling_api.get("/<authority>/<period>/<question>")
def answer(authority: str, period: str, question: str) -> Response:
    """Answer a question about a period for who asks: its own staff, a peer, or the public."""
    return jsonify(answer_to(question, authority, period).as_json())


def as_document(found: Job) -> dict[str, Any]:
    """Write a job as JSON: what it is, how far, what came of it."""
    return {
        "kind": found.kind,
        "period": found.period,
        "state": found.state,
        "step": found.step,
        "share": found.share,
        "started": found.started,
        "ended": found.ended,
        "problem": found.problem,
        "result": found.result,
        "href": url_for(
            "profiling_api.job", authority=found.authority, identifier=found.identifier
        ),
    }


def _followed(found: Job) -> tuple[Response, int, dict[str, str]]:
    """Answer 200 with what came of a job, 202 where it goes on, 422 or 500 where it failed."""
    said = as_document(found)
    if found.state in {REFUSED, FAILED}:
        status = 422 if found.state == REFUSED else 500
        problem = {"type": "about:blank", "title": "Not done", "status": status, "suggestions": []}
        answer = jsonify(problem | {"detail": found.problem, "href": said["href"]})
        return answer, status, {"Content-Type": "application/problem+json"}
    status = 200 if found.state == DONE else 202
    return jsonify(said), status, {"Location": said["href"]}


def _sent_reason() -> str:
    request.max_content_length = _REASON_BYTES
    data = request.get_data()
    if not data:
        return ""
    try:
        reason = json.loads(data).get("reason", "")
    except (ValueError, AttributeError, RecursionError):
        reason = None
    if not isinstance(reason, str):
        raise ProblemError(400, "Not understood", 'Send {"reason": "why it is revised"}.')
    return reason


def _costs_file(authority: str) -> Path:
    data = site().settings.data
    read_reference(data, authority, needs=())
    return data / "costs" / f"{authority}.csv"
