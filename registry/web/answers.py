"""Answers that are not the document of one resource: made once for a release, kept, conditional."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import request

from registry.web.documents import CACHING, made_at, standing_headers
from registry.web.interface import page_headers, page_key
from registry.web.representations import Representation, etag_of
from registry.web.sending import request_key, send
from registry.web.site import release, site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def answer(
    key: Hashable, media_type: str, make: Callable[[], bytes], *more: tuple[str, str]
) -> WSGIApplication:
    """Answer with bytes of a media type, with ``more`` headers; 304 where they are held already.

    ``key`` names what is made; it must hold everything of the request that ``make`` depends on.
    """
    current, held = release(), site().cache
    is_page = media_type.startswith("text/html")
    key = ("answer", key, *(page_key() if is_page else ()))
    made = held.get(current, key)
    if made is None:
        body = make()
        etag, modified = etag_of(body), made_at(current)
        headers: tuple[tuple[str, str], ...] = (
            ("Content-Type", media_type),
            ("Content-Length", str(len(body))),
            ("ETag", etag),
            ("Last-Modified", modified),
            CACHING,
            *more,
            *standing_headers(current),
        )
        if is_page:
            headers = page_headers(headers)
        made = Representation("200 OK", headers, body, etag, modified)
    held.put(current, key, made, request_key(request.environ))
    return partial(send, made)


def written(document: Any) -> bytes:
    """Write JSON as the registry does: readable, in UTF-8, the members in their order."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
