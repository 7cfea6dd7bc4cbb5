"""The command line: thin commands, nothing else."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import click

import registry
from registry import config, release
from registry.building import check as check_sources
from registry.commands import (
    area,
    cubes,
    demo,
    local_lists,
    profiling,
    protection,
    releases,
    tokens,
)
from registry.commands.saying import progress_bar, say
from registry.errors import RegistryError
from registry.files import write_atomically
from registry.formatting import format_file
from registry.importing import ImportOptions, import_files
from registry.importing.summary import summary
from registry.profiling.retention import remove_old_rows
from registry.sources import read_sources, with_files
from registry.taking_up import take_up_published


class _Program(click.Group):
    """A group whose commands end with one line and exit code 2 on an error the user can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except RegistryError as error:
            click.echo(f"registry: {error}", err=True)
            sys.exit(2)


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
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def check(settings: config.Settings, files: tuple[Path, ...]) -> None:
    """Validate FILES (Turtle), or all content: exit code 1 where they do not conform."""
    sources = read_sources(settings)
    only = None
    if files:
        sources, only = with_files(sources, files)
    report = check_sources(sources, settings, only)
    click.echo(report.as_text(), nl=False)
    sys.exit(0 if report.conforms else 1)


@main.command("validate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list", "list_name", metavar="NAME", help="The list its numbers are from.")
@click.option("--to", "to_name", metavar="NAME", help="The list that a mapping leads to.")
@click.option("--sheet", metavar="NAME", help="The sheet of a spreadsheet, by name or number.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "ttl"]),
    default="text",
    show_default=True,
    help="How to print the report.",
)
@click.option(
    "--fix", "fixed", type=click.Path(path_type=Path), help="Write the file, mended, to this path."
)
@click.pass_obj
def validate_(  # noqa: PLR0913, PLR0917 - one parameter an option
    settings: config.Settings,
    file: Path,
    list_name: str | None,
    to_name: str | None,
    sheet: str | None,
    form: str,
    fixed: Path | None,
) -> None:
    """Validate somebody's FILE against the lists: exit code 1 where anything is found."""
    # Imported here: the other commands need no search, no spreadsheets.
    from registry.checking import Options, check, read_held
    from registry.checking.writing import write_report

    current = release.current_release(settings)
    held = read_held(current.store, current.catalogue)
    shapes = settings.content / "shapes"
    with progress_bar() as progress:
        options = Options(list_name, to_name, shapes, sheet, progress)
        checked = check(file.read_bytes(), file.name, held, options)
    click.echo(write_report(checked.report, form), nl=False)
    if fixed is not None and checked.mended is not None:
        write_atomically(fixed, checked.mended.data)
        say(f"Changes made: {len(checked.mended.changes)}; written to {fixed}.")
    elif fixed is not None:
        say("Nothing can be mended for certain; no file was written.")
    sys.exit(0 if checked.report.conforms else 1)


@main.command("format")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def format_(files: tuple[Path, ...]) -> None:
    """Put FILES (Turtle) in canonical form, so that a change reads as a small diff."""
    for file in files:
        click.echo(f"{file}: {'rewritten' if format_file(file) else 'as it should be'}.")


@main.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--list", "list_name", metavar="NAME", help="The list it belongs to, or a new one.")
@click.option("--base", metavar="ADDRESS", help="Where the addresses of a new list begin.")
@click.option("--title", help="What a new list is called.")
@click.option("--publisher", help="Who publishes a new list.")
@click.option("--language", default="en", show_default=True, help="Language of texts without one.")
@click.option("--new-version", is_flag=True, help="It is the next version of a list of your own.")
@click.option("--no-build", is_flag=True, help="Leave the next release for later.")
@click.pass_obj
def import_(  # noqa: PLR0913, PLR0917 - one parameter an option
    settings: config.Settings,
    files: tuple[Path, ...],
    list_name: str | None,
    base: str | None,
    title: str | None,
    publisher: str | None,
    language: str,
    new_version: bool,
    no_build: bool,
) -> None:
    """Import an official download: CSV, XML or SKOS; or the several FILES of one list."""
    options = ImportOptions(list_name, language, not no_build, base, new_version, title, publisher)
    with progress_bar() as progress:
        result = import_files(files, settings, options, say=say, progress=progress)
    click.echo(summary(result), nl=False)


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--column", metavar="NAME", help="The column that holds the names of services.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.9,
    show_default=True,
    help="Confidence from which a name is assigned without review.",
)
@click.option("--form", type=click.Choice(["csv", "sssom"]), default="csv", show_default=True)
@click.pass_obj
def assign(
    settings: config.Settings,
    file: BinaryIO,
    column: str | None,
    threshold: float,
    form: str,
) -> None:
    """Assign references to the names of services in FILE: CSV, or one a line; - reads the input."""
    # Imported here: the other commands need no scikit-learn.
    from registry.assigning import batch

    table = batch.assign_table(
        file.read(), file.name, settings, batch.Wish(column, threshold, form)
    )
    click.echo(table.text, nl=False)
    say(f"{table.automatic} of {table.total} names assigned; {table.total - table.automatic} left.")


@main.command()
@click.argument("file", type=click.File("rb"))
@click.pass_obj
def remember(settings: config.Settings, file: BinaryIO) -> None:
    """Keep the decisions in FILE: the CSV of `registry assign`, its column Decision filled in."""
    from registry.assigning import batch

    kept = batch.remember_reviewed(file.read(), file.name, settings)
    click.echo(f"{kept} decisions are kept. A running server counts them at once.")


@main.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1), help="Number of processes.")
@click.pass_obj
def serve(
    settings: config.Settings, host: str | None, port: int | None, workers: int | None
) -> None:
    """Serve the current release; make one first where there is none."""
    # Imported here: the other commands need no web server.
    from registry.web.server import serve as run

    settings = replace(
        settings,
        host=host or settings.host,
        port=port or settings.port,
        workers=workers or settings.workers,
    )
    take_up_published(settings, say=say)
    remove_old_rows(settings.data, settings.rows_days)
    if not release.has_release(settings):
        release.build(settings, say=say)
    run(settings)


main.add_command(releases.build)
main.add_command(releases.releases)
main.add_command(releases.replicate)
main.add_command(releases.rollback)
main.add_command(releases.gc)
main.add_command(tokens.token)
main.add_command(local_lists.map_)
main.add_command(local_lists.replace)
main.add_command(demo.demo)
main.add_command(protection.protection)
main.add_command(protection.remove_rows)
main.add_command(area.area)
main.add_command(area.attribute)
main.add_command(profiling.profile)
main.add_command(profiling.profile_locally)
main.add_command(cubes.check_cube)
main.add_command(cubes.publish_)
main.add_command(cubes.publications)
main.add_command(cubes.discover_)
