"""Says in words how people are protected, from the settings and the list really in force."""

from __future__ import annotations

from typing import NamedTuple

from registry.config import Settings
from registry.profiling.protection.rules import BASE, Rules


class Section(NamedTuple):
    """A heading, paragraphs, and rows of a table under column names (each may be empty)."""

    title: str
    paragraphs: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def describe_protection(settings: Settings, rules: Rules) -> tuple[Section, ...]:
    """Return the data-protection page; every number in it is one in force."""
    return (_held(settings), _shown(rules), _sensitive(rules), _gate(rules))


def as_markdown(sections: tuple[Section, ...]) -> str:
    """Write the page as Markdown."""
    lines = ["# Data protection"]
    for section in sections:
        lines += ["", f"## {section.title}"]
        for paragraph in section.paragraphs:
            lines += ["", paragraph]
        if section.rows:
            lines += ["", _row(section.columns), _row(("---",) * len(section.columns))]
            lines += [_row(row) for row in section.rows]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _held(settings: Settings) -> Section:
    return Section(
        "What is kept, and for how long",
        (
            (
                "An upload is reduced at once to the date, service, interaction, channel, volume, "
                "profile and ward of each transaction, and a number in place of the household or "
                "postcode that is made anew in each upload. No name, address, postcode or "
                "household key of the council is kept with it. The file as it was sent is not kept."
            ),
            (
                f"These rows are removed {settings.rows_days} days after the upload. They are in a "
                "private folder, are part of no release, and no page or address looks up a "
                "household. The statistics made from them are counts."
            ),
            (
                "A council can profile a file on its own machine before the upload, with "
                "`registry profile-locally`: then no address and no postcode leaves it."
            ),
        ),
    )


def _shown(rules: Rules) -> Section:
    return Section(
        "Who sees which numbers",
        (
            (
                "A number is withheld where it is about fewer households than the table says, "
                f"where one household makes more than {rules.dominance_one:.0%} of it or two make "
                f"more than {rules.dominance_two:.0%}. In wards only groups of profiles are shown, "
                "never types. Postcodes and points on a map are never shown."
            ),
            (
                f"What is shown is rounded to a multiple of {BASE}, each number by itself, totals "
                "as well: totals may not add. Indexes and rates are computed from the rounded "
                f"numbers and are whole; their limits are multiples of {BASE}."
            ),
            (
                "A table of a service, by ward or channel, say, is left out as a whole where its "
                f"cells have fewer than {rules.dense} transactions on average: it would be mostly "
                "blank."
            ),
            (
                f"Where households are not known, transactions are counted in their place and "
                f"every threshold is multiplied by {rules.dispersion:g}."
            ),
        ),
        ("audience", "fewest households", "fewest for a sensitive service", "rounded"),
        (
            ("the authority's own staff", "any, marked where others do not see it", "any", "no"),
            ("other authorities", str(rules.peer), str(rules.sensitive_threshold), "yes"),
            ("the public", str(rules.public), str(rules.sensitive_threshold), "yes"),
        ),
    )


def _sensitive(rules: Rules) -> Section:
    listed = [(number, "never shown", reason) for number, reason in rules.never.items()]
    listed += [(number, "guarded", reason) for number, reason in rules.sensitive.items()]
    return Section(
        "Sensitive services",
        (
            (
                f"Of {len(rules.never)} services nothing is published. Of {len(rules.sensitive)} "
                "more, only numbers of the whole authority about at least "
                f"{rules.sensitive_threshold} households are. A group of services that holds one "
                "of them is guarded as well."
            ),
        ),
        ("service", "rule", "reason"),
        tuple(sorted(listed, key=lambda row: int(row[0]))),
    )


def _gate(rules: Rules) -> Section:
    return Section(
        "The last check before a publication",
        (
            (
                "Before a table is published the registry tries to work out every withheld number "
                "from everything the reader can see: the numbers beside it, the totals, and all "
                "that was published before. Unless at least "
                f"{rules.width + 1} whole values remain possible for each, more is withheld, or "
                "the table is not published."
            ),
            (
                f"The rules in force have the identifier {rules.identifier}; each publication "
                "names those it was made under."
            ),
        ),
    )
