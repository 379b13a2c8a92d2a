"""Ledger: every movement with the running balance, so that it can be checked against Upwork's page."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from msgspec import Struct
from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from connects_tui.ledger.state import Movement
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.tui.books import Books
from connects_tui.tui.movement_details import ProofPane, signed
from connects_tui.tui.render import ACCENT, BAD, DIM, GAP, STRONG, Column, fitted, heading, joined, plain, row, widths
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.widgets.line_list import Headings, LineList
from connects_tui.wording import counted, day_words, month_words

COLUMNS: Final = (
    Column(" Date", 12),
    Column("Movement", 10),
    Column("", 0),
    Column("Connects", 8, "right"),
    Column("Balance", 8, "right"),
)


class Flow(Struct, frozen=True):
    """What came and went, in Connects."""

    came: int = 0
    went: int = 0

    @classmethod
    def of(cls, movements: Iterable[Movement]) -> "Flow":
        """Sum up movements."""
        connects = [movement.connects for movement in movements]
        came = sum(number for number in connects if number > 0)
        return cls(came, came - sum(connects))


class Month(Struct, frozen=True):
    """The heading of a month, and its movements."""

    first: date
    movements: Sequence[Movement]


def listed(movements: Sequence[Movement]) -> list[Movement | Month]:
    """Return the rows of the list: the movements, the latest first, each month of them under its heading."""
    rows: list[Movement | Month] = []
    latest_first = reversed(movements)
    for first, group in groupby(latest_first, key=lambda movement: movement.on.replace(day=1)):
        of_month = list(group)
        rows += [Month(first, of_month), *of_month]
    return rows


def draw(item: Movement | Month, width: int) -> Content:
    """Draw a movement or the heading of a month as a line."""
    if isinstance(item, Month):
        return _month(item, width)
    cells = (
        plain(f" {day_words(item.on)}", DIM),
        plain(MOVEMENT_KINDS[item.kind].words),
        plain(item.note),
        signed(item.connects),
        plain(f"{item.balance:,}", BAD if item.balance < 0 else STRONG),
    )
    return row(cells, COLUMNS, width)


def _month(month: Month, width: int) -> Content:
    given = widths(COLUMNS, width)
    left = sum(given[:3]) + 2 * GAP
    name = plain(f" {month_words(month.first)} {month.first.year}", f"{ACCENT} bold")
    flow_of_month = Flow.of(month.movements)
    came, went = flow_of_month.came, flow_of_month.went
    flow = joined(
        plain("in ", DIM), plain(f"+{came:,}"), plain("   out ", DIM), plain(f"−{went:,}"), plain("   net", DIM)
    )
    net = came - went
    words = joined(fitted(name, left - flow.cell_length), flow)
    return joined(words, " " * GAP, fitted(plain(f"{net:+,}".replace("-", "−"), STRONG), given[3], "right"))


class LedgerScreen(BooksScreen):
    """The proof of the balance."""

    MODE = "ledger"
    AUTO_FOCUS = "#movements"

    movements = getters.query_one("#movements", LineList)
    totals = getters.query_one("#totals", Static)
    pane = getters.query_one(ProofPane)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None

    def body(self) -> Iterable[Widget]:
        """The movements, the latest first, and what they add up to; beside them what is behind the present one."""
        with Horizontal():
            with Vertical():
                yield Headings(lambda width: heading(COLUMNS, width))
                yield LineList(draw, is_heading=lambda item: isinstance(item, Month), id="movements")
                yield Static(id="totals")
            yield ProofPane()

    def show(self, books: Books) -> None:
        """Show these books."""
        self._books = books
        self.movements.nothing = plain("Nothing has happened yet.", DIM)
        self.movements.show(listed(books.ledger.movements))
        self.totals.update(_totals(books))
        self.tell_soon()

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.tell_soon()

    def tell(self) -> None:
        """Show what is behind the movement under the cursor."""
        current = self.movements.current
        if self._books is not None:
            self.pane.prove(self._books, current if isinstance(current, Movement) else None)


def _totals(books: Books) -> Content:
    """Sum up the list in one line."""
    number = plain(counted(len(books.ledger.movements), "movement"), STRONG)
    balance = joined(
        plain("   balance ", DIM),
        plain(f"{books.status.balance:,}", STRONG),
        plain(f" Connects on {day_words(books.today)}", DIM),
    )
    flow = Flow.of(books.ledger.movements)
    came, went = plain(f"+{flow.came:,}"), plain(f"−{flow.went:,}")
    return joined(number, plain("   in ", DIM), came, plain("   out ", DIM), went, balance)
