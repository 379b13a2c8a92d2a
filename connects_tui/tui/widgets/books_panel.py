"""A panel that is about the books."""

from collections.abc import Iterable, Sequence

from textual import getters
from textual.content import Content

from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.books import Books
from connects_tui.tui.widgets.panel import Panel


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
