"""What a page of insight is asked for: the statistics, the names, the others to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from flask import g, request

from registry.charts.outlines import Shapes
from registry.profiling.answers.areas import homes_by_ward
from registry.profiling.answers.costs import UnitCost, read_costs
from registry.profiling.answers.published_costs import published_costs
from registry.profiling.answers.view import View
from registry.profiling.periods import newest_first
from registry.profiling.reference.areas import (
    Need,
    Reference,
    read_reference,
    reference_folder,
)
from registry.web.audience import readable, view_for
from registry.web.insight.names import (
    Names,
    area_names,
    area_shapes,
    kept_by_time,
    names_of,
    period_words,
)
from registry.web.problems import ProblemError
from registry.web.site import release, site

_VIEWS = "registry_views"
_MOST_REFERENCES = 512


@dataclass(frozen=True)
class Place:
    """An authority with what its reference data say of it, whether it ever uploaded or not."""

    authority: str
    names: Names

    @property
    def name(self) -> str:
        """The name of the authority."""
        return self.names.authority(self.authority)

    @property
    def is_synthetic(self) -> bool:
        """Say whether statistics are made up; here are none."""
        return False

    @cached_property
    def reference(self) -> Reference:
        """The reference data of the authority."""
        return reference_of(self.authority)

    @cached_property
    def ward_names(self) -> dict[str, str]:
        """The names of the wards by code."""
        found = area_names(self.reference.boundaries("ward"))
        return {code: name or code for code, name in found.items()}

    @property
    def ward_shapes(self) -> Shapes:
        """The outlines of the wards by code; none where no boundaries were imported."""
        return area_shapes(self.reference.boundaries("ward"))

    def homes(self, level: int = 1) -> dict[str, dict[str, float]]:
        """Return households by profile in each ward, from the reference data."""
        return homes_by_ward(self.reference, self.names.scheme, level)


@dataclass(frozen=True)
class Asked(Place):
    """The statistics of one authority and period as the reader sees them, with what goes along."""

    view: View
    #: The periods of the authority of which the reader may see something, newest first.
    periods: tuple[str, ...]

    @property
    def period(self) -> str:
        """The code of the period."""
        return str(self.view.statistics.metadata["period"])

    @property
    def when(self) -> str:
        """The period in words."""
        return period_words(self.period)

    @property
    def is_synthetic(self) -> bool:
        """Say whether the statistics are made up."""
        return bool(self.view.statistics.metadata["synthetic"])

    @property
    def has_households(self) -> bool:
        """Say whether customers are known as households, not as transactions alone."""
        return str(self.view.statistics.metadata["unit"]) != "none"

    @cached_property
    def comparators(self) -> tuple[View, ...]:
        """The others on the same profile scheme and period, as the reader may see them."""
        wanted = self.view.statistics.metadata
        return tuple(
            view
            for view in all_views(self.period)
            if view.authority != self.authority
            and view.statistics.metadata["scheme"] == wanted["scheme"]
            and view.statistics.metadata["lists"] == wanted["lists"]
        )

    @cached_property
    def costs(self) -> dict[tuple[str, str], UnitCost]:
        """The unit costs entered; an authority's own staff alone see them."""
        if not self.view.exact:
            return {}
        return read_costs(costs_file(self.authority))

    @property
    def standing_costs(self) -> dict[tuple[str, str], UnitCost]:
        """The unit costs entered; where the reader sees none, published averages stand in."""
        return self.costs or published_costs()


def is_readable(authority: str) -> bool:
    """Say whether the reader may see statistics of an authority."""
    return any(each.authority == authority for each in readable())


def ask(authority: str) -> Asked:
    """Return what is asked of an authority, for ``?period=`` or else its newest period.

    Raises ProblemError 404 where the reader may see nothing of it, 403 where its profile scheme is
    for licence holders alone.
    """
    periods = newest_first(each.period for each in readable() if each.authority == authority)
    wanted = request.args.get("period", periods[0] if periods else "")
    view = view_for(authority, wanted)
    names = names_of(release(), view.statistics.metadata)
    return allowed(Asked(view.authority, names, view, tuple(periods)))


def allowed(asked: Asked) -> Asked:
    """Return what was asked, where the licence of the profile scheme lets the reader see it.

    Raises ProblemError 403 where the scheme is for licence holders alone.
    """
    if not asked.names.scheme.may_republish and not asked.view.exact:
        raise ProblemError(
            403,
            "Not to be shown",
            "The licence of this profile scheme lets its holders alone see it.",
        )
    return asked


def all_views(period: str | None = None) -> list[View]:
    """Return every statistics the reader may see something of, for one period or for all.

    They are made once for a request.
    """
    held: dict[tuple[str, str], View] = g.setdefault(_VIEWS, {})
    found = [each for each in readable() if period in {None, each.period}]
    for each in found:
        if (each.authority, each.period) not in held:
            held[each.authority, each.period] = view_for(each.authority, each.period)
    return [held[each.authority, each.period] for each in found]


def reference_of(authority: str) -> Reference:
    """Return the reference data of an authority, the very same as long as nothing is imported.

    Raises RegistryError where there is none with types of areas.
    """
    data = site().settings.data
    file = reference_folder(data, authority) / "reference.json"
    found: Reference | None = kept_by_time(
        lambda path, changed: _reference(data, authority, path, changed), file
    )
    return found or read_reference(data, authority, (Need.TYPES,))


@lru_cache(maxsize=_MOST_REFERENCES)
def _reference(data: Path, authority: str, file: Path, changed: int) -> Reference:
    return read_reference(data, authority, (Need.TYPES,))


def costs_file(authority: str) -> Path:
    """Return where the unit costs of an authority are."""
    return site().settings.data / "costs" / f"{authority}.csv"


def level_asked(asked: Asked) -> int:
    """Return the level of profiles asked for by ``?level=``: 1, groups, where nothing is said."""
    said = request.args.get("level", "1")
    if said not in {str(level) for level in range(1, asked.names.scheme.depth + 1)}:
        raise ProblemError(400, "No such level", "The profile scheme does not have this level.")
    return int(said)
