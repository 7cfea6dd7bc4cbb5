"""Writes a report in the forms it can be had in."""

from __future__ import annotations

import csv
import io
import json

from registry.checking.findings import CheckReport

#: Suffix of each form, its media type and its name.
FORMS = {
    "json": ("application/json", "JSON"),
    "csv": ("text/csv", "CSV"),
    "ttl": ("text/turtle", "Turtle, a SHACL validation report"),
    "text": ("text/plain", "text"),
}


def write_report(report: CheckReport, form: str) -> str:
    """Write a report in one of ``FORMS``."""
    if form == "json":
        return json.dumps(report.as_document(), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        stream = io.StringIO()
        csv.writer(stream).writerows(report.as_rows())
        return stream.getvalue()
    if form == "ttl":
        return report.as_graph().serialize(format="turtle")
    return report.as_text()
