"""Several accounts, each with its journal, side by side and together; nothing is written."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from connects_tui.actions.book import Book
from connects_tui.actions.month import month_figures
from connects_tui.actions.outlook import Outlook
from connects_tui.insights.bids import REPLY
from connects_tui.journal.file import JournalUnusable
from connects_tui.journal.paths import NO_SUCH_HOME, real_journal
from connects_tui.ledger.status import SOON_DAYS, status_of
from connects_tui.statuses import HIRED, SENT
from connects_tui.wording import lower_first


class AccountSummary(Struct, frozen=True):
    """One account, or all of them together.

    Attributes:
        wrong: why there is nothing to show of it.
        is_unusable: whether its journal can't be opened at all.
        worth: what the balance would cost to buy, in USD; `None` where the plan can't buy.
        expiring: Connects that expire within `SOON_DAYS` days if nothing is spent.
        spent: Connects that this month's bids took, less refunds.
        bids, replies, hires: how many bids were sent this month, and how far these have got.
        paid, earned: this month, in USD.
    """

    name: str
    journal: Path | None
    wrong: str = ""
    is_unusable: bool = False
    balance: int = 0
    worth: Decimal | None = None
    expiring: int = 0
    renews: date | None = None
    spent: int = 0
    bids: int = 0
    replies: int = 0
    hires: int = 0
    paid: Decimal = Decimal(0)
    earned: Decimal = Decimal(0)


def summaries(journals: Mapping[str, Path], open_book: Callable[[Path], Book], today: date) -> list[AccountSummary]:
    """Sum up each account as of a day."""
    return [_summary(name, journal, open_book, today) for name, journal in journals.items()]


def _summary(name: str, journal: Path, open_book: Callable[[Path], Book], today: date) -> AccountSummary:
    if f"{journal}".startswith("~"):
        return AccountSummary(name, journal, NO_SUCH_HOME, is_unusable=True)
    try:
        book = open_book(journal)
    except JournalUnusable as error:
        return AccountSummary(name, journal, f"{error}".removeprefix(f"{journal}: "), is_unusable=True)
    if not book.file.exists:
        return AccountSummary(name, journal, "no journal yet; open it to set it up")
    if (problem := book.opening_problem()) is not None:
        return AccountSummary(name, journal, lower_first(problem.sentence))
    outlook = Outlook(book.ledger(today), set_cost=book.usual_cost)
    status = status_of(outlook.ledger)
    month = month_figures(outlook, today.replace(day=1))
    counts, soon = month.costs.counts, today + timedelta(days=SOON_DAYS)
    return AccountSummary(
        name=name,
        journal=journal,
        balance=status.balance,
        worth=status.worth,
        expiring=sum(part.connects for part in status.expiring if part.on <= soon),
        renews=status.cycle.renews if status.cycle else None,
        spent=month.costs.connects,
        bids=counts[SENT],
        replies=counts[REPLY],
        hires=counts[HIRED],
        paid=month.bids.fees + month.bids.purchases,
        earned=month.earned,
    )


def together(found: Iterable[AccountSummary]) -> AccountSummary:
    """Add accounts up: a journal under two names once, and the worth of those whose plan can buy, if any can."""
    every = {one.journal and real_journal(one.journal): one for one in found}.values()
    numbers = ("balance", "expiring", "spent", "bids", "replies", "hires", "paid", "earned")
    sums = {name: sum(getattr(one, name) for one in every) for name in numbers}
    worth = [one.worth for one in every if one.worth is not None]
    return AccountSummary("total", None, worth=sum(worth, Decimal(0)) if worth else None, **sums)
