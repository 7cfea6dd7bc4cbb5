"""Commands for data cubes: publish statistics, list publications, check anybody's cube."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from registry import config

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("check-cube")
@click.argument("file", type=_FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the report.",
)
@click.pass_obj
def check_cube(settings: config.Settings, file: Path, form: str) -> None:
    """Check the data cubes in FILE (RDF) by IC-0 to IC-21: exit code 1 where one is broken."""
    # Imported here, and below: the other commands need no engine.
    from registry.cubes.integrity import holds
    from registry.cubes.integrity.files import check_file
    from registry.cubes.integrity.report import as_json, as_text

    checks = check_file(file.read_bytes(), file.name, settings.import_bytes)
    write = as_json if form == "json" else as_text
    click.echo(write(checks, file.name), nl=False)
    sys.exit(0 if holds(checks) else 1)
