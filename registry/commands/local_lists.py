"""Commands for lists of one's own: mapped to the standard ones, an entry replaced by another."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from registry import config
from registry.commands.saying import say


@click.command("map")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "from_list", required=True, metavar="NAME", help="The list mapped.")
@click.option("--to", "to_list", required=True, metavar="NAME", help="The list it is mapped to.")
@click.option(
    "--relation",
    type=click.Choice(["exact", "close", "broad", "narrow", "related"]),
    default="close",
    show_default=True,
    help="The mapping relation of rows that name none.",
)
@click.option("--title", help="What the mapping set is called.")
@click.option("--publisher", help="Who publishes it.")
@click.pass_obj
def map_(  # noqa: PLR0913, PLR0917 - one parameter an option
    settings: config.Settings,
    file: Path,
    from_list: str,
    to_list: str,
    relation: str,
    title: str | None,
    publisher: str | None,
) -> None:
    """Make a mapping set between two lists of the pairs in FILE, checked first."""
    # Imported here, and below: the other commands need no spreadsheets.
    from registry.local_lists.mapping import MappingWish, add_mapping

    wish = MappingWish(from_list, to_list, relation, title, publisher)
    made = add_mapping(file, settings, wish, say)
    denied = f" {made.denied} rows deny a pair and were left out." if made.denied else ""
    click.echo(f"Mapping set {made.identifier}: {made.pairs} pairs.{denied}")
    if made.release is not None:
        click.echo(f"Release {made.release.number} is current.")


@click.command("replace")
@click.argument("entry", metavar="URI")
@click.option("--by", "successor", required=True, metavar="URI", help="What takes its place.")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day it was withdrawn; without it, today.",
)
@click.pass_obj
def replace(settings: config.Settings, entry: str, successor: str, day: datetime | None) -> None:
    """Say that the entry of a list of one's own was replaced, for example by a standard one."""
    from registry.local_lists.replacing import replace_concept

    moment = day or datetime.now(UTC)
    made = replace_concept(entry, successor, settings, moment.strftime("%Y-%m-%d"), say)
    click.echo(f"{entry} is discontinued and replaced by {successor}.")
    if made is not None:
        click.echo(f"Release {made.number} is current.")
