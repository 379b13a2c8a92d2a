"""A program of its own that reads a spreadsheet file (.xlsx, .xlsb, .xls, .ods) from standard input; see `decoding`.

It prints JSON: the `text`, with a tab between cells, the names of the sheets where there are `several`, or an `error`.
Whatever ends this program, such as too little memory, ends no other.
"""

import csv
import io
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Final

import python_calamine as calamine

_MOST_MEMORY: Final = 4 * 1024**3
"""A sheet of 300,000 rows and 20 columns takes a quarter of it."""

_Cell = float | str | bool | date | time | timedelta


def answer(content: bytes, sheet: str | None = None) -> dict[str, object]:
    """Return what is printed."""
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        visible = [
            about.name
            for about in book.sheets_metadata
            if about.typ == calamine.SheetTypeEnum.WorkSheet and about.visible == calamine.SheetVisibleEnum.Visible
        ]
        if sheet is None:
            filled = [name for name in visible if book.get_sheet_by_name(name).height]
            if len(filled) > 1:
                return {"several": filled}
            sheet = next(iter(filled), None)
        if sheet is None:
            return {"error": "all its sheets are empty"}
        if sheet not in book.sheet_names:
            return {"error": f'there is no sheet "{sheet}" in it; it has {", ".join(visible)}'}
        return {"text": rows_text(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))}
    except calamine.PasswordError:
        return {"error": "it has a password: save it without one"}
    except calamine.CalamineError:
        what = "it is an archive or a document, not a spreadsheet"
        return {"error": f"{what}: unpack it, or save the table in it as .xlsx or CSV"}


def rows_text(rows: Sequence[Sequence[_Cell]]) -> str:
    """Return rows as text; where a column has negative numbers, the others get a plus, as Upwork writes them."""
    rows = [row if any(cell != "" for cell in row) else () for row in rows]  # a cell far below has a million above it
    signed = {at for row in rows for at, cell in enumerate(row) if isinstance(cell, int | float) and cell < 0}
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerows([_shown(cell, "+" if at in signed else "") for at, cell in enumerate(row)] for row in rows)
    return text.getvalue()


def _shown(cell: _Cell, sign: str) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float) and isfinite(cell):
        return format(int(cell) if cell == int(cell) else round(cell, 6), sign)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return " ".join(str(cell).split())


def _main() -> None:
    with suppress(ImportError, OSError, ValueError):  # not every system has it, or lets it be set
        import resource  # noqa: PLC0415 - as above

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(), *sys.argv[1:])))


if __name__ == "__main__":
    _main()
