"""Ledger: every movement with the running balance, so that it can be checked against Upwork's page."""

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import getters
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from connects_tui.actions.words import counted, day_words
from connects_tui.ledger.state import Movement, MovementKind
from connects_tui.tui.books import Books
from connects_tui.tui.lines import BAD, DIM, GOOD, STRONG, Column, heading, joined, plain, row
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.widgets.line_list import LineList

MOVEMENT_WORDS: Final[dict[MovementKind, str]] = {
    "opening": "opening",
    "allowance": "allowance",
    "purchase": "purchase",
    "bonus": "bonus",
    "proposal": "proposal",
    "boost": "boost",
    "spend": "spent",
    "refund": "refund",
    "expiry": "lapsed",
    "adjustment": "reconciled",
}

COLUMNS: Final = (
    Column("Date", 11),
    Column("Movement", 10),
    Column("", 0),
    Column("Connects", 8, "right"),
    Column("Balance", 7, "right"),
)


def signed(connects: int) -> Content:
    """Write a movement's Connects with their sign."""
    return plain(f"+{connects}", GOOD) if connects > 0 else plain(f"−{-connects}")


def draw_movement(movement: Movement, width: int) -> Content:
    """Draw a movement as a line."""
    cells = (
        plain(day_words(movement.on), DIM),
        plain(MOVEMENT_WORDS[movement.kind]),
        plain(movement.note),
        signed(movement.connects),
        plain(str(movement.balance), BAD if movement.balance < 0 else STRONG),
    )
    return row(cells, COLUMNS, width)


class Heading(Widget):
    """The columns' headings above a list."""

    DEFAULT_CSS = "Heading { height: 1; }"

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self._columns = columns

    def render(self) -> Content:
        """Draw the headings over the list's columns; its scrollbar takes one cell."""
        return heading(self._columns, self.content_size.width - 1)


class LedgerScreen(BooksScreen):
    """The proof of the balance."""

    CSS_PATH = "ledger.tcss"
    MODE: ClassVar[str] = "ledger"
    AUTO_FOCUS = "#movements"

    movements = getters.query_one("#movements", LineList)
    totals = getters.query_one("#totals", Static)

    def body(self) -> Iterable[Widget]:
        """The movements, the latest first, and what they add up to."""
        yield Heading(COLUMNS)
        yield LineList(draw_movement, id="movements")
        yield Static(id="totals")

    def show(self, books: Books) -> None:
        """Show these books."""
        movements = books.ledger.movements
        self.movements.show(movements[::-1])
        came = sum(movement.connects for movement in movements if movement.connects > 0)
        went = sum(movement.connects for movement in movements if movement.connects < 0)
        self.totals.update(
            joined(
                plain(counted(len(movements), "movement")),
                plain("   in ", DIM),
                plain(f"+{came}", GOOD),
                plain("   out ", DIM),
                plain(f"−{-went}"),
                plain("   balance ", DIM),
                plain(str(books.status.balance), STRONG),
                plain(f" Connects on {day_words(books.today)}", DIM),
            )
        )
