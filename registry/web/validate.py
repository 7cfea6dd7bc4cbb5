"""Other people's files checked: the page, and the same over HTTP. Nothing sent is kept."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from typing import cast
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request, stream_with_context
from werkzeug.exceptions import RequestEntityTooLarge

from registry.checking import Checked, Held, Options, check, read_held
from registry.checking.findings import CheckReport
from registry.checking.opening import MAX_BYTES
from registry.checking.writing import FORMS, write_report
from registry.errors import RegistryError, UnreadableSourceError
from registry.web.checked_page import Going, Outcome, begun_page, checked_page, outcome_of
from registry.web.kept import KeptForRelease
from registry.web.negotiation import Offer, choose_offer
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.progress import MEDIA_TYPE, Work
from registry.web.search import search_of
from registry.web.site import release, site

validate = Blueprint("validate", __name__)

_OFFERS = (
    Offer("html", "text/html", "page"),
    *(Offer(suffix, media_type, name) for suffix, (media_type, name) in FORMS.items()),
)
#: What may be asked for by ``answer=`` beside the forms of the report.
_MENDED, _CHANGES, _PROGRESS = "mended", "changes", "progress"
#: What a form adds to a file that is as large as may be.
_SLACK = 64 * 1024
#: How long a page waits for its check; of one that takes longer it shows how far it is.
_AT_ONCE_SECONDS = 0.7
#: How long a check waits for its turn, and when the client may try again, in seconds.
_WAIT_SECONDS, _RETRY_SECONDS = 2, 5
#: How a form begins that is sent without a file.
_FIELDS = re.compile(rb"(?:text|list|to|answer|file)=")
_held: KeptForRelease[Held] = KeptForRelease(
    lambda current: read_held(current.store, current.catalogue, search_of(current).names)
)


@validate.get("/validate")
def validate_page() -> Response:
    """Answer with the form."""
    return _html(checked_page(Outcome(), _wishes()))


@validate.post("/validate")
def validate_file() -> Response:
    """Check a file: sent by the form, pasted into it, or as the body of the request."""
    request.max_content_length = MAX_BYTES + _SLACK
    request.max_form_memory_size = MAX_BYTES + _SLACK
    try:
        write = _answer_asked()
        data, name = _sent()
    except RequestEntityTooLarge:
        raise _too_large() from None
    if len(data) > MAX_BYTES:
        raise _too_large()
    options = Options(
        _asked("list") or None,
        _asked("to") or None,
        site().settings.content / "shapes",
        _asked("sheet") or None,
    )
    held, turns = _held.of(release()), _taken_turn()
    work = Work(
        lambda step: check(data, name, held, options._replace(progress=step)), turns.release
    )
    if write is _progress:
        return _streamed(work)
    if write is _page and not work.is_over_within(_AT_ONCE_SECONDS):
        return _html(stream_with_context(begun_page(Going(name, work), _wishes())))
    try:
        checked = work.result()
    except UnreadableSourceError as error:
        back = [Link("/validate", "Check another file")]
        raise ProblemError(422, "This file cannot be read", str(error), back) from None
    except RegistryError as error:
        raise ProblemError(400, "No such list", f"{error}") from None
    return write(checked)


def _too_large() -> ProblemError:
    detail = f"The file is larger than {MAX_BYTES // 2**20} MB. Split it and check the parts."
    return ProblemError(413, "Too large", detail, [Link("/validate", "Check another file")])


def _streamed(work: Work[Checked]) -> Response:
    """Answer with how far the check is, line by line, and at the end with the report or page."""
    last = _last_page if _asked("then") == "html" else _last_report
    response = _plain(b"", MEDIA_TYPE)
    response.response = stream_with_context(work.lines(last))
    del response.headers["Content-Length"]
    return response


def _last_report(checked: Checked) -> dict[str, object]:
    return {"report": checked.report.as_document()}


def _last_page(checked: Checked) -> dict[str, object]:
    return {"page": _page(checked).get_data(as_text=True)}


def _progress(_: Checked) -> Response:
    """Stand for the answer that is sent while the check goes on."""
    raise NotImplementedError


def _taken_turn() -> threading.BoundedSemaphore:
    """Wait a little for a turn: checking a large file keeps a processor busy for seconds.

    Raises ProblemError 503 where all turns of this process are taken.
    """
    turns = current_app.extensions.setdefault(
        "registry.checks", threading.BoundedSemaphore(site().settings.checks_at_once)
    )
    if not turns.acquire(timeout=_WAIT_SECONDS):
        detail = "Others are having their files checked. Try again in a few seconds."
        raise ProblemError(503, "Busy", detail, headers=[("Retry-After", str(_RETRY_SECONDS))])
    return cast(threading.BoundedSemaphore, turns)


def _sent() -> tuple[bytes, str]:
    """Return the file and its name. Raises ProblemError 400 where nothing was sent."""
    upload = request.files.get("file") if _is_form() else None
    if upload is not None and upload.filename:
        return upload.read(), upload.filename.replace("\\", "/").rpartition("/")[2][:120]
    if _is_form() and (text := request.form.get("text")):
        return text.encode(), "pasted text"
    if not _is_form() and (data := request.get_data(parse_form_data=False)):
        return data, request.args.get("name", "file")[:120]
    detail = "Choose a file or paste its text; or send it as the body of the request."
    raise ProblemError(400, "Nothing to check", detail, [Link("/validate", "The form")])


def _is_form() -> bool:
    """Say whether the body is a form: programs such as curl call any body one."""
    if request.mimetype == "application/x-www-form-urlencoded":
        return bool(_FIELDS.match(request.get_data(parse_form_data=False)))
    return request.mimetype == "multipart/form-data"


def _asked(name: str) -> str:
    """Return a parameter of the address, else of the form; empty where there is none."""
    return request.args.get(name) or (request.form.get(name, "") if _is_form() else "")


def _answer_asked() -> Callable[[Checked], Response]:
    """Choose the answer by ``answer=``, else by ``Accept``. Raises ProblemError 400 or 406."""
    wish = _asked("answer")
    if wish == _PROGRESS:
        return _progress
    if wish in {_MENDED, _CHANGES}:
        return _mended if wish == _MENDED else _changes
    if wish and wish not in {offer.suffix for offer in _OFFERS}:
        known = ", ".join([*(offer.suffix for offer in _OFFERS), _MENDED, _CHANGES, _PROGRESS])
        raise ProblemError(400, "No such answer", f"{wish!r} is none of: {known}.")
    named = next((offer for offer in _OFFERS if offer.suffix == wish), None)
    offer = named or choose_offer(_OFFERS, request.headers.get("Accept"))
    if offer is None:
        types = ", ".join(each.media_type for each in _OFFERS)
        raise ProblemError(406, "Not to be had in that form", f"The report comes as {types}.")
    if offer.suffix == "html":
        return _page
    return lambda checked: _report(checked.report, offer)


def _report(report: CheckReport, offer: Offer) -> Response:
    return _plain(write_report(report, offer.suffix).encode(), offer.media_type)


def _mended(checked: Checked) -> Response:
    """Answer with the file as it is after the certain changes."""
    if checked.mended is None:
        detail = "Nothing in this file can be mended for certain; it is as you have it."
        raise ProblemError(422, "Nothing to mend", detail, [Link("/validate", "The form")])
    response = _plain(checked.mended.data, checked.mended.media_type)
    name = quote(checked.mended.name)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Registry-Changes"] = str(len(checked.mended.changes))
    return response


def _changes(checked: Checked) -> Response:
    """Answer with the log of the certain changes."""
    log = checked.mended.log() if checked.mended else b"Row,Column,Before,After,Rule\r\n"
    response = _plain(log, "text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="changes.csv"'
    return response


def _plain(data: bytes, media_type: str) -> Response:
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    response = Response(data, content_type=media_type + charset)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept"
    return response


def _page(checked: Checked) -> Response:
    return _html(checked_page(outcome_of(checked), _wishes()))


def _html(page: str | Iterator[bytes]) -> Response:
    response = _plain(b"", "text/html")
    if isinstance(page, str):
        response.set_data(page)
    else:
        response.response = page
        del response.headers["Content-Length"]
    response.headers["Content-Language"] = "en"
    return response


def _wishes() -> dict[str, str]:
    return {name: _asked(name) for name in ("list", "to", "sheet")}
