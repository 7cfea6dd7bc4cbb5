"""Columns: what each holds, told by its content and its heading, before anything is judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from registry.checking.cells import address_like, clean, plain_number, written_out
from registry.checking.grids import Cells, Grid
from registry.checking.headings import Heading, Meaning, Side, read_heading, split
from registry.checking.held import Held, folded

_SAMPLE = 2000
_NEAREST = 3
_SETTLED_BY = 300
#: Share of a column's cells that has to be of a kind before the column is taken for it.
_MOSTLY, _OFTEN = 0.5, 0.3
_NUMBER_LIKE = re.compile(r"^[\w.+\-/:]{1,24}$")


@dataclass(frozen=True)
class Column:
    """One column: where it is, its heading, what it holds and why that is thought."""

    index: int
    heading: str
    meaning: Meaning
    #: Identifier of the list its numbers, names or addresses are from; None for somebody else's.
    list: str | None
    side: Side
    why: str

    @property
    def letter(self) -> str:
        """The column's letters in a spreadsheet."""
        letters, number = "", self.index + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters

    def cell_of(self, cells: Cells) -> str:
        """Return the column's cell of a row; empty where the row is too short."""
        return cells[self.index] if self.index < len(cells) else ""

    @property
    def title(self) -> str:
        """The heading, or the letters where there is none."""
        return self.heading or self.letter


@dataclass(frozen=True)
class _Draft:
    """A column while it is being understood."""

    index: int
    heading: str
    hint: Heading
    values: tuple[str, ...]

    @cached_property
    def filled(self) -> list[str]:
        return list(dict.fromkeys(clean(value) for value in self.values if value.strip()))

    def share(self, fits: Iterable[bool]) -> float:
        return sum(fits) / len(self.filled) if self.filled else 0.0


def read_columns(grid: Grid, header: int | None, held: Held) -> list[Column]:
    """Say of every column what it holds; lists of numbers are settled afterwards."""
    body = grid.rows[(-1 if header is None else header) + 1 :]
    headings = () if header is None else grid.rows[header]
    width = max((len(row) for row in (*body[:_SAMPLE], headings)), default=0)
    drafts = []
    for index in range(width):
        heading = clean(headings[index]) if index < len(headings) else ""
        values = tuple(row[index] for row in body[:_SAMPLE] if index < len(row))
        drafts.append(_Draft(index, heading, read_heading(heading, held.catalogue), values))
    namespaces = {prefix.name: prefix.namespace for prefix in grid.prefixes}
    columns = [_column(draft, held, namespaces) for draft in drafts]
    return [_settled(column, columns, body, grid, held) for column in columns]


def _column(draft: _Draft, held: Held, namespaces: Mapping[str, str]) -> Column:
    meaning, list_name, why = _meaning(draft, held, namespaces)
    return Column(draft.index, draft.heading, meaning, list_name, draft.hint.side, why)


def _meaning(  # noqa: C901 - one question after another, the surest first
    draft: _Draft, held: Held, namespaces: Mapping[str, str]
) -> tuple[Meaning, str | None, str]:
    hint = draft.hint
    if draft.share(value.casefold() in held.relations for value in draft.filled) >= _MOSTLY:
        return "relation", None, "most cells are relations of mappings"
    if hint.meaning not in {"other", "relation"} and _are_addresses(draft):
        return "address", _list_of_addresses(draft, held, namespaces), "most cells are addresses"
    if hint.meaning in {"other", "relation", "modifier", "version", "class", "parent"}:
        return hint.meaning, hint.list, "its heading says so"
    name_list, share = _names(draft, held)
    looks_numbered = draft.share(bool(_NUMBER_LIKE.match(v)) for v in draft.filled) >= _MOSTLY
    if hint.meaning == "address":
        return "address", _list_of_addresses(draft, held, namespaces), "its heading says so"
    if hint.meaning == "number" or ((hint.list or hint.concept_type) and hint.meaning is None):
        by_type = _of_type(draft, hint.concept_type, held)
        if hint.meaning == "number" and (looks_numbered or hint.list or not draft.filled):
            why = "its heading says so" if hint.list else "its heading and its cells say so"
            return "number", hint.list or by_type, why
        if looks_numbered and (hint.list or by_type) and share < _MOSTLY:
            return "number", hint.list or by_type, "its heading names the list"
        if looks_numbered and (hint.list or _is_digits(draft)) and share < _MOSTLY:
            return "number", hint.list, "its heading names the list"
    if hint.meaning == "name" or share >= _MOSTLY:
        known = name_list if share >= _OFTEN else None
        why = f"{share:.0%} of its cells are names of that list" if known else "its heading says so"
        return "name", hint.list or known, why
    if not draft.heading and _is_digits(draft):
        return "number", None, "its cells are numbers"
    return "other", None, ""


def _are_addresses(draft: _Draft) -> bool:
    return draft.share(address_like(value) for value in draft.filled) >= _MOSTLY


def _list_of_addresses(draft: _Draft, held: Held, namespaces: Mapping[str, str]) -> str | None:
    """Return the whole list that most of a column's addresses are under, however written."""
    addresses = [written_out(value, namespaces) for value in draft.filled]
    found = Counter(
        entry.identifier
        for value in addresses
        if (entry := held.list_of_uri(held.published(value) or value)) is not None
    )
    ((name, count),) = found.most_common(1) or [("", 0)]
    return name if count and count / len(draft.filled) >= _OFTEN else None


def _is_digits(draft: _Draft) -> bool:
    return draft.share(plain_number(value).isdecimal() for value in draft.filled) >= _MOSTLY


def _names(draft: _Draft, held: Held) -> tuple[str | None, float]:
    """Return the list that most of a column's texts are names of, and their share."""
    best: tuple[str | None, float] = (None, 0.0)
    texts = [folded(value) for value in draft.filled[:500]]
    if not texts or _is_digits(draft):
        return best
    for name, names in held.official.items():
        share = sum(text in names for text in texts) / len(texts)
        if share > best[1] or (share == best[1] and share and _is_smaller(name, best[0], held)):
            best = name, share
    return best


def share_of_names(column: Column, name: str, body: Sequence[Cells], held: Held) -> float:
    """Return the share of a column's texts that are names of a list; 0 where it has none."""
    texts = {clean(row[column.index]) for row in body[:_SAMPLE] if column.index < len(row)} - {""}
    names = held.official.get(name, {})
    return sum(folded(text) in names for text in texts) / len(texts) if texts else 0.0


def _is_smaller(name: str, other: str | None, held: Held) -> bool:
    lists = held.catalogue.lists
    return other is None or lists[name].count < lists[other].count


def _of_type(draft: _Draft, concept_type: str | None, held: Held) -> str | None:
    """Choose among the lists of a type the smallest that has four of five of the numbers."""
    if concept_type is None:
        return None
    shares = {
        entry.identifier: number_share(draft.filled, entry.identifier, held)
        for entry in held.catalogue.lists_of_type(concept_type)
    }
    most = max(shares.values(), default=0.0)
    if most < _OFTEN:
        return None
    fitting = [name for name, share in shares.items() if share >= min(0.8, most)]
    return min(fitting, key=lambda name: held.catalogue.lists[name].count)


def number_share(values: Sequence[str], name: str, held: Held) -> float:
    """Return the share of values that are numbers of a list, however they are written."""
    known = held.numbers_in_any_case.get(name, {})
    hits = sum(v.casefold() in known or plain_number(v).casefold() in known for v in values)
    return hits / len(values) if values else 0.0


def _settled(
    column: Column, columns: list[Column], body: Sequence[Cells], grid: Grid, held: Held
) -> Column:
    """Give a column of numbers without a list the one whose names stand beside its numbers."""
    if column.meaning != "number" or column.list is not None:
        return column
    said = _said_elsewhere(column, columns, body, grid, held)
    beside = [
        other for other in columns
        if other.meaning == "name" and (other.side == column.side or not column.side)
    ]  # fmt: skip
    # The nearest names decide; a table of hundreds of columns would take minutes otherwise.
    beside.sort(key=lambda other: abs(other.index - column.index))
    best: tuple[float, int, str | None] = (_OFTEN, 0, None)
    for name in (said,) if said else held.numbers:
        for other in beside[:_NEAREST]:
            agreeing = agreement(column.index, other.index, name, body[:_SETTLED_BY], held)
            size = -held.catalogue.lists[name].count
            if (agreeing, size) > best[:2]:
                best = agreeing, size, name
    found = said or best[2]
    why = "the file says so" if said else "the names beside its numbers are of that list"
    return Column(
        column.index,
        column.heading,
        column.meaning,
        found,
        column.side,
        why if found else column.why,
    )


def _said_elsewhere(
    column: Column, columns: list[Column], body: Sequence[Cells], grid: Grid, held: Held
) -> str | None:
    """Return the list that a column of classes, or the file itself, names for one side."""
    side = column.side or "subject"
    words = [
        clean(body[0][other.index]) for other in columns
        if other.meaning == "class" and other.side == side and body and other.index < len(body[0])
    ]  # fmt: skip
    words.append(grid.hints.get("to" if side == "object" else "from", ""))
    words += [grid.hints.get("class", ""), grid.hints.get("list", "")] if side == "subject" else []
    for text in filter(None, words):
        hint = read_heading(re.sub(r"[/.]", " ", text), held.catalogue)
        if hint.list:
            return hint.list
        if split(text) == "subject" or hint.concept_type:
            concept_type = hint.concept_type or "subject"
            values = [clean(row[column.index]) for row in body if column.index < len(row)]
            draft = _Draft(column.index, "", hint, tuple(values[:_SAMPLE]))
            if found := _of_type(draft, concept_type, held):
                return found
    return None


def agreement(number: int, name: int, list_name: str, body: Sequence[Cells], held: Held) -> float:
    """Return the share of rows in which a number's entry bears the name beside it."""
    agreeing = both = 0
    entries = held.numbers.get(list_name, {})
    for row in body[:_SAMPLE]:
        if max(number, name) >= len(row) or not (row[number].strip() and row[name].strip()):
            continue
        both += 1
        entry = entries.get(clean(row[number])) or entries.get(plain_number(row[number]))
        if entry is not None:
            wanted = folded(row[name])
            texts = held.texts[entry.uri]
            agreeing += any(folded(text) == wanted for kind in texts.values() for text in kind)
    return agreeing / both if both else 0.0
