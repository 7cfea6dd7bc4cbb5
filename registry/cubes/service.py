"""What the command line and the API do with publications: publish, list, check.

Publishing makes the publication and then a release with it, so that SPARQL sees it. The two are
separate: a publication that is made stands, whatever becomes of the release.
"""

from __future__ import annotations

import json
from typing import Any

from registry.config import Settings
from registry.cubes.integrity.files import check_file
from registry.cubes.integrity.report import Check
from registry.cubes.publications import Publication, list_publications, open_publication
from registry.cubes.publishing import PublicationRefusedError, Say, Wanted, publish
from registry.errors import RegistryError
from registry.release import build, current_release

__all__ = [
    "Check",
    "Publication",
    "PublicationRefusedError",
    "Wanted",
    "check_file",
    "list_publications",
    "open_publication",
    "publish_and_build",
    "read_integrity",
]


def publish_and_build(settings: Settings, wanted: Wanted, say: Say = lambda _: None) -> Publication:
    """Publish statistics, then build a release in which SPARQL sees the publication.

    Raises PublicationRefusedError with the reasons, and RegistryError where the publication is made
    but the release is not.
    """
    publication = publish(settings, current_release(settings), wanted, say)
    try:
        build(settings, say=say)
    except RegistryError as error:
        raise RegistryError(
            f"Publication {publication.number} of {wanted.authority} for {wanted.period} is made, "
            f"but no release with it: {error} Then run `registry build`."
        ) from error
    return publication


def read_integrity(publication: Publication) -> list[dict[str, Any]]:
    """Return what the integrity check of a publication said: a line for each constraint."""
    text = (publication.folder / "integrity.json").read_text(encoding="utf-8")
    lines: list[dict[str, Any]] = json.loads(text)
    return lines
