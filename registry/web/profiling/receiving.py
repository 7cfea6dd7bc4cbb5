"""Receiving a file of transactions: from the body of a request to a private file on the disk."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flask import request

from registry.config import Settings
from registry.web.problems import ProblemError

_PIECE = 1024 * 1024
_LONGEST_NAME = 120
#: Of a form, everything but the file.
_FORM_BYTES = 1024 * 1024


def allow_upload(settings: Settings) -> None:
    """Let this request be as large as an upload may be; before its form is looked at."""
    request.max_content_length = settings.upload_bytes
    request.max_form_memory_size = _FORM_BYTES


def receive(settings: Settings) -> tuple[Path, str, str | None]:
    """Write what was sent to a private file of its own; return it, its name and the scheme named.

    A form has the file as ``file``; any other body is the file itself. Whoever calls removes the
    file's folder. Raises ProblemError 400 where nothing was sent, 413 where it is too large.
    """
    if request.mimetype == "multipart/form-data":
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise _nothing()
        scheme = request.form.get("scheme", "").strip() or None
        return _keep(settings, sent.stream), file_name(sent.filename), scheme  # type: ignore[arg-type]
    name = file_name(request.args.get("name", "transactions.csv"))
    file = _keep(settings, request.stream)  # type: ignore[arg-type]
    if not file.stat().st_size:
        shutil.rmtree(file.parent, ignore_errors=True)
        raise _nothing()
    return file, name, request.args.get("scheme", "").strip() or None


def file_name(text: str) -> str:
    """Return the last part of a name, as messages show it; never a place on the disk."""
    return text.replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME] or "transactions.csv"


def _keep(settings: Settings, stream: BinaryIO) -> Path:
    # The retention job removes what a killed process leaves there.
    folder = settings.data / "temporary" / f"upload-{secrets.token_hex(8)}"
    folder.mkdir(parents=True, mode=0o700)
    file = folder / "input"
    try:
        with file.open("wb") as out:
            for piece in _pieces(stream, settings.upload_bytes):
                out.write(piece)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return file


def _pieces(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > limit:
            detail = f"A file may have {limit:,} bytes. Upload a shorter period."
            raise ProblemError(413, "Too large", detail)
        yield piece


def _nothing() -> ProblemError:
    detail = "Send the file as the body of the request, or as `file` of a form."
    return ProblemError(400, "Nothing sent", detail)
