"""The ledger as a beancount file."""

from datetime import date, timedelta
from typing import Final

from connects_tui.exchange.bookings import ACCOUNTS, BALANCE, HELD, Balanced, Posting, Transaction, booked, money, price
from connects_tui.ledger.ledger import Ledger


def written(ledger: Ledger) -> str:
    """Write the ledger's books; `bean-check` compares every balance and every lot."""
    lines = [
        "; Upwork Connects as a commodity, each lot with what one of its Connects cost in USD.",
        'option "title" "Upwork Connects"',
        'option "operating_currency" "USD"',
        "",
    ]
    if ledger.state is not None:
        opened = ledger.state.opened
        lines += [f"{opened} commodity CONNECTS", f"{opened} commodity USD", ""]
        # Only what is held must have each lot before it is taken; what came back later than it was spent has none.
        lines += [f"{opened} open {name}{_BOOKING.get(name, _LOOSE)}" for name in ACCOUNTS]
    for item in booked(ledger):
        lines += ["", *(_balance(item) if isinstance(item, Balanced) else _transaction(item))]
    return "\n".join(lines) + "\n"


_LOOSE: Final = ' "NONE"'
_BOOKING: Final = {HELD: ' CONNECTS "STRICT"'}


def _balance(item: Balanced) -> list[str]:
    if item.on == date.max:
        return []
    return [f"{item.on + timedelta(days=1)} balance {BALANCE}  {item.connects} CONNECTS"]


def _transaction(item: Transaction) -> list[str]:
    lines = [f"{item.on} * {_quoted(item.kind)} {_quoted(item.note)}"]
    if item.entry is not None:
        lines.append(f"  entry: {_quoted(item.entry)}")
    return lines + [f"  {line.account}  {_amount(line)}" for line in item.postings]


def _amount(line: Posting) -> str:
    if line.usd is not None:
        return f"{money(line.usd)} USD"
    if line.lot is None:
        return f"{line.connects} CONNECTS"
    return f'{line.connects} CONNECTS {{{price(line.lot.price)} USD, {line.lot.issued}, "lot {line.lot.lot + 1}"}}'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
