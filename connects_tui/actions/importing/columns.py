"""What the user said about a table once, remembered by its header: its columns, and how days and amounts are written.

It is a small file in the user's state directory, not worth a backup: where it can't be read nothing is remembered, and
where it can't be written the question comes again.
"""

import json
from contextlib import suppress
from typing import Any, Final

from connects_tui import files
from connects_tui.exchange.arriving.items import CannotRead
from connects_tui.exchange.arriving.recognise import HowToRead
from connects_tui.exchange.arriving.tables import table_of
from connects_tui.files import private_folder, replace_whole
from connects_tui.journal.paths import columns_file

_MOST: Final = 50
"""Tables that are remembered, the latest ones."""

_ORDERS: Final = ("dmy", "mdy")
_MARKS: Final = (".", ",")


def recalled(text: str, how: HowToRead) -> HowToRead:
    """Complete what the user says about a table by what was said about one with the same header before."""
    header = _header(text)
    known = None if header is None else _read().get(header)
    if known is None:
        return how
    return HowToRead(how.columns or known.columns, how.order or known.order, how.decimal or known.decimal)


def remember(text: str, how: HowToRead) -> None:
    """Remember what the user said about a table; for another kind of text there is nothing to remember."""
    header = _header(text)
    if header is None or not (how.columns or how.order or how.decimal):
        return
    tables = _read()
    before = tables.pop(header, HowToRead())
    tables[header] = HowToRead(how.columns or before.columns, how.order or before.order, how.decimal or before.decimal)
    kept = list(tables.items())[-_MOST:]
    document = [
        {"header": name, "columns": dict(said.columns), "order": said.order, "decimal": said.decimal}
        for name, said in kept
    ]
    with suppress(OSError):
        private_folder(columns_file().parent)
        replace_whole(columns_file(), (json.dumps(document, indent=1) + "\n").encode())


def _header(text: str) -> str | None:
    """Return a table's header as it is compared, `None` where the text begins with none."""
    first = next((line for line in text.split("\n", 20) if line.strip()), "")
    with suppress(CannotRead, StopIteration):
        table = table_of(first)
        if table is not None:
            return " | ".join(table.names)
    return None


def _read() -> dict[str, HowToRead]:
    try:
        document = json.loads(files.content(columns_file(), files.SMALL))
    except (OSError, ValueError, RecursionError):
        return {}
    found = {}
    for table in document if isinstance(document, list) else ():
        said = _said(table)
        if said is not None:
            found[said[0]] = said[1]
    return found


def _said(table: Any) -> tuple[str, HowToRead] | None:
    if not isinstance(table, dict) or not isinstance(table.get("header"), str):
        return None
    columns, order, decimal = (table.get(name) for name in ("columns", "order", "decimal"))
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        return None
    return table["header"], HowToRead(
        columns, order if order in _ORDERS else None, decimal if decimal in _MARKS else None
    )
