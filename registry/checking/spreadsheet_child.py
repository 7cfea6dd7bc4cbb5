"""The disposable process that reads a stranger's spreadsheet: see ``registry.checking.workbooks``.

It knows nothing of this project and may die of what it reads:
``python -I spreadsheet_child.py BYTES SECONDS ROWS COLUMNS < workbook > sheet.json``.
"""

from __future__ import annotations

import datetime
import io
import json
import resource
import sys

import python_calamine

#: Exit codes: the file is not correct; the sheet is larger than the limits.
REFUSED, TOO_LARGE = 3, 4


def main() -> int:
    """Write the first sheet that is not empty as JSON: rows of texts."""
    memory, seconds, most_rows, most_columns = (int(text) for text in sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(sys.stdin.buffer.read())
        )
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height > most_rows or sheet.total_width > most_columns:
                return TOO_LARGE
            rows = sheet.to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                cells = [[_text(cell) for cell in row] for row in rows]
                json.dump({"sheet": name, "sheets": len(workbook.sheet_names), "rows": cells},
                          sys.stdout)  # fmt: skip
                return 0
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        json.dump(str(error), sys.stderr)
        return REFUSED
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
