"""The key that sessions are signed with: a setting, or made once and kept with the data."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from registry.config import Settings
from registry.errors import RegistryError
from registry.files import sync

_FILE = "session.key"
_BYTES = 32
_OWNER_ONLY = 0o600
_log = logging.getLogger(__name__)


def session_key(settings: Settings) -> str:
    """Return the key; every process of an installation returns the same.

    Raises RegistryError for a file that holds no key.
    """
    if settings.secret_key:
        return _long_enough(settings.secret_key, "REGISTRY_SECRET_KEY")
    file = settings.data / _FILE
    if not file.exists():
        try:
            _make(file)
        except PermissionError:
            # A copy that only reads: who signs in here is known to this process alone.
            _log.warning("%s cannot be written: set REGISTRY_SECRET_KEY for sign-in", file)
            return secrets.token_urlsafe(_BYTES)
    key = file.read_text(encoding="ascii", errors="replace").strip()
    return _long_enough(key, str(file))


def _long_enough(key: str, where: str) -> str:
    if len(key) < _BYTES:
        raise RegistryError(
            f"{where} holds no key of at least {_BYTES} characters. Give it one, or none at all: "
            "then one is made, and everybody signs in again."
        )
    return key


def _make(file: Path) -> None:
    """Write a new key; of several processes that do so at once, the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(_BYTES) + "\n")
        sync(temporary)
        # A link, not a rename: it fails where another process was faster.
        os.link(temporary, file)
    except FileExistsError:
        return
    finally:
        temporary.unlink(missing_ok=True)
