"""Panes of lines, which are drawn for the width they have."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from rich.style import Style
from textual import getters
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget

from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import LIT, clicked, wrapped

About = TypeVar("About")


class FromWidget(Message):
    """Tells something about a widget, by which handlers are chosen."""

    def __init__(self, control: Widget) -> None:
        super().__init__()
        self._control = control

    @property
    def control(self) -> Widget:
        return self._control


class Pointable(Widget):
    """Text with parts that take clicks (`render.clickable`), of which the one under the mouse is lit.

    Textual's own links have one colour for all of a text.
    """

    auto_links = Reactive(False)
    _pointed_at: str | None = None

    def watch_hover_style(self, before: Style, now: Style) -> None:
        pointed_at = clicked(now)
        if pointed_at != self._pointed_at:
            self._pointed_at = pointed_at
            self.refresh()

    def lit(self, line: Content) -> Content:
        """Light what the mouse points at."""
        if self._pointed_at is None:
            return line
        for span in line.spans:
            if clicked(span.style) == self._pointed_at:
                text = line.plain[span.start : span.end]
                line = line.stylize(LIT, span.end - len(text.lstrip()), span.start + len(text.rstrip()))
        return line


class Panel(Pointable, Generic[About]):
    """A pane of lines about something, which `show` hands it; `nothing` is said where there is none."""

    app = getters.app(ConnectsApp)
    about: About | None = None
    nothing = Content("")

    def show(self, about: About | None) -> None:
        """Show the lines about this; lay the screen out anew only where they need another height."""
        self.about = about
        size, least = self.content_size, self.styles.min_height
        fills = self.container_size.height if least is not None and not least.is_cells else 0
        height = max(fills, len(self._lines(size.width))) if self.styles.auto_dimensions else size.height
        self.refresh(layout=height != size.height)

    def lines(self, about: About, width: int) -> Iterable[Content]:
        """Return the lines for a width in cells."""
        raise NotImplementedError

    def _lines(self, width: int) -> list[Content]:
        return wrapped(self.nothing, width) if self.about is None else list(self.lines(self.about, width))

    def render(self) -> Content:
        return self.lit(Content("\n").join(self._lines(self.content_size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._lines(width)))


class Scrolling(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A vertical scroll with the keys of the lists."""

    BINDINGS = bindings("Scrolling")


def framed(pane: Panel[About], about: About, title: str, keys: Content, id_: str) -> Scrolling:
    """Set a pane of lines into a frame that scrolls."""
    pane.about = about
    frame = Scrolling(pane, id=id_)
    frame.border_title, frame.border_subtitle = title, keys
    return frame
