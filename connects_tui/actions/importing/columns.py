"""What the user said about a table once, remembered by its header: its columns, and how days and amounts are written.

It is a small file in the user's state directory, not worth a backup: where it can't be read nothing is remembered, and
where it can't be written the question comes again.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import msgspec
from msgspec import Struct

from connects_tui import files
from connects_tui.exchange.arriving.days import Order
from connects_tui.exchange.arriving.items import CannotRead
from connects_tui.exchange.arriving.money import Mark
from connects_tui.exchange.arriving.recognise import HowToRead
from connects_tui.exchange.arriving.tables import table_of
from connects_tui.files import private_folder, replace_whole
from connects_tui.journal.paths import columns_file

_MOST: Final = 50
"""Tables that are remembered, the latest ones."""


class _Table(Struct, frozen=True):
    """A line of the file: a table's header, and what the user said about it."""

    header: str
    columns: Mapping[str, str]
    order: Order | None = None
    decimal: Mark | None = None


def recalled(text: str, how: HowToRead) -> HowToRead:
    """Complete what the user says about a table by what was said about one with the same header before."""
    return _completed(how, _read().get(_header(text)))


def remember(text: str, how: HowToRead) -> None:
    """Remember what the user said about a table; for another kind of text there is nothing to remember."""
    header = _header(text)
    if header is None or not (how.columns or how.order or how.decimal):
        return
    tables = _read()
    tables[header] = _completed(how, tables.pop(header, None))
    said = [_Table(name or "", how.columns, how.order, how.decimal) for name, how in list(tables.items())[-_MOST:]]
    with suppress(OSError):
        private_folder(columns_file().parent)
        replace_whole(columns_file(), msgspec.json.format(msgspec.json.encode(said), indent=1) + b"\n")


def _completed(how: HowToRead, before: HowToRead | None) -> HowToRead:
    before = before or HowToRead()
    return HowToRead(how.columns or before.columns, how.order or before.order, how.decimal or before.decimal)


def _header(text: str) -> str | None:
    """Return a table's header as it is compared, `None` where the text begins with none."""
    first = next((line for line in text.split("\n", 20) if line.strip()), "")
    with suppress(CannotRead, StopIteration):
        table = table_of(first)
        if table is not None:
            return " | ".join(table.names)
    return None


def _read() -> dict[str | None, HowToRead]:
    try:
        tables = msgspec.json.decode(files.content(columns_file(), files.SMALL), type=list[_Table])
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return {}
    return {table.header: HowToRead(table.columns, table.order, table.decimal) for table in tables}
