"""Statistics on their way to a publication: protected, asked of the gate, measured."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from registry.config import Settings
from registry.cubes.measuring import measure_cells
from registry.opened import Release
from registry.profiling.intake.lists import read_groups
from registry.profiling.periods import read_period
from registry.profiling.protection import Audience, Rules, read_rules
from registry.profiling.protection.abroad import NAMED_LIST, rules_for_list
from registry.profiling.protection.gate import GateReport
from registry.profiling.protection.knowledge import Published
from registry.profiling.protection.log import read_log
from registry.profiling.protection.publishing import prepare_publication
from registry.profiling.protection.rules import has_own_list
from registry.profiling.protection.selecting import publishable
from registry.profiling.reference.schemes import read_scheme
from registry.profiling.statistics.tables import Statistics, open_statistics


@dataclass(frozen=True)
class Prepared:
    """Statistics ready to be published: protected, passed by the gate or not, and measured."""

    statistics: Statistics
    published: Published
    gate: GateReport
    rules: Rules
    measured: pd.DataFrame
    may_name_profiles: bool


def prepare(
    settings: Settings, release: Release, authority: str, period: str, audience: Audience
) -> Prepared:
    """Protect the statistics of an authority and period for an audience and ask the gate.

    Raises RegistryError where there are no statistics.
    """
    statistics = open_statistics(settings.data, authority, period)
    rules = rules_of(settings, release, statistics)
    scheme = read_scheme(release.store, str(statistics.metadata["scheme"]))
    cells = publishable(statistics.everything(), audience, rules)
    published, gate = prepare_publication(
        cells,
        read_period(period),
        audience,
        rules,
        scheme.parent,
        read_log(settings.data, authority, audience),
    )
    dispersion = rules.dispersion if rules.unit == "none" else 1.0
    measured = measure_cells(cells, published.table, statistics.of_households, period, dispersion)
    return Prepared(statistics, published, gate, rules, measured, scheme.may_republish)


def rules_of(settings: Settings, release: Release, statistics: Statistics) -> Rules:
    """Return the rules of protection for statistics: with their unit, services and groups."""
    metadata = statistics.metadata
    identifier = str(metadata["lists"]["service"])
    groups = {name: frozenset(its) for name, its in read_groups(release, identifier).items()}
    rules = read_rules(settings)
    entry = release.catalogue.find_list(identifier)
    # An operator's own file names the services of the operator's own national list.
    is_named = has_own_list(settings) and identifier == settings.national_services
    if not is_named and (entry is None or entry.uri != NAMED_LIST):
        rules = rules_for_list(rules, release.store, identifier)
    return rules.of(str(metadata["unit"]), groups)
