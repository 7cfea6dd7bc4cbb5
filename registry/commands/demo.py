"""The command that makes the demonstrator: fictional authorities with synthetic transactions."""

from __future__ import annotations

from pathlib import Path

import click

from registry import config, release
from registry.commands.saying import say


@click.command()
@click.option("--remove", "is_out", is_flag=True, help="Take the demonstrator out.")
@click.option(
    "--if-wanted",
    is_flag=True,
    help="Do what REGISTRY_DEMONSTRATOR says: make it where it is missing, or take it out.",
)
@click.option("--seed", type=int, help="Make other people than the usual ones.")
@click.option(
    "--transactions",
    type=click.IntRange(1),
    metavar="NUMBER",
    help="Only write so many transactions of the fictional authority to --to, for measuring.",
)
@click.option(
    "--to",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for --transactions: .csv, .csv.gz or .parquet.",
)
@click.pass_obj
def demo(  # noqa: PLR0913, PLR0917 - one parameter an option
    settings: config.Settings,
    is_out: bool,
    if_wanted: bool,
    seed: int | None,
    transactions: int | None,
    path: Path | None,
) -> None:
    """Make a fictional authority with synthetic transactions, its neighbours and one abroad."""
    # Imported here: the other commands need no such libraries.
    from registry.profiling.demonstrator import installing

    seed = installing.SEED if seed is None else seed
    if (transactions is None) != (path is None):
        raise click.UsageError("--transactions and --to go together.")
    if transactions is not None and path is not None:
        _write(transactions, path, seed)
    elif is_out or (if_wanted and not settings.demonstrator):
        if installing.remove(settings):
            release.build(settings, say=say)
            click.echo("The demonstrator is taken out.")
    elif not (if_wanted and installing.is_installed(settings.data, seed)):
        installing.install(settings, say, seed)
        click.echo("The demonstrator is in: its authorities, people and figures are synthetic.")


def _write(number: int, path: Path, seed: int) -> None:
    from registry.profiling.demonstrator.files import MONTHS
    from registry.profiling.demonstrator.places import MAIN, make_place
    from registry.profiling.demonstrator.transactions import draw, write_transactions

    write_transactions(draw(make_place(MAIN, seed), number, MONTHS, seed), path)
    click.echo(f"{number:,} synthetic transactions are in {path}.")
