"""Settings from the environment, and their documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.cli import main
from registry.config import Settings, read_settings, setting_rows
from registry.errors import RegistryError


def test_every_setting_is_read_from_its_variable() -> None:
    values = {"REGISTRY_DATA": "/srv/data", "REGISTRY_WORKERS": " 4 ", "REGISTRY_HOST": "0.0.0.0"}  # noqa: S104
    settings = read_settings(values)
    assert (settings.data, settings.workers, settings.host) == (Path("/srv/data"), 4, "0.0.0.0")  # noqa: S104


def test_without_environment_the_defaults_hold() -> None:
    assert read_settings({}) == Settings()


def test_the_public_address_loses_its_last_slash() -> None:
    assert read_settings({"REGISTRY_PUBLIC_URL": "https://x.org/"}).public_url == "https://x.org"


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("REGISTRY_PORT", "70000", "a port from 1 to 65535"),
        ("REGISTRY_WORKERS", "0", "a whole number from 1 up"),
        ("REGISTRY_WORKERS", "two", "a whole number"),
        ("REGISTRY_PUBLIC_URL", "standards.org", "an address such as"),
        ("REGISTRY_DATA", "", "a text that is not empty"),
    ],
)
def test_a_bad_value_gives_one_sentence(variable: str, value: str, expected: str) -> None:
    with pytest.raises(RegistryError, match=f"{variable} is .*; it has to be {expected}"):
        read_settings({variable: value})


def test_a_misspelt_setting_is_refused_and_a_foreign_one_is_not() -> None:
    with pytest.raises(RegistryError, match="Did you mean REGISTRY_WORKERS"):
        read_settings({"REGISTRY_WORKRES": "4"})
    assert read_settings({"REGISTRY_SERVICE_HOST": "10.0.0.1"}) == Settings()


def test_every_setting_is_documented_with_its_default(repository: Path) -> None:
    text = (repository / "docs" / "operations.md").read_text("utf-8")
    rows = setting_rows()
    assert len(rows) >= 10
    missing = [row for row in rows if "| `{}` | {} | {} |".format(*row) not in text]
    assert missing == []


def test_every_command_is_documented(repository: Path) -> None:
    text = (repository / "docs" / "operations.md").read_text("utf-8")
    assert len(main.commands) >= 8
    assert [name for name in main.commands if f"`registry {name}" not in text] == []
