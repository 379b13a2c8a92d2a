"""The whole journal as JSON: every entry that could be read, in file order, `edit` and `remove` included.

Keys are the journal's own. Days are written YYYY-MM-DD, moments as RFC 3339 in UTC, money as text.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from connects_tui.ledger.entries import Entry, record_of

FORMAT: Final = 1
KIND: Final = "connects-tui export"


def written(entries: Iterable[Entry]) -> str:
    """Write entries as one JSON document, an entry a line, in ASCII."""
    lines = [json.dumps(_plain(record_of(entry))) for entry in entries]
    body = ",\n  ".join(lines)
    inside = f"\n  {body}\n" if lines else ""
    return f'{{"format": {FORMAT}, "kind": "{KIND}", "entries": [{inside}]}}\n'


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime) and value.tzinfo is not None:
        return _moment(value)
    if isinstance(value, date) or hasattr(value, "isoformat"):  # a time of day, in an edit that is an error
        return value.isoformat()
    return value


def _moment(at: datetime) -> str:
    precision = "microseconds" if at.microsecond % 1000 else "milliseconds"
    return at.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")
