"""Decisions about assignments, sent with a token: kept at once, and counting in the next answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from registry.access import EVERY_AUTHORITY, Role
from registry.access.audit import record
from registry.assigning.decisions import (
    ACCEPTED,
    REJECTED,
    VERDICTS,
    WITHDRAWN,
    Decision,
    read_decisions,
    remember,
    without_persons,
)
from registry.web.access import current_token, require_role
from registry.web.assign import (
    BYTES_READ,
    WRONG,
    authority_of,
    decided_rows,
    page,
    refuse_too_many,
    sent_json,
    sent_threshold,
    sent_titles,
)
from registry.web.problems import ProblemError
from registry.web.search import search_of
from registry.web.site import release, site

decisions = Blueprint("decisions", __name__)

_EXAMPLE = '{"decisions": [{"name": "Bins", "uri": "http://id.esd.org.uk/service/524", "verdict": "accepted"}]}'  # noqa: E501 - one line, to be copied


@decisions.get("/assign/decisions")
@require_role(Role.UPLOADER)
def own_decisions() -> Response:
    """Answer with the decisions of the token's authority, oldest first; the operator's: all."""
    authority = current_token().authority
    kept = [
        {
            "name": each.title,
            "uri": each.uri,
            "verdict": each.verdict,
            "authority": each.authority or None,
            "decided": each.decided or None,
            "token": each.token or None,
        }
        for each in read_decisions(site().settings.data)
        if authority in {EVERY_AUTHORITY, each.authority}
    ]
    return _not_kept(jsonify(decisions=kept))


@decisions.post("/assign/decisions")
@require_role(Role.UPLOADER)
def decide() -> Response:
    """Keep decisions: ``{"decisions": [{"name", "uri", "verdict"}, ...]}``; all of them or none."""
    document = sent_json()
    sent = document.get("decisions") if isinstance(document, dict) else None
    if not isinstance(sent, list):
        raise ProblemError(400, "No decisions", f"Send {_EXAMPLE}.")
    refuse_too_many(len(sent))
    made = [_decision(each, number) for number, each in enumerate(sent, 1)]
    return _not_kept(jsonify(kept=len(made), total=_keep(made)))


@decisions.post("/assign/save")
@require_role(Role.UPLOADER, field="token")
def save() -> Response:
    """Keep what was chosen on the page of review, and show the page again."""
    request.max_content_length = request.max_form_memory_size = BYTES_READ
    titles, threshold = sent_titles(), sent_threshold()
    authority = authority_of(current_token())
    made: list[Decision] = []
    for row in decided_rows(titles, threshold, request.form, authority):
        candidates, verdict = row.assignment.candidates, row.verdict
        meant = candidates if verdict == REJECTED else candidates[:1]
        verdict = REJECTED if verdict == WRONG else verdict
        if verdict in VERDICTS:
            made += [Decision(row.title.text, each.entry.uri, verdict) for each in meant]
    _keep(made)
    rows = decided_rows(titles, threshold, request.form, authority)
    names = sum(bool(request.form.get(f"choice-{title.text}")) for title in titles)
    return page(rows, threshold, saved=names)


def _decision(sent: Any, number: int) -> Decision:
    """Read one decision. Raises ProblemError 422 that names it by its number."""
    values = sent if isinstance(sent, dict) else {}
    name, uri, verdict = (values.get(key) for key in ("name", "uri", "verdict"))
    if not (isinstance(name, str) and name.strip() and isinstance(uri, str)):
        raise ProblemError(422, "No decision", f"Decision {number} needs a name and a uri.")
    if not isinstance(verdict, str) or verdict not in {*VERDICTS, WITHDRAWN}:
        words = f"The verdict of decision {number} is none of: {ACCEPTED}, {REJECTED}, {WITHDRAWN}."
        raise ProblemError(422, "No verdict", words)
    if not _is_service(uri) and verdict != WITHDRAWN:
        words = f"The uri of decision {number}, {uri[:200]}, is no service that is held."
        raise ProblemError(422, "No such service", words)
    return Decision(name, uri, verdict)


def _is_service(uri: str) -> bool:
    names = search_of(release()).names
    place = names.by_uri.get(uri)
    return place is not None and names.hub in names.entries[place].lists


def _keep(made: Iterable[Decision]) -> int:
    """Keep decisions as the token's and write the audit; return how many are kept in all."""
    token, data = current_token(), site().settings.data
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    kept = [
        without_persons(each)._replace(
            authority=authority_of(token), token=token.identifier, decided=moment
        )
        for each in made
    ]
    total = remember(data, kept)
    details = ({"name": e.title, "uri": e.uri, "verdict": e.verdict} for e in kept)
    record(data, token, "decide", details)
    return total


def _not_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
