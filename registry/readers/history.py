"""What history notes say as facts: changes of name, versions, deprecation, successors.

The notes are free text with a house style (`Term name changed from 'X' to 'Y' in version 3.00.`)
and a decade of slips: lost quotes, `too`, `o`, `verison`, `4..00`, `@` typed for a quote. A name
may hold apostrophes and full stops, so it ends where its version, date or closing sentence follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

_LONGEST_NOTE = 4_000
_VERSION = r"in\s+ver\w+\s+(?P<{0}>\d+(?:\.+\d+)*)"
_DATE = r"(?P<{0}>\d{{2}}/\d{{2}}/\d{{4}})"
#: A name, as short as can be; bounded, so that no text makes the search quadratic.
_NAME = r".{1,300}?"
_QUOTE = "['\"@]"
#: What may stand between a new name and its version: scope notes, or what it was changed for.
_ASIDE = r"(?:,?\s+and\s+scope\s+notes?(?:\s+[a-z]+){0,3})?"
_TO = rf"t?oo?\s+{_QUOTE}{{0,3}}(?P<new>{_NAME})"
_END = (
    rf"{_QUOTE}{{0,3}}\s*(?:"
    rf"{_ASIDE}\s*{_VERSION.format('version')}"
    rf"|{_ASIDE}\s*{_DATE.format('date')}"
    rf"|(?<={_QUOTE})\s*(?:\.\s|\.?$)"
    rf"|(?<={_QUOTE})\s+(?:for\s+\w+\s+)?and\s+'(?P<other>[^']+)'\s+for\s+\w+"
    rf"(?:\s+{_VERSION.format('version2')})?"
    r")"
)
_VERB = (
    r"(?:name[sd]?\s+(?:chang\w*|used|updated)(?:\s+back)?"
    r"|named\s+chang\w*|chang(?:e|ed)\s+(?:of\s+)?name)"
)
_CHANGE = re.compile(
    rf"\b{_VERB}\s+"
    rf"(?:from\s*(?:version\s*)?'(?P<previous>{_NAME})'\s+to\s+{_QUOTE}{{1,3}}(?P<renamed>{_NAME})"
    rf"|(?!to\s+(?:include|clarify|cover)\b)(?:{_TO}|in\s+'(?P<named>{_NAME})))" + _END,
    re.IGNORECASE | re.DOTALL,
)
_FURTHER = re.compile(
    rf",?\s+and\s+to\s+'(?P<new>{_NAME})'\s+{_VERSION.format('version')}", re.IGNORECASE | re.DOTALL
)
_EARLIER = re.compile(
    r"(?:the preferred term (?:in version (?P<before>\d+) )?(?:for the same concept )?was"
    rf"|previously known as(?: just)?)\s+['\"](?P<previous>{_NAME})['\"](?=[.,;]|\s|$)",
    re.IGNORECASE,
)
_MENTION = re.compile(
    rf"\b{_VERB}\b|\bnew name\b|\bname(?:\s+and\s+|/)(?:scope|description)"
    r"|\b(?:label|notes)\s+and\s+(?:name|description)\b.{0,60}?(?:modif|updat|chang)"
    r"|to name and description",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"\.(?:\s|$)")
_ADDED = re.compile(
    r"\b(?:added in version|new term(?: added)? in|term added in version)\s+(\d+(?:\.+\d+)*)", re.I
)
_SCOPE_NOTES_BEFORE = re.compile(r"scope\s+notes\s*$", re.IGNORECASE)
_DEPRECATED = re.compile(rf"\bdep\w*cated\s+{_DATE.format('date')}", re.IGNORECASE)
_REINSTATED = re.compile(rf"\breinstated\s+{_DATE.format('date')}", re.IGNORECASE)
_RETIRED = re.compile(r"\b(?:dep\w*cated|discontinued)\b", re.IGNORECASE)
_SUCCESSOR = re.compile(
    r"\b(?:merged|duplicate|covered)\b[^.]{0,100}?\b(?:into|of|with|as|under|in)\s+"
    r"(?:service\s+)?(?:ID\s+)?(?P<identifier>\d+)\b",
    re.IGNORECASE,
)


class NameChange(NamedTuple):
    """One change of name: from, to, and the list version or the day (ISO) it was made in."""

    previous: str | None
    new: str | None
    version: str | None = None
    date: str | None = None


class _Found(NamedTuple):
    at: int
    change: NameChange


@dataclass(frozen=True)
class History:
    """The facts in the history notes of one concept, in the order of the notes.

    `unrecovered` holds the sentences that speak of a change of name without yielding one.
    """

    changes: tuple[NameChange, ...] = ()
    added_in_version: str | None = None
    deprecated_on: str | None = None
    reinstated_on: str | None = None
    successors: tuple[str, ...] = ()
    unrecovered: tuple[str, ...] = ()


def parse_history(note: str) -> History:
    """Read the history note of one concept; several events may stand in it.

    A note longer than any real one (4,000 characters) is left unread.
    """
    note = " ".join(note.split())
    if not note or len(note) > _LONGEST_NOTE:
        return History()
    found, rest = _name_changes(note)
    unnamed = [match.start() for match in _MENTION.finditer(rest)]
    retired = _RETIRED.search(note)
    deprecated, reinstated = _DEPRECATED.search(note), _REINSTATED.search(note)
    return History(
        changes=_chained(found, unnamed),
        added_in_version=_added_in(note),
        deprecated_on=_iso(deprecated["date"]) if deprecated else None,
        reinstated_on=_iso(reinstated["date"]) if reinstated else None,
        successors=_successors(note[retired.start() :]) if retired else (),
        unrecovered=tuple(_sentence(rest, at) for at in unnamed),
    )


def _name_changes(note: str) -> tuple[list[_Found], str]:
    """Find the changes and where they stand; return them with the note they are blanked out of."""
    found: list[_Found] = []
    rest = note
    for match in _CHANGE.finditer(note):
        found += [_Found(match.start(), change) for change in _from_match(match)]
        end = match.end()
        while further := _FURTHER.match(note, end):
            change = NameChange(None, _name(further["new"]), _version(further["version"]))
            found.append(_Found(further.start(), change))
            end = further.end()
        rest = rest[: match.start()] + " " * (end - match.start()) + rest[end:]
    for match in _EARLIER.finditer(note):
        found.append(_Found(match.start(), NameChange(_name(match["previous"]), None)))
    return sorted(found, key=lambda item: item.at), rest


def _from_match(match: re.Match[str]) -> list[NameChange]:
    groups = match.groupdict()
    previous = _name(groups["previous"]) if groups["previous"] else None
    version = _version(groups["version"] or groups["version2"])
    day = _iso(groups["date"]) if groups["date"] else None
    names = [groups["renamed"] or groups["new"] or groups["named"], groups["other"]]
    return [NameChange(previous, _name(name), version, day) for name in names if name]


def _chained(found: list[_Found], unnamed: list[int]) -> tuple[NameChange, ...]:
    """Fill an unknown previous name with the name the change before it gave.

    It stays unknown after a change that gives no name, and after one that gives two names at once
    (one for England, one for Scotland).
    """
    chained: list[NameChange] = []
    for index, (at, change) in enumerate(found):
        filled = change
        if index and change.previous is None:
            before = found[index - 1]
            twice = index > 1 and found[index - 2].at == before.at
            if not twice and not any(before.at < place < at for place in unnamed):
                filled = change._replace(previous=before.change.new)
        chained.append(filled)
    return tuple(chained)


def _name(text: str) -> str:
    """Trim a name; a quote within it (`tenants' responsibilities`) stays."""
    return " ".join(text.strip('"@ \u00a0\n').split()).removeprefix("'").strip()


def _version(text: str | None) -> str | None:
    return re.sub(r"\.+", ".", text) if text else None


def _iso(text: str) -> str | None:
    day, month, year = (int(part) for part in text.split("/"))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _added_in(note: str) -> str | None:
    for match in _ADDED.finditer(note):
        if not _SCOPE_NOTES_BEFORE.search(note[: match.start()]):
            return _version(match[1])
    return None


def _successors(retirement: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m["identifier"] for m in _SUCCESSOR.finditer(retirement)))


def _sentence(note: str, at: int) -> str:
    start = max((m.end() for m in _SENTENCE_END.finditer(note, 0, at)), default=0)
    end = _SENTENCE_END.search(note, at)
    return note[start : end.start() if end else len(note)].strip()
