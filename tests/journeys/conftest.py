"""Two registries, one in each of two fictional countries, and what starts them as processes."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.processes import free_port
from registry.access import Role, TokenRegister
from registry.config import Settings
from registry.cubes.service import Wanted, publish_and_build
from registry.files import write_atomically
from registry.profiling.demonstrator.files import PERIOD, SOURCE, TownFiles, write_files
from registry.profiling.demonstrator.installing import SEED
from registry.profiling.demonstrator.lists import (
    FOREIGN_PROFILES,
    FOREIGN_SERVICES,
    PROFILES,
    source_files,
)
from registry.profiling.demonstrator.places import MAIN, TOWNS, Town, make_place
from registry.profiling.intake.job import Upload
from registry.profiling.intake.service import upload
from registry.profiling.reference.importing import InputFile
from registry.profiling.reference.service import import_area
from registry.release import build, current_release
from tests.journeys.pictures import Pictures
from tests.servers import OPENER, registry_process

#: The main authority, smaller than the demonstrator has it, and the one abroad.
HOME = MAIN._replace(wards=7, transactions=30_000)
ABROAD = next(town for town in TOWNS if town.abroad)
_AUTHORITIES = "demonstrator-authorities.ttl"
_SHARED_LISTS = ("ontology", "interactions", "channels", "authorities")
#: What the mapping sets abroad have to say of the lists that only the other registry holds.
_SPACES = """
@prefix void: <http://rdfs.org/ns/void#> .
<http://id.esd.org.uk/list/services> void:uriSpace "http://id.esd.org.uk/service/" .
<https://w3id.org/local-government-registry/list/demonstrator-profiles>
  void:uriSpace "https://w3id.org/local-government-registry/demonstrator-profiles/" .
"""


@dataclass(frozen=True)
class Country:
    """An authority and the settings of the registry of its country, with its cube published."""

    authority: str
    period: str
    settings: Settings

    @property
    def address(self) -> str:
        """Where the registry answers, once it is started."""
        return self.settings.public_url

    @property
    def port(self) -> int:
        """The port it answers at."""
        return int(self.address.rpartition(":")[2])


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    type: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


Start = Callable[[Country], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Country:
    """Return the country whose list of services is the shipped one."""
    lists = (*_SHARED_LISTS, "services")
    sources = (f"{PROFILES}.ttl", _AUTHORITIES)
    settings = _installation(tmp_path_factory.mktemp("home"), repository, lists, sources)
    return _published(settings, HOME)


@pytest.fixture(scope="session")
def abroad(tmp_path_factory: pytest.TempPathFactory, repository: Path, home: Country) -> Country:
    """Return the country with a list of services of its own; it may call the registry at home."""
    sources = tuple(name for name in source_files() if name != f"{PROFILES}.ttl")
    folder = tmp_path_factory.mktemp("abroad")
    settings = _installation(folder, repository, _SHARED_LISTS, sources)
    settings = replace(
        settings,
        national_services=FOREIGN_SERVICES,
        sparql_services=(f"{home.address}/sparql",),
    )
    return _published(settings, ABROAD)


def _installation(
    folder: Path, repository: Path, lists: tuple[str, ...], sources: tuple[str, ...]
) -> Settings:
    content, data = folder / "content", folder / "data"
    (content / "mappings").mkdir(parents=True)
    shutil.copytree(repository / "shapes", content / "shapes")
    (content / "vocabularies").mkdir()
    for name in lists:
        shutil.copy(repository / "vocabularies" / f"{name}.ttl", content / "vocabularies")
    for name, text in source_files().items():
        if name in sources:
            is_mapping = name.startswith((f"{FOREIGN_SERVICES}-", f"{FOREIGN_PROFILES}-"))
            more = _SPACES.encode() if is_mapping else b""
            write_atomically(data / "sources" / name, text + more)
    return replace(
        Settings(),
        data=data,
        content=content,
        public_url=f"http://127.0.0.1:{free_port()}",
        engine_threads=1,
        workers=1,
    )


def _published(settings: Settings, town: Town) -> Country:
    build(settings, say=lambda _: None)
    files = _with_reference(settings, town)
    # Abroad the transactions are counted by the country's own list of services.
    _uploaded(settings, town, files)
    publish_and_build(settings, Wanted(town.code, PERIOD))
    return Country(town.code, PERIOD, settings)


def _with_reference(settings: Settings, town: Town) -> TownFiles:
    place = make_place(town, SEED)
    files = write_files(place, settings.data.parent / town.code, SEED)
    tables = [files.areas, files.area_boundaries, files.ward_boundaries]
    tables += [] if town.abroad else [files.postcodes]
    kinds = {files.area_boundaries: "area", files.ward_boundaries: "ward"}
    inputs = [InputFile(path, kinds.get(path), SOURCE, "CC0", "2025-05-01") for path in tables]
    import_area(settings, town.code, inputs, FOREIGN_PROFILES if town.abroad else PROFILES)
    write_atomically(settings.data / "costs" / f"{town.code}.csv", files.costs.read_bytes())
    return files


def _uploaded(settings: Settings, town: Town, files: TownFiles) -> None:
    asked = Upload(town.code, PERIOD, files.transactions.name, synthetic=True)
    with files.transactions.open("rb") as stream:
        upload(settings, asked, stream, release=current_release(settings))


@dataclass(frozen=True)
class Officer:
    """Somebody of an authority: where, with which token, and the file to be uploaded."""

    authority: str
    name: str
    period: str
    address: str
    secret: str
    file: Path


@pytest.fixture(scope="session")
def officer(
    tmp_path_factory: pytest.TempPathFactory, repository: Path, start: Start
) -> Iterator[Officer]:
    """Run a registry with an authority's reference data, about to get its first transactions."""
    lists, sources = (*_SHARED_LISTS, "services"), (f"{PROFILES}.ttl", _AUTHORITIES)
    folder = tmp_path_factory.mktemp("officer")
    settings = _installation(folder, repository, lists, sources)
    build(settings, say=lambda _: None)
    file = _with_reference(settings, HOME).transactions
    token = TokenRegister(settings.data).create(HOME.code, Role.PUBLISHER, 30, "the officer")
    with start(Country(HOME.code, PERIOD, settings)):
        yield Officer(HOME.code, HOME.name, PERIOD, settings.public_url, token.secret, file)


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Return what starts the registry of a country as a process, as a context manager."""

    @contextmanager
    def starting(country: Country) -> Iterator[None]:
        log = tmp_path_factory.mktemp("server") / "log.txt"
        with registry_process(country.port, _variables(country.settings), log):
            yield

    return starting


@pytest.fixture(scope="session")
def two_registries(home: Country, abroad: Country, start: Start) -> Iterator[tuple[Country, ...]]:
    """Run both registries as processes; return the one at home and the one abroad."""
    with start(home), start(abroad):
        for country in (home, abroad):
            # The first query loads the release; on a busy machine that takes its time.
            OPENER.open(f"{country.address}/sparql?query=ASK%7B%7D", timeout=120).close()
        yield home, abroad


@pytest.fixture(scope="session")
def fetch() -> Callable[..., Answer]:
    """Return what asks for an address, saying what is accepted."""

    def get(address: str, accept: str = "text/html") -> Answer:
        request = urllib.request.Request(address, headers={"Accept": accept})
        try:
            with OPENER.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers["Content-Type"], answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers["Content-Type"], error.read())

    return get


def _variables(settings: Settings) -> dict[str, str]:
    return {
        "REGISTRY_DATA": str(settings.data),
        "REGISTRY_CONTENT": str(settings.content),
        "REGISTRY_PUBLIC_URL": settings.public_url,
        "REGISTRY_NATIONAL_SERVICES": settings.national_services,
        "REGISTRY_SPARQL_SERVICES": " ".join(settings.sparql_services),
        "REGISTRY_WORKERS": "1",
    }


@pytest.fixture
def pictures(browser: Browser, repository: Path, pytestconfig: pytest.Config) -> Iterator[Pictures]:
    """Return what compares pages with the pictures of the guide."""
    workshop = browser.new_page()
    rewrite = bool(pytestconfig.getoption("--rewrite-golden"))
    yield Pictures(repository / "docs" / "pictures", workshop, rewrite)
    workshop.close()
