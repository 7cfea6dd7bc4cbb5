"""What jobs do: take in an upload, say what each audience would see, publish."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from registry.config import Settings
from registry.cubes.preparing import Prepared, prepare
from registry.cubes.publications import publication_numbers
from registry.cubes.publishing import Wanted, publish, reasons_against
from registry.opened import Release
from registry.profiling.intake.job import Upload
from registry.profiling.intake.service import upload
from registry.profiling.protection import Audience
from registry.web.profiling.jobs import Progress, Work

UPLOAD, PREVIEW, PUBLICATION = "upload", "preview", "publication"
#: Rows of a preview: the services used most.
_MOST_ROWS = 100
_ALL = "*"
_KEYS = ("month", "service", "interaction", "channel", "profile", "area")


def take_in(settings: Settings, release: Release, asked: Upload, file: Path) -> Work:
    """Return the work of profiling an uploaded file, which is removed in any case."""

    def work(progress: Progress) -> dict[str, Any]:
        try:
            with file.open("rb") as stream:
                return upload(settings, asked, stream, progress, release).as_json()
        finally:
            shutil.rmtree(file.parent, ignore_errors=True)

    return work


def preview(settings: Settings, release: Release, authority: str, period: str) -> Work:
    """Return the work of asking the gate, and of saying what the public and peers would see."""

    def work(progress: Progress) -> dict[str, Any]:
        progress("protecting the statistics", 0.0)
        prepared = prepare(settings, release, authority, period, Audience.PUBLIC)
        is_revision = bool(publication_numbers(settings.data, authority, period))
        # Why it revises is asked for when it is published.
        reasons = reasons_against(settings, prepared, "later", is_revision=is_revision)
        return {
            "reasons": reasons,
            "is_revision": is_revision,
            "withheld_to_hide_others": prepared.gate.complements,
            "cells": _statuses(prepared),
            "services": _rows(prepared, "service"),
            "profiles": _rows(prepared, "profile"),
        }

    return work


def publication(settings: Settings, release: Release, wanted: Wanted) -> Work:
    """Return the work of publishing."""

    def work(progress: Progress) -> dict[str, Any]:
        made = publish(settings, release, wanted, lambda what: progress(what, 0.0))
        return {"number": made.number, "path": made.path, "rows": dict(made.rows)}

    return work


def _statuses(prepared: Prepared) -> dict[str, int]:
    """Count the cells that would be shown (F), withheld (C), withheld as sensitive (S)."""
    return dict(Counter(prepared.published.table["status"].to_pylist()))


def _rows(prepared: Prepared, column: str) -> list[dict[str, Any]]:
    """Return the cells broken down by one column alone: exact, and as published."""
    table = prepared.published.table
    keys = {name: table[name].to_pylist() for name in _KEYS}
    levels = table["profile_level"].to_pylist()
    exact = {name: prepared.published.cells[name].to_pylist() for name in ("transactions", "units")}
    shown = {name: table[name].to_pylist() for name in ("transactions", "households", "status")}
    places = [
        place
        for place, value in enumerate(keys[column])
        if value != _ALL
        and levels[place] == (1 if column == "profile" else 0)
        and all(keys[name][place] == _ALL for name in _KEYS if name != column)
    ]
    places.sort(key=lambda place: (-exact["transactions"][place], keys[column][place]))
    return [
        {
            column: keys[column][place],
            "own": {name: exact[name][place] for name in exact},
            "published": {name: shown[name][place] for name in shown},
        }
        for place in places[:_MOST_ROWS]
    ]
