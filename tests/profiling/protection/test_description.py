"""The data-protection page says what is in force."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from registry.cli import main
from registry.config import Settings
from registry.profiling.protection.description import as_markdown, describe_protection
from registry.profiling.protection.rules import read_rules


def page(settings: Settings) -> str:
    return as_markdown(describe_protection(settings, read_rules(settings)))


def test_the_page_follows_the_settings(tmp_path: Path) -> None:
    ours = page(Settings(data=tmp_path))
    stricter = Settings(
        data=tmp_path,
        public_households=37,
        peer_households=31,
        sensitive_households=53,
        rows_days=7,
    )
    theirs = page(stricter)
    for number in ("37", "31", "53", "removed 7 days"):
        assert number in theirs
    assert "removed 90 days after the upload" in ours
    assert "| the public | 10 | 20 | yes |" in ours


def test_the_page_lists_the_sensitive_services_in_force(tmp_path: Path) -> None:
    own = "service,rule,reason\n57,never,It is ours.\n"
    (tmp_path / "sensitive-services.csv").write_text(own, encoding="utf-8")
    text = page(Settings(data=tmp_path))
    assert "| 57 | never shown | It is ours. |" in text
    assert "| 266 |" not in text


def test_the_command_prints_the_page(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["protection"], env={"REGISTRY_DATA": str(tmp_path)}, catch_exceptions=False
    )
    assert result.output == page(Settings(data=tmp_path))


def test_the_command_removes_old_rows(tmp_path: Path) -> None:
    folder = tmp_path / "temporary" / "engine-1"
    folder.mkdir(parents=True)
    result = CliRunner().invoke(
        main, ["remove-rows"], env={"REGISTRY_DATA": str(tmp_path)}, catch_exceptions=False
    )
    assert result.output == "Removed: nothing.\n"
