"""The tables of a report: services, what could move to the web, costs, sources with their dates."""

from __future__ import annotations

from collections.abc import Iterator

from registry.profiling.answers.answer import Answer, Note, Number
from registry.profiling.answers.costs import channel_costs
from registry.profiling.answers.shift import Shift, potential_of_service, potential_shift
from registry.profiling.answers.view import Selection
from registry.profiling.reference.areas import Source
from registry.reporting.report import Section, Table
from registry.web.insight.asking import Asked
from registry.web.insight.services import DIGITAL, services_known
from registry.web.insight.showing import cell, notes_in_words
from registry.web.insight.words import gettext
from registry.web.pages.words import day

_ALL = "*"
_MOST_SERVICES = 25


def services(asked: Asked) -> Section:
    """Return the services with most transactions, and the households that used each."""
    known = [code for code in services_known(asked) if code != _ALL]
    cells = asked.view.cells(Selection(None))
    places = cells.by("service")
    ranked = sorted(known, key=lambda code: -cells.transactions[places[(code,)]])
    rows = tuple(
        (
            asked.names.service(code),
            cell(int(cells.transactions[places[(code,)]])),
            cell(int(cells.customers[places[(code,)]])) if asked.has_households else "",
        )
        for code in ranked[:_MOST_SERVICES]
    )
    columns = (gettext("Service"), gettext("Transactions"), gettext("Households that used it"))
    width = 3 if asked.has_households else 2
    table = Table(
        gettext("Services by number of transactions"),
        columns[:width],
        tuple(row[:width] for row in rows),
    )
    return Section("services", gettext("The services"), table=table)


def targets(asked: Asked, service: str) -> dict[str, float]:
    """Return the share by the web that comparators reach, per cent by profile group."""
    if service == _ALL or "/" in service or not asked.comparators:
        return {}
    found = potential_of_service(asked.view, asked.comparators, DIGITAL, asked.costs, service)
    return {row.profile: row.target_share for row in found.rows if row.target_share is not None}


def shift(asked: Asked, service: str) -> Iterator[Section]:
    """Yield what could move to the web: by service, or for one service by profile group."""
    if "/" in service or not asked.comparators:
        return
    found: Answer[Shift]
    if service == _ALL:
        found = potential_shift(asked.view, asked.comparators, DIGITAL, asked.costs)
    else:
        found = potential_of_service(asked.view, asked.comparators, DIGITAL, asked.costs, service)
    rows = [row for row in found.rows if row.volume][:_MOST_SERVICES]
    if not rows:
        return
    known = [note for note in found.notes if asked.costs or note is not Note.NO_COSTS]
    names = [asked.names.authority(code) for code in found.figures["comparators"]]
    yield Section(
        "shift",
        gettext("What could move to the web"),
        (
            gettext(
                "Compared with %(names)s, group by group: the target is what the best quarter of "
                "them reach with the same profile.",
                names=", ".join(names),
            ),
        ),
        table=_shift_table(asked, service, rows),
        notes=notes_in_words(
            asked, known, gettext("A potential, before any cost of moving: not a promise.")
        ),
    )


def _shift_table(asked: Asked, service: str, rows: list[Shift]) -> Table:
    head = gettext("Service") if service == _ALL else gettext("Profile")
    columns = [
        head,
        gettext("By the web now, %%"),
        gettext("Target, %%"),
        gettext("Transactions that could move"),
    ]
    if asked.costs:
        columns.append(gettext("What they would save"))
    return Table(
        gettext("Transactions that could move to the web"),
        tuple(columns),
        tuple(
            (
                asked.names.service(row.service)
                if service == _ALL
                else asked.names.profile(row.profile),
                _whole(row.own_share),
                _whole(row.target_share),
                _whole(row.volume),
                _whole(row.money),
            )[: len(columns)]
            for row in rows
        ),
    )


def costs(asked: Asked, service: str) -> Iterator[Section]:
    """Yield what a service costs by channel, each unit cost with its method, date and source."""
    if not asked.costs or service == _ALL or "/" in service:
        return
    found = channel_costs(asked.view, service, asked.costs)
    rows = tuple(
        (
            asked.names.channel(row.channel),
            cell(row.transactions),
            gettext("not entered") if row.unit_cost is None else f"{row.unit_cost:.2f}",
            "" if row.cost is None else cell(round(row.cost)),
            " · ".join(part for part in (row.source, day(row.date or "")) if part),
        )
        for row in found.rows
    )
    currency = next((row.currency for row in found.rows if row.currency), "")
    columns = (
        gettext("Channel"),
        gettext("Transactions"),
        gettext("Unit cost, %(currency)s", currency=currency),
        gettext("Cost, %(currency)s", currency=currency),
        gettext("Source and date"),
    )
    yield Section(
        "costs",
        gettext("What it costs"),
        (gettext("Seen by your own staff alone."),),
        table=Table(gettext("What it costs by channel"), columns, rows),
        notes=notes_in_words(asked, found.notes),
    )


def sources(asked: Asked) -> Section:
    """Return where every figure comes from, with dates."""
    said = asked.view.statistics.metadata
    versions = said["versions"]["lists"]
    rows = [
        (
            gettext("Transactions"),
            gettext("Uploaded by the authority, profiled by this registry"),
            day(str(said["made"])),
        ),
        *(
            (gettext("List: %(name)s", name=name), gettext("Version"), str(version))
            for name, version in sorted(versions.items())
        ),
        *((each.kind, f"{each.source} ({each.licence})", day(each.date)) for each in _files(asked)),
    ]
    columns = (gettext("What"), gettext("Source"), gettext("Date or version"))
    table = Table(gettext("Sources and dates"), columns, tuple(rows))
    return Section("sources", gettext("Where the figures come from"), table=table)


def _files(asked: Asked) -> list[Source]:
    return list(asked.reference.sources)


def _whole(value: Number) -> str:
    return cell(None if value is None else round(value))
