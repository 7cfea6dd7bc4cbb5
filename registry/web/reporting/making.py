"""What stands in a report: the figures of the insight pages in order, and tables beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from registry.charts.figures import Figure
from registry.profiling.answers.answer import Answer
from registry.profiling.answers.customers import ProfileUse, customer_split
from registry.reporting.report import Report, Section, Table
from registry.web.insight import service_figures as figures
from registry.web.insight.asking import Asked
from registry.web.insight.ratio_figures import neighbours
from registry.web.insight.services import channel_order
from registry.web.insight.showing import cell
from registry.web.insight.words import gettext
from registry.web.interface import interface_language
from registry.web.reporting import tables

_ALL = "*"


def make_report(asked: Asked, service: str, address: str) -> Report:
    """Make the report on a service, or on all of them (``*``), as the reader may see it."""
    split = customer_split(asked.view, service, 1)
    title = asked.name if service == _ALL else f"{asked.names.service(service)}: {asked.name}"
    return Report(
        title=title,
        subtitle=gettext("Who uses the services, when and how: %(period)s", period=asked.when),
        language=interface_language(),
        made=datetime.fromisoformat(str(asked.view.statistics.metadata["made"])),
        source=address,
        page_of=gettext("Page {page} of {pages}"),
        lead=tuple(_lead(asked, service, split)),
        warning=_warning(asked),
        facts=tuple(_facts(asked, service, split)),
        sections=tuple(_sections(asked, service, split)),
    )


def _warning(asked: Asked) -> str:
    if asked.is_synthetic:
        return str(gettext("Synthetic data: made up to show the system at work."))
    return ""


def _lead(asked: Asked, service: str, split: Answer[ProfileUse]) -> Iterator[str]:
    yield figures.over_under(asked, service, split, asked.has_households).words.summary
    if not asked.view.exact:
        yield gettext(
            "This report shows what is published: counts are rounded, and small ones are withheld."
        )


def _facts(asked: Asked, service: str, split: Answer[ProfileUse]) -> Iterator[tuple[str, str]]:
    said = split.figures
    yield gettext("Period"), asked.when
    yield gettext("Transactions"), cell(said["transactions"])
    if asked.has_households:
        used = gettext("Households that used it")
        yield (
            used if service != _ALL else gettext("Households that used any"),
            cell(said["customers"]),
        )
    yield gettext("Households there are"), cell(said["households"])
    yield gettext("Profile scheme"), asked.names.scheme.identifier


def _sections(asked: Asked, service: str, split: Answer[ProfileUse]) -> Iterator[Section]:
    by_households = asked.has_households
    targets = tables.targets(asked, service)
    order = channel_order(asked, service)
    drawn = (
        (gettext("Who uses it"), figures.shares(asked, service, split, by_households)),
        (gettext("Who more, who less"), figures.over_under(asked, service, split, by_households)),
        (gettext("Month by month"), figures.trend(asked, service, split, by_households)),
        (gettext("By which channels"), figures.channels(asked, service, targets, order)),
        (gettext("Where"), figures.demand(asked, service, hexagons=False)),
        (gettext("Beside others"), neighbours(asked, service)),
    )
    for heading, figure in drawn:
        if figure is not None:
            yield _of_figure(heading, figure)
    if service == _ALL:
        yield tables.services(asked)
    yield from tables.shift(asked, service)
    yield from tables.costs(asked, service)
    yield tables.sources(asked)


def _of_figure(heading: str, figure: Figure) -> Section:
    words = figure.words
    # A column that is not shown to people has no heading.
    width = len(words.columns)
    rows = tuple(tuple(cell(value) for value in row[:width]) for row in figure.rows)
    table = _crossed(Table(words.title, words.columns, rows))
    notes = tuple(words.notes)
    return Section(figure.identifier, heading, (words.summary,), figure, table, notes)


def _crossed(table: Table) -> Table:
    """Write a table of two keys and a value with one key across, the one with fewer entries."""
    first, second = ({row[place]: None for row in table.rows} for place in (0, 1))
    if len(table.columns) != 3 or len(first) * len(second) != len(table.rows) or len(second) < 2:
        return table
    down, across = (0, 1) if len(second) <= len(first) else (1, 0)
    values = {(row[down], row[across]): row[2] for row in table.rows}
    heads, names = (first, second) if down == 0 else (second, first)
    return Table(
        table.caption,
        (table.columns[down], *names),
        tuple((head, *(values[head, name] for name in names)) for head in heads),
    )
