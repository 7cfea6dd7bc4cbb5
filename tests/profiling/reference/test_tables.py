"""Files that are no tables are refused with a sentence that says what to do."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from registry.errors import UnreadableSourceError
from registry.profiling.reference.tables import open_table

LIMIT = 1_000_000


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("areas.csv", "OA11CD\nE00000001\n")
    return buffer.getvalue()


BAD = {
    "zip": (zipped(), "It is a ZIP archive or a workbook. Unpack it"),
    "gzip": (gzip.compress(b"OA11CD\n"), "It is packed with gzip. Unpack it first"),
    "utf16": ("OA11CD\n".encode("utf-16"), "The text is UTF-16"),
    "parquet": (b"PAR1....", "It is a Parquet file. Save the table as CSV"),
    "empty": (b"", "It is empty"),
    "blank": (b"\n\n  \n", "It holds no row"),
    "binary": (b"OA11CD\n\x00\x01", "It is no text"),
    "ragged": (b"a,b\n1,2\n1\n", "line 3: The row has 1 cells, the header 2"),
    "windows": (b"a,b\n1,caf\xe9\n", "is no letter in UTF-8"),
    "cell": (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', "It is no CSV: field larger"),
    "large": (b"a,b\n" * LIMIT, "more than the 1,000,000 that are read"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str) -> None:
    content, sentence = BAD[name]
    path = tmp_path / "areas.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableSourceError) as error, open_table(path, LIMIT) as table:
        list(table.rows)
    assert str(error.value).startswith("areas.csv")
    assert sentence in str(error.value)


def test_a_mark_quotes_and_blank_lines_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(b'\xef\xbb\xbfOA11CD,type\r\n\r\n"E1","A,1"\r\n')
    with open_table(path, LIMIT) as table:
        assert [(row.line, row.cells) for row in table.rows] == [(3, ["E1", "A,1"])]
