"""Several accounts, each with its journal, side by side and together, and going to another one; nothing is written."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from connects_tui.actions.book import Book
from connects_tui.actions.month import month_figures
from connects_tui.actions.outlook import Outlook
from connects_tui.insights.bids import REPLY
from connects_tui.journal.file import JournalUnusable
from connects_tui.journal.paths import NO_SUCH_HOME, real_journal
from connects_tui.ledger.status import SOON_DAYS, status_of
from connects_tui.statuses import HIRED, SENT
from connects_tui.tui.app import ConnectsApp, in_background
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import DIM, STRONG, Column, fitted, heading, joined, plain, row
from connects_tui.tui.widgets.panes import DrawnLine, Headings, LineList
from connects_tui.wording import day_width, day_words, lower_first, month_words, number_words, usd


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


def _columns() -> tuple[Column, ...]:
    return (
        Column("Account", 0),
        Column("Balance", 8, "right"),
        Column("Worth", 10, "right", least=104),
        Column("Expiring", 8, "right", least=64),
        Column("Renews", max(6, day_width()), least=64),
        Column("Bids", 5, "right"),
        Column("Replies", 7, "right"),
        Column("Hires", 5, "right"),
        Column("Net spent", 9, "right", least=90),
        Column("Paid", 10, "right", least=104),
        Column("Earned", 11, "right"),
    )


def show_accounts(app: ConnectsApp) -> None:
    """Show the accounts, and go to the one chosen; or say why there is only one."""
    journals, open_book = app.journals, app.another_book
    if open_book is None:
        app.notify("The demo has one account; yours are left alone", markup=False)
    elif not journals:
        example = '[accounts]\nagency = "agency.toml"'
        app.notify(f"You have one account. For another, write in {app.settings.file.path}:\n{example}", markup=False)
    else:
        screen = Accounts(journals, app.account, open_book)
        app.push_screen(screen, lambda journal: app.go_to_journal(journal) if journal else None)


class Accounts(Dialog[Path]):
    """Closes with the journal to go to."""

    BINDINGS = bindings("Accounts")

    list_: getters.query_one[LineList[AccountSummary]] = getters.query_one(LineList)

    def __init__(self, journals: Mapping[str, Path], current: str | None, open_book: Callable[[Path], Book]) -> None:
        super().__init__()
        self._journals, self._current, self._open_book = journals, current, open_book

    def compose(self) -> ComposeResult:
        with Vertical(id="accounts") as frame:
            frame.border_title = f"Accounts · {month_words(self.app.today)} so far"
            frame.border_subtitle = self.app.with_keys("{open} opens it · {accounts} next · {close} closes")
            yield Headings(lambda width: heading(_columns(), width - 1))
            yield LineList(self._draw)
            yield DrawnLine(self._draw_total, id="total")

    def on_mount(self) -> None:
        self.list_.nothing = plain("Reading …", DIM)
        self.list_.wait()
        self.list_.focus()
        self.run_worker(self._read(), description="accounts")

    async def _read(self) -> None:
        today = self.app.today

        def summaries() -> list[AccountSummary]:
            return [_summary(name, journal, self._open_book, today) for name, journal in self._journals.items()]

        found = await in_background(summaries)
        names = [summary.name for summary in found]
        self.list_.show(found, names.index(self._current) if self._current in names else 0)
        self.query(DrawnLine).refresh()

    def _draw_total(self, width: int) -> Content:
        return self._draw(together(self.list_.rows), width - 1) if self.list_.rows else Content("")

    def _draw(self, summary: AccountSummary, width: int) -> Content:
        is_current = summary.journal is not None and summary.name == self._current
        name = plain(f"{'●' if is_current else ' '} {summary.name}", STRONG if is_current else "")
        if summary.wrong:
            return fitted(joined(name, "  ", plain(summary.wrong, DIM)), width)
        renews = "" if summary.renews is None else day_words(summary.renews, summary.renews)  # never a year ahead
        cells = (
            name,
            plain(number_words(summary.balance), STRONG),
            plain("" if summary.worth is None else usd(summary.worth)),
            plain(number_words(summary.expiring)),
            plain(renews, DIM),
            *(plain(f"{number:,}") for number in (summary.bids, summary.replies, summary.hires, summary.spent)),
            plain(usd(summary.paid)),
            plain(usd(summary.earned)),
        )
        return row(cells, _columns(), width - 1)

    async def action_next(self) -> None:
        """Move to the next account, and from the last one to the first."""
        before = self.list_.cursor
        await self.list_.action_move(1)
        if self.list_.cursor == before:
            await self.list_.action_go_to(0)

    @on(LineList.Selected)
    def _chosen(self) -> None:
        chosen = self.list_.current
        if chosen is None:
            return
        if chosen.is_unusable:
            self.notify(f"{chosen.journal}: {chosen.wrong}", severity="error", markup=False)
        else:
            self.dismiss(None if chosen.name == self._current else chosen.journal)
