"""The ledger as double-entry books in plain text, for hledger and for beancount.

Connects are a commodity. What the user holds is in `HELD`, by lot, each with what was paid for one of its Connects;
what the user owes is in `OWED`, without a price, so that no lot goes below 0. Spent Connects keep their lot and price
in the account that they were spent on, so every transaction balances in Connects and in USD.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Final

from msgspec import Struct

from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.state import Movement
from connects_tui.wording import sanitize

HELD: Final = "Assets:Upwork:Connects:Held"
OWED: Final = "Assets:Upwork:Connects:Owed"
BALANCE: Final = "Assets:Upwork:Connects"
_CASH: Final = "Assets:Cash"
_MEMBERSHIP: Final = "Expenses:Upwork:Membership"
_PROPOSALS: Final = "Expenses:Upwork:Proposals"
_OTHER: Final = "Expenses:Upwork:Other"
_EXPIRED: Final = "Expenses:Upwork:Expired"
_OVERDRAWN: Final = "Expenses:Upwork:Overdrawn"
_NONE_CAME: Final = "Expenses:Upwork:Purchases"
_DOWN: Final = "Expenses:Upwork:Adjustments"
_OPENING: Final = "Equity:Upwork:Opening"
_FREE: Final = "Income:Upwork:Free"
_UP: Final = "Income:Upwork:Adjustments"
_ACCOUNTS: Final = (
    *(BALANCE, HELD, OWED, _CASH, _MEMBERSHIP, _PROPOSALS, _OTHER, _EXPIRED, _OVERDRAWN, _NONE_CAME, _DOWN, _OPENING),
    *(_FREE, _UP),
)
SPENT_ON: Final = {
    "proposal": _PROPOSALS, "boost": _PROPOSALS, "refund": _PROPOSALS, "spend": _OTHER, "expiry": _EXPIRED,
    "adjustment": _DOWN,
}  # fmt: skip
"""The account of what is spent or refunded, by the kind of movement."""

CAME_FROM: Final = {
    "opening": _OPENING, "allowance": _FREE, "purchase": _FREE, "bonus": _FREE, "adjustment": _UP
}  # fmt: skip
"""The account of what came without a price."""

_HLEDGER_LOT: Final = "@ {price} USD  ; lot {lot}, {issued}"
_BEANCOUNT_LOT: Final = '{{{price} USD, {issued}, "lot {lot}"}}'


class Posting(Struct, frozen=True):
    """One line of a transaction: Connects of a lot, or of none, or USD."""

    account: str
    connects: int = 0
    lot: Lot | None = None
    usd: Decimal | None = None


class Transaction(Struct, frozen=True):
    """One transaction; its lines add up to zero."""

    on: date
    kind: str
    note: str
    entry: str | None
    postings: tuple[Posting, ...]


class Balanced(Struct, frozen=True):
    """The balance at the end of a day."""

    on: date
    connects: int


def booked(ledger: Ledger) -> Iterator[Transaction | Balanced]:
    """Yield the transactions, with the balance at the end of each month and on the last day."""
    if ledger.state is None:
        return
    lots = {lot.number: lot for lot in ledger.state.holdings.lots}
    transactions = [*_paid(ledger, lots), *(_moved(row, lots) for row in ledger.movements if row.balance_change)]
    transactions.sort(key=lambda transaction: transaction.on)  # stable: on one day fees come first
    balances = {row.on: row.balance for row in ledger.movements}
    before: date | None = None
    balance = 0
    for transaction in transactions:
        on = transaction.on
        if before is not None and (on.year, on.month) != (before.year, before.month):
            yield Balanced(before, balance)
        before, balance = on, balances.get(on, balance)
        yield transaction
    yield Balanced(ledger.until, balance)


def _paid(ledger: Ledger, lots: dict[int, Lot]) -> Iterator[Transaction]:
    """Book fees, and purchases that brought no Connects."""
    rest: dict[date, Decimal] = {}
    for payment in ledger.state.payments if ledger.state else ():
        if payment.kind == "fee":
            yield _cash(payment.on, "fee", "Membership fee", _MEMBERSHIP, payment.amount)
        else:
            rest[payment.on] = rest.get(payment.on, Decimal(0)) + payment.amount
    for movement in ledger.movements:
        if movement.kind == "purchase" and movement.on in rest:
            rest[movement.on] -= lots[movement.parts[0].lot].paid
    for on, left in rest.items():
        if left:
            yield _cash(on, "purchase", "Paid, but no Connects came", _NONE_CAME, left)


def _cash(on: date, kind: str, note: str, account: str, usd: Decimal) -> Transaction:
    return Transaction(on, kind, note, None, (Posting(account, usd=usd), Posting(_CASH, usd=-usd)))


def _moved(row: Movement, lots: dict[int, Lot]) -> Transaction:
    is_credit = row.connects > 0 and row.kind != "refund"
    lines = _credited(row, lots) if is_credit else _spent(row, lots)
    entry = None if row.entry is None else _one_line(row.entry)
    postings = tuple(line for line in lines if line.connects or line.usd)
    return Transaction(row.on, row.kind, _one_line(row.note), entry, postings)


def _one_line(text: str) -> str:
    return " ".join(sanitize(text).split())


def _spent(row: Movement, lots: dict[int, Lot]) -> list[Posting]:
    account, sign = SPENT_ON[row.kind], -1 if row.kind == "refund" else 1
    lines = []
    for part in row.parts:
        lot, connects = lots[part.lot], sign * part.connects
        lines += [Posting(HELD, -connects, lot), Posting(account, connects, lot)]
    owed = -row.connects - sign * sum(part.connects for part in row.parts)
    return [*lines, Posting(OWED, -owed), Posting(account, owed)]


def _credited(row: Movement, lots: dict[int, Lot]) -> list[Posting]:
    """Book what came, some of which may pay back owed Connects, which then have a price too."""
    (part,) = row.parts
    lot = lots[part.lot]
    paid = row.connects - part.connects
    lines = [Posting(HELD, part.connects, lot)]
    lines += [Posting(OWED, paid), Posting(_OVERDRAWN, -paid), Posting(_OVERDRAWN, paid, lot)]
    if lot.paid:
        return [*lines, Posting(_CASH if row.kind == "purchase" else _MEMBERSHIP, usd=-lot.paid)]
    return [*lines, Posting(CAME_FROM[row.kind], -row.connects, lot)]


def price_of(lot: Lot) -> Decimal:
    """Return what one Connect of a lot cost in USD, fine enough for a million Connects."""
    if not lot.received or not lot.paid:
        return Decimal(0)
    with localcontext() as context:
        context.prec = 60
        return (lot.paid / lot.received).quantize(Decimal("1e-12"), ROUND_HALF_EVEN).normalize()


def hledger(ledger: Ledger) -> str:
    """Write the books for hledger; `hledger check` compares every balance."""
    lines = [
        "; Upwork Connects as a commodity, priced with what they cost in USD; `hledger balance -B` shows the USD.",
        "commodity 1000. CONNECTS",
        "commodity 1000.00 USD",
        *(f"account {name}" for name in _ACCOUNTS),
    ]
    for item in booked(ledger):
        if isinstance(item, Balanced):
            lines += ["", f"{item.on} * () balance", f"    {BALANCE}  0 CONNECTS =* {item.connects} CONNECTS"]
            continue
        # A semicolon would begin a comment, and a bar part a payee off.
        note = item.note.replace(";", ",").replace("|", "/")
        lines += ["", f"{item.on} * ({item.entry or ''}) {item.kind}: {note}"]
        lines += [f"    {line.account}  {_amount(line, _HLEDGER_LOT)}" for line in item.postings]
    return "\n".join(lines) + "\n"


def beancount(ledger: Ledger) -> str:
    """Write the books for beancount; `bean-check` compares every balance and every lot."""
    lines = [
        "; Upwork Connects as a commodity, each lot with what one of its Connects cost in USD.",
        'option "title" "Upwork Connects"',
        'option "operating_currency" "USD"',
        "",
    ]
    if ledger.state is not None:
        opened = ledger.state.opened
        lines += [f"{opened} commodity CONNECTS", f"{opened} commodity USD", ""]
        # Only what is held must have each lot before it is taken; what was refunded later than it was spent has none.
        booking = {name: ' CONNECTS "STRICT"' if name == HELD else ' "NONE"' for name in _ACCOUNTS}
        lines += [f"{opened} open {name}{how}" for name, how in booking.items()]
    for item in booked(ledger):
        lines.append("")
        if not isinstance(item, Balanced):
            lines.append(f"{item.on} * {_quoted(item.kind)} {_quoted(item.note)}")
            lines += [] if item.entry is None else [f"  entry: {_quoted(item.entry)}"]
            lines += [f"  {line.account}  {_amount(line, _BEANCOUNT_LOT)}" for line in item.postings]
        elif item.on < date.max:
            lines.append(f"{item.on + timedelta(days=1)} balance {BALANCE}  {item.connects} CONNECTS")
    return "\n".join(lines) + "\n"


def _amount(line: Posting, priced: str) -> str:
    if line.usd is not None:
        return f"{_digits(line.usd)} USD"
    if line.lot is None:
        return f"{line.connects} CONNECTS"
    named = priced.format(price=_digits(price_of(line.lot)), issued=line.lot.issued, lot=line.lot.number + 1)
    return f"{line.connects} CONNECTS {named}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _digits(amount: Decimal) -> str:
    """Write at least two digits after the point."""
    whole, _, digits = format(amount, "f").partition(".")
    return f"{whole}.{digits:0<2}"
