"""Commands for transactions: upload them, list what there is, profile a file before upload."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from registry import config
from registry.profiling.intake.files import Progress
from registry.profiling.intake.report import UploadReport

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def profile() -> None:
    """Profile transactions: upload them, list the statistics there are."""


@profile.command("upload")
@click.argument("file", type=click.File("rb"))
@click.option("--authority", required=True, metavar="CODE", help="Whose they are: E06000016.")
@click.option("--period", required=True, metavar="PERIOD", help="2025, 2024-2025, 2025-Q2 ...")
@click.option("--scheme", metavar="LIST", help="The profile scheme of the types: oac2011.")
@click.pass_obj
def upload_(
    settings: config.Settings, file: BinaryIO, authority: str, period: str, scheme: str | None
) -> None:
    """Take in FILE (CSV, gzip or Parquet; - reads the input): replaces that period's earlier."""
    # Imported here, and below: the other commands need no engine.
    from registry.profiling.intake.job import Upload
    from registry.profiling.intake.service import upload, uploads_folder

    asked = Upload(authority, period, Path(file.name).name, scheme)
    with _progress_bar() as progress:
        report = upload(settings, asked, file, progress)
    click.echo(_summary(report), nl=False)
    if report.reasons:
        folder = uploads_folder(settings.data, report.authority, report.period)
        click.echo(f"Each fault, with its row: {folder / 'rejected.csv'}")


@profile.command("list")
@click.pass_obj
def list_(settings: config.Settings) -> None:
    """List the authorities and periods that have statistics."""
    from registry.profiling.statistics.tables import list_statistics, open_statistics

    for authority, period in list_statistics(settings.data):
        said = open_statistics(settings.data, authority, period).metadata
        click.echo(f"{authority}  {period}  {said['scheme']}  {said['transactions']} transactions")


@click.command("profile-locally")
@click.argument("file", type=click.File("rb"))
@click.option("--key-file", "key", required=True, type=_FILE, help="A file of secret bytes.")
@click.option("--reference", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.pass_obj
def profile_locally(
    settings: config.Settings, file: BinaryIO, key: Path, reference: Path, out: Path
) -> None:
    """Profile FILE on this machine: no address or postcode is in what is written.

    REFERENCE is a folder with areas.parquet and postcodes.parquet, as the registry gives them.
    """
    from registry.profiling.intake.local import profile_file

    done = profile_file(settings, file, key.read_bytes(), reference, out)
    click.echo(f"{done.rows} rows written to {out}, {done.matched} of them with a type.")
    if done.skipped:
        click.echo(f"Broken lines left out: {done.skipped}.")
    if done.withheld:
        click.echo(
            f"{done.withheld} cells might hold an address or a postcode and are '?' in what is "
            "written; an upload rejects these rows. Mend them in the file, then profile it again."
        )


@contextmanager
def _progress_bar() -> Iterator[Progress | None]:
    """Show what is done, and how much of the file is read, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=100, label="Reading", file=sys.stderr) as bar:

        def show(what: str, share: float) -> None:
            bar.label = what.capitalize()
            bar.update(round(100 * share) - bar.pos)
            bar.render_progress()

        yield show


def _summary(report: UploadReport) -> str:
    lines = [
        f"Rows counted: {report.rows:,} ({report.overall.transactions:,} transactions).",
        f"Rows rejected: {report.rejected:,}.",
        f"With a profile: {report.overall.percentage:.1f} %.",
    ]
    lines += [
        f"  channel {'unknown' if channel == '?' else channel}: "
        f"{match.percentage:.1f} % of {match.transactions:,}"
        for channel, match in report.channels.items()
    ]
    lines += [f"  {count:,} x {reason}" for reason, count in report.reasons.items()]
    return "\n".join([*lines, *report.warnings]) + "\n"
