"""Specifications to pictures: SVG, PNG and PDF, drawn on the server and kept by content."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from html import escape
from importlib.metadata import version
from pathlib import Path

import vl_convert

from registry.charts.figures import Figure, Specification
from registry.files import write_atomically

# Drawings kept in memory by each process; an SVG is some 10 to 60 kB.
_KEPT = 256
# Drawings kept in a folder, some 100 MB; beyond that a quarter is removed, the oldest first.
MOST_KEPT_FILES = 4_000
_VERSION = "6.4"
_SIZE = re.compile(r'^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
# What is named in a drawing, and where it is referred to: clip paths and gradients.
_NAME = re.compile(r'( id="|url\(#)([\w-]+)')


def content_hash(specification: Specification) -> str:
    """Give the hash that names a specification's picture."""
    return _hash(_text(specification))


def svg(figure: Figure, folder: Path | None = None) -> str:
    """Draw ``figure`` as an SVG element that scales to its place; the caption names it.

    ``folder`` keeps drawings by their content for every process, now and after a restart.
    """
    return _svg(_text(figure.specification), folder).replace(
        "<svg ", f'<svg role="img" aria-label="{escape(figure.words.title, quote=True)}" ', 1
    )


def png(figure: Figure, scale: float = 2.0) -> bytes:
    """Draw ``figure`` as PNG, ``scale`` pixels to a unit."""
    return bytes(
        vl_convert.vegalite_to_png(_text(figure.specification), vl_version=_VERSION, scale=scale)
    )


def _text(specification: Specification) -> str:
    return json.dumps(specification, sort_keys=True, ensure_ascii=False)


def _hash(text: str) -> str:
    # Another version of the renderer draws otherwise.
    drawn_by = f"{version('vl-convert-python')} {_VERSION} "
    return hashlib.sha256((drawn_by + text).encode()).hexdigest()[:32]


@lru_cache(maxsize=_KEPT)
def _svg(text: str, folder: Path | None) -> str:
    if folder is None:
        return _draw(text)
    file = folder / f"{_hash(text)}.svg"
    try:
        kept = file.read_text(encoding="utf-8")
    except OSError:
        kept = ""
    if not kept:
        kept = _draw(text)
        _keep(file, kept)
    return kept


def _draw(text: str) -> str:
    drawn = _named_apart(str(vl_convert.vegalite_to_svg(text, vl_version=_VERSION)), _hash(text))
    # The page's style sheet sets the size; only the proportions are the picture's own.
    return _SIZE.sub(
        lambda size: (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="figure-picture" '
            f'viewBox="0 0 {size[1]} {size[2]}">'
        ),
        drawn,
        count=1,
    )


def _named_apart(drawn: str, picture: str) -> str:
    """Name what a drawing refers to after the picture: several of them stand in one page.

    The renderer counts on from one drawing to the next, in each process anew.
    """
    names: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        number = names.setdefault(found[2], str(len(names) + 1))
        return f"{found[1]}{picture[:12]}-{number}"

    return _NAME.sub(name, drawn)


def _keep(file: Path, drawn: str) -> None:
    try:
        write_atomically(file, drawn.encode(), mode=0o600)
    except OSError:
        return  # a full or read-only disk: it is drawn anew next time
    kept = sorted(file.parent.glob("*.svg"), key=_age)
    if len(kept) > MOST_KEPT_FILES:
        for old in kept[: len(kept) - 3 * MOST_KEPT_FILES // 4]:
            old.unlink(missing_ok=True)


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # another process has removed it
        return 0.0
