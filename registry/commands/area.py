"""Commands for reference data: areas, postcodes and boundaries of an authority, and attributes."""

from __future__ import annotations

from pathlib import Path

import click

from registry import config

_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def area() -> None:
    """Import and show the reference data of authorities."""


@area.command("import")
@click.argument("authority")
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option("--scheme", metavar="LIST", help="The profile scheme of the types: oac2011.")
@click.option("--kind", metavar="KIND", help="What boundaries with a plain code are: ward.")
@click.option("--source", default="", help="Where the files come from.")
@click.option("--licence", default="", help="The terms they may be used on.")
@click.option("--date", default="", help="The date they are of.")
@click.option(
    "--sources",
    "sources_file",
    type=_FILES,
    help="A TOML file that says source, licence and date of each file by its path or name.",
)
@click.pass_obj
def import_(  # noqa: PLR0913, PLR0917 - one parameter an option
    settings: config.Settings,
    authority: str,
    files: tuple[Path, ...],
    scheme: str | None,
    kind: str | None,
    source: str,
    licence: str,
    date: str,
    sources_file: Path | None,
) -> None:
    """Import areas, postcodes and boundaries of AUTHORITY; they replace earlier ones."""
    # Imported here, and below: the other commands need no geometry.
    from registry.profiling.reference.inputs import input_files
    from registry.profiling.reference.report import report_text
    from registry.profiling.reference.service import import_area

    said = {"kind": kind, "source": source, "licence": licence, "date": date}
    report = import_area(settings, authority, input_files(files, said, sources_file), scheme)
    click.echo(report_text(report), nl=False)


@area.command("show")
@click.argument("authority")
@click.pass_obj
def show(settings: config.Settings, authority: str) -> None:
    """Show the report of what was imported for AUTHORITY."""
    from registry.profiling.reference.areas import read_reference
    from registry.profiling.reference.report import report_text

    reference = read_reference(settings.data, authority, needs=())
    click.echo(report_text(reference.report), nl=False)


@area.command("list")
@click.pass_obj
def list_(settings: config.Settings) -> None:
    """List the authorities that have reference data."""
    from registry.profiling.reference.areas import list_references, read_reference

    for code in list_references(settings.data):
        reference = read_reference(settings.data, code, needs=())
        lacking = f"  without {', '.join(reference.missing)}" if reference.missing else ""
        click.echo(f"{code}  {reference.report['name']}  {reference.scheme or '-'}{lacking}")


_OF_AUTHORITY = click.option(
    "--authority",
    default="",
    metavar="CODE",
    help="The authority whose households they speak of: E06000016. Without it: of everybody's.",
)


@click.group()
def attribute() -> None:
    """Import, compute and list attributes of profiles."""


@attribute.command("import")
@click.argument("file", type=_FILES)
@click.option("--scheme", required=True, metavar="LIST", help="The profile scheme: oac2011.")
@_OF_AUTHORITY
@click.pass_obj
def import_attributes_(settings: config.Settings, file: Path, scheme: str, authority: str) -> None:
    """Import attributes of profiles from FILE: CSV, one row an attribute and profile."""
    from registry.profiling.reference.service import import_attribute_file

    for each in import_attribute_file(settings, file, scheme, authority):
        click.echo(f"{each.id}: {each.label}, {len(each.values)} profiles.")


@attribute.command("compute")
@click.argument("variables", type=_FILES)
@click.option("--scheme", required=True, metavar="LIST", help="The profile scheme: oac2011.")
@click.option("--deprivation", type=_FILES, help="Indices of deprivation by LSOA.")
@_OF_AUTHORITY
@click.pass_obj
def compute(
    settings: config.Settings,
    variables: Path,
    scheme: str,
    deprivation: Path | None,
    authority: str,
) -> None:
    """Average the census VARIABLES of output areas, and deprivation, over each profile."""
    from registry.profiling.reference.service import compute_attributes

    for each in compute_attributes(settings, variables, deprivation, scheme, authority):
        click.echo(f"{each.id}: {each.label}, {len(each.values)} profiles.")


@attribute.command("list")
@click.option("--scheme", required=True, metavar="LIST", help="The profile scheme: oac2011.")
@_OF_AUTHORITY
@click.pass_obj
def list_attributes(settings: config.Settings, scheme: str, authority: str) -> None:
    """List the attributes of the profiles of a scheme, those of an authority before all others."""
    from registry.profiling.reference.attributes import read_attributes

    for each in read_attributes(settings.data, scheme, authority):
        whose = f" [{each.authority}]" if each.authority else ""
        click.echo(f"{each.id}: {each.label} ({each.unit}), {each.date}; {each.source}{whose}")
