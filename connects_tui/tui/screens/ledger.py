"""Ledger: every movement with the running balance, so that it can be checked against Upwork's page."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import ClassVar, Final

from msgspec import Struct
from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from connects_tui.actions.words import counted, day_words, month_words
from connects_tui.ledger.state import Movement
from connects_tui.tui.books import Books
from connects_tui.tui.lines import ACCENT, BAD, DIM, GAP, STRONG, Column, fitted, heading, joined, plain, row, widths
from connects_tui.tui.proof import MOVEMENT_WORDS, ProofPane, signed
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.widgets.drawn_line import Headings
from connects_tui.tui.widgets.line_list import LineList

SLICE: Final = 500
"""So many movements are gone through before the next key is: a hundredth of a second's work."""

COLUMNS: Final = (
    Column(" Date", 12),
    Column("Movement", 10),
    Column("", 0),
    Column("Connects", 8, "right"),
    Column("Balance", 8, "right"),
)


class Flow(Struct):
    """What came and went, in Connects."""

    came: int = 0
    went: int = 0

    def add(self, connects: int) -> None:
        """Take a movement in."""
        if connects > 0:
            self.came += connects
        else:
            self.went -= connects


class Month(Struct, frozen=True):
    """The heading of a month: what came and went in it; `None` until all of its movements are known."""

    first: date
    flow: Flow | None


class Listing:
    """The rows of the list, the latest first, gathered a slice at a time: a long ledger must not keep a key waiting.

    Attributes:
        rows: the rows so far.
        flow: what came and went in them.
        finished: whether these are all.
    """

    def __init__(self, movements: Sequence[Movement]) -> None:
        self.rows: list[Movement | Month] = []
        self.flow = Flow()
        self.finished = False
        self._movements = reversed(movements)
        self._month: tuple[date, int, Flow] | None = None

    def gather(self, number: int = SLICE) -> None:
        """Go through so many more movements."""
        looked_at = 0
        for movement in islice(self._movements, number):
            looked_at += 1
            first = movement.on.replace(day=1)
            if self._month is None or self._month[0] != first:
                self._end_month()
                self._month = (first, len(self.rows), Flow())
                self.rows.append(Month(first, None))
            self._month[2].add(movement.connects)
            self.flow.add(movement.connects)
            self.rows.append(movement)
        if looked_at < number:
            self._end_month()
            self.finished = True

    def _end_month(self) -> None:
        if self._month is not None:
            first, place, flow = self._month
            self.rows[place] = Month(first, flow)


def draw(item: Movement | Month, width: int) -> Content:
    """Draw a movement or the heading of a month as a line."""
    if isinstance(item, Month):
        return _month(item, width)
    cells = (
        plain(f" {day_words(item.on)}", DIM),
        plain(MOVEMENT_WORDS[item.kind]),
        plain(item.note),
        signed(item.connects),
        plain(f"{item.balance:,}", BAD if item.balance < 0 else STRONG),
    )
    return row(cells, COLUMNS, width)


def _month(month: Month, width: int) -> Content:
    given = widths(COLUMNS, width)
    left = sum(given[:3]) + 2 * GAP
    name = plain(f" {month_words(month.first)} {month.first.year}", f"{ACCENT} bold")
    if month.flow is None:
        return name
    came, went = month.flow.came, month.flow.went
    flow = joined(
        plain("in ", DIM),
        plain(f"+{came:,}"),
        plain("   out ", DIM),
        plain(f"−{went:,}"),
        plain("   net", DIM),
    )
    net = came - went
    words = joined(fitted(name, left - flow.cell_length), flow)
    return joined(words, " " * GAP, fitted(plain(f"{net:+,}".replace("-", "−"), STRONG), given[3], "right"))


class LedgerScreen(BooksScreen):
    """The proof of the balance."""

    MODE: ClassVar[str] = "ledger"
    AUTO_FOCUS = "#movements"

    movements = getters.query_one("#movements", LineList)
    totals = getters.query_one("#totals", Static)
    pane = getters.query_one(ProofPane)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None
        self._listing: Listing | None = None

    def body(self) -> Iterable[Widget]:
        """The movements, the latest first, and what they add up to; beside them what is behind the present one."""
        with Horizontal():
            with Vertical():
                yield Headings(lambda width: heading(COLUMNS, width))
                yield LineList(draw, is_heading=lambda item: isinstance(item, Month), reach=self._reach, id="movements")
                yield Static(id="totals")
            yield ProofPane()

    def show(self, books: Books) -> None:
        """Show these books."""
        self._books = books
        self.movements.nothing = plain("Nothing has happened yet.", DIM)
        self._listing = Listing(books.ledger.movements)
        self._gather(self._listing)
        self.tell_soon()

    def _gather(self, listing: Listing) -> None:
        """Show a slice more of the present ledger; the rest comes when there is nothing else to do."""
        if listing is not self._listing or self._books is None:
            return
        listing.gather()
        self._show_gathered(listing, self._books)
        if not listing.finished:
            self.in_turn(partial(self._gather, listing))

    def _show_gathered(self, listing: Listing, books: Books) -> None:
        self.movements.show(listing.rows, more=not listing.finished)
        self.totals.update(_totals(listing, books))

    def _reach(self, row: int | None) -> None:
        """Show the rows up to one, or all, at once: the cursor goes there."""
        listing = self._listing
        if listing is not None and self._books is not None and not listing.finished:
            while not listing.finished and (row is None or len(listing.rows) <= row):
                listing.gather()
            self._show_gathered(listing, self._books)

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.tell_soon()

    def tell(self) -> None:
        """Show what is behind the movement under the cursor."""
        current = self.movements.current
        if self._books is not None:
            self.pane.prove(self._books, current if isinstance(current, Movement) else None)


def _totals(listing: Listing, books: Books) -> Content:
    """Sum up the list in one line."""
    number = plain(counted(len(books.ledger.movements), "movement"), STRONG)
    balance = joined(
        plain("   balance ", DIM),
        plain(f"{books.status.balance:,}", STRONG),
        plain(f" Connects on {day_words(books.today)}", DIM),
    )
    if not listing.finished:
        return joined(number, plain("   counting …", DIM), balance)
    came, went = plain(f"+{listing.flow.came:,}"), plain(f"−{listing.flow.went:,}")
    return joined(number, plain("   in ", DIM), came, plain("   out ", DIM), went, balance)
