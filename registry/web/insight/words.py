"""Sentences of the insight pages in the language of the page."""

from __future__ import annotations

import flask_babel


def gettext(text: str, /, **values: object) -> str:
    """Return a text of ours in the language of the page with values put in; ``%%`` is ``%``."""
    return str(flask_babel.gettext(text) % values)
