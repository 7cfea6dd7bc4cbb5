"""Judges one entry named in one row by its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.checking.cells import clean, impossible_address, mended_address, written_out
from registry.checking.findings import Finding, make
from registry.checking.grids import Prefix
from registry.checking.held import Held
from registry.checking.numbers import Cell, Judged, NumberJudge
from registry.search.names import Entry


class AddressJudge:
    """Judges addresses: those under the bases of our lists by what is held, others by form."""

    def __init__(self, held: Held, prefixes: Sequence[Prefix]) -> None:
        self._held = held
        self._prefixes = {prefix.name: prefix.namespace for prefix in prefixes}
        lists = held.catalogue.lists.values()
        self._prefixes.setdefault("esd", "http://id.esd.org.uk/")
        self._types = {entry.concept_type for entry in lists}

    def judge(self, cell: Cell) -> tuple[str, Judged]:
        """Judge an address. Return what names the entry in pairs, and the judgement."""
        text = clean(cell.text).strip("<>")
        address = self._written_out(text)
        problem = impossible_address(address)
        if problem:
            return self._impossible(cell, text, problem)
        entry = self._held.entry(address)
        if entry is not None:
            return address, Judged(entry, self._retired(cell, entry))
        published = self._held.published(address)
        if published is not None:
            entry = self._held.entry(published)
            if entry is not None and published != address:
                found = make(
                    "address-as-published", f"The address of {entry.label!r} is {published}.",
                    text, published, cell.row, cell.column, published, "replace",
                )  # fmt: skip
                return published, Judged(entry, [found, *self._retired(cell, entry)])
            if entry is None:
                return address, Judged(None, self._unknown(cell, text, published))
        return address, Judged(None, [])

    def _written_out(self, text: str) -> str:
        """Write a short form (``esd:service/1``, ``service/1``) out in full."""
        if text.partition("/")[0] in self._types:
            return self._prefixes["esd"] + text
        return written_out(text, self._prefixes)

    def _impossible(self, cell: Cell, text: str, problem: str) -> tuple[str, Judged]:
        mended = mended_address(text)
        entry = self._held.entry(self._held.published(mended) or mended)
        suggestion = entry.uri if entry else mended
        is_sure = entry is not None
        found = make(
            "address-possible", f"This cannot be an address: {problem}.", text,
            "an address that can be opened", cell.row, cell.column,
            suggestion if impossible_address(suggestion) is None else None,
            "replace" if is_sure else "",
        )  # fmt: skip
        return suggestion, Judged(entry, [found])

    def _unknown(self, cell: Cell, text: str, published: str) -> list[Finding]:
        of = self._held.list_of_uri(published)
        number = published.rpartition("/")[2]
        if of is None:
            return []
        used = self._held.use_of_term(of.identifier, number)
        if used is not None:
            return [
                make(
                    "number-of-a-term", f"{number} is the number of a term of {used.label!r}.",
                    text, used.uri, cell.row, cell.column, used.uri, "replace",
                )
            ]  # fmt: skip
        return [
            make(
                "address-known", f"There is no {of.concept_type} {number} in {of.title}.",
                text, f"an address of {of.title}", cell.row, cell.column,
            )
        ]  # fmt: skip

    def _retired(self, cell: Cell, entry: Entry) -> list[Finding]:
        findings = NumberJudge(self._held, entry.lists[0]).retired(cell, entry)
        new = self._held.replacement(entry.uri)
        text = clean(cell.text)
        return [replace(each, value=text, suggestion=new and new.uri) for each in findings]
