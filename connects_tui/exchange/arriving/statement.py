"""Upwork's transaction statement as CSV, in both variants: purchases of Connects and membership fees.

Columns are found by their names. Everything that is not about Connects or a membership is left aside and counted.
"""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Final

from connects_tui.exchange.arriving.days import Order, day_of, order_of
from connects_tui.exchange.arriving.items import Item, Source
from connects_tui.exchange.arriving.money import Mark, amount_of, decimal_mark
from connects_tui.exchange.arriving.tables import Table, TableRow

KIND: Final = "Upwork statement"

_DAY: Final = ("date", "transaction date")
_TYPE: Final = ("transaction type", "type")
_SUMMARY: Final = ("transaction summary", "description", "summary", "description 1")
_AMOUNT: Final = ("amount $", "amount ($)", "amount usd", "amount (usd)", "amount", "amount in local currency")
_REFERENCE: Final = ("transaction id", "ref id", "id")

_UPWORKS: Final = (*_TYPE[:1], *_SUMMARY[:1], "ref id", "transaction id", "agency", "freelancer", "account name", "po")
"""Columns that tell Upwork's statement from a bank's."""

_ELSE: Final = re.compile(
    r"hourly|fixed[ -]price|milestone|bonus|(?:service|withdrawal|contract initiation) fee|withdrawal|expense|"
    r"vat|wht|gst|(?:sales |withholding )?tax|escrow.*",
    re.IGNORECASE,
)
"""Types that are about something else whatever their summary says: a job's title stands there."""

_MEMBERSHIP: Final = re.compile(
    r"\bmemberships?\b|\bsubscriptions?\b|\bfreelancer\s+plus\b|\bagency\s+plus\b", re.IGNORECASE
)
_CONNECTS: Final = re.compile(r"\bconnects?\b", re.IGNORECASE)
_COUNT: Final = r"(\d{1,3}(?:,\d{3})+|\d{1,6})"
_NUMBER: Final = (
    re.compile(rf"(?<![\d.$-]){_COUNT}\s*(?:x\s*)?(?:additional\s+|extra\s+)?connects?\b", re.IGNORECASE),
    re.compile(
        rf"\bconnects?(?:\s+purchased?|\s+bought)?\s*(?:[:x\u00d7(\u2013-]|qty\.?|quantity)?\s*{_COUNT}\b(?!\.\d)",
        re.IGNORECASE,
    ),
)
_COLUMNS: Final = {"day": _DAY, "type": _TYPE, "summary": _SUMMARY, "amount": _AMOUNT, "reference": _REFERENCE}


def is_statement(table: Table) -> bool:
    """Whether a table is Upwork's: it has a day, a type, a summary and an amount, and something that no bank's has."""
    places = [table.column(*names) for names in (_DAY, _TYPE, _SUMMARY, _AMOUNT)]
    if None in places:
        return False
    return table.column(*_UPWORKS) is not None or any(
        _CONNECTS.search(row.cells[place]) for row in table.rows for place in places[1:3] if place is not None
    )


def read_statement(table: Table, today: date, order: Order | None = None) -> Source:
    """Read a statement.

    Raises:
        CannotRead: its days or amounts can't be read (`DayOrderUnclear`, `DecimalMarkUnclear`: in two ways).
    """
    places = {name: table.column(*names) for name, names in _COLUMNS.items()}
    day = places["day"]
    assert day is not None  # noqa: S101 - see is_statement
    order = order or order_of((row.cells[day] for row in table.rows), today)
    amount = places["amount"]
    assert amount is not None  # noqa: S101 - as above
    mark = table.decimal or decimal_mark(row.cells[amount] for row in table.rows)
    items, left = [], Counter[str]()
    for row in table.rows:
        found = _item(row, places, today, order, mark)
        if isinstance(found, str):
            left[found] += 1
        else:
            items.append(found)
    return Source(KIND, tuple(items), left)


def _item(
    row: TableRow, places: dict[str, int | None], today: date, order: Order | None, mark: Mark | None
) -> Item | str:
    """Read one row; what it is about as words, where that is neither Connects nor a membership."""
    cells = {name: "" if place is None else " ".join(row.cells[place].split()) for name, place in places.items()}
    kind, summary = cells["type"], cells["summary"]
    membership, connects = _is_about(kind, summary)
    if not (membership or connects):
        return kind or "without a type"
    raw = ", ".join(dict.fromkeys(part for part in (summary or kind, cells["amount"], cells["reference"]) if part))
    amount, found = amount_of(cells["amount"], mark), day_of(cells["day"], today, order)
    if found is None or amount is None:
        why = "no day can be read in it" if found is None else "no amount can be read in it"
        return Item(row.line, row.raw, None, "unknown", aside=why)
    if membership:
        doubt = "it is money that came back" if amount > 0 else ""
        return Item(row.line, raw, found.on, "fee", paid=abs(amount), doubt=doubt, reason=summary)
    if amount > 0:
        aside = "it is money that came back for Connects; record by hand what became of them"
        return Item(row.line, raw, found.on, "purchase", paid=amount, aside=aside)
    number = _number(summary) or _number(kind)
    doubt = "" if number else "it does not say how many Connects"
    return Item(row.line, raw, found.on, "purchase", number, paid=_cents(abs(amount)), doubt=doubt, reason=summary)


def _is_about(kind: str, summary: str) -> tuple[bool, bool]:
    """Return whether a row is about a membership, and whether about Connects; its type decides before its summary."""
    if _ELSE.fullmatch(kind):
        return False, False
    for text in (kind, summary):
        if _CONNECTS.search(text) and not _MEMBERSHIP.search(text):
            return False, True
        if _MEMBERSHIP.search(text):
            return True, False
    return False, False


def _number(text: str) -> int:
    for words in _NUMBER:
        found = words.search(text)
        if found:
            return int(found[1].replace(",", ""))
    return 0


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
