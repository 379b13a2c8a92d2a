"""The layout of what is appended: entries to TOML blocks.

A block begins with a blank line and a header whose comment holds the id and the moment, has one line per key, and ends
with `at`, the commit mark. Values are written by tomli-w; the frame is ours, since tomli-w would write a whole record
as an inline array, which is no block. The keys are ordered so that a line of its own (header, id, title) stands
between those that entries have in common: git then merges blocks that two machines appended.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import tomli
import tomli_w

from connects_tui.ledger.entries import Entry, entry_from_record, record_of

HEADING: Final = "# Connects journal. Add, correct and annotate freely; the app only ever appends.\nformat = 1\n"
"""How a new journal begins."""

_ORDER: Final = (
    *("kind", "on", "connects", "rules", "title", "boost", "invited", "client", "tags", "id", "of", "plan"),
    *("renewal_day", "balance", "monthly_connects", "monthly_fee", "when", "status", "reason", "what", "paid"),
    *("money", "expires", "budget", "budget_max", "hourly", "set", "unset", "url", "note"),
)
"""Few entries have the same title, and none the same id: between these stand three lines, hardly ever more."""


def written_moment(at: datetime) -> str:
    """Write a moment as the journal does: UTC, milliseconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def key_lines(entry: Entry) -> list[str]:
    """Write the keys of an entry, one a line, without the frame of its block and without `at`."""
    record = record_of(entry)
    return [f"{key} = {_value(record[key])}" for key in sorted(record.keys() - {"at"}, key=_ORDER.index)]


def block(entry: Entry) -> str:
    """Write one entry as the block that is appended for it; it has an id and an `at`.

    Raises:
        ValueError: the block does not read back as the same entry.
    """
    if entry.id is None or entry.at is None:
        raise ValueError("an entry that is written has an id and a moment")
    at = written_moment(entry.at)
    lines = [f"[[entry]] # {entry.id} {at}", *key_lines(entry), f"at = {at}"]
    text = "\n".join(lines) + "\n"
    records = tomli.loads(text).get("entry", [])
    if len(records) != 1 or entry_from_record(records[0])[0] != entry:
        raise ValueError(f"the block of {entry.id} does not read back as it was meant")
    return "\n" + text


def blocks(entries: Sequence[Entry]) -> str:
    """Write the entries of one action."""
    return "".join(block(entry) for entry in entries)


def _value(value: Any) -> str:
    """Write one value on one line; what TOML writes as it stands needs no help."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if not isinstance(value, int | float | str) and not hasattr(value, "isoformat"):
        value = format(value, "f")  # money
    return tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")


def _key(key: str) -> str:
    return tomli_w.dumps({key: 0}).removesuffix(" = 0\n")
