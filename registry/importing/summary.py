"""What an import did, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from rdflib import URIRef

from registry.importing.running import ImportResult
from registry.namespaces import PREFIXES

#: How many examples are shown of each kind.
_SHOWN = 5


def summary(result: ImportResult) -> str:
    """Say what was added, what was there already, what was left out and why."""
    return "".join(f"{line}\n" for line in _lines(result))


def _lines(result: ImportResult) -> Iterator[str]:
    yield f"Taken for: {result.taken_for}. It belongs to: {', '.join(result.targets)}."
    yield f"Added: {result.added.total()} statements; there already: {result.known}."
    for predicate, count in sorted(result.added.items()):
        yield f"  {count} {short(predicate)}"
    if result.contradictions:
        yield f"Kept as they are, though the file says otherwise: {len(result.contradictions)}."
        yield from _examples(
            f"{short(c.subject)} {short(c.predicate)}: {short(c.ours)}, not {short(c.theirs)}"
            for c in result.contradictions
        )
    if result.outdated:
        yield (
            "Left out, because the file is an older version and the list does not have them: "
            f"{len(result.outdated)}."
        )
        yield from _examples(map(short, result.outdated))
    if result.dangling:
        yield f"Pairs left out, because a list has no such item: {len(result.dangling)}."
        yield from _examples(f"{one} to {other}" for one, other in result.dangling)
    for warning in result.warnings:
        yield f"Survived: {warning}."
    if result.written is not None:
        yield f"Written: {result.written}."
    if result.release is not None:
        state = "is current" if result.release.is_new else "stays current"
        yield f"Release {result.release.number} {state}."


def _examples(texts: Iterable[str]) -> Iterator[str]:
    return (f"  for example: {text}" for text in islice(texts, _SHOWN))


def short(text: str | URIRef) -> str:
    """Write a URI with its prefix, where it has one."""
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text[len(namespace) :]}"
    return str(text)
