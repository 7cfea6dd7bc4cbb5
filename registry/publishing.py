"""Releases by way of a remote service: published there by a build, taken up by whoever serves."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from registry.building import Say
from registry.config import Settings
from registry.errors import RegistryError
from registry.search import write_search
from registry.store.publishing import Service, held_names, read_pointer
from registry.store.remote import RemoteStore

_log = logging.getLogger(__name__)


def publish(settings: Settings, folder: Path, manifest: Mapping[str, Any], say: Say) -> None:
    """Publish the release in a folder and make it the service's current one.

    A stop at any point leaves the service with the release before, or with this one; the next
    publication clears up. Raises RegistryError where the service fails.
    """
    service = Service(
        settings.store,
        settings.store_update,
        settings.store_graphs,
        settings.store_user,
        settings.store_password,
    )
    say(f"Sending release {manifest['number']} to the service.")
    service.stage(manifest, folder / "quads.nq")
    service.switch(manifest)
    try:
        dropped = service.clear_up()
    except RegistryError as error:
        say(f"Earlier releases stay in the service until the next build: {error}")
    else:
        say(f"Dropped {len(dropped)} graphs of earlier releases from the service.")


def is_published(settings: Settings, manifest: Mapping[str, Any]) -> bool:
    """Whether the service's current release is this one."""
    published = read_pointer(settings.store)
    return published is not None and published.manifest["sha256"] == manifest["sha256"]


def write_taken_up(settings: Settings, manifest: Mapping[str, Any], folder: Path) -> None:
    """Write the folder of a release that is read from the service: its search, its manifest."""
    write_search(RemoteStore(settings.store, held_names(manifest)), folder / "search")
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
