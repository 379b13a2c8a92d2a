"""Bordered panes: their lines are drawn for the width they have."""

from collections.abc import Iterable, Sequence

from textual import getters
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.books import Books
from connects_tui.tui.keymap import bindings


class Panel(Widget):
    """A pane of lines; a subclass says which lines fill a width."""

    def lines(self, width: int) -> Sequence[Content]:
        """Return the lines for a width in cells."""
        raise NotImplementedError

    @property
    def room(self) -> int:
        """How many lines the pane has room for, where its height is not that of its lines."""
        return self.content_size.height

    def render(self) -> Content:
        """Draw the lines."""
        return Content("\n").join(self.lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at this width."""
        return max(1, len(self.lines(width)))

    def show_again(self) -> None:
        """Draw anew: what the lines are about has changed."""
        self.refresh(layout=True)


class BooksPanel(Panel):
    """A panel that is about the books."""

    app = getters.app(ConnectsApp)
    books: Books | None = None

    def show(self, books: Books) -> None:
        """Show these books."""
        self.books = books
        self.show_again()

    def lines(self, width: int) -> Sequence[Content]:
        """Return the lines for a width in cells."""
        return [] if self.books is None else list(self.said(self.books, width))

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """Say what these books say, line by line."""
        raise NotImplementedError


class Scrolling(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A vertical scroll with the keys of the lists."""

    BINDINGS = bindings("Scrolling")
