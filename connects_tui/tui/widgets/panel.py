"""A bordered pane whose lines are drawn for the width it has."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


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
