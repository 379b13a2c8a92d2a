"""Our own exports: the journal as JSON, the proposals and the movements as CSV."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeGuard

from msgspec.structs import replace

from connects_tui.exporting import PROPOSAL_COLUMNS
from connects_tui.exporting.tables import JSON_FORMAT, JSON_KIND, MOVEMENT_COLUMNS
from connects_tui.importing.items import CannotRead, Item, ItemKind, ParsedSource, TableColumns, unread
from connects_tui.importing.sources.spreadsheet import read_spreadsheet
from connects_tui.importing.table import Table, TableRow, whole_number
from connects_tui.journal.blocks import block
from connects_tui.ledger.entries import TYPES, BadEntry, Edit, cut, entry_from_record, too_long
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.schema import BadValue, check_text

ITEM_KINDS: Final[dict[str, ItemKind]] = {
    "purchase": "purchase", "bonus": "bonus", "proposal": "proposal", "boost": "boost", "spend": "spend",
    "refund": "refund", "adjustment": "balance", "credit": "credit", "credit-spent": "boost",
}  # fmt: skip


def is_export(document: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a JSON document is an exported journal."""
    return isinstance(document, dict) and document.get("kind") == JSON_KIND


def read_export(export: Mapping[str, Any]) -> ParsedSource:
    """Read an exported journal. Raises CannotRead: it has no list of entries, or a newer version wrote it."""
    version = export.get("format")
    if not isinstance(version, int) or version > JSON_FORMAT:
        raise CannotRead("a newer version of connects-tui wrote it; update this one first")
    if not isinstance(export.get("entries"), list):
        raise CannotRead("the journal in it has no list of entries; was it cut off?")
    try:
        items = tuple(_item(number, record) for number, record in enumerate(export["entries"], start=2))
    except RecursionError:
        raise CannotRead("its JSON is nested too deeply") from None
    return ParsedSource("journal exported from connects-tui", items)


def _item(line: int, record: Any) -> Item:
    raw = " ".join(json.dumps(record, default=str, ensure_ascii=False).split())
    try:
        entry, _ = entry_from_record(_typed(record))
        check_text(raw)  # what an edit sets may be anything
        if isinstance(entry, Edit):
            block(replace(entry, id="any", at=datetime(2026, 1, 1, tzinfo=UTC)))
    except BadEntry as bad:
        return unread(line, raw, "no valid entry", str(bad))
    except BadValue as unfit:
        return unread(line, raw, "no valid entry", f"must be {unfit}")
    except (AttributeError, TypeError, ValueError):  # no table, nothing, a number that is none, lists without end
        return unread(line, raw, "no valid entry", "it isn't an entry that a journal can hold")
    return Item(line, raw, entry.on, "entry", entry=cut(entry, too_long(entry)))


def _typed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Dates and times aren't text in the journal's file."""
    typed = dict(record)
    for key, value in record.items():
        type_ = TYPES.get(key)
        if type_ in (date, datetime) and isinstance(value, str):
            with suppress(ValueError):
                typed[key] = type_.fromisoformat(value)
        elif key == "set" and isinstance(value, dict):
            typed[key] = _typed(_as_in_toml(value))
    return typed


def _as_in_toml(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_in_toml(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_in_toml(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def read_proposals(table: Table) -> ParsedSource:
    """Read our own export of proposals, with ids and the journal's own words for a status."""
    columns: dict[str, int] = {name: table.header.index(name) for name in PROPOSAL_COLUMNS if name in table.header}
    source = read_spreadsheet(table, TableColumns(table.header, columns))
    by_line = {row.line: {name: row.cells[index] for name, index in columns.items()} for row in table.rows}
    items = tuple(_as_exported(item, by_line[item.line]) for item in source.items)
    return replace(source, kind="proposals exported from connects-tui", items=items, columns=None)


def _as_exported(item: Item, cells: Mapping[str, str]) -> Item:
    if item.what != "proposal":
        return item
    tags = tuple(tag for tag in cells.get("tags", "").split(", ") if tag)
    details = replace(item.details, tags=tags, note=cells.get("note") or item.details.note)
    return replace(item, id=_id(cells["id"]), refund_unsaid=False, title=cells["title"], details=details)


def read_movements(table: Table) -> ParsedSource:
    """Read our own export of movements; those that the rules bring about are skipped."""
    indexes = {name: table.header.index(name) for name in MOVEMENT_COLUMNS}
    table = table.understood([indexes["on"]])
    items: list[Item] = []
    balance = None
    for row in table.rows:
        cells = {name: row.cells[index].strip() for name, index in indexes.items()}
        day, shown = table.day(cells["on"]), whole_number(cells["balance"])
        items.append(_movement(row, cells, day, shown))
        if day is not None and shown is not None:
            balance = (day, shown)
    return ParsedSource("movements exported from connects-tui", tuple(items), balance=balance)


def _movement(row: TableRow, cells: dict[str, str], day: date | None, shown: int | None) -> Item:
    connects, kind, note, entry = whole_number(cells["connects"]), cells["kind"], cells["note"], _id(cells["entry"])
    is_balance = kind == "adjustment"
    if day is None or connects is None or kind not in MOVEMENT_KINDS or (is_balance and (shown is None or shown < 0)):
        return row.unread("no movement", "it isn't a movement as connects-tui exports it")
    if why := MOVEMENT_KINDS[kind].not_imported_because:
        return Item(row.line, row.raw, day, "unknown", connects, skip_reason=why, last=row.last)
    what, number = ITEM_KINDS[kind], shown or 0 if is_balance else abs(connects)
    return Item(
        row.line, row.raw, day, what, number, note, None if what == "refund" else note or None, last=row.last,
        id=None if what == "boost" else entry, group=entry if what in ("proposal", "boost") else None,
    )  # fmt: skip


def _id(cell: str) -> str | None:
    """`None` if a spreadsheet took it for a number and rewrote it."""
    cell = cell.strip()
    return cell if re.fullmatch("[A-Za-z0-9_-]+", cell) else None
