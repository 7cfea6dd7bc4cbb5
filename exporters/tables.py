"""From the answers of the named queries to the rows of the official CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib.term import Node

from exporters.document import Document, Kind, Record, merged, preferred
from exporters.esd_csv import Item, Mapped, Parent, list_chunks, mapping_chunks


def csv_chunks(document: Document) -> Iterator[bytes]:
    """Yield the official CSV of a list, of one concept as a list of one, or of a mapping set."""
    parents = _parents(document.records("list-parents"))
    items = _items(document.records("list-items"), parents)
    if document.kind is Kind.MAPPING_SET:
        return mapping_chunks(items, _mapped(document.records("mapping-pairs")))
    hierarchical = any(True for _ in document.records("list-levels"))
    return list_chunks(items, hierarchical=hierarchical)


def _items(records: Iterable[Record], parents: dict[Node, tuple[Parent, ...]]) -> list[Item]:
    concepts: dict[Node, list[Record]] = {}
    for record in records:
        concepts.setdefault(record["concept"], []).append(record)
    return [_item(rows, parents.get(concept, ())) for concept, rows in concepts.items()]


def _item(rows: list[Record], parents: tuple[Parent, ...]) -> Item:
    notes = {str(row["historyNote"]) for row in rows if "historyNote" in row}
    return Item(
        identifier=_text(rows, "identifier"),
        label=_text(rows, "label"),
        description=_text(rows, "description"),
        created=_text(rows, "created")[:10],
        modified=_text(rows, "modified")[:10],
        history_notes=" ".join(sorted(notes)),
        type=_capitalised(_text(rows, "type")),
        parents=parents,
    )


def _text(rows: list[Record], column: str) -> str:
    if len(rows) == 1:
        return str(rows[0].get(column, ""))
    return preferred(row[column] for row in rows if column in row) or ""


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _parents(records: Iterable[Record]) -> dict[Node, tuple[Parent, ...]]:
    """Return the parents of each concept by label, the main one first."""
    labels: dict[tuple[Node, Node], set[Node]] = {}
    facts: dict[tuple[Node, Node], Record] = {}
    for record in records:
        pair = (record["concept"], record["parent"])
        labels.setdefault(pair, set()).add(record["parentLabel"])
        facts[pair] = record
    found: dict[Node, list[tuple[bool, Parent]]] = {}
    for pair, record in facts.items():
        parent = Parent(str(record["parentIdentifier"]), preferred(labels[pair]) or "")
        is_main = str(record["main"]) == "true"
        found.setdefault(pair[0], []).append((not is_main, parent))
    return {
        concept: tuple(parent for _, parent in sorted(parents, key=_parent_order))
        for concept, parents in found.items()
    }


def _parent_order(parent: tuple[bool, Parent]) -> tuple[bool, str, str]:
    is_other, (identifier, label) = parent
    return is_other, label, identifier


def _mapped(records: Iterable[Record]) -> dict[str, list[Mapped]]:
    mapped: dict[str, list[Mapped]] = {}
    for record in merged(records, "from", "predicate", "to"):
        mapped.setdefault(str(record["fromIdentifier"]), []).append(
            Mapped(
                mapping_type=str(record.get("predicateLabel", record["predicate"])),
                identifier=str(record["toIdentifier"]),
                label=str(record["toLabel"]),
                type=_capitalised(str(record.get("toType", ""))),
            )
        )
    return mapped
