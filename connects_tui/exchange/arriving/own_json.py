"""The JSON export of the whole journal, read back to entries."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from connects_tui.exchange.arriving.items import CannotRead, Item, Source
from connects_tui.exchange.as_json import FORMAT, KIND
from connects_tui.ledger.entries import TYPES, BadEntry, cut, entry_from_record, too_long
from connects_tui.rules.values import Unfit, text


def read_json(content: str) -> Source:
    """Read a journal that was exported as JSON.

    Raises:
        CannotRead: it is no JSON, or not an export of this program, or of a newer version of it.
    """
    try:
        document = json.loads(content, parse_float=Decimal)
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
        text(raw)  # what an edit sets may be anything
    except BadEntry as bad:
        return Item(line, raw, None, "unknown", aside=f"{bad.key}: {bad.expected}")
    except Unfit as unfit:
        return Item(line, raw, None, "unknown", aside=f"expected {unfit}")
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
    read = _FROM_TEXT.get(TYPES.get(key))
    if read is not None and isinstance(value, str):
        with suppress(ValueError):
            return read(value)
    return value


_FROM_TEXT: Final[dict[Any, Callable[[str], Any]]] = {date: date.fromisoformat, datetime: datetime.fromisoformat}
