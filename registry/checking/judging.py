"""The judge of a table: row by row, what is found in it, which entries it uses, which pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rapidfuzz import process

from registry.checking.addresses import AddressJudge
from registry.checking.cells import clean
from registry.checking.findings import Coverage, Finding, make
from registry.checking.grids import Cells
from registry.checking.held import Held
from registry.checking.numbers import Cell, Judged, NumberJudge
from registry.checking.pairs import Pair
from registry.checking.references import Reference, loose_addresses
from registry.checking.texts import judge_row
from registry.checking.understanding import Understanding
from registry.search.names import Entry

#: Called with the rows done and the rows in all.
Progress = Callable[[int, int], None]
_STEP = 500


class TableJudge:
    """Judges row by row, gathering pairs and the entries that are used."""

    def __init__(self, known: Understanding, held: Held) -> None:
        self.pairs: list[Pair] = []
        self._known = known
        self._held = held
        self._numbers: dict[str, NumberJudge] = {}
        self._addresses = AddressJudge(held, known.grid.prefixes)
        self._used: set[str] = set()
        self._additions = 0
        self._headings = 0 if known.header is None else len(known.grid.rows[known.header])
        self._loose = loose_addresses(known.columns)

    def rows(self, progress: Progress | None) -> Iterator[Finding]:
        """Judge every row."""
        body = self._known.body
        for offset, cells in enumerate(body):
            if progress is not None and (offset % _STEP == 0 or offset + 1 == len(body)):
                progress(offset + 1, len(body))
            if any(cells) and not cells[0].startswith("#"):
                yield from self._row(self._known.first_row + offset, cells)

    def _row(self, row: int, cells: Cells) -> Iterator[Finding]:
        known = self._known
        yield from judge_row(row, cells, known.columns, self._headings)
        for column in self._loose:
            if text := column.cell_of(cells):
                yield from self._addresses.judge(Cell(row, column, text))[1].findings
        ends = []
        for reference in known.references:
            end, findings = self._reference(row, cells, reference)
            yield from findings
            ends.append(end)
        if known.kind == "mapping" and len(ends) == 2 and all(ends):
            relation, findings = self._relation(row, cells)
            yield from findings
            self._pair(row, cells, (ends[0], ends[1]), relation)

    def _reference(self, row: int, cells: Cells, reference: Reference) -> tuple[str, list[Finding]]:
        """Judge one entry of a row. Return its name in pairs (empty: none), and findings."""
        findings: list[Finding] = []
        end, judged = "", Judged(None, [])
        if reference.address is not None and (text := reference.address.cell_of(cells)):
            end, judged = self._addresses.judge(Cell(row, reference.address, text))
            findings += judged.findings
        if reference.number is not None:
            text = reference.number.cell_of(cells)
            by_number = self._by_number(Cell(row, reference.number, text), cells, reference)
            if text or not end:
                findings += by_number.findings
            findings += _disagreement(row, reference, text, judged, by_number)
            end = end or (by_number.entry.uri if by_number.entry else _local(text, reference))
            judged = by_number if by_number.entry else judged
        elif reference.address is None and reference.list and reference.names:
            judge = self._judge(reference.list)
            judged = judge.name_alone(
                Cell(row, reference.names[0], reference.names[0].cell_of(cells))
            )
            findings += judged.findings
            end = judged.entry.uri if judged.entry else ""
        if judged.entry is not None:
            self._used.add(judged.entry.uri)
            findings += self._official_names(row, cells, reference, judged)
        return end, findings

    def _by_number(self, cell: Cell, cells: Cells, reference: Reference) -> Judged:
        if reference.list is None:
            return Judged(None, [])
        name = next((column.cell_of(cells) for column in reference.official), "")
        judge = self._judge(reference.list)
        if self._known.kind == "list":
            # A list of somebody's own: what is not ours is an addition, not a mistake.
            entry = self._held.in_list(reference.list, clean(cell.text))
            if entry is None:
                self._additions += bool(clean(cell.text))
                return Judged(None, [])
        if "://" in cell.text:
            by_address = self._addresses.judge(cell)[1]
            if by_address.findings or self._is_of(by_address.entry, reference.list):
                return by_address
        return judge.judge(cell, name)

    def _is_of(self, entry: Entry | None, list_name: str) -> bool:
        return entry is not None and self._held.in_list(list_name, entry.notation) == entry

    def _official_names(
        self, row: int, cells: Cells, reference: Reference, judged: Judged
    ) -> Iterator[Finding]:
        assert judged.entry is not None  # noqa: S101 - for the type checker; the caller has asked
        # A number that was mended by its name says nothing against the name.
        if any(f.rule in {"number-known", "number-present"} for f in judged.findings):
            return
        judge = self._judge(reference.list or judged.entry.lists[0])
        for column in reference.official:
            yield from judge.name(Cell(row, column, column.cell_of(cells)), judged.entry)

    def _judge(self, list_name: str) -> NumberJudge:
        if list_name not in self._numbers:
            self._numbers[list_name] = NumberJudge(self._held, list_name)
        return self._numbers[list_name]

    def _relation(self, row: int, cells: Cells) -> tuple[str, list[Finding]]:
        column = self._known.relation
        text = clean(column.cell_of(cells)) if column else ""
        spellings = (text.casefold(), self._written_out(text).casefold())
        known = next((r for s in spellings if (r := self._held.relations.get(s))), "")
        if not text or known or column is None:
            return known, []
        near = process.extractOne(text, _SUGGESTED, score_cutoff=60)
        found = make(
            "relation-known", f"{text!r} is no relation that is known.", text,
            "a mapping relation of SKOS", row, column, near[0] if near else None,
        )  # fmt: skip
        return "", [found]

    def _written_out(self, text: str) -> str:
        name, colon, rest = text.partition(":")
        for prefix in self._known.grid.prefixes:
            if colon and prefix.name == name:
                return prefix.namespace + rest
        return text

    def _pair(self, row: int, cells: Cells, ends: tuple[str, str], relation: str) -> None:
        known = self._known
        named = clean(known.relation.cell_of(cells)) if known.relation else ""
        words = f"{_short(ends[0])} {named or 'to'} {_short(ends[1])}"
        denied = bool(known.modifier and known.modifier.cell_of(cells).strip().lower() == "not")
        first = known.references[0]
        column = known.relation or first.number or first.address or first.names[0]
        self.pairs.append(
            Pair(row, column, ends[0], relation, ends[1], words, denied, named, cells)
        )

    def coverage(self) -> tuple[Coverage, ...]:
        """Say how much of each of our lists is used."""
        found = []
        names = dict.fromkeys(r.list for r in self._known.references if r.list)
        by_address = {
            entry.lists[0] for uri in self._used if (entry := self._held.entry(uri)) is not None
        }
        for name in names or sorted(by_address):
            entries = self._held.numbers.get(name or "", {}).values()
            live = {entry.uri for entry in entries if not entry.retired}
            title = self._held.catalogue.lists[name or ""].title
            found.append(Coverage(name or "", title, len(live & self._used), len(live)))
        return tuple(found)

    def notes(self) -> tuple[str, ...]:
        """Say what is no fault, but worth knowing."""
        said = []
        if self._additions and any(r.list for r in self._known.references):
            entries = "1 entry is" if self._additions == 1 else f"{self._additions:,} entries are"
            said.append(f"{entries} not in the list held here: an addition.")
        if self._known.kind != "list":
            said += [
                f"Nothing says which list the numbers of column {each.number.title} are from: they "
                "were not judged. Where it is held here, say which, or name the column after it."
                for each in self._known.references
                if each.number
                and each.number.meaning == "number"
                and each.list is None
                and each.address is None
            ]
        return tuple(said)


_SUGGESTED = tuple(f"skos:{word}Match" for word in ("exact", "close", "broad", "narrow", "related"))


def _local(text: str, reference: Reference) -> str:
    """Name an entry of somebody else's in pairs; one that ought to be ours has no name."""
    return f"local:{clean(text)}" if reference.list is None and clean(text) else ""


def _short(end: str) -> str:
    if end.startswith("local:"):
        return end.removeprefix("local:")
    return " ".join(end.rstrip("/").split("/")[-2:])


def _disagreement(
    row: int, reference: Reference, text: str, by_address: Judged, by_number: Judged
) -> list[Finding]:
    one, other = by_address.entry, by_number.entry
    if one is None or other is None or one.uri == other.uri:
        return []
    return [
        make(
            "number-and-address-agree",
            f"The number is that of {other.label!r}, the address that of {one.label!r}.",
            clean(text), one.notation, row, reference.number,
        )
    ]  # fmt: skip
