"""The disposable process that reads a stranger's spreadsheet: see ``registry.checking.workbooks``.

It knows nothing of this project and may die of what it reads:
``python -I spreadsheet_child.py BYTES SECONDS ROWS COLUMNS SHEET < workbook > sheet.json``.
"""

from __future__ import annotations

import datetime
import io
import json
import resource
import sys

import python_calamine

#: Exit codes: the file is not correct; the sheet is larger than the limits; it is not there.
REFUSED, TOO_LARGE, NO_SUCH_SHEET = 3, 4, 5


def main() -> int:
    """Write a sheet as JSON, rows of texts: the one asked for, else the first that is not empty."""
    memory, seconds, most_rows, most_columns = (int(text) for text in sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(sys.stdin.buffer.read())
        )
        asked = sys.argv[5]
        for number, name in enumerate(workbook.sheet_names, 1):
            if asked and asked.strip().casefold() not in {name.strip().casefold(), str(number)}:
                continue
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height > most_rows or sheet.total_width > most_columns:
                return TOO_LARGE
            rows = sheet.to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                cells = [[_text(cell) for cell in row] for row in rows]
                json.dump({"sheet": name, "sheets": workbook.sheet_names, "rows": cells},
                          sys.stdout)  # fmt: skip
                return 0
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        json.dump(str(error), sys.stderr)
        return REFUSED
    if asked:
        json.dump(workbook.sheet_names, sys.stderr)
        return NO_SUCH_SHEET
    json.dump("it holds no filled cell", sys.stderr)
    return REFUSED


def _text(cell: object) -> str:
    """Write a cell as a reader sees it; a whole number has no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
