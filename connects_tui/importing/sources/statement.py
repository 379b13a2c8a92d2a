"""Upwork's transaction statement as CSV: purchases of Connects, membership fees, payments by clients."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from msgspec.structs import replace

from connects_tui.importing.items import Details, Item, ItemKind, ParsedSource
from connects_tui.importing.table import Table, TableRow, is_total
from connects_tui.rounding import cents

_COLUMNS: Final = {
    "day": ("date", "transaction date"),
    "type": ("transaction type", "type"),
    "summary": ("transaction summary", "description", "summary", "description 1"),
    "amount": ("amount $", "amount ($)", "amount usd", "amount (usd)", "amount", "amount in local currency"),
    "reference": ("transaction id", "ref id", "id"),
    "team": ("team",),
    "account": ("account name",),
}
_UPWORKS: Final = frozenset({
    "transaction type", "transaction summary", "ref id", "transaction id", "agency", "freelancer", "account name", "po",
})  # fmt: skip
"""Columns that a bank's statement hasn't."""

_PAYMENT: Final = re.compile(r"hourly|fixed[ -]price|milestone|bonus", re.IGNORECASE)
"""Money that a client pays for a contract."""

_ELSE: Final = re.compile(
    r"(?:service|contract initiation) fee|withdrawal.*|expense|vat|wht|gst|(?:.* )?tax|escrow.*", re.IGNORECASE
)
"""About something else whatever the summary says, since that can name a job."""

_MEMBERSHIP: Final = re.compile(r"\b(?:memberships?|subscriptions?|(?:freelancer|agency)\s+plus)\b", re.IGNORECASE)
_CONNECTS: Final = re.compile(r"\bconnects?\b", re.IGNORECASE)
_COUNT: Final = r"(\d{1,3}(?:,\d{3})+|\d{1,6})"
_NUMBER: Final = (
    re.compile(rf"(?<![\d.$-]){_COUNT}\s*(?:x\s*)?(?:additional\s+|extra\s+)?connects?\b", re.IGNORECASE),
    re.compile(
        rf"\bconnects?(?:\s+purchased?|\s+bought)?\s*(?:[:x\u00d7(\u2013-]|qty\.?|quantity)?\s*{_COUNT}\b(?!\.\d)",
        re.IGNORECASE,
    ),
)


def is_statement(table: Table) -> bool:
    """Whether a table is Upwork's: it has what a statement has, and something no bank's has."""
    columns = _columns_of(table)
    if not columns.keys() >= {"day", "type", "summary", "amount"}:
        return False
    return not _UPWORKS.isdisjoint(table.names) or any(
        _CONNECTS.search(row.cells[columns[name]]) for row in table.rows for name in ("type", "summary")
    )


def read_statement(table: Table) -> ParsedSource:
    """Read a statement. Raises CannotRead: its days or amounts can't be read."""
    columns = _columns_of(table)
    table = table.understood([columns["day"]], [columns["amount"]])
    items: list[Item] = []
    passed: dict[str, list[int]] = defaultdict(list)
    rows: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        cells = {name: " ".join(row.cells[index].split()) for name, index in columns.items()}
        day, what = table.day(cells["day"]), _subject(cells["type"], cells["summary"])
        earned = table.amount(cells["amount"]) if what is None and _PAYMENT.fullmatch(cells["type"]) else None
        if day is not None and earned is not None and earned > 0:
            items.append(_payment(row, cells, day, earned))
            continue
        if what is None:
            what_it_is = "total" if day is None and is_total(row.raw) else cells["type"] or "without a type"
            passed[what_it_is] += row.lines
            continue
        item = _item(row, cells, day, table.amount(cells["amount"]), what)
        named = tuple(text for name, text in cells.items() if name != "day")
        above = rows.setdefault(named, row.line) if item.reference else row.line
        again = f"it is the row of line {above} once more"
        items.append(item if above == row.line else replace(item, skip_reason=again))
    return ParsedSource("Upwork statement", tuple(items), passed)


def _columns_of(table: Table) -> dict[str, int]:
    indexes = {name: index for index, name in reversed(list(enumerate(table.names)))}
    found = ((field, next((name for name in names if name in indexes), None)) for field, names in _COLUMNS.items())
    return {field: indexes[name] for field, name in found if name is not None}


def _item(row: TableRow, cells: Mapping[str, str], day: date | None, amount: Decimal | None, what: ItemKind) -> Item:
    if day is None:
        return row.without_day(cells["day"])
    if amount is None:
        return row.unread("no amount")
    kind, summary, reference = cells["type"], cells["summary"], cells.get("reference", "")
    number = _number(summary) or _number(kind) if what == "purchase" else 0
    doubt, no_use = "" if number else "it doesn't say how many Connects", ""
    if what == "fee":
        doubt = "it's a refund of money, not of Connects" if amount > 0 else ""
    elif amount > 0:
        doubt, no_use = "", "it's a money refund for Connects; record by hand what happened to them"
    return Item(
        row.line, _raw(cells), day, what, number, paid=cents(abs(amount)), reference=reference,
        doubt=doubt, skip_reason=no_use, last=row.last,
    )  # fmt: skip


def _payment(row: TableRow, cells: Mapping[str, str], day: date, earned: Decimal) -> Item:
    """The client is the team, where the statement names one."""
    client = cells.get("team") or cells.get("account") or None
    return Item(
        row.line, _raw(cells), day, "payment", title=cells["summary"], reason=cells["type"], paid=cents(earned),
        details=Details(client=client), reference=cells.get("reference", ""), last=row.last,
    )  # fmt: skip


def _raw(cells: Mapping[str, str]) -> str:
    """The notes of old imports hold these words: see Item.raw."""
    parts = (cells["summary"] or cells["type"], cells["amount"], cells.get("reference", ""))
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _subject(kind: str, summary: str) -> Literal["fee", "purchase"] | None:
    """Its type decides before its summary."""
    if _PAYMENT.fullmatch(kind) or _ELSE.fullmatch(kind):
        return None
    for text in (kind, summary):
        if _MEMBERSHIP.search(text):
            return "fee"
        if _CONNECTS.search(text):
            return "purchase"
    return None


def _number(text: str) -> int:
    matches = (words.search(text) for words in _NUMBER)
    return next((int(match[1].replace(",", "")) for match in matches if match), 0)
