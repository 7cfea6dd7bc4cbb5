"""The file of tokens, and the commands that change it."""

from __future__ import annotations

import json
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.access import Role, TokenRegister
from registry.access.tokens import PREFIX
from registry.cli import main
from registry.errors import RegistryError


def command(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["token", *arguments], env={"REGISTRY_DATA": str(data)})


def test_without_a_file_there_are_none(register: TokenRegister) -> None:
    assert register.tokens() == ()
    assert register.authenticate("anything") is None


def test_the_file_is_for_its_owner_alone_and_holds_no_secret(
    register: TokenRegister, tmp_path: Path
) -> None:
    issued = register.create("E06000023", Role.UPLOADER, 30, "night job")
    file = tmp_path / "tokens.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert issued.secret.removeprefix(PREFIX) not in file.read_text()
    assert TokenRegister(tmp_path).tokens() == (issued.token,)


def test_what_another_process_changes_holds_at_once(
    register: TokenRegister, tmp_path: Path
) -> None:
    other = TokenRegister(tmp_path)
    first, second = register.create("a", Role.ADMIN), register.create("b", Role.ADMIN)
    assert other.authenticate(first.secret) == first.token
    register.revoke(first.token.identifier)
    assert other.authenticate(first.secret) is None
    assert other.authenticate(second.secret) == second.token


def test_an_expired_token_is_not_valid(register: TokenRegister, tmp_path: Path) -> None:
    issued = register.create("a", Role.ADMIN, 1)
    file = tmp_path / "tokens.json"
    document = json.loads(file.read_text())
    document["tokens"][0]["expires"] = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    file.write_text(json.dumps(document) + " ")
    assert register.authenticate(issued.secret) is None


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    def create() -> None:
        for _ in range(5):
            TokenRegister(tmp_path).create("a", Role.ADMIN)

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({token.identifier for token in TokenRegister(tmp_path).tokens()}) == 20


@pytest.mark.parametrize(
    "text", ["", "[]", '{"tokens": [{}]}', '{"tokens": [{"role": "boss"}]}', '{"tokens": 1}']
)
def test_a_damaged_file_is_said(register: TokenRegister, tmp_path: Path, text: str) -> None:
    (tmp_path / "tokens.json").write_text(text)
    with pytest.raises(RegistryError, match=r"tokens\.json is damaged"):
        register.tokens()


def test_the_commands_create_list_and_revoke(tmp_path: Path) -> None:
    made = command(
        tmp_path, "create", "--authority", "E06000023", "--role", "publisher",
        "--expires", "7", "--note", "the web team",
    )  # fmt: skip
    secret = made.stdout.strip()
    token = TokenRegister(tmp_path).authenticate(secret)
    assert token is not None
    listed = command(tmp_path, "list").stdout
    assert listed.split()[:3] == [token.identifier, "E06000023", "publisher"]
    assert "the web team" in listed
    assert secret not in listed
    assert "is revoked" in command(tmp_path, "revoke", token.identifier).stdout
    assert command(tmp_path, "list").stdout == ""


def test_the_operator_has_a_token_for_every_authority(tmp_path: Path) -> None:
    made = command(tmp_path, "create", "--authority", "*", "--role", "admin")
    token = TokenRegister(tmp_path).authenticate(made.stdout.strip())
    assert token is not None
    assert token.allows(Role.ADMIN, "E06000023")


def test_a_mistake_is_one_sentence(tmp_path: Path) -> None:
    for arguments in (["revoke", "nothing"], ["create", "--authority", "/", "--role", "admin"]):
        done = command(tmp_path, *arguments)
        assert done.exit_code == 2
        assert done.stderr.startswith("registry: ")
        assert "Traceback" not in done.output
