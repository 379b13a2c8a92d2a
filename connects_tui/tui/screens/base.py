"""What the screens that show the books have in common: top bar, footer, and drawing anew when the books change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.screen import Screen
from textual.widgets import Footer

from connects_tui.tui.desk import Desk
from connects_tui.tui.keymap import bindings
from connects_tui.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import ActiveBinding, BindingType
    from textual.widget import Widget

    from connects_tui.tui.books import Books


class BooksScreen(Screen[None]):
    """A screen on the books."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("Books")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - an attribute of instances, as Textual has it
        (0, "-slim"),
        (80, "-narrow"),
        (120, "-wide"),
        (180, "-huge"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-tall"), (34, "-high")]  # noqa: RUF012 - as above
    MODE: ClassVar[str] = ""

    app = getters.app(Desk)
    top_bar = getters.query_one(TopBar)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that do something here, in their order, whichever the user has given them."""
        active = super().active_bindings
        if not self.app.own_keys:
            return active
        from connects_tui.tui.keymap import in_order

        return in_order(active)

    def compose(self) -> ComposeResult:
        """Top bar, what the screen is about, the keys."""
        yield TopBar(self.MODE)
        yield from self.body()
        yield Footer(show_command_palette=False, compact=True)

    def body(self) -> Iterable[Widget]:
        """Make the widgets between top bar and footer."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self._is_behind = False
        self._will_tell = False

    def on_mount(self) -> None:
        """Watch the books."""
        self.watch(self.app, "books", self._show)

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was shown."""
        if self._is_behind:
            self._show(self.app.books)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste that no field took."""
        event.stop()
        self.app.pasted(event.text)

    def _show(self, books: Books | None) -> None:
        self._is_behind = self not in self.app.screen_stack
        if self._is_behind:
            return  # nobody sees it
        self.top_bar.show(books)
        if books is not None:
            self.show(books)

    def show(self, books: Books) -> None:
        """Show these books."""
        raise NotImplementedError

    def tell_soon(self) -> None:
        """Tell of the row under the cursor once that is drawn: who goes on need not wait for it."""
        if not self._will_tell:
            self._will_tell = True
            self.call_after_refresh(self._tell_now)

    def _tell_now(self) -> None:
        self._will_tell = False
        self.tell()

    def tell(self) -> None:
        """Tell in the pane beside a list of the row under its cursor."""
