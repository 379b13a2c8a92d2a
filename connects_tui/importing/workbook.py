"""Spreadsheet files (.xlsx, .xlsb, .xls, .ods): a sheet as text, one line a row, with a tab between its cells."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from connects_tui.importing.items import CannotRead, SheetUnclear

_BEGINNINGS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Of a zip file, and of Microsoft's older files; both hold documents of other kinds, too."""

_Cell = float | str | bool | date | time | timedelta


def is_workbook(content: bytes) -> bool:
    """Whether bytes may be a spreadsheet file."""
    return content.startswith(_BEGINNINGS)


def sheet_text(content: bytes, sheet: str | None = None) -> str:
    """Return a sheet of a spreadsheet file as text: the one of that name, else the only one with anything in it.

    Raises:
        CannotRead: it is no spreadsheet, has a password, or has no such sheet (`SheetUnclear`: there are several).
    """
    import python_calamine as calamine  # noqa: PLC0415 - only such a file needs it

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
                raise SheetUnclear(filled)
            sheet = next(iter(filled), None)
        if sheet is None:
            raise CannotRead("no sheet in it has anything in it")
        if sheet not in book.sheet_names:
            raise CannotRead(f'there is no sheet "{sheet}" in it; it has {", ".join(visible)}')
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except calamine.PasswordError:
        raise CannotRead("it has a password: save it without one") from None
    except calamine.CalamineError:
        raise CannotRead(
            "it is an archive or a document, not a spreadsheet: unpack it, or save the table in it as .xlsx or CSV"
        ) from None
    return _text(rows)


def _text(rows: Sequence[Sequence[_Cell]]) -> str:
    """Return rows as text; where a column has negative numbers, the others get a plus, as Upwork writes them."""
    signed = {at for row in rows for at, cell in enumerate(row) if isinstance(cell, int | float) and cell < 0}
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerows([_shown(cell, "+" if at in signed else "") for at, cell in enumerate(row)] for row in rows)
    return text.getvalue()


def _shown(cell: _Cell, sign: str) -> str:
    """Return a cell as it would stand in a CSV file, on one line."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return format(int(cell) if cell == int(cell) else round(cell, 6), sign)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return " ".join(str(cell).split())
