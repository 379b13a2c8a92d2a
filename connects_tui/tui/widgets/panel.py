"""Panes of lines, which are drawn for the width they have."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual import getters
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import wrapped

About = TypeVar("About")


class Panel(Widget, Generic[About]):
    """A pane of lines about something, which `show` hands it; `nothing` is said where there is none."""

    app = getters.app(ConnectsApp)
    about: About | None = None
    nothing = Content("")

    def show(self, about: About | None) -> None:
        """Show the lines about this."""
        self.about = about
        self.refresh(layout=self.styles.auto_dimensions)

    def lines(self, about: About, width: int) -> Iterable[Content]:
        """Return the lines for a width in cells."""
        raise NotImplementedError

    def _lines(self, width: int) -> list[Content]:
        return wrapped(self.nothing, width) if self.about is None else list(self.lines(self.about, width))

    def render(self) -> Content:
        """Draw the lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at this width."""
        return max(1, len(self._lines(width)))


class Scrolling(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A vertical scroll with the keys of the lists."""

    BINDINGS = bindings("Scrolling")
