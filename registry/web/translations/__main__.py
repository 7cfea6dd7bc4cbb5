"""Brings the catalogues up to date with the code and compiles them: ``make translations``."""

from __future__ import annotations

import sys
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from registry.web.translations.extraction import (
    LANGUAGES,
    catalogue_path,
    extracted,
    read_catalogue,
)


def main() -> int:
    """Update and compile every catalogue; return 1 where a text is left to translate."""
    left = 0
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        untranslated = [
            entry.id for entry in catalogue if entry.id and is_missing(catalogue, entry.id)
        ]
        left += len(untranslated)
        print(f"{path}: {len(catalogue)} texts, {len(untranslated)} to translate")
        for text in untranslated:
            print(f"  {text!r}")
    return 1 if left else 0


def is_missing(catalogue: Catalog, message: object) -> bool:
    """Tell whether a message has no translation, or one that was only guessed."""
    entry = catalogue.get(message)  # type: ignore[arg-type]  # one text or two
    if entry is None or entry.fuzzy:
        return True
    given = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
    return not all(given)


def written(catalogue: Catalog) -> bytes:
    """Write a catalogue as PO, in the order of its texts."""
    stream = BytesIO()
    write_po(
        stream, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    return stream.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Write a catalogue as MO, which the pages read."""
    stream = BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
