"""Balance: how many Connects do I have, how long do they last, and what lapses when?"""

from collections.abc import Iterable
from typing import ClassVar

from textual import getters
from textual.containers import Container, Horizontal
from textual.widget import Widget
from textual.widgets import Digits

from connects_tui.tui.books import Books
from connects_tui.tui.screens.balance_panes import (
    BooksPanel,
    Chart,
    CyclePanel,
    Hint,
    Lapsing,
    Latest,
    Lots,
    Notices,
    Paid,
    Running,
    Worth,
)
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.widgets.scrolling import Scrolling


class BalanceScreen(BooksScreen):
    """The first screen."""

    CSS_PATH = "balance.tcss"
    MODE: ClassVar[str] = "balance"
    AUTO_FOCUS = "#balance"

    number = getters.query_one("#number", Digits)

    def body(self) -> Iterable[Widget]:
        """The number, big, with what it is worth and its cycle; its course; then what lapses and what happened."""
        with Scrolling(id="balance"):
            yield Horizontal(
                Digits("", id="number"), Worth(id="worth"), CyclePanel(id="cycle"), Paid(id="paid"), id="hero"
            )
            yield Notices(id="notices")
            yield Hint(id="hint")
            yield Chart(classes="pane", id="chart")
            yield Container(
                Container(Lots(classes="pane", id="lots"), Lapsing(classes="pane", id="lapsing"), id="held"),
                Latest(classes="pane", id="latest"),
                Running(classes="pane", id="running"),
                id="panes",
            )

    def show(self, books: Books) -> None:
        """Show these books."""
        self.number.update(str(books.status.balance))
        self.number.set_class(books.status.balance < 0, "-overdrawn")
        for panel in self.query(BooksPanel):
            panel.show(books)
