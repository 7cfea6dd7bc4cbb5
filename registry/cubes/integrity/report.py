"""What the integrity check says: a line for each of the 22 constraints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

#: RDF Data Cube Vocabulary, section 11.1: each constraint and what to do where it is broken.
CONSTRAINTS: Mapping[str, tuple[str, str]] = {
    "IC-0": ("Literals are of their datatypes", "Write the value as its datatype asks."),
    "IC-1": ("Every observation is in one data set", "Give it exactly one qb:dataSet."),
    "IC-2": ("Every data set has one structure", "Give it exactly one qb:structure."),
    "IC-3": ("Every structure has a measure", "Add a component with a qb:measure."),
    "IC-4": ("Dimensions have a range", "Add rdfs:range to the dimension."),
    "IC-5": ("Dimensions of concepts have a code list", "Add qb:codeList to the dimension."),
    "IC-6": ("Only attributes are optional", "Remove qb:componentRequired false."),
    "IC-7": ("Slice keys are declared", "Name the key by qb:sliceKey of a structure."),
    "IC-8": ("Slice keys use components of their structure", "Take the property out of the key."),
    "IC-9": ("Every slice has one key", "Give it exactly one qb:sliceStructure."),
    "IC-10": ("Slices fix the dimensions of their key", "Give the slice a value for it."),
    "IC-11": ("Observations have every dimension", "Give the observation a value for it."),
    "IC-12": ("No observation stands twice", "Remove one, or tell them apart by a dimension."),
    "IC-13": ("Observations have required attributes", "Give the observation a value for it."),
    "IC-14": ("Observations have every measure", "Give the observation a value for it."),
    "IC-15": ("Observations have the measure they name", "Give it the measure of qb:measureType."),
    "IC-16": ("Observations have no other measure", "Remove the measure that is not named."),
    "IC-17": ("Every measure occurs at each point", "Add the observation of the measure missing."),
    "IC-18": ("Slices hold observations of their data set", "Correct qb:dataSet or the slice."),
    "IC-19": ("Codes are in the code list", "Use a code of the list, or add it to the list."),
    "IC-20": ("Codes are in the hierarchy", "Use a code that a root leads down to."),
    "IC-21": ("Codes are in the inverse hierarchy", "Use a code that leads up to a root."),
}
SHOWN = 20


@dataclass(frozen=True)
class Check:
    """One constraint: whether it holds, how that was found, of how many things, what breaks it.

    ``failures`` are sentences, ``SHOWN`` at most; ``broken`` counts all.
    """

    constraint: str
    by: str
    examined: int
    broken: int = 0
    failures: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Tell whether nothing breaks the constraint."""
        return self.broken == 0

    @property
    def title(self) -> str:
        """What the constraint asks, in plain words."""
        return CONSTRAINTS[self.constraint][0]

    @property
    def remedy(self) -> str:
        """What to do where it is broken."""
        return CONSTRAINTS[self.constraint][1]

    def as_json(self) -> dict[str, Any]:
        """Return the line as it stands in ``integrity.json``."""
        return {**asdict(self), "title": self.title, "held": self.held, "remedy": self.remedy}


def holds(checks: Iterable[Check]) -> bool:
    """Tell whether all constraints hold."""
    return all(check.held for check in checks)


def together(checks: Iterable[Check]) -> list[Check]:
    """Return one line a constraint, in their order, from several of the same (one a data set)."""
    lines: dict[str, Check] = {}
    for check in checks:
        before = lines.get(check.constraint)
        lines[check.constraint] = (
            check
            if before is None
            else replace(
                before,
                by=before.by if before.by == check.by else f"{before.by} and {check.by}",
                examined=before.examined + check.examined,
                broken=before.broken + check.broken,
                failures=(before.failures + check.failures)[:SHOWN],
            )
        )
    return [lines.get(name, Check(name, "nothing to look at", 0)) for name in CONSTRAINTS]


def as_text(checks: Iterable[Check], name: str) -> str:
    """Write a report for a person: a line for each constraint, under it what breaks it."""
    lines = []
    broken = 0
    for check in checks:
        broken += not check.held
        state = "holds" if check.held else f"broken by {check.broken:,}"
        how = f"{check.by}, {check.examined:,} looked at"
        lines.append(f"{check.constraint:<6}{check.title}: {state} ({how})")
        if check.held:
            continue
        lines += [f"      {failure}" for failure in check.failures]
        if check.broken > len(check.failures):
            lines.append(f"      and {check.broken - len(check.failures):,} more")
        lines.append(f"      {check.remedy}")
    verdict = "all constraints hold" if not broken else f"broken constraints: {broken}"
    return "\n".join([*lines, f"{name}: {verdict}."]) + "\n"


def as_json(checks: Iterable[Check], name: str) -> str:
    """Write a report as JSON: file, held, and the lines of ``integrity.json``."""
    lines = [check.as_json() for check in checks]
    held = all(line["held"] for line in lines)
    report = {"file": name, "held": held, "constraints": lines}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"
