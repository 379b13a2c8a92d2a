"""The JSON export of the whole journal, read back to entries."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from connects_tui.exchange.arriving.items import CannotRead, Item, Source
from connects_tui.exchange.as_json import FORMAT, KIND
from connects_tui.ledger.entries import TYPES, BadEntry, cut, entry_from_record, too_long


def read_json(text: str) -> Source:
    """Read a journal that was exported as JSON.

    Raises:
        CannotRead: it is no JSON, or not an export of this program, or of a newer version of it.
    """
    try:
        document = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise CannotRead(f"it begins like JSON and is none{where}; was it cut off?") from None
    if not isinstance(document, dict) or document.get("kind") != KIND or not isinstance(document.get("entries"), list):
        raise CannotRead(
            "it is JSON, but not the journal as this program exports it (`connects export json`); the other exports "
            "are read as CSV"
        )
    version = document.get("format")
    if not isinstance(version, int) or version > FORMAT:
        raise CannotRead("a newer version of connects-tui wrote it; update this one first")
    items = tuple(_item(number, record) for number, record in enumerate(document["entries"], start=2))
    return Source("journal exported from connects-tui", items)


def _item(line: int, record: Any) -> Item:
    raw = " ".join(json.dumps(record, default=str, ensure_ascii=False).split())
    if not isinstance(record, dict):
        return Item(line, raw, None, "unknown", aside="it is no entry")
    try:
        entry, unknown = entry_from_record(_typed(record))
    except BadEntry as bad:
        return Item(line, raw, None, "unknown", aside=f"{bad.key}: {bad.expected}")
    long = too_long(entry)
    doubts = []
    if unknown:
        doubts.append(f"this version does not know {', '.join(unknown)} in it")
    if long:
        doubts.append(f"its {' and '.join(long)} will be cut to the most that a journal takes")
        entry = cut(entry, long)
    return Item(line, raw, entry.on, "entry", entry=entry, doubt="; ".join(doubts))


def _typed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as the journal's file would give it: days and moments are no text there."""
    typed = {key: _value(key, value) for key, value in record.items()}
    if record.get("kind") == "edit" and isinstance(typed.get("set"), dict):
        typed["set"] = {key: _value(key, value) for key, value in typed["set"].items()}
    return typed


def _value(key: str, value: Any) -> Any:
    if isinstance(value, str) and TYPES.get(key) is date:
        with suppress(ValueError):
            return date.fromisoformat(value)
    if isinstance(value, str) and TYPES.get(key) is datetime:
        with suppress(ValueError):
            return datetime.fromisoformat(value).astimezone(UTC)
    return value
