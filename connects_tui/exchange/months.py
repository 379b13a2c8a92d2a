"""What each month brought and took, from the opening to the ledger's last day."""

from collections import Counter
from decimal import Decimal
from itertools import groupby

from msgspec import Struct

from connects_tui.ledger.calendar import month_of
from connects_tui.ledger.ledger import Ledger
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.statuses import INTERVIEWING, STAGES


class Month(Struct, frozen=True):
    """One month.

    Attributes:
        month: as "2026-11".
        proposals: how many were sent in it.
        replies, hires: how many of those led, by now, to an interview or more, and to a hire.
        came: Connects from allowances, purchases, bonuses and the opening.
        spent: Connects that went into proposals, boosts and other things.
        refunded, lapsed: Connects that came back, and that lapsed.
        adjusted: Connects by which reconciling moved the balance, with a sign.
        balance: Connects at its end, or on the ledger's last day.
        fees, purchases: what was paid, in USD.
    """

    month: str
    proposals: int
    replies: int
    hires: int
    came: int
    spent: int
    refunded: int
    lapsed: int
    adjusted: int
    balance: int
    fees: Decimal
    purchases: Decimal


def months_of(ledger: Ledger) -> list[Month]:
    """Return every month from the opening on in which something happened, in their order."""
    if ledger.state is None:
        return []
    proposals_sent = (proposal for proposal in ledger.proposals if not proposal.planned)
    sent = {month: list(some) for month, some in groupby(proposals_sent, key=lambda item: month_of(item.entry.on))}
    moved = {month: list(rows) for month, rows in groupby(ledger.movements, key=lambda row: month_of(row.on))}
    paid = {month: list(each) for month, each in groupby(ledger.state.payments, key=lambda item: month_of(item.on))}
    replied = STAGES[INTERVIEWING:]
    found, balance = [], 0
    for month in sorted(sent.keys() | moved.keys() | paid.keys()):
        rows, proposals, payments = moved.get(month, []), sent.get(month, []), paid.get(month, [])
        balance = rows[-1].balance if rows else balance
        totals = Counter[str]()
        for row in rows:
            totals[MOVEMENT_KINDS[row.kind].total] += row.connects
        found.append(
            Month(
                month=month,
                proposals=len(proposals),
                replies=sum(any(change.status in replied for change in item.story) for item in proposals),
                hires=sum(any(change.status == "hired" for change in item.story) for item in proposals),
                came=totals["came"],
                spent=-totals["spent"],
                refunded=totals["refunded"],
                lapsed=-totals["lapsed"],
                adjusted=totals["adjusted"],
                balance=balance,
                fees=sum((item.amount for item in payments if item.kind == "fee"), Decimal(0)),
                purchases=sum((item.amount for item in payments if item.kind == "purchase"), Decimal(0)),
            )
        )
    return found
