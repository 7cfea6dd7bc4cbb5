"""The official files, imported once for all tests of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.config import Settings
from registry.importing import ImportOptions, ImportResult, import_files
from registry.release import build

#: Official files, below ../shared/data, that are imported together.
OFFICIAL_FILES = (
    "lgsl/englishAndWelshServices-all.csv",
    "lgsl/services-2015.csv",
    "ipsv/ipsv-2.00-esd.xml",
    "lgcl/lgcl-esd.xml",
    "lgnl/navigation_englishAndWelshServices.csv",
    "lgnl/navigation_englishAndWelshServices.xml",
    "functions/functions_services.xml",
    "mappings/lgclipsvmapping.xml",
    "mappings/mapping-lgsl-2.02-ipsv-2.00.xml",
)


@pytest.fixture(scope="session")
def official_imports(
    tmp_path_factory: pytest.TempPathFactory, repository: Path, shared_data: Path
) -> tuple[Settings, dict[str, ImportResult]]:
    """Import every official file into the shipped content and build; return what each brought."""
    settings = Settings(data=tmp_path_factory.mktemp("official"), content=repository)
    options = ImportOptions(build_release=False)
    results = {
        name: import_files([shared_data / name], settings, options) for name in OFFICIAL_FILES
    }
    build(settings)
    return settings, results
