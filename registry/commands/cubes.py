"""Commands for data cubes: publish statistics, list publications, check anybody's cube."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from registry import config
from registry.commands.saying import say
from registry.errors import RegistryError

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


@click.command("publish")
@click.argument("authority")
@click.argument("period")
@click.option("--reason", default="", metavar="TEXT", help="Why it revises an earlier one.")
@click.pass_obj
def publish_(settings: config.Settings, authority: str, period: str, reason: str) -> None:
    """Publish the statistics of AUTHORITY for PERIOD as data cubes, under the next number."""
    from registry.cubes.service import Wanted, publish_and_build

    made = publish_and_build(settings, Wanted(authority, period, reason), say)
    counts = ", ".join(f"{kind} {rows:,}" for kind, rows in made.rows.items())
    click.echo(f"Publication {made.number} is made: {made.uri}\nObservations: {counts}.")


@click.command("publications")
@click.pass_obj
def publications(settings: config.Settings) -> None:
    """List the publications, each with what it revises and why."""
    from registry.cubes.publications import list_publications

    for one in list_publications(settings.data):
        note = f"  revises {one.revises}: {one.reason}" if one.revises else ""
        click.echo(f"{one.authority}  {one.period}  {one.number}  {one.made}{note}")


@click.command("discover")
@click.pass_obj
def discover_(settings: config.Settings) -> None:
    """Find the publications of the registries named in REGISTRY_FOREIGN, and keep what they are."""
    from registry.discovering import discover

    if not settings.foreign:
        raise RegistryError("No other registry is named. Name its address in REGISTRY_FOREIGN.")
    for one in discover(settings, say):
        click.echo(f"{one.uri}  {one.title}")
