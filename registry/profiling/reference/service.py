"""What commands and pages call: imports with the names, schemes and limits of this installation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rdflib import Literal

from registry.config import Settings
from registry.errors import RegistryError
from registry.locking import building_lock
from registry.profiling.reference.attribute_tables import read_attribute_table
from registry.profiling.reference.attributes import Attribute, write_attributes
from registry.profiling.reference.census import compute
from registry.profiling.reference.importing import Authority, InputFile, import_reference
from registry.profiling.reference.schemes import Scheme, read_scheme
from registry.release import current_release
from registry.store import Store

_AUTHORITY = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?code ?name ?short WHERE {
  ?list dct:identifier "authorities" .
  ?authority skos:inScheme ?list ; skos:notation ?code ; skos:prefLabel ?name .
  OPTIONAL { ?authority skos:altLabel ?short }
} ORDER BY ?short LIMIT 1
"""


def read_authority(store: Store, code: str) -> Authority:
    """Find an authority of the list `authorities`; RegistryError for a code it does not have."""
    rows = store.select(_AUTHORITY, {"code": Literal(code)}).rows
    if not rows:
        raise RegistryError(
            f"There is no authority {code!r} in the list of authorities. Look its code up there, "
            "for instance E06000016; a foreign authority comes in by an import to that list."
        )
    _, name, short = rows[0]
    return Authority(code, str(short or name))


def import_area(
    settings: Settings, code: str, files: Sequence[InputFile], scheme: str | None
) -> dict[str, Any]:
    """Import the reference data of an authority; returns its report (see `import_reference`)."""
    store = current_release(settings).store
    authority = read_authority(store, code)
    its_scheme = read_scheme(store, scheme) if scheme else None
    with building_lock(settings, _nothing):
        return import_reference(
            files, authority, its_scheme, settings.data, settings.reference_bytes
        )


def import_attribute_file(
    settings: Settings, path: Path, scheme: str, code: str = ""
) -> list[Attribute]:
    """Import attributes from a table and return them; earlier ones of the same names go.

    `code` is the authority whose households they speak of; empty: of everybody's.
    """
    its_scheme, whose = _whose(settings, scheme, code)
    attributes = [
        replace(each, authority=whose)
        for each in read_attribute_table(path, its_scheme, settings.reference_bytes)
    ]
    with building_lock(settings, _nothing):
        write_attributes(settings.data, attributes)
    return attributes


def compute_attributes(
    settings: Settings, variables: Path, deprivation: Path | None, scheme: str, code: str = ""
) -> list[Attribute]:
    """Compute attributes from census variables and deprivation, keep and return them.

    `code` is the authority whose areas they are of; empty: of everybody's.
    """
    its_scheme, whose = _whose(settings, scheme, code)
    attributes = [
        replace(each, authority=whose)
        for each in compute(variables, deprivation, its_scheme, settings.reference_bytes)
    ]
    with building_lock(settings, _nothing):
        write_attributes(settings.data, attributes)
    return attributes


def _whose(settings: Settings, scheme: str, code: str) -> tuple[Scheme, str]:
    """Return a scheme and the code of an authority there is; RegistryError for others."""
    store = current_release(settings).store
    return read_scheme(store, scheme), read_authority(store, code).code if code else ""


def _nothing(_: str) -> None:
    """Keep quiet while another process holds the lock."""
