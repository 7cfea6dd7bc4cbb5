"""Judges one entry named in one row by its number and its name."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz, process

from registry.checking.cells import changed_into, clean, number_before_date, plain_number
from registry.checking.columns import Column
from registry.checking.findings import Finding, make
from registry.checking.held import Held, folded
from registry.search.names import Entry

#: Two names are nearly the same from this many of a hundred points.
_ALIKE = 88
#: Comparing a name with a whole list takes half a millisecond.
_MOST_LOOKED_FOR = 1000


class Cell(NamedTuple):
    """A cell: its row's number, its column, its text."""

    row: int
    column: Column
    text: str


class Judged(NamedTuple):
    """The entry a row means, where that is clear, and what was found on the way."""

    entry: Entry | None
    findings: list[Finding]


class NumberJudge:
    """Judges the numbers given for one list."""

    def __init__(self, held: Held, list_name: str) -> None:
        self._held = held
        self._list = list_name
        self._title = held.catalogue.lists[list_name].title
        self._near: dict[str, Entry | None] = {}

    def judge(self, cell: Cell, name: str) -> Judged:
        """Judge a number; ``name`` is what the row calls the entry, or empty."""
        number = clean(cell.text)
        if not number:
            return self._absent(cell, name)
        entry = self._held.in_list(self._list, number)
        if entry is not None:
            return Judged(entry, self.retired(cell, entry))
        for attempt in (self._date, self._otherwise_written, self._elsewhere):
            judged = attempt(cell, number, name)
            if judged is not None:
                return judged
        return self._unknown(cell, number, name)

    def _absent(self, cell: Cell, name: str) -> Judged:
        if not clean(name):
            return Judged(None, [])
        entry = self._only(name)
        found = make(
            "number-present",
            f"{clean(name)!r} has no number."
            + (f" It is the name of {self._say(entry)}." if entry else ""),
            "", f"a number of {self._title}", cell.row, cell.column,
            entry.notation if entry else None, "replace" if entry else "",
        )  # fmt: skip
        return Judged(entry, [found])

    def retired(self, cell: Cell, entry: Entry) -> list[Finding]:
        """Find fault with a discontinued entry."""
        if not entry.retired:
            return []
        new = self._held.replacement(entry.uri)
        follows = f" Use {self._say(new)}." if new else " No replacement is named."
        return [
            make(
                "number-retired", f"{self._say(entry)} is discontinued.{follows}",
                clean(cell.text), "a live entry", cell.row, cell.column,
                new.notation if new else None, "replace" if new else "",
            )
        ]  # fmt: skip

    def _date(self, cell: Cell, number: str, name: str) -> Judged | None:
        changed = changed_into(number)
        if changed is None:
            return None
        before = number_before_date(number)
        entry = self._held.in_list(self._list, before) if before else None
        named = self._only(name)
        likely = named or entry
        is_sure = named is not None and (entry is None or entry == named)
        found = make(
            "number-not-a-date", f"{number} is {changed}: a spreadsheet has changed the number."
            + (f" It was probably {likely.notation}." if likely else ""),
            number, f"a number of {self._title}", cell.row, cell.column,
            likely.notation if likely else None, "replace" if is_sure else "",
        )  # fmt: skip
        return Judged(named, [found])

    def _otherwise_written(self, cell: Cell, number: str, name: str) -> Judged | None:
        plain = plain_number(number)
        entry = self._held.in_list(self._list, plain) if plain != number else None
        rule, how = "number-as-published", "is how the list writes it"
        if entry is None:
            entry = self._held.numbers_in_any_case.get(self._list, {}).get(number.casefold())
            rule, how = "case-as-published", "has these capitals in the list"
        if entry is None:
            return None
        found = make(
            rule, f"{number} is not written as published: {entry.notation} {how}.",
            number, entry.notation, cell.row, cell.column, entry.notation, "replace",
        )  # fmt: skip
        return Judged(entry, [found, *self.retired(cell, entry)])

    def _elsewhere(self, cell: Cell, number: str, name: str) -> Judged | None:
        used = self._held.use_of_term(self._list, number)
        if used is not None:
            found = make(
                "number-of-a-term", f"{number} is the number of another name of {self._say(used)}.",
                number, used.notation, cell.row, cell.column, used.notation, "replace",
            )  # fmt: skip
            return Judged(used, [found])
        entry = self._held.of_space(self._list, number)
        if entry is not None and entry.retired:
            return Judged(entry, self.retired(cell, entry))
        if entry is None:
            entry = self._in_another_list(number, name)
        if entry is None:
            return None
        own = self._with_a_name_of(entry) or self._only(name)
        where = " and ".join(self._held.catalogue.lists[name].title for name in entry.lists)
        advice = f" Use {self._say(own)}." if own else self._advice(entry.label)
        found = make(
            "number-of-another-list",
            f"{number} is not in {self._title}; it is {entry.label!r} in {where}.{advice}",
            number, f"a number of {self._title}", cell.row, cell.column,
            own.notation if own else None,
        )  # fmt: skip
        return Judged(None, [found])

    def _in_another_list(self, number: str, name: str) -> Entry | None:
        """Return the entry of a list of another kind that has this number and this name."""
        wanted = folded(name)
        for entries in self._held.numbers.values() if wanted else ():
            entry = entries.get(number)
            if entry is not None and folded(entry.label) == wanted:
                return entry
        return None

    def _unknown(self, cell: Cell, number: str, name: str) -> Judged:
        entry = self._only(name)
        near = entry or (self.nearly_named(name) if name else None)
        advice = f" The name is that of {self._say(entry)}." if entry else ""
        if near and not entry:
            advice = f" A name like it is that of {self._say(near)}."
        found = make(
            "number-known", f"{number} is not in {self._title}.{advice}",
            number, f"a number of {self._title}", cell.row, cell.column,
            near.notation if near else None, "replace" if entry else "",
        )  # fmt: skip
        return Judged(entry, [found])

    def _with_a_name_of(self, entry: Entry) -> Entry | None:
        """Return the one live entry that is called what another is, or once was, called."""
        texts = self._held.texts[entry.uri]
        names = [n for kind in ("preferred", "former", "alternative") for n in texts.get(kind, ())]
        return next((own for name in names if (own := self._only(name))), None)

    def _advice(self, label: str) -> str:
        near = self.nearly_named(label)
        return f" The nearest name in the list is {self._say(near)}." if near else ""

    def _only(self, name: str) -> Entry | None:
        """Return the one live entry of the list with exactly this name."""
        live = [e for e in self._held.named(self._list, name) if not e.retired] if name else []
        return live[0] if len(live) == 1 else None

    def nearly_named(self, name: str) -> Entry | None:
        """Return the entry with a name nearly like this; not looked for beyond a bound."""
        wanted = folded(name)
        if wanted not in self._near and len(self._near) < _MOST_LOOKED_FOR:
            names = self._held.official.get(self._list, {})
            best = process.extractOne(wanted, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            self._near[wanted] = names[best[0]][0] if best else None
        return self._near.get(wanted)

    def name(self, cell: Cell, entry: Entry) -> list[Finding]:
        """Judge the official name beside a number."""
        text = clean(cell.text)
        texts = self._held.texts[entry.uri]
        wanted = folded(text)
        official = texts.get("preferred", [])
        if not text or text in official:
            return []
        for name in official:
            if name.casefold() == text.casefold():
                return [
                    make(
                        "case-as-published", f"The list writes {name!r}.", text, name,
                        cell.row, cell.column, name, "replace",
                    )
                ]  # fmt: skip
            if folded(name) == wanted:
                return []
        if any(folded(name) == wanted for name in texts.get("former", ())):
            message = f"{self._say(entry)} is the entry's name now; {text!r} was its name before."
            return [
                make(
                    "name-current", message, text, entry.label,
                    cell.row, cell.column, entry.label, "replace",
                )
            ]  # fmt: skip
        if any(
            folded(n) == wanted for kind in ("alternative", "hidden") for n in texts.get(kind, ())
        ):
            return []
        return [self._other_name(cell, text, entry)]

    def name_alone(self, cell: Cell) -> Judged:
        """Judge a name that stands without a number."""
        text = clean(cell.text)
        known = self._held.named(self._list, text) if text else []
        if known or not text:
            return Judged(known[0] if known else None, [])
        near = self.nearly_named(text)
        found = make(
            "name-known", f"{text!r} is no name of {self._title}."
            + (f" {near.label!r} is like it." if near else ""),
            text, f"a name of {self._title}", cell.row, cell.column, near.label if near else None,
        )  # fmt: skip
        return Judged(None, [found])

    def _other_name(self, cell: Cell, text: str, entry: Entry) -> Finding:
        owner = self._only(text)
        message = f"{entry.notation} is {entry.label!r} in {self._title}, not {text!r}."
        if owner is not None:
            message += f" That is the name of {owner.notation}."
        return make(
            "name-matches-number", message, text, entry.label, cell.row, cell.column, entry.label
        )

    def _say(self, entry: Entry) -> str:
        return f"{entry.notation} {entry.label!r}"
