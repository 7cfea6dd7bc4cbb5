"""The program `registry`, run as its users run it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from benchmarks.processes import free_port
from registry import __version__
from registry.config import Settings

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_build_says_what_it_did(registry: Run) -> None:
    first = registry("build")
    assert (first.returncode, first.stdout[:21]) == (0, "Release 1 is current;")
    assert registry("build").stdout == "Release 1 stays current: nothing has changed.\n"
    assert registry("build", "--force").stdout.startswith("Release 2 is current;")


def test_releases_marks_the_current_one(registry: Run) -> None:
    assert registry("releases").stdout.startswith("There is no release yet.")
    registry("build")
    registry("build", "--force")
    assert [line[:3] for line in registry("releases").stdout.splitlines()] == ["  1", "* 2"]
    assert registry("rollback", "1").stdout == "Release 1 is current.\n"
    assert [line[:3] for line in registry("releases").stdout.splitlines()] == ["* 1", "  2"]


def test_gc_removes_what_the_setting_says(registry: Run) -> None:
    for _ in range(3):
        registry("build", "--force")
    assert registry("gc", REGISTRY_KEEP_RELEASES="1").stdout == "Removed: 1, 2.\n"
    assert registry("gc").stdout == "Removed: nothing.\n"


def test_an_error_is_one_sentence_and_exit_code_2(registry: Run) -> None:
    done = registry("rollback", "7")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("registry: there is no release 7 in ")
    assert done.stderr.count("\n") == 1


def test_a_broken_source_names_file_line_and_column(registry: Run, colours: Path) -> None:
    colours.write_text(colours.read_text("utf-8").replace("dct:identifier", "dct identifier"))
    done = registry("build")
    assert done.returncode == 2
    assert "vocabularies/colours.ttl, line 29, column " in done.stderr
    assert "Traceback" not in done.stderr


def test_check_of_all_content(registry: Run, colours: Path) -> None:
    assert registry("check").returncode == 0
    text = colours.read_text("utf-8").replace('skos:notation "2"', 'skos:notation "3"')
    colours.write_text(text, "utf-8")
    done = registry("check")
    assert done.returncode == 1
    assert "vocabularies/colours.ttl, line 18: violation" in done.stdout
    assert "The content does not conform" in done.stdout


def test_check_of_some_files_judges_those_alone(registry: Run, colours: Path) -> None:
    text = colours.read_text("utf-8").replace('skos:notation "2"', 'skos:notation "3"')
    colours.write_text(text, "utf-8")
    assert registry("check", str(colours)).returncode == 1
    assert registry("check", str(colours.with_name("moods.ttl"))).returncode == 0


def test_check_of_a_file_from_elsewhere(registry: Run, colours: Path, tmp_path: Path) -> None:
    text = colours.read_text("utf-8").replace("colour", "tint").replace('"Red"', '"Red "')
    tints = tmp_path / "tints.ttl"
    tints.write_text(text.replace('skos:notation "1"', 'skos:notation "9"'), "utf-8")
    done = registry("check", str(tints))
    assert done.returncode == 1
    assert f"{tints}, line " in done.stdout


def test_version(registry: Run) -> None:
    assert registry("version").stdout == f"{__version__}\n"


def test_a_setting_that_cannot_be_meant_is_said(registry: Run) -> None:
    done = registry("releases", REGISTRY_PORT="eight")
    assert done.returncode == 2
    assert done.stderr == (
        "registry: REGISTRY_PORT is 'eight'; it has to be a whole number. "
        "Set it again, or unset it for the default (8000).\n"
    )


def test_the_data_directory_holds_nothing_it_should_not(registry: Run, settings: Settings) -> None:
    registry("build")
    assert sorted(path.name for path in settings.data.iterdir()) == [
        "build.lock",
        "current",
        "releases",
    ]


def test_serve_makes_the_first_release_and_answers(
    settings: Settings, environment: dict[str, str], repository: Path
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "registry", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, cwd=repository, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/doc/colour/1.ttl"
        wait_until(lambda: b"Red" in urlopen(address, timeout=10).read(), 60)
    finally:
        server.terminate()
        assert server.wait(timeout=30) == 0
    assert (settings.data / "current" / "manifest.json").is_file()


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            assert condition()
        except OSError:
            assert time.monotonic() < deadline, f"it did not happen in {seconds} seconds"
            time.sleep(0.1)
        else:
            return


def test_format_puts_a_file_in_canonical_form(registry: Run, tmp_path: Path) -> None:
    file = tmp_path / "colours.ttl"
    file.write_text("@prefix x: <http://x/> . x:b x:p 1 . <http://x/a> <http://x/p> 'A' .")
    assert registry("format", str(file)).stdout == f"{file}: rewritten.\n"
    assert file.read_text() == (
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
        '<http://x/a>\n    <http://x/p> "A" .\n\n'
        '<http://x/b>\n    <http://x/p> "1"^^xsd:integer .\n'
    )
    assert registry("format", str(file)).stdout == f"{file}: as it should be.\n"


def test_format_leaves_a_file_with_nameless_nodes_alone(registry: Run, tmp_path: Path) -> None:
    file = tmp_path / "colours.ttl"
    file.write_text("<http://x/a> <http://x/p> [] .")
    answer = registry("format", str(file))
    assert answer.returncode == 2
    assert "Give each of them a URI" in answer.stderr
    assert file.read_text() == "<http://x/a> <http://x/p> [] ."
