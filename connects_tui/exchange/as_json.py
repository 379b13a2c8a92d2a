"""The whole journal as JSON: every entry that could be read, in file order, `edit` and `remove` included.

Keys are the journal's own. Days are written YYYY-MM-DD, moments as RFC 3339 in UTC, money as text.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from connects_tui.ledger.entries import Entry, record_of

FORMAT: Final = 1
KIND: Final = "connects-tui export"


def journal(entries: Iterable[Entry]) -> str:
    """Write entries as one JSON document, an entry a line, in ASCII."""
    lines = [json.dumps(record_of(entry), default=_text) for entry in entries]
    body = ",\n  ".join(lines)
    inside = f"\n  {body}\n" if lines else ""
    return f'{{"format": {FORMAT}, "kind": "{KIND}", "entries": [{inside}]}}\n'


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime) and value.tzinfo is not None:
        precision = "microseconds" if value.microsecond % 1000 else "milliseconds"
        return value.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")
    return str(value.isoformat())  # a day; or a time of day, in an edit that is an error
