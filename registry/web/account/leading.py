"""Where a sign-in leads: to a path of this very site, whatever the address asks for."""

from __future__ import annotations

HOME = "/account"
_LONGEST = 500


def safe_path(asked: str | None) -> str:
    """Return the path asked for where it is one of this site, else that of one's own page.

    What begins with two slashes or backslashes, or holds control characters, a browser takes for
    another site.
    """
    text = asked or ""
    path = text.partition("?")[0]
    is_path = text.startswith("/") and "//" not in path and "\\" not in text
    return text if is_path and text.isprintable() and len(text) <= _LONGEST else HOME
