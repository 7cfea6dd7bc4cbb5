"""The index: one tantivy document a name, in a folder of the release or in memory."""

from __future__ import annotations

from pathlib import Path

import tantivy

from registry.catalogue import read_catalogue
from registry.search.names import Names, load_names, read_names, write_names
from registry.search.searching import Search
from registry.search.words import stemmed_language, stems_of, words_of
from registry.store import Store

_NAMES_FILE = "names.json"
_INDEX_FOLDER = "index"
#: Memory of the writer, in bytes: all names fit, so that one segment is written.
_WRITER_BYTES = 64 * 1024 * 1024


def write_search(store: Store, folder: Path) -> None:
    """Write the search of a release into a new folder: its names and their index."""
    names = read_names(store, read_catalogue(store))
    (folder / _INDEX_FOLDER).mkdir(parents=True)
    write_names(names, folder / _NAMES_FILE)
    _fill(tantivy.Index(_schema(languages_of(names)), path=str(folder / _INDEX_FOLDER)), names)


def open_search(folder: Path, store: Store) -> Search:
    """Open the search in a folder; where there is none (an older release), make it in memory."""
    if (folder / _NAMES_FILE).is_file():
        names = load_names(folder / _NAMES_FILE)
        index = tantivy.Index.open(str(folder / _INDEX_FOLDER))
    else:
        names = read_names(store, read_catalogue(store))
        index = tantivy.Index(_schema(languages_of(names)))
        _fill(index, names)
    return Search(names, index, languages_of(names))


def languages_of(names: Names) -> tuple[str, ...]:
    """Return the languages whose stems the index of these names holds, sorted."""
    found = {stemmed_language(name.language) for name in names.names}
    return tuple(sorted(language for language in found if language))


def _schema(languages: tuple[str, ...]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", fast=True)
    builder.add_text_field("list", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("status", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace")
    for language in languages:
        builder.add_text_field(f"stems_{language}", tokenizer_name="whitespace")
    return builder.build()


def _fill(index: tantivy.Index, names: Names) -> None:
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for row, name in enumerate(names.names):
        entry = names.entries[name.entry]
        document = tantivy.Document()
        document.add_unsigned("row", row)
        for list_name in entry.lists:
            document.add_text("list", list_name)
        document.add_text("status", "retired" if entry.retired else "live")
        document.add_text("words", " ".join(words_of(name.text)))
        if language := stemmed_language(name.language):
            document.add_text(f"stems_{language}", " ".join(stems_of(name.text, language)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
