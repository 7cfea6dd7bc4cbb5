"""The command line: thin commands, nothing else."""

from __future__ import annotations

import sys
from typing import Any

import click

import registry
from registry import config, release
from registry.errors import RegistryError


class _Program(click.Group):
    """A group whose commands end with one line and exit code 2 on an error the user can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except RegistryError as error:
            click.echo(f"registry: {error}", err=True)
            sys.exit(2)


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Local government's lists and mappings: build, check, import, serve."""
    context.obj = config.read_settings()


@main.command()
def version() -> None:
    """Print the version."""
    click.echo(registry.__version__)


@main.command()
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.pass_obj
def build(settings: config.Settings, force: bool) -> None:
    """Build the next release from the sources and make it the current one."""
    result = release.build(settings, force=force, say=_say)
    if result.is_new:
        click.echo(f"Release {result.number} is current; it took {result.seconds:.1f} s.")
    else:
        click.echo(f"Release {result.number} stays current: nothing has changed.")


@main.command()
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


@main.command()
@click.argument("number", type=int)
@click.pass_obj
def rollback(settings: config.Settings, number: int) -> None:
    """Make another release the current one."""
    release.rollback(settings, number, say=_say)
    click.echo(f"Release {number} is current.")


@main.command()
@click.pass_obj
def gc(settings: config.Settings) -> None:
    """Remove releases beyond those to keep."""
    removed = release.collect_garbage(settings, settings.keep_releases, say=_say)
    click.echo(f"Removed: {', '.join(map(str, removed)) or 'nothing'}.")
