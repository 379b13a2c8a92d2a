"""What stands on the Balance screen once there are books."""

from typing import TYPE_CHECKING

from textual.containers import Container, Horizontal
from textual.widgets import Digits

from connects_tui.tui.books import Books
from connects_tui.tui.screens.balance_hero import CyclePanel, Paid, Worth
from connects_tui.tui.screens.balance_notices import FirstSteps, Notices
from connects_tui.tui.screens.balance_panes import Chart, Lapsing, Latest, Lots, Running

if TYPE_CHECKING:
    from textual.widget import Widget

    from connects_tui.tui.widgets.books_panel import BooksPanel


class Body:
    """The number, big, with what it is worth and its cycle; its course; then what lapses and what happened."""

    def __init__(self) -> None:
        self._number = Digits("", id="number")
        worth, cycle, paid = Worth(id="worth"), CyclePanel(id="cycle"), Paid(id="paid")
        notices, steps = Notices(id="notices"), FirstSteps(id="hint")
        chart = Chart(classes="pane", id="chart")
        lots, lapsing = Lots(classes="pane", id="lots"), Lapsing(classes="pane", id="lapsing")
        latest, running = Latest(classes="pane", id="latest"), Running(classes="pane", id="running")
        self._panels: tuple[BooksPanel, ...] = (
            worth,
            cycle,
            paid,
            notices,
            steps,
            chart,
            lots,
            lapsing,
            latest,
            running,
        )
        self._hero = Horizontal(self._number, worth, cycle, paid, id="hero")
        held = Container(lots, lapsing, id="held")
        self.widgets: tuple[Widget, ...] = (
            self._hero,
            notices,
            steps,
            chart,
            Container(held, latest, running, id="panes"),
        )

    def show(self, books: Books) -> None:
        """Show these books."""
        self._number.update(str(books.status.balance))
        self._number.set_class(books.status.balance < 0, "-overdrawn")
        budget = books.outlook.budget if self._panels[0].app.looks_ahead else None
        self._hero.set_class(budget is not None and budget.money is not None, "-budget")
        for panel in self._panels:
            panel.show(books)
