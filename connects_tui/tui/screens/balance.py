"""Balance: how many Connects do I have, how long do they last, and what lapses when?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters

from connects_tui.tui.keymap import bindings
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.widgets.scrolling import Scrolling

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from textual.binding import BindingType
    from textual.widget import Widget
    from textual.widgets import Static

    from connects_tui.tui.books import Books
    from connects_tui.tui.first_look import FirstLook
    from connects_tui.tui.screens.balance_body import Body


class BalanceScreen(BooksScreen):
    """The first screen: an empty frame until there are books, then what they say."""

    MODE: ClassVar[str] = "balance"
    AUTO_FOCUS = "#balance"

    BINDINGS: ClassVar[list[BindingType]] = bindings("Balance")

    pane = getters.query_one("#balance", Scrolling)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None
        self._body: Body | None = None
        self._look: Static | None = None

    def body(self) -> Iterable[Widget]:
        """An empty pane."""
        yield Scrolling(id="balance")

    def first_look(self, look: FirstLook, today: date) -> None:
        """Show what is known of the journal while it is read."""
        from textual.content import Content
        from textual.widgets import Static

        from connects_tui.tui.screens.balance_first import first_lines

        if self._look is None:
            self._look = Static(id="first-look")
            self._look.styles.padding = (1, 2)
            self.pane.mount(self._look)
        width, height = self.pane.content_size
        lines = first_lines(look, today, width - 4, height - 2)
        self._look.update(Content("\n").join(lines))

    def show(self, books: Books) -> None:
        """Show these books."""
        self._books = books
        if self._look is not None:
            self._look.remove()
            self._look = None
        if self.app.looks_ahead and books.is_worth_weighing:
            self.call_after_refresh(self.app.weigh)
        if self._body is not None:
            self._body.show(books)
            return
        from connects_tui.tui.screens.balance_body import Body

        self.app.need_styles(self.MODE)
        self._body = Body()
        self._body.show(books)
        self.pane.mount(*self._body.widgets)

    def action_pace(self) -> None:
        """Type the pace that the forecast goes on at."""
        from connects_tui.actions.forecasts import a_day_words
        from connects_tui.tui.modals.typed_line import TypedPace

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
        from connects_tui.actions.outlook import dismiss

        hints = self._books.hints if self._books else ()
        if not hints or self._books is None:
            self.notify("There is no hint to dismiss")
        elif dismiss(self._books.journal, hints[0].kind, hints[0].numbers):
            self.app.load()
        else:
            self.notify("Could not be remembered: the state folder can't be written to", severity="warning")

    def action_restore_hints(self) -> None:
        """Show every hint again that still holds."""
        from connects_tui.actions.outlook import restore_all

        if self._books is not None and restore_all(self._books.journal):
            self.app.load()
