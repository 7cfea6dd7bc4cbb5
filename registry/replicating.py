"""Replicas: a release given out to other registries, and pulled from one, whole and verified."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import requests

from registry.building import Say, sha256_of
from registry.config import Settings
from registry.errors import RegistryError
from registry.files import sync, write_atomically
from registry.opened import Release
from registry.search import write_search
from registry.store.embedded import EmbeddedStore
from registry.taking_up import adopt, is_current

#: Where a registry gives out its current release, below its public address.
CURRENT_PATH = "/releases/current.json"
# Of the manifest: sources and shapes are the business of who built it.
_GIVEN_OUT = ("created", "software")
_TRIES = 5
_PAUSE_SECONDS = 1.0
_TIMEOUT = 60
_PIECE = 1024 * 1024


def given_out(settings: Settings, release: Release) -> tuple[Mapping[str, Any], Path] | None:
    """Return what others may have of a release: its manifest and the file of its quads.

    Lists that may not be republished, and their mapping sets, are not in it; it then has a hash of
    its own. None where this registry holds no quads: they are in a service.
    """
    whole = release.folder / "quads.nq"
    if not whole.is_file():
        return None
    manifest = release.manifest
    graphs = {g: n for g, n in manifest["graphs"].items() if g not in release.withheld}
    file, sha256 = whole, str(manifest["sha256"])
    if release.withheld:
        file = settings.data / "given-out" / f"{sha256}.nq"
        if not file.is_file():
            write_atomically(file, _without(whole, release.withheld))
        sha256 = sha256_of(file)
    said = {
        "number": release.number,
        **{name: manifest[name] for name in _GIVEN_OUT},
        "quads": sum(graphs.values()),
        "sha256": sha256,
        "bytes": file.stat().st_size,
        "graphs": graphs,
        **{kind: _of(manifest[kind], graphs) for kind in ("lists", "mapping_sets")},
    }
    return said, file


def replicate(settings: Settings, address: str, say: Say) -> int | None:
    """Pull the current release of the registry at an address; make it the current one here.

    Returns its number; None where it is the current one already. A pull that was cut off goes on
    where it ended. Raises RegistryError where the other does not answer, or what came is not what
    was announced; the current release is then what it was.
    """
    if settings.store:
        raise RegistryError(
            "a registry on a service has no replica of its own. Unset REGISTRY_STORE, or let "
            "this registry read from the service."
        )
    with requests.Session() as session:
        manifest = _announced(session, address)
        if is_current(settings, manifest["sha256"]):
            return None
        file = settings.data / "pulled" / f"{manifest['sha256']}.nq"
        file.parent.mkdir(parents=True, exist_ok=True)
        say(f"Pulling release {manifest['number']}: {manifest['bytes']} bytes.")
        _pull(session, f"{address}/releases/{manifest['sha256']}.nq", file, manifest, say)
    number = adopt(settings, manifest, partial(_write, file), say)
    file.unlink(missing_ok=True)
    return number


def _of(entries: Mapping[str, Any], graphs: Mapping[str, int]) -> dict[str, Any]:
    return {name: entry for name, entry in entries.items() if entry["uri"] in graphs}


def _without(nquads: Path, withheld: frozenset[str]) -> bytes:
    """Return the lines of the other graphs; each line ends with the name of its graph."""
    ends = tuple(f" <{name}> .\n" for name in withheld)
    with nquads.open(encoding="utf-8") as lines:
        return "".join(line for line in lines if not line.endswith(ends)).encode()


def _announced(session: requests.Session, address: str) -> dict[str, Any]:
    try:
        answer = session.get(address + CURRENT_PATH, timeout=_TIMEOUT)
        answer.raise_for_status()
        manifest: dict[str, Any] = answer.json()
        is_whole = (
            isinstance(manifest["number"], int)
            and isinstance(manifest["bytes"], int)
            and len(bytes.fromhex(manifest["sha256"])) == hashlib.sha256().digest_size
        )
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise RegistryError(
            f"{address} does not say which release it has: {error}. "
            "Check that it is the address of a registry."
        ) from error
    if not is_whole:
        raise RegistryError(f"{address}{CURRENT_PATH} is not the description of a release.")
    return manifest


def _pull(
    session: requests.Session, address: str, file: Path, manifest: Mapping[str, Any], say: Say
) -> None:
    """Bring a file here, in as many goes as it takes; verify it."""
    for attempt in range(_TRIES):
        try:
            _go_on(session, address, file, manifest["bytes"])
            break
        except requests.RequestException as error:
            if attempt == _TRIES - 1:
                raise RegistryError(
                    f"{address} was cut off: {error}. Call the command again: it goes on from "
                    f"byte {file.stat().st_size if file.exists() else 0}."
                ) from error
            say("The connection was cut; going on.")
            time.sleep(_PAUSE_SECONDS)
    found = sha256_of(file)
    if found != manifest["sha256"]:
        file.unlink()
        raise RegistryError(
            f"what came from {address} has the SHA-256 {found}. The current release is "
            "unchanged. Call the command again: the release may have changed meanwhile."
        )


def _go_on(session: requests.Session, address: str, file: Path, size: int) -> None:
    """Fetch what a file lacks of its size. Raises RequestException where that is cut off."""
    begun = file.stat().st_size if file.exists() else 0
    if begun == size:
        return
    headers = {"Range": f"bytes={begun}-"} if 0 < begun < size else {}
    # Not compressed on the way: a part has to be a part of the file.
    headers["Accept-Encoding"] = "identity"
    with session.get(address, headers=headers, timeout=_TIMEOUT, stream=True) as answer:
        answer.raise_for_status()
        is_rest = answer.status_code == requests.codes.partial_content
        with file.open("ab" if is_rest else "wb") as output:
            for piece in answer.iter_content(_PIECE):
                output.write(piece)
                if output.tell() > size:
                    break
    if file.stat().st_size < size:
        raise requests.ConnectionError(f"it ended at byte {file.stat().st_size} of {size}")
    sync(file)


def _write(pulled: Path, manifest: Mapping[str, Any], folder: Path) -> None:
    """Write the files of a release from its quads."""
    store = EmbeddedStore.in_memory(pulled)
    nquads = folder / "quads.nq"
    nquads.write_bytes(pulled.read_bytes())
    store.write_folder(folder / "store", nquads)
    write_search(store, folder / "search")
    own = {**manifest, "quads": len(store), "sources": [], "shapes": {}, "warnings": 0}
    text = json.dumps(own, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
