"""Profiling on the council's own machine: nothing that tells an address is written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.cli import main
from registry.config import Settings
from registry.errors import RegistryError
from registry.profiling.intake.local import Profiled, profile_file
from registry.profiling.statistics.tables import open_statistics
from tests.profiling.intake.conftest import AUTHORITY, Uploader

KEY = b"0123456789abcdef0123456789abcdef\n"
RAW = """date,service,channel,address,uprn,name,postcode
2025-01-01,57,2,"1 High Street, Leicester",10001,A Person,LE1 1AA
2025-01-02,57,2,"1 HIGH STREET,  Leicester",10001,A Person,le11aa
2025-01-03,58,1,"2 Low Road, Leicester",10002,B Person,LE2 2BB
2025-01-04,58,1,"3 Gone Lane",10003,C Person,ZZ9 9ZZ
2025-01-05,58
"""
SECRETS = ("high", "low", "gone", "leicester", "10001", "person", "le1", "le2", "zz9", "e0000000")


@pytest.fixture
def reference(settings: Settings) -> Path:
    return settings.data / "reference" / AUTHORITY


def profiled(settings: Settings, reference: Path, raw: str = RAW, key: bytes = KEY) -> str:
    out = settings.data / "out.csv"
    profile_file(settings, io.BytesIO(raw.encode()), key, reference, out)
    return out.read_text()


def test_no_address_or_postcode_is_in_what_is_written(settings: Settings, reference: Path) -> None:
    text = profiled(settings, reference)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["type"], r["area"]) for r in rows] == [
        ("6a1", "E05000001"),
        ("6a1", "E05000001"),
        ("2a3", "E05000002"),
        ("", ""),
    ]
    assert not [secret for secret in SECRETS if secret in text.lower()]


def test_an_address_in_another_column_is_withheld(settings: Settings, reference: Path) -> None:
    raw = """date,service,interaction,channel,volume,type,address
2 High Street,Bin at 1 High Street,LE1 1AA,le11aa,1 High Street,LE1 1AA,"1 High Street, Leicester"
1/1/2025,57,8,2,1,1HighStreet,"1 High Street, Leicester"
1/1/2025 LE1 1AA,Leicester tip,http://id.esd.org.uk/interaction/8,2,1,6a1,"1 High Street, Leicester"
"""
    out = settings.data / "out.csv"
    done = profile_file(settings, io.BytesIO(raw.encode()), KEY, reference, out)
    rows = [row[:5] + row[6:7] for row in csv.reader(out.read_text().splitlines()[1:])]
    assert rows == [
        ["?", "?", "?", "?", "?", ""],
        ["2025-01-01", "57", "8", "2", "1", ""],
        ["2025-01-01", "Leicester tip", "http://id.esd.org.uk/interaction/8", "2", "1", "6a1"],
    ]
    assert (done.rows, done.withheld) == (3, 7)


def test_a_household_has_one_key_and_another_secret_gives_another(
    settings: Settings, reference: Path
) -> None:
    rows = list(csv.DictReader(io.StringIO(profiled(settings, reference))))
    assert len({row["household"] for row in rows}) == 3
    assert rows[0]["household"] == rows[1]["household"]
    others = csv.DictReader(io.StringIO(profiled(settings, reference, key=KEY[::-1])))
    assert not {row["household"] for row in rows} & {row["household"] for row in others}


def test_nothing_but_the_file_is_left(settings: Settings, reference: Path) -> None:
    before = set(settings.data.rglob("*"))
    profiled(settings, reference)
    assert set(settings.data.rglob("*")) - before == {settings.data / "out.csv"}


def test_what_was_profiled_here_gives_the_same_statistics(
    settings: Settings, reference: Path, send: Uploader
) -> None:
    send(profiled(settings, reference))
    here = open_statistics(settings.data, AUTHORITY, "2025").select(profile_level=3, area="*")
    send("\n".join(RAW.replace("uprn", "household").splitlines()[:-1]))
    there = open_statistics(settings.data, AUTHORITY, "2025").select(profile_level=3, area="*")
    assert here.num_rows == 3
    assert here == there


def test_a_short_key_is_refused(settings: Settings, reference: Path) -> None:
    with pytest.raises(RegistryError, match="has 5 bytes"):
        profiled(settings, reference, key=b"short")


def test_the_command_says_what_it_did(settings: Settings, reference: Path, tmp_path: Path) -> None:
    raw, key, out = tmp_path / "raw.csv", tmp_path / "key", tmp_path / "out.csv"
    raw.write_text(RAW)
    key.write_bytes(KEY)
    names = ["--key-file", str(key), "--reference", str(reference), "--out", str(out)]
    result = CliRunner().invoke(main, ["profile-locally", str(raw), *names])
    assert result.exit_code == 0, result.output
    assert "4 rows written" in result.output
    assert "3 of them with a type" in result.output
    assert "Broken lines left out: 1." in result.output
    assert out.read_text().startswith("date,service,")


def test_an_empty_result_is_counted(settings: Settings, reference: Path) -> None:
    out = settings.data / "out.csv"
    raw = io.BytesIO(b"date,service,postcode\n")
    assert profile_file(settings, raw, KEY, reference, out) == Profiled(0, 0, 0)
