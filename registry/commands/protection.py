"""Commands that protect people: say which rules are in force, remove old rows."""

from __future__ import annotations

import click

from registry import config
from registry.profiling.retention import remove_old_rows


@click.command()
@click.pass_obj
def protection(settings: config.Settings) -> None:
    """Print the data-protection page: the rules in force, as Markdown."""
    from registry.profiling.protection.description import as_markdown, describe_protection
    from registry.profiling.protection.rules import read_rules

    click.echo(as_markdown(describe_protection(settings, read_rules(settings))), nl=False)


@click.command("remove-rows")
@click.pass_obj
def remove_rows(settings: config.Settings) -> None:
    """Remove uploaded rows that are older than REGISTRY_ROWS_DAYS; run it daily."""
    removed = remove_old_rows(settings.data, settings.rows_days)
    names = ", ".join(str(path.relative_to(settings.data)) for path in removed)
    click.echo(f"Removed: {names or 'nothing'}.")
