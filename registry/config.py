"""The settings: one row each, read from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from registry.errors import RegistryError
from registry.paths import content_root, default_data_directory
from registry.setting_values import (
    address,
    address_or_none,
    addresses,
    engine_name,
    factor,
    folder,
    percentage,
    port_number,
    positive,
    some_text,
    threshold,
    yes_or_no,
)

_PREFIX = "REGISTRY_"


def _setting(
    read: Callable[[str], Any], default: Any, help_text: str, shown_default: str = ""
) -> Any:
    """Make one row: how its text is read, its default (or what makes it), its help."""
    metadata = {"read": read, "help": help_text, "default": shown_default or str(default)}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """Every setting; each is read from ``REGISTRY_`` followed by its name in capitals."""

    data: Path = _setting(  # noqa: RUF009  # it makes a dataclass field
        folder,
        default_data_directory,
        "Folder of what this installation adds: imported sources and releases.",
        ".registry in the checkout, else in the current folder",
    )
    content: Path = _setting(  # noqa: RUF009  # it makes a dataclass field
        folder,
        content_root,
        "Folder of the shipped content: vocabularies, mappings, shapes.",
        "the shipped content",
    )
    public_url: str = _setting(
        address, "http://localhost:8000", "Address under which the public sees the service."
    )
    host: str = _setting(some_text, "127.0.0.1", "Address the server listens on.")
    port: int = _setting(port_number, 8000, "Port the server listens on.")
    workers: int = _setting(positive, 2, "Number of server processes.")
    memory_quads: int = _setting(
        positive,
        500_000,
        "Largest release, in statements, that a process holds in memory (300 MB a million); "
        "a larger one is read from its folder.",
    )
    store: str = _setting(
        address_or_none,
        "",
        "Query address of a SPARQL 1.1 service that holds the releases; none: each process reads "
        "the release from the data folder.",
        "none",
    )
    store_update: str = _setting(
        address_or_none, "", "Update address of that service; only a build needs it.", "none"
    )
    store_graphs: str = _setting(
        address_or_none, "", "Its Graph Store Protocol address; only a build needs it.", "none"
    )
    store_user: str = _setting(str.strip, "", "Who changes that service.", "none")
    store_password: str = _setting(str.strip, "", "The password for changing it.", "none")
    keep_releases: int = _setting(
        positive, 3, "Number of newest releases that `registry gc` keeps beside the current one."
    )
    lock_seconds: int = _setting(
        positive, 60, "How long a build or an import waits, in seconds, for another to end."
    )
    import_bytes: int = _setting(
        positive, 64 * 1024 * 1024, "Largest file that `registry import` reads, in bytes."
    )
    reference_bytes: int = _setting(
        positive,
        2 * 1024 * 1024 * 1024,
        "Largest file that `registry area import` and `registry attribute` read, in bytes.",
    )
    checks_at_once: int = _setting(
        positive,
        2,
        "Files that a server process checks at once (`/validate`); more are told to wait.",
    )
    sparql_seconds: int = _setting(
        positive, 30, "How long a SPARQL query may run, and wait for its turn, in seconds."
    )
    sparql_memory_bytes: int = _setting(
        positive, 1024 * 1024 * 1024, "Memory a SPARQL query may take, in bytes."
    )
    sparql_result_bytes: int = _setting(
        positive, 64 * 1024 * 1024, "Largest answer to a SPARQL query, in bytes."
    )
    sparql_at_once: int = _setting(positive, 4, "Long SPARQL queries that run at once.")
    sparql_waiting: int = _setting(positive, 16, "SPARQL queries that wait for their turn.")
    sparql_query_bytes: int = _setting(positive, 1024 * 1024, "Largest SPARQL query, in bytes.")
    sparql_queries_a_minute: int = _setting(
        positive, 600, "SPARQL queries a client may send within a minute."
    )
    sparql_services: tuple[str, ...] = _setting(
        addresses,
        (),
        "Addresses that queries may call with `SERVICE`, separated by blanks; none: no query makes "
        "the registry open a connection.",
        "none",
    )
    engine: str = _setting(
        engine_name, "duckdb", "What profiling computes with: `duckdb`, or `spark://host:port`."
    )
    engine_threads: int = _setting(
        positive, lambda: os.cpu_count() or 1, "Threads of a computation.", "all processors"
    )
    engine_memory_bytes: int = _setting(
        positive,
        1536 * 1024 * 1024,
        "Memory DuckDB may take for a computation, in bytes; what does not fit goes to the disk.",
    )
    upload_bytes: int = _setting(
        positive,
        8 * 1024 * 1024 * 1024,
        "Largest file of transactions that is taken, in bytes once it is unpacked.",
    )
    match_warning: int = _setting(
        percentage, 95, "Transactions with a profile, in per cent, below which an upload warns."
    )
    match_needed: int = _setting(
        percentage,
        70,
        "Transactions with a profile, in per cent, below which nothing may be published.",
    )
    national_services: str = _setting(
        some_text, "services", "Identifier of the list that transactions name services from."
    )
    national_interactions: str = _setting(
        some_text,
        "interactions",
        "Identifier of the list that transactions name interactions from.",
    )
    national_channels: str = _setting(
        some_text, "channels", "Identifier of the list that transactions name channels from."
    )
    sparql_observations: int = _setting(
        positive,
        50_000,
        "Largest data set of a publication, in observations, that SPARQL sees as triples; of a "
        "larger one it sees structure, slices and metadata.",
    )
    cube_licence: str = _setting(
        address,
        "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3",
        "Licence under which publications are made, as an address.",
    )
    foreign: tuple[str, ...] = _setting(
        addresses,
        (),
        "Other registries, by the addresses they begin with, whose publications `registry "
        "discover` looks for, separated by blanks.",
        "none",
    )
    sparql_client_header: str = _setting(
        str.strip,
        "",
        "Header in which a proxy in front names the client (`X-Real-IP`), for the limit a minute; "
        "none: the address of the connection counts.",
        "none",
    )
    public_households: int = _setting(
        threshold, 10, "Households below which a count is withheld from the public."
    )
    peer_households: int = _setting(
        threshold, 8, "Households below which a count is withheld from other authorities."
    )
    sensitive_households: int = _setting(
        threshold, 20, "Households below which a count of a sensitive service is withheld."
    )
    rows_days: int = _setting(
        positive, 90, "Days for which uploaded rows are kept before they are removed."
    )
    dispersion: float = _setting(
        factor,
        3.0,
        "Where households are not known: by how much more than chance would transactions vary; "
        "it widens intervals and raises the thresholds of protection.",
    )
    secret_key: str = _setting(
        str.strip,
        "",
        "Key that sessions are signed with, 32 characters at least; none: one is made and kept "
        "in the data folder.",
        "none",
    )
    session_hours: int = _setting(
        positive, 8, "Hours after which somebody who signed in has to do so again."
    )
    oidc_issuer: str = _setting(
        address_or_none,
        "",
        "Address of the OpenID Connect provider people sign in with; none: by token alone.",
        "none",
    )
    oidc_client_id: str = _setting(
        str.strip, "", "What the provider knows the registry by.", "none"
    )
    oidc_client_secret: str = _setting(
        str.strip, "", "The secret the provider gave the registry.", "none"
    )
    oidc_scope: str = _setting(some_text, "openid profile", "What is asked of the provider.")
    oidc_claim: str = _setting(
        some_text,
        "registry",
        "Claim in which the provider says of which authority somebody is, and in which role: "
        "`E06000016:publisher`, or a list with one such text.",
    )
    demonstrator: bool = _setting(
        yes_or_no,
        True,
        "Whether `make serve` shows the demonstrator: fictional authorities with synthetic data.",
        "yes",
    )


def setting_rows() -> list[tuple[str, str, str]]:
    """Return every setting as (environment variable, default as text, help)."""
    return [
        (_variable(row), row.metadata["default"], row.metadata["help"]) for row in fields(Settings)
    ]


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment.

    Raises RegistryError for a value that cannot be meant, and for a name that is nearly a
    setting's; others that begin so are left alone (container platforms set some of their own).
    """
    rows = {_variable(row): row for row in fields(Settings)}
    values: dict[str, Any] = {}
    for variable in sorted(name for name in environment if name.startswith(_PREFIX)):
        row = rows.get(variable)
        if row is not None:
            values[row.name] = _value(row, variable, environment[variable])
        elif meant := get_close_matches(variable, rows, n=1, cutoff=0.85):
            raise RegistryError(f"{variable} is not a setting. Did you mean {meant[0]}?")
    return Settings(**values)


def _variable(row: Field[Any]) -> str:
    return _PREFIX + row.name.upper()


def _value(row: Field[Any], variable: str, text: str) -> Any:
    try:
        return row.metadata["read"](text.strip())
    except ValueError as error:
        reason = str(error)
        expected = "a whole number" if reason.startswith("invalid literal") else reason
        raise RegistryError(
            f"{variable} is {text!r}; it has to be {expected}. "
            f"Set it again, or unset it for the default ({row.metadata['default']})."
        ) from None
