"""Other people's files checked: the page, and the same over HTTP. Nothing sent is kept."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, cast
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request, stream_with_context

from registry.checking import Checked, Held, Options, check, read_held
from registry.checking.findings import CheckReport, coverage_line
from registry.checking.opening import MAX_BYTES
from registry.checking.writing import FORMS, write_report
from registry.errors import RegistryError, UnreadableSourceError
from registry.web.kept import KeptForRelease
from registry.web.negotiation import Offer, choose_offer
from registry.web.pages import Link
from registry.web.pages.environment import render
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
_SHOWN = 200
#: How long a check waits for its turn, and when the client may try again, in seconds.
_WAIT_SECONDS, _RETRY_SECONDS = 2, 5
#: How a form begins that is sent without a file.
_FIELDS = re.compile(rb"(?:text|list|to|answer|file)=")
#: Of a larger answer the page holds no copy to be saved.
_SAVED_WITHIN = 1024 * 1024

_held: KeptForRelease[Held] = KeptForRelease(
    lambda current: read_held(current.store, current.catalogue, search_of(current).names)
)


class Saved(NamedTuple):
    """Something a page gives to be saved: its name, its words, its content as an address."""

    name: str
    words: str
    address: str


@validate.get("/validate")
def validate_page() -> Response:
    """Answer with the form."""
    return _page(None)


@validate.post("/validate")
def validate_file() -> Response:
    """Check a file: sent by the form, pasted into it, or as the body of the request."""
    request.max_content_length = MAX_BYTES + _SLACK
    request.max_form_memory_size = MAX_BYTES + _SLACK
    write = _answer_asked()
    data, name = _sent()
    if len(data) > MAX_BYTES:
        detail = f"The file is larger than {MAX_BYTES // 2**20} MB. Split it and check the parts."
        raise ProblemError(413, "Too large", detail)
    options = Options(
        _asked("list") or None,
        _asked("to") or None,
        site().settings.content / "shapes",
        _asked("sheet") or None,
    )
    if write is _progress:
        return _streamed(data, name, options)
    try:
        with _turn():
            checked = check(data, name, _held.of(release()), options)
    except UnreadableSourceError as error:
        back = [Link("/validate", "Check another file")]
        raise ProblemError(422, "This file cannot be read", str(error), back) from None
    except RegistryError as error:
        raise ProblemError(400, "No such list", f"{error}") from None
    return write(checked)


def _streamed(data: bytes, name: str, options: Options) -> Response:
    """Answer with how far the check is, line by line, and at the end with the report or the page.

    Raises ProblemError 503 where all turns are taken.
    """
    held, turns = _held.of(release()), _taken_turn()
    work = Work(
        lambda step: check(data, name, held, options._replace(progress=step)), turns.release
    )
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


@contextmanager
def _turn() -> Iterator[None]:
    """Hold a turn. Raises ProblemError 503 as ``_taken_turn``."""
    turns = _taken_turn()
    try:
        yield
    finally:
        turns.release()


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


def _page(checked: Checked | None) -> Response:
    report = checked.report if checked else None
    text = render(
        "validate.html",
        release(),
        report=report,
        changes=checked.mended.changes if checked and checked.mended else (),
        shown=_SHOWN,
        saved=_saved(checked) if checked else [],
        coverage_line=coverage_line,
        lists=sorted(
            (each for each in release().catalogue.lists.values() if each.count),
            key=lambda each: each.title,
        ),
        list_name=_asked("list"),
        sheet=_asked("sheet"),
        megabytes=MAX_BYTES // 2**20,
        address=f"{site().settings.public_url}/validate",
    )
    response = _plain(text.encode(), "text/html")
    response.headers["Content-Language"] = "en"
    return response


def _saved(checked: Checked) -> list[Saved]:
    """Return what the page gives to be saved: it is within the page, for nothing is kept here."""
    given = []
    if checked.mended is not None:
        mended, log = checked.mended, checked.mended.log()
        given.append((mended.name, "The file, mended", mended.media_type, mended.data))
        given.append(("changes.csv", "The changes made in it (CSV)", "text/csv", log))
    for form in ("csv", "json"):
        media_type, name = FORMS[form]
        data = write_report(checked.report, form).encode()
        given.append((f"findings.{form}", f"The report ({name})", media_type, data))
    return [
        Saved(name, words, f"data:{media_type};base64,{base64.b64encode(data).decode()}")
        for name, words, media_type, data in given
        if len(data) <= _SAVED_WITHIN
    ]
