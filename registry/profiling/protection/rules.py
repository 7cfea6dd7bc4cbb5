"""The rules of protection: thresholds from the settings, sensitive services from a list.

The list is `sensitive-services.csv` beside this module, or a file of that name in the data
directory, which then counts instead of it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from registry.config import Settings
from registry.errors import Place, RegistryError, UnreadableSourceError

LIST_NAME = "sensitive-services.csv"
_SHIPPED = Path(__file__).with_name(LIST_NAME)
_COLUMNS = ("service", "rule", "reason")
#: Version of the rules as code; it changes whenever the same statistics would come out otherwise.
RULES_VERSION = "2"
NEVER = "never"
SENSITIVE_RULE = "sensitive"
_UNITS = ("household", "postcode", "none")
#: Published counts are whole multiples of this.
BASE = 5


@dataclass(frozen=True)
class Rules:
    """What is withheld; every count is one of units, which are households where there are keys.

    `sensitive` and `never` give the reason for each service number. `groups` gives the services
    of each group of services; a group that is not in it counts as sensitive. `unit` is that of
    the statistics: without units (`none`) transactions are counted and every threshold is
    `dispersion` times as high. `dense` is how many transactions the cells of a table of a
    service must have on average for it to be published.
    """

    public: int = 10
    peer: int = 8
    sensitive_threshold: int = 20
    dominance_one: float = 0.5
    dominance_two: float = 0.9
    width: int = 3
    dense: int = 10
    dispersion: float = 3.0
    sensitive: Mapping[str, str] = field(default_factory=dict)
    never: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unit: str = "household"

    def of(self, unit: str, groups: Mapping[str, frozenset[str]] | None = None) -> Rules:
        """Return these rules for statistics of a unit, with their groups of services."""
        if unit not in _UNITS:
            raise RegistryError(f"{unit!r} is no unit of statistics; it is one of {_UNITS}.")
        return replace(self, unit=unit, groups=self.groups if groups is None else groups)

    def threshold(self, households: int) -> float:
        """Return a threshold in units of these statistics."""
        return households * (self.dispersion if self.unit == "none" else 1)

    def is_never(self, service: str) -> bool:
        """Say whether nothing may be published of a service, or of a group of such services."""
        if service in self.groups:
            return bool(self.groups[service]) and self.groups[service] <= self.never.keys()
        return service in self.never

    def is_sensitive(self, service: str) -> bool:
        """Say whether the stricter rule holds; one sensitive service makes a group so."""
        if service == "*":
            return False
        if "/" in service and service not in self.groups:
            return True
        services = self.groups.get(service, frozenset({service}))
        return any(number in self.sensitive or number in self.never for number in services)

    @property
    def identifier(self) -> str:
        """Name these very rules: version and a hash of all they say, for publications."""
        said = asdict(self) | {"groups": sorted((k, sorted(v)) for k, v in self.groups.items())}
        text = repr([RULES_VERSION, *sorted((key, repr(value)) for key, value in said.items())])
        return f"{RULES_VERSION}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def has_own_list(settings: Settings) -> bool:
    """Say whether an operator's own list of sensitive services counts instead of the shipped."""
    return (settings.data / LIST_NAME).exists()


def read_rules(settings: Settings) -> Rules:
    """Read the rules in force; raises RegistryError naming the row of a list that is wrong."""
    path = settings.data / LIST_NAME if has_own_list(settings) else _SHIPPED
    sensitive, never = read_list(path.read_bytes(), path.name)
    return Rules(
        public=settings.public_households,
        peer=settings.peer_households,
        sensitive_threshold=settings.sensitive_households,
        dispersion=settings.dispersion,
        sensitive=sensitive,
        never=never,
    )


def read_list(data: bytes, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Read a list of sensitive services: reasons by number, of those guarded and those never shown.

    CSV in UTF-8 with the columns service, rule (`sensitive` or `never`) and reason; others, such as
    the name, are for the reader. Raises UnreadableSourceError.
    """
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        columns = rows.fieldnames or ()
    except UnicodeDecodeError:
        raise UnreadableSourceError(
            Place(name), "It is not UTF-8.", "Save it as CSV in UTF-8."
        ) from None
    if missing := [column for column in _COLUMNS if column not in columns]:
        raise UnreadableSourceError(
            Place(name, row=1), f"The column {missing[0]} is missing.", "Add it."
        )
    found: dict[str, dict[str, str]] = {SENSITIVE_RULE: {}, NEVER: {}}
    for number, row in enumerate(rows, start=2):
        service, rule, reason = ((row[column] or "").strip() for column in _COLUMNS)
        if not (service.isascii() and service.isdigit()):
            raise UnreadableSourceError(
                Place(name, row=number, column="service"),
                f"{service!r} is no number of a service.",
                "Write the number the service has in the list of services.",
            )
        if rule not in found:
            raise UnreadableSourceError(
                Place(name, row=number, column="rule"),
                f"{rule!r} is no rule.",
                f"Write {SENSITIVE_RULE} or {NEVER}.",
            )
        found[rule][service] = reason
    return found[SENSITIVE_RULE], found[NEVER]
