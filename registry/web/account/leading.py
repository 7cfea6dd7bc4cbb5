"""Where a sign-in leads: to a path of this very site, whatever the address asks for."""

from __future__ import annotations

from urllib.parse import urlsplit

HOME = "/account"
_LONGEST = 500


def safe_path(asked: str | None) -> str:
    """Return the path asked for where it is one of this site, else that of one's own page.

    What begins with two slashes or backslashes, or holds control characters, a browser takes for
    another site.
    """
    text = asked or ""
    parts = urlsplit(text) if text.isprintable() else None
    is_path = parts is not None and not parts.scheme and not parts.netloc
    if is_path and text.startswith("/") and not text.startswith("//") and len(text) <= _LONGEST:
        return HOME if "\\" in text or "//" in text.partition("?")[0] else text
    return HOME
