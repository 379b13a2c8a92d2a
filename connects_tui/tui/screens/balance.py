"""Balance: how many Connects do I have, how long do they last, and what lapses when?"""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from textual import getters
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.widget import Widget
from textual.widgets import Digits

from connects_tui.actions.dismissals import dismiss, restore_all
from connects_tui.actions.forecasts import a_day_words
from connects_tui.tui.books import Books
from connects_tui.tui.modals.typed_line import TypedPace
from connects_tui.tui.screens.balance_hero import CyclePanel, Paid, Worth
from connects_tui.tui.screens.balance_notices import FirstSteps, Notices
from connects_tui.tui.screens.balance_panes import Chart, Lapsing, Latest, Lots, Running
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.widgets.books_panel import BooksPanel
from connects_tui.tui.widgets.scrolling import Scrolling


class BalanceScreen(BooksScreen):
    """The first screen."""

    MODE: ClassVar[str] = "balance"
    AUTO_FOCUS = "#balance"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "dismiss_hint", "Dismiss the hint", show=False, id="dismiss-hint"),
        Binding("enter", "pace", "Forecast at a pace", show=False, key_display="enter", id="pace"),
    ]
    PALETTE: ClassVar[list[tuple[str, str, str]]] = [
        ("Show dismissed hints again", "restore_hints", "All that were dismissed, as far as they still hold"),
    ]

    number = getters.query_one("#number", Digits)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None

    def body(self) -> Iterable[Widget]:
        """The number, big, with what it is worth and its cycle; its course; then what lapses and what happened."""
        with Scrolling(id="balance"):
            yield Horizontal(
                Digits("", id="number"), Worth(id="worth"), CyclePanel(id="cycle"), Paid(id="paid"), id="hero"
            )
            yield Notices(id="notices")
            yield FirstSteps(id="hint")
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
        self._books = books
        budget = books.outlook.budget
        self.query_one("#hero").set_class(budget is not None and budget.money is not None, "-budget")
        for panel in self.query(BooksPanel):
            panel.show(books)

    def action_pace(self) -> None:
        """Type the pace that the forecast goes on at."""
        forecast = self._books.outlook.own_forecast if self._books else None
        if forecast is None:
            self.notify("There is nothing to forecast before the journal opens")
            return

        def typed(value: tuple[Decimal | None] | None) -> None:
            if value is not None:
                self.app.pace = value[0]
                self.app.load()

        given = self.app.pace
        self.app.push_screen(TypedPace("" if given is None else f"{given}", a_day_words(forecast.pace.a_day)), typed)

    def action_dismiss_hint(self) -> None:
        """Dismiss the first hint; it comes back when its numbers change."""
        hints = self._books.outlook.hints if self._books else ()
        if not hints or self._books is None:
            self.notify("There is no hint to dismiss")
        elif dismiss(self._books.journal, hints[0].kind, hints[0].numbers):
            self.app.load()
        else:
            self.notify("Could not be remembered: the state folder can't be written to", severity="warning")

    def action_restore_hints(self) -> None:
        """Show every hint again that still holds."""
        if self._books is not None and restore_all(self._books.journal):
            self.app.load()
