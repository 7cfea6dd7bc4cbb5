"""The current release as files, for registries that keep a replica: docs/scaling.md."""

from __future__ import annotations

import json

from flask import Blueprint, Response, send_file

from registry.replicating import CURRENT_PATH, given_out
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.representations import etag_of
from registry.web.site import release, site

releases = Blueprint("releases", __name__)

_DOWNLOADS = [Link("/list", "Lists, each with its downloads")]


@releases.get(CURRENT_PATH)
def current() -> Response:
    """Answer with what the current release holds, and the hash of its quads."""
    found = given_out(site().settings, release())
    if found is None:
        raise _not_here()
    body = (json.dumps(found[0], indent=2, ensure_ascii=False) + "\n").encode()
    response = Response(body, content_type="application/json")
    response.headers["ETag"] = etag_of(body)
    response.headers["Cache-Control"] = "public, max-age=10"
    return response


@releases.get("/releases/<sha256>.nq")
def quads(sha256: str) -> Response:
    """Answer with the quads of the current release, named by their hash; parts can be asked for."""
    found = given_out(site().settings, release())
    if found is None:
        raise _not_here()
    manifest, file = found
    if manifest["sha256"] != sha256:
        detail = "Only the current release is given out; it has another hash by now."
        links = [Link(CURRENT_PATH, "The current release")]
        raise ProblemError(404, "Not found", detail, links)
    response = send_file(
        file, "application/n-quads", conditional=True, etag=sha256, max_age=31_536_000
    )
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _not_here() -> ProblemError:
    detail = "This registry reads its release from a service, and gives out no file of it."
    return ProblemError(404, "Not found", detail, _DOWNLOADS)
