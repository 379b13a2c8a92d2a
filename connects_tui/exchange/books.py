"""The ledger as an hledger journal and as a beancount file."""

from datetime import date, timedelta

from connects_tui.exchange.bookings import ACCOUNTS, BALANCE, HELD, Balanced, Posting, booked, money, price
from connects_tui.ledger.ledger import Ledger


def hledger(ledger: Ledger) -> str:
    """Write the ledger's books for hledger; `hledger check` compares every balance."""
    lines = [
        "; Upwork Connects as a commodity, priced with what they cost in USD; `hledger balance -B` shows the USD.",
        "commodity 1000. CONNECTS",
        "commodity 1000.00 USD",
        *(f"account {name}" for name in ACCOUNTS),
    ]
    for item in booked(ledger):
        if isinstance(item, Balanced):
            lines += ["", f"{item.on} * () balance", f"    {BALANCE}  0 CONNECTS =* {item.connects} CONNECTS"]
            continue
        # A semicolon would begin a comment, and a bar part a payee off.
        note = item.note.replace(";", ",").replace("|", "/")
        lines += ["", f"{item.on} * ({item.entry or ''}) {item.kind}: {note}"]
        lines += [f"    {line.account}  {_hledger_amount(line)}" for line in item.postings]
    return "\n".join(lines) + "\n"


def _hledger_amount(line: Posting) -> str:
    if line.usd is not None:
        return f"{money(line.usd)} USD"
    shown = f"{line.connects} CONNECTS"
    if line.lot is None:
        return shown
    return f"{shown} @ {price(line.lot.price)} USD  ; lot {line.lot.lot + 1}, {line.lot.issued}"


def beancount(ledger: Ledger) -> str:
    """Write the ledger's books for beancount; `bean-check` compares every balance and every lot."""
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
        booking = {name: ' CONNECTS "STRICT"' if name == HELD else ' "NONE"' for name in ACCOUNTS}
        lines += [f"{opened} open {name}{how}" for name, how in booking.items()]
    for item in booked(ledger):
        lines.append("")
        if not isinstance(item, Balanced):
            lines.append(f"{item.on} * {_quoted(item.kind)} {_quoted(item.note)}")
            lines += [] if item.entry is None else [f"  entry: {_quoted(item.entry)}"]
            lines += [f"  {line.account}  {_beancount_amount(line)}" for line in item.postings]
        elif item.on < date.max:
            lines.append(f"{item.on + timedelta(days=1)} balance {BALANCE}  {item.connects} CONNECTS")
    return "\n".join(lines) + "\n"


def _beancount_amount(line: Posting) -> str:
    if line.usd is not None:
        return f"{money(line.usd)} USD"
    if line.lot is None:
        return f"{line.connects} CONNECTS"
    return f'{line.connects} CONNECTS {{{price(line.lot.price)} USD, {line.lot.issued}, "lot {line.lot.lot + 1}"}}'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
