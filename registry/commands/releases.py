"""Commands for releases: build, list, pull from elsewhere, go back, remove old ones."""

from __future__ import annotations

import click

from registry import config, release
from registry.commands.saying import say


@click.command()
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.pass_obj
def build(settings: config.Settings, force: bool) -> None:
    """Build the next release from the sources and make it the current one."""
    result = release.build(settings, force=force, say=say)
    if result.is_new:
        click.echo(f"Release {result.number} is current; it took {result.seconds:.1f} s.")
    else:
        click.echo(f"Release {result.number} stays current: nothing has changed.")


@click.command()
@click.pass_obj
def releases(settings: config.Settings) -> None:
    """List the releases, oldest first; the current one has a star."""
    numbers = release.releases(settings)
    if not numbers:
        click.echo("There is no release yet. `registry build` makes one.")
        return
    current = release.current_number(settings)
    for number in numbers:
        manifest = release.manifest_of(settings, number)
        star = "*" if number == current else " "
        click.echo(f"{star} {number}  {manifest['created']}  {manifest['quads']} statements")


@click.command()
@click.argument("address", metavar="FROM_URL")
@click.pass_obj
def replicate(settings: config.Settings, address: str) -> None:
    """Pull the current release of the registry at FROM_URL and make it the current one here."""
    # Imported here: the other commands need no HTTP client.
    from registry.replicating import replicate as pull

    number = pull(settings, address.rstrip("/"), say)
    if number is None:
        click.echo("The current release is that one already.")
    else:
        click.echo(f"Release {number} is current.")


@click.command()
@click.argument("number", type=int)
@click.pass_obj
def rollback(settings: config.Settings, number: int) -> None:
    """Make another release the current one."""
    release.rollback(settings, number, say=say)
    click.echo(f"Release {number} is current.")


@click.command()
@click.pass_obj
def gc(settings: config.Settings) -> None:
    """Remove releases beyond those to keep."""
    removed = release.collect_garbage(settings, settings.keep_releases, say=say)
    click.echo(f"Removed: {', '.join(map(str, removed)) or 'nothing'}.")
