"""Specifications to pictures: SVG, PNG and PDF, drawn on the server and kept by content."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from html import escape

import vl_convert

from registry.charts.figures import Figure, Specification

# Drawings kept in memory by each process; an SVG is some 10 to 60 kB.
_KEPT = 256
_VERSION = "6.4"
_SIZE = re.compile(r'^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')


def content_hash(specification: Specification) -> str:
    """Give the hash that names a specification's picture."""
    return hashlib.sha256(_text(specification).encode()).hexdigest()[:20]


def svg(figure: Figure) -> str:
    """Draw ``figure`` as an SVG element that scales to its place; the caption names it."""
    return _svg(_text(figure.specification)).replace(
        "<svg ", f'<svg role="img" aria-label="{escape(figure.words.title, quote=True)}" ', 1
    )


def png(figure: Figure, scale: float = 2.0) -> bytes:
    """Draw ``figure`` as PNG, ``scale`` pixels to a unit."""
    return bytes(
        vl_convert.vegalite_to_png(_text(figure.specification), vl_version=_VERSION, scale=scale)
    )


def _text(specification: Specification) -> str:
    return json.dumps(specification, sort_keys=True, ensure_ascii=False)


@lru_cache(maxsize=_KEPT)
def _svg(text: str) -> str:
    drawn = str(vl_convert.vegalite_to_svg(text, vl_version=_VERSION))
    # The page's style sheet sets the size; only the proportions are the picture's own.
    return _SIZE.sub(
        lambda size: (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="figure-picture" '
            f'viewBox="0 0 {size[1]} {size[2]}">'
        ),
        drawn,
        count=1,
    )
