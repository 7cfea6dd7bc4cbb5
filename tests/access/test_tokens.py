"""What a token is: its secret, its hash, its end, what it allows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.access import EVERY_AUTHORITY, Role, authenticate
from registry.access.tokens import PREFIX, digest_of, issue
from registry.errors import RegistryError

NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)
BRISTOL, LEEDS = "E06000023", "E08000035"


def test_roles_are_in_order() -> None:
    assert Role.UPLOADER < Role.PUBLISHER < Role.ADMIN
    assert [str(role) for role in Role] == ["uploader", "publisher", "admin"]
    assert Role.named("publisher") is Role.PUBLISHER
    with pytest.raises(RegistryError, match="'boss' is no role; choose one of uploader"):
        Role.named("boss")


def test_a_secret_is_long_random_and_recognisable() -> None:
    secrets = {issue(BRISTOL, Role.ADMIN, NOW).secret for _ in range(50)}
    assert len(secrets) == 50
    assert all(s.startswith(PREFIX) and len(s) == len(PREFIX) + 43 for s in secrets)


def test_only_a_hash_of_the_secret_is_in_the_token() -> None:
    token, secret = issue(BRISTOL, Role.UPLOADER, NOW, note="night job")
    assert secret not in repr(token)
    assert token.digest == digest_of(secret)


def test_a_secret_gives_its_own_token() -> None:
    made = [issue(code, Role.UPLOADER, NOW) for code in (BRISTOL, LEEDS, EVERY_AUTHORITY)]
    tokens = [each.token for each in made]
    assert [authenticate(each.secret, tokens, NOW) for each in made] == tokens
    assert authenticate(made[0].secret, tokens[1:], NOW) is None


@given(st.text())
def test_another_text_gives_none(text: str) -> None:
    token, secret = issue(BRISTOL, Role.ADMIN, NOW)
    assert authenticate(text, [token], NOW) is None
    assert authenticate(token.digest, [token], NOW) is None
    assert authenticate(secret + text, [token], NOW) == (None if text else token)


def test_a_token_ends_at_its_moment() -> None:
    token, secret = issue(BRISTOL, Role.ADMIN, NOW, days=1)
    assert token.expires == NOW + timedelta(days=1)
    assert authenticate(secret, [token], NOW + timedelta(hours=23)) == token
    assert authenticate(secret, [token], NOW + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("held", "role", "authority", "allowed"),
    [
        ((BRISTOL, Role.UPLOADER), Role.UPLOADER, BRISTOL, True),
        ((BRISTOL, Role.UPLOADER), Role.PUBLISHER, BRISTOL, False),
        ((BRISTOL, Role.ADMIN), Role.PUBLISHER, BRISTOL, True),
        ((BRISTOL, Role.ADMIN), Role.UPLOADER, LEEDS, False),
        ((BRISTOL, Role.ADMIN), Role.ADMIN, EVERY_AUTHORITY, False),
        ((BRISTOL, Role.PUBLISHER), Role.UPLOADER, None, True),
        ((EVERY_AUTHORITY, Role.ADMIN), Role.ADMIN, LEEDS, True),
        ((EVERY_AUTHORITY, Role.UPLOADER), Role.ADMIN, LEEDS, False),
        ((EVERY_AUTHORITY, Role.ADMIN), Role.ADMIN, EVERY_AUTHORITY, True),
    ],
)
def test_what_a_token_allows(
    held: tuple[str, Role], role: Role, authority: str | None, allowed: bool
) -> None:
    assert issue(*held, NOW).token.allows(role, authority) is allowed


@pytest.mark.parametrize("code", ["", "../x", "a b", "**", "é", "-a", "a" * 65])
def test_a_code_that_cannot_be_one_is_refused(code: str) -> None:
    with pytest.raises(RegistryError, match="no code of an authority"):
        issue(code, Role.ADMIN, NOW)
