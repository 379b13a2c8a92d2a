"""One line that is drawn for the width it has: headings above a list, what it adds up to below."""

from collections.abc import Callable

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class DrawnLine(Widget):
    """A line drawn by `draw` for a width in cells."""

    DEFAULT_CSS = "DrawnLine { height: 1; padding: 0 1; }"

    def __init__(self, draw: Callable[[int], Content], *, id: str | None = None) -> None:  # noqa: A002 - as Textual
        super().__init__(id=id)
        self._draw = draw

    def render(self) -> Content:
        """Draw the line."""
        return self._draw(self.content_size.width)


class Headings(DrawnLine):
    """Headings above a list, as wide as the list without its scrollbar; a click asks to sort by a column."""

    class Chosen(Message):
        """Somebody clicked at a cell of the headings, which are so wide."""

        def __init__(self, cell: int, width: int) -> None:
            super().__init__()
            self.cell = cell
            self.width = width

    def on_click(self, event: events.Click) -> None:
        """Tell where the click was."""
        self.post_message(self.Chosen(event.x - 1, self.content_size.width))
