"""How an answer is written as JSON: days as ISO dates, moments as in the journal, money as text with two digits."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import asdict

from connects_tui.journal.blocks import written_moment
from connects_tui.rounding import cents

_SCHEMA: Final = 2
"""The version of the shapes that `--json` prints; it goes up where one changes in more than a new key."""


def json_text(answer: dict[str, object]) -> str:
    """Write an answer as JSON: its keys, and the items of its lists, each on a line of its own."""

    def value(item: object) -> str:
        if not isinstance(item, list) or not item:
            return _dumps(item)
        return "[\n    " + ",\n    ".join(map(_dumps, item)) + "\n  ]"

    lines = (f"{_dumps(key)}: {value(item)}" for key, item in {"schema": _SCHEMA, **answer}.items())
    return "{\n  " + ",\n  ".join(lines) + "\n}\n"


def _plain(value: Any) -> object:
    """Return what JSON has no kind of as one that it has."""
    if isinstance(value, datetime):
        return written_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(cents(value))
    if isinstance(value, Struct):
        return asdict(value)
    return dict(value)


_dumps: Final = partial(json.dumps, default=_plain)
