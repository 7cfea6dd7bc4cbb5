"""Fixtures and rules shared by all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from registry.config import Settings, read_settings
from registry.opened import Release
from registry.release import build, current_release

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
#: Folders whose tests share what takes long to make; those that take longest come first.
TOGETHER = (
    "tests/sparql/",
    "tests/web/browser/",
    "tests/journeys/",
    "tests/insight/",
    "tests/addresses/",
    "tests/official_files/",
    "tests/profiling_web/",
    "tests/cubes/",
    "tests/cubes_web/",
)
REPOSITORY = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take long: what is left at the end is short on every process."""
    slow = {together(item.nodeid) for item in items if item.get_closest_marker("slow")}
    order = {name: place for place, name in enumerate((*TOGETHER, *sorted(slow - {*TOGETHER})))}
    items.sort(key=lambda item: order.get(together(item.nodeid), len(order)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand tests out to processes in parts of those that need the same things made."""
    from xdist.scheduler import LoadFileScheduling

    scheduler = LoadFileScheduling(config, log)
    # Meant to be replaced: it is how the plugin tells its own ways apart.
    scheduler._split_scope = together
    return scheduler


def together(nodeid: str) -> str:
    """Return the folder of a test, where its fixtures take long to make; else its file."""
    file = nodeid.partition("::")[0]
    return next((each for each in TOGETHER if file.startswith(each)), file)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration nothing may be skipped: a skipped test fails the run there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter is not None and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def _no_process_left() -> Iterator[None]:
    """Fail the run when a test leaves a process behind."""
    yield
    left = [child for child in psutil.Process().children() if child.status() != "zombie"]
    assert not left, f"processes left running by the tests: {left}"


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real source files beside the checkout; skip where it is absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real source files are not here: put them in {folder}")
    return folder


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Release]:
    """Build the shipped content once, with the settings it was built with."""
    settings = replace(read_settings({}), data=tmp_path_factory.mktemp("released"))
    build(settings, say=lambda _: None)
    return settings, current_release(settings)


@pytest.fixture(scope="session")
def shipped_data(
    released: tuple[Settings, Release], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Path]:
    """Return what gives a data folder of one's own that holds the release of `released`."""

    def copy() -> Path:
        folder = tmp_path_factory.mktemp("data") / "data"
        return shutil.copytree(released[0].data, folder, symlinks=True)

    return copy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a Chromium with an empty profile; one a process, for all browser tests."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        skip_or_fail("there is no Chromium: apt-get install -y chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


#: What pages are held to, by the names of the accessibility checker.
_STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

#: What passed is counted alone: of a long page it is most of what there is to send.
_FAULTS = """
async options => {
  const found = await axe.run(document, options)
  return {violations: found.violations, passes: found.passes.length}
}
"""


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return what finds the accessibility faults of an open page, a line each."""
    file = REPOSITORY / "node_modules/axe-core/axe.min.js"
    if not file.is_file():
        skip_or_fail("the accessibility checker is not installed: npm ci")
    checker = file.read_text(encoding="utf-8")

    def faults(page: Page) -> list[str]:
        page.evaluate(checker)
        options = {"runOnly": list(_STANDARDS), "resultTypes": ["violations"]}
        found: dict[str, Any] = page.evaluate(_FAULTS, options)
        assert found["passes"], "the checker checked nothing"
        return [
            f"{page.url} {rule['id']}: {node['html'][:200]} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return faults


def skip_or_fail(what: str) -> None:
    """Skip, saying what would help; in continuous integration nothing is skipped."""
    if IN_CI:
        pytest.fail(what)
    pytest.skip(what)


class Golden:
    """Compares bytes with a whole file beside the test, or writes that file anew."""

    def __init__(self, rewrite: bool) -> None:
        self._rewrite = rewrite

    def check(self, data: bytes, file: Path) -> None:
        """Assert that the file holds exactly these bytes."""
        if self._rewrite:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        assert file.exists(), f"there is no golden file {file}; run: make golden"
        assert data == file.read_bytes(), f"differs from {file}; if right, run: make golden"


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Golden:
    """Return the comparer with golden files."""
    return Golden(bool(pytestconfig.getoption("--rewrite-golden")))
