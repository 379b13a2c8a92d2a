"""Tables of the journal as CSV, the totals of each month, and the whole journal as JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import astuple

from connects_tui.exporting import JSON_SCHEMA, LISTED_COLUMNS, PROPOSAL_COLUMNS
from connects_tui.insights.bids import furthest_stage
from connects_tui.ledger.calendar import month_of
from connects_tui.ledger.entries import Entry, record_of
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.proposals import ProposalState
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.rounding import cents
from connects_tui.statuses import HIRED, INTERVIEWING
from connects_tui.wording import sanitize


class MonthTotals(Struct):
    """One month, as "2026-11".

    Attributes:
        replies, hires: how many of the proposals sent in it have led to an interview or more, and to a hire.
        came, spent, refunded, expired, adjusted: Connects, by the `total` of their kind in `connects_tui.movements`.
        balance: at its end, or on the ledger's last day.
        fees, purchases: what was paid, in USD.
    """

    month: str
    proposals: int = 0
    replies: int = 0
    hires: int = 0
    came: int = 0
    spent: int = 0
    refunded: int = 0
    expired: int = 0
    adjusted: int = 0
    balance: int = 0
    fees: Decimal = Decimal(0)
    purchases: Decimal = Decimal(0)


def months_of(ledger: Ledger) -> list[MonthTotals]:
    """Return every month in which something happened."""
    if ledger.state is None:
        return []
    months: dict[str, MonthTotals] = {}

    def add(on: date, what: str, amount: int | Decimal) -> MonthTotals:
        name = month_of(on)
        month = months.setdefault(name, MonthTotals(name))
        setattr(month, what, getattr(month, what) + amount)
        return month

    for proposal in ledger.proposals:
        if not proposal.planned:
            month = add(proposal.entry.on, "proposals", 1)
            stage = furthest_stage(proposal)
            month.replies += stage >= INTERVIEWING
            month.hires += stage == HIRED
    for row in ledger.movements:
        total = MOVEMENT_KINDS[row.kind].total
        if total is None:
            continue
        add(row.on, total, -row.connects if total in ("spent", "expired") else row.connects)
    for payment in ledger.state.payments:
        add(payment.on, "fees" if payment.kind == "fee" else "purchases", payment.amount)
    balances = {month_of(row.on): row.balance for row in ledger.movements}
    balance = 0
    for name, month in sorted(months.items()):
        month.balance = balance = balances.get(name, balance)
    return [months[name] for name in sorted(months)]


Cell = str | int | bool | date | Decimal | None

MOVEMENT_COLUMNS: Final = ("on", "kind", "connects", "balance", "entry", "note")
MONTH_COLUMNS: Final = MonthTotals.__struct_fields__

FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")
"""What a formula begins with, in any width; and the quote that we put before one."""


def proposals_csv(found: Iterable[ProposalState], columns: Sequence[str] = PROPOSAL_COLUMNS) -> str:
    """Write proposals with their edits applied, planned ones too."""
    return _table(columns, ([cells[name] for name in columns] for cells in map(proposal_cells, found)))


def proposal_cells(proposal: ProposalState) -> dict[str, Cell]:
    """Return a proposal's cells by the names in `LISTED_COLUMNS`."""
    entry = proposal.entry
    own: dict[str, Cell] = {"sent": entry.on, "tags": ", ".join(entry.tags), "earned": proposal.earned or None}
    return own | {
        name: getattr(entry if hasattr(entry, name) else proposal, name) for name in LISTED_COLUMNS if name not in own
    }


def movements_csv(ledger: Ledger) -> str:
    """Write every change of the balance."""
    return _table(MOVEMENT_COLUMNS, map(attrgetter(*MOVEMENT_COLUMNS), ledger.movements))


def months_csv(ledger: Ledger) -> str:
    """Write the totals of each month."""
    rows = map(astuple, months_of(ledger))
    return _table(MONTH_COLUMNS, ([cents(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows))


def _table(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, str):
        shown = sanitize_lines(cell)
        return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown
    return str(cell)


def sanitize_lines(text: str) -> str:
    """Sanitize each line of a text."""
    return "\n".join(map(sanitize, re.split("\r\n|[\n\r\x85\u2028\u2029]", text)))


JSON_FORMAT: Final = 1
JSON_KIND: Final = "connects-tui export"


def journal_json(entries: Iterable[Entry]) -> str:
    """Write entries as one JSON document, an entry a line, in ASCII."""
    lines = [json.dumps(record_of(entry), default=_text) for entry in entries]
    body = ",\n  ".join(lines)
    inside = f"\n  {body}\n" if lines else ""
    return f'{{"schema": {JSON_SCHEMA}, "format": {JSON_FORMAT}, "kind": "{JSON_KIND}", "entries": [{inside}]}}\n'


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime) and value.tzinfo is not None:
        precision = "microseconds" if value.microsecond % 1000 else "milliseconds"
        return value.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")
    return str(value.isoformat())  # a day; or a time of day, in an edit that is an error
