"""The ledger as an hledger journal."""

from connects_tui.exchange.bookings import ACCOUNTS, BALANCE, Balanced, Posting, Transaction, booked, money, price
from connects_tui.ledger.ledger import Ledger


def written(ledger: Ledger) -> str:
    """Write the ledger's books; `hledger check` compares every balance."""
    lines = [
        "; Upwork Connects as a commodity, priced with what they cost in USD; `hledger balance -B` shows the USD.",
        "commodity 1000. CONNECTS",
        "commodity 1000.00 USD",
        *(f"account {name}" for name in ACCOUNTS),
    ]
    for item in booked(ledger):
        lines += ["", *(_balance(item) if isinstance(item, Balanced) else _transaction(item))]
    return "\n".join(lines) + "\n"


def _balance(item: Balanced) -> list[str]:
    return [f"{item.on} * () balance", f"    {BALANCE}  0 CONNECTS =* {item.connects} CONNECTS"]


def _transaction(item: Transaction) -> list[str]:
    # A semicolon would begin a comment, and a bar part a payee off.
    note = item.note.replace(";", ",").replace("|", "/")
    lines = [f"{item.on} * ({item.entry or ''}) {item.kind}: {note}"]
    return lines + [f"    {line.account}  {_amount(line)}" for line in item.postings]


def _amount(line: Posting) -> str:
    if line.usd is not None:
        return f"{money(line.usd)} USD"
    shown = f"{line.connects} CONNECTS"
    if line.lot is None:
        return shown
    return f"{shown} @ {price(line.lot.price)} USD  ; lot {line.lot.lot + 1}, {line.lot.issued}"
