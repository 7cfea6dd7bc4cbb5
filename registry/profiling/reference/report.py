"""Writes the report of an import of reference data for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def report_text(report: Mapping[str, Any]) -> str:
    """Write a report for a person: what was matched, what failed, what is missing."""
    lines = [f"{report['name']} ({report['authority']}), scheme {report['scheme'] or 'none'}"]
    lines += [f"  {kind} codes: {vintage}" for kind, vintage in report["vintages"].items()]
    # Nobody lives there, or nobody said: a sum of nothing does not tell.
    counts = {what: f"{number:,}" for what, number in report["counts"].items()}
    counts |= dict.fromkeys(counts.keys() & report["missing"].keys() & {"households"}, "not known")
    lines += [f"  {number:>9}  {what}" for what, number in counts.items()]
    lines.append("Checks")
    for check in report["checks"]:
        examples = f" For instance {', '.join(check['examples'])}." if check["examples"] else ""
        lines.append(f"  {'ok  ' if check['passed'] else 'LOOK'} {check['finding']}{examples}")
    lines.append("Missing" if report["missing"] else "Nothing is missing.")
    lines += [f"  {sentence}" for sentence in report["missing"].values()]
    lines.append("Sources")
    for each in report["sources"]:
        terms = each["licence"] or "no licence stated: do not publish it"
        where = f", {each['source']}" if each["source"] else ""
        lines.append(f"  {each['file']}: {each['kind']}{where}; {terms}")
    return "\n".join(lines) + "\n"
