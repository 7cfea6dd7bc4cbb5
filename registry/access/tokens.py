"""Access tokens: what one is, what it allows, and whose secret was shown (no files, no network)."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from registry.errors import RegistryError

#: How every secret begins, so that a scanner for secrets knows one that was published by mistake.
PREFIX = "lgsr_"
#: The authority of the operator's tokens, which hold for all of them.
EVERY_AUTHORITY = "*"
_SECRET_BYTES = 32
_IDENTIFIER_BYTES = 4
_LONGEST_NOTE = 200
#: A code such as a GSS code: it stands in addresses and in names of files.
_AUTHORITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Role(IntEnum):
    """What a token is for; each role may do what those before it may."""

    UPLOADER = 1
    PUBLISHER = 2
    ADMIN = 3

    def __str__(self) -> str:
        """Return the role's word: ``uploader``."""
        return self.name.lower()

    @classmethod
    def named(cls, word: str) -> Role:
        """Return the role of a word. Raises RegistryError for another word."""
        if word not in ROLE_NAMES:
            raise RegistryError(f"{word!r} is no role; choose one of {', '.join(ROLE_NAMES)}.")
        return cls[word.upper()]


ROLE_NAMES = tuple(str(role) for role in Role)


class Token(NamedTuple):
    """A token as it is kept: everything but its secret, of which only the SHA-256 is known."""

    identifier: str
    authority: str
    role: Role
    created: datetime
    #: The moment from which it is no longer valid; None for never.
    expires: datetime | None
    note: str
    #: SHA-256 of the secret, in hexadecimal. The secret is 256 random bits: it needs no salt.
    digest: str

    def is_valid(self, now: datetime) -> bool:
        """Say whether the token has not expired at a moment (with its time zone)."""
        return self.expires is None or now < self.expires

    def allows(self, role: Role, authority: str | None = None) -> bool:
        """Say whether the token allows what needs a role, for one authority or (None) for any."""
        is_of = authority is None or self.authority in {EVERY_AUTHORITY, authority}
        return self.role >= role and is_of


class Issued(NamedTuple):
    """A new token and its secret, which is shown once and then known to its holder alone."""

    token: Token
    secret: str


def issue(
    authority: str, role: Role, now: datetime, days: int | None = None, note: str = ""
) -> Issued:
    """Make a token for an authority, valid for a number of days (None: until it is revoked).

    Raises RegistryError for an authority whose code cannot be one.
    """
    if authority != EVERY_AUTHORITY and not _AUTHORITY.fullmatch(authority):
        raise RegistryError(
            f"{authority!r} is no code of an authority. Give letters, digits, dots, hyphens and "
            f"underscores, such as E06000023; or '{EVERY_AUTHORITY}' for the operator's own token."
        )
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    moment = now.astimezone(UTC).replace(microsecond=0)
    try:
        expires = None if days is None else moment + timedelta(days=days)
    except OverflowError:
        raise RegistryError(f"{days} days is too long; leave it out for no end.") from None
    identifier = secrets.token_hex(_IDENTIFIER_BYTES)
    words = " ".join(note.split())[:_LONGEST_NOTE]
    token = Token(identifier, authority, role, moment, expires, words, digest_of(secret))
    return Issued(token, secret)


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a secret, in hexadecimal; of any text a client may send."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def authenticate(secret: str, tokens: Iterable[Token], now: datetime) -> Token | None:
    """Return the token with a secret, valid at a moment; None where there is none.

    Every token is compared, each in constant time: how long it takes tells nothing.
    """
    digest = digest_of(secret)
    found = [token for token in tokens if hmac.compare_digest(token.digest, digest)]
    return next((token for token in found if token.is_valid(now)), None)
