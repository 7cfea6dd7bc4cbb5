"""The register of tokens: ``tokens.json`` in the data directory, readable by its owner alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from registry.access.tokens import ROLE_NAMES, Issued, Role, Token, authenticate, issue
from registry.errors import RegistryError
from registry.files import write_atomically

_OWNER_ONLY = 0o600
_FORMAT = 1


class TokenRegister:
    """The tokens of an installation; a change by another process holds from the next request on."""

    def __init__(self, data: Path) -> None:
        self._file = data / "tokens.json"
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int, int], tuple[Token, ...]] | None = None

    def tokens(self) -> tuple[Token, ...]:
        """Return all tokens, oldest first. Raises RegistryError where the file is damaged.

        The file is read again whenever it is another one: it is only ever replaced as a whole.
        """
        try:
            state = self._file.stat()
        except FileNotFoundError:
            return ()
        seen = (state.st_mtime_ns, state.st_ino, state.st_size)
        with self._lock:
            if self._read is None or self._read[0] != seen:
                self._read = (seen, _read(self._file))
            return self._read[1]

    def authenticate(self, secret: str) -> Token | None:
        """Return the token of a secret that is valid now; None where there is none."""
        return authenticate(secret, self.tokens(), datetime.now(UTC))

    def create(self, authority: str, role: Role, days: int | None = None, note: str = "") -> Issued:
        """Add a token and return it with its secret, which is kept nowhere."""
        issued = issue(authority, role, datetime.now(UTC), days, note)
        with self._writing():
            self._write([*self.tokens(), issued.token])
        return issued

    def revoke(self, identifier: str) -> Token:
        """Remove a token. Raises RegistryError where there is none with this identifier."""
        with self._writing():
            tokens = self.tokens()
            revoked = [token for token in tokens if token.identifier == identifier]
            if not revoked:
                raise RegistryError(
                    f"there is no token {identifier!r}. `registry token list` shows all there are."
                )
            self._write([token for token in tokens if token.identifier != identifier])
        return revoked[0]

    def _writing(self) -> FileLock:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._file.with_suffix(".lock"))

    def _write(self, tokens: Sequence[Token]) -> None:
        document = {"format": _FORMAT, "tokens": [_as_document(token) for token in tokens]}
        data = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
        write_atomically(self._file, data, mode=_OWNER_ONLY)


def _as_document(token: Token) -> dict[str, str | None]:
    return {
        "identifier": token.identifier,
        "authority": token.authority,
        "role": str(token.role),
        "created": token.created.isoformat(),
        "expires": None if token.expires is None else token.expires.isoformat(),
        "note": token.note,
        "sha256": token.digest,
    }


def _read(file: Path) -> tuple[Token, ...]:
    try:
        document = json.loads(file.read_bytes())
        return tuple(_token(each) for each in document["tokens"])
    except (ValueError, KeyError, TypeError) as error:
        raise RegistryError(
            f"{file} is damaged ({type(error).__name__}). Put it back from a back-up; or remove it "
            "and make the tokens anew: none holds until then."
        ) from error


def _token(document: dict[str, Any]) -> Token:
    """Make a token of its document. Raises ValueError, KeyError or TypeError for another thing."""
    if document["role"] not in ROLE_NAMES:
        raise ValueError(document["role"])
    expires = document["expires"]
    return Token(
        document["identifier"],
        document["authority"],
        Role.named(document["role"]),
        datetime.fromisoformat(document["created"]),
        None if expires is None else datetime.fromisoformat(expires),
        document["note"],
        document["sha256"],
    )
