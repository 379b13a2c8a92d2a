"""Panes, lists and single lines, drawn for the width they have; a list is as fast with 100,000 rows as with ten."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events, getters
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import LIT, clicked, wrapped
from connects_tui.tui.type_ahead import wait_for

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

    def watch_hover_style(self, before: object, now: object) -> None:
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
        height = size.height
        if size.width and self.styles.auto_dimensions:  # one that isn't there is measured when it is laid out
            fills = self.container_size.height if least is not None and not least.is_cells else 0
            height = max(fills, len(self._lines(size.width)))
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

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Style the frame alone: what stands in it looks the same without the focus."""
        self.app.stylesheet.update_nodes([self])


def framed(pane: Panel[About], about: About, title: str, keys: Content, id_: str) -> Scrolling:
    """Set a pane of lines into a frame that scrolls."""
    pane.about = about
    frame = Scrolling(pane, id=id_)
    frame.border_title, frame.border_subtitle = title, keys
    return frame


# --- a list, a single line -------------------------------------------------------------------------------------------

Listed = TypeVar("Listed")


class LineList(ScrollView, Generic[Listed], can_focus=True, inherit_bindings=False):
    """Rows of one line each, with a cursor.

    `draw` makes a row's line for a width in cells. Rows that head others (`is_heading`) are never under the cursor, and
    each is followed by one that can be. `nothing` is shown where there are no rows.
    """

    BINDINGS = bindings("LineList")

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor"}

    app = getters.app(ConnectsApp)
    nothing = Content("")
    cursor: reactive[int] = reactive(0, repaint=False)

    class Moved(FromWidget):
        """The cursor stands on another row."""

    class Selected(FromWidget):
        """Enter or a click opened a row."""

    def __init__(
        self,
        draw: Callable[[Listed, int], Content],
        *,
        is_heading: Callable[[Listed], bool] = lambda _: False,
        id: str | None = None,  # noqa: A002 - as Textual
    ) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._is_heading = is_heading
        self.rows: Sequence[Listed] = ()
        self._there = asyncio.Event()
        self._there.set()

    def show(self, rows: Sequence[Listed], cursor: int | None = None) -> None:
        """Show these rows; the cursor stays where it is, or goes to the row given."""
        self._there.set()
        self.rows = rows
        self._fit()
        self.cursor = self.cursor if cursor is None else cursor
        self.refresh()
        self._follow()

    def wait(self) -> None:
        """Show no rows until `show` is called again, for which the keys of the list wait."""
        self.show(())
        self._there.clear()

    async def _when_there(self) -> None:
        await wait_for(self._there, while_=lambda: self.is_attached and not self.app.is_leaving)

    @property
    def current(self) -> Listed | None:
        """The row under the cursor; `None` where there are no rows."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor off headings: it goes on in the direction in which it moves."""
        cursor = max(0, min(cursor, len(self.rows) - 1))
        if not self.rows or not self._is_heading(self.rows[cursor]):
            return cursor
        return cursor - 1 if 0 < cursor < self.cursor else cursor + 1

    def watch_cursor(self, old: int, new: int) -> None:
        for index in (old, new):
            self.refresh(Region(0, self.gutter.top + index - round(self.scroll_y), self.outer_size.width, 1))
        self._follow()
        self.post_message(self.Moved(self))

    def on_resize(self) -> None:
        self._fit()
        self._follow()

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows))

    def _follow(self) -> None:
        if not self.scrollable_content_region.height:
            return  # it is not laid out yet, and will follow when it is
        headed = self.cursor > 0 and bool(self.rows) and self._is_heading(self.rows[self.cursor - 1])
        region = Region(0, self.cursor - headed, 1, 1 + headed)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        index = y + round(self.scroll_y)
        width = self.scrollable_content_region.width
        if not self.rows:
            lines = wrapped(self.nothing, width)
            line = y - (self.size.height + 1 - len(lines)) // 2
            if 0 <= line < len(lines):
                return self._strip(lines[line].center(width), width, self.visual_style)
        if not 0 <= index < len(self.rows) or not width or self._ends_with_heading(y, index):
            return Strip.blank(width, self.rich_style)
        style = self.visual_style
        if index == self.cursor:
            style += self.get_visual_style("line-list--cursor")
            if self.get_component_styles("line-list--cursor").text_style.reverse:
                style += Style(reverse=True)  # which Textual leaves out of what it computes
        return self._strip(self._draw(self.rows[index], width), width, style)

    def _ends_with_heading(self, y: int, index: int) -> bool:
        return 0 < y == self.scrollable_content_region.height - 1 and self._is_heading(self.rows[index])

    def _strip(self, line: Content, width: int, style: Style) -> Strip:
        """Turn a drawn line into the strip of a width.

        `Visual.to_strips` wraps it, finds links and lets it be selected, too: then 30 rows take 6 ms instead of 2.
        """
        parts = line.render(style, end="")
        segments = [Segment(text, (style + part).rich_style) for text, part in parts]
        return Strip(segments, line.cell_length).adjust_cell_length(width, style.rich_style)

    async def action_move(self, rows: int) -> None:
        await self._when_there()
        self.cursor += rows

    async def action_page(self, pages: int) -> None:
        """Move the cursor by the rows that are in sight."""
        await self._when_there()
        self.cursor += pages * max(1, self.scrollable_content_region.height - 1)

    async def action_go_to(self, row: int) -> None:
        """Put the cursor on the first row (0) or the last (-1)."""
        await self._when_there()
        self.cursor = row if row >= 0 else len(self.rows) - 1
        if not row:
            self.scroll_home(animate=False)

    async def action_select(self) -> None:
        await self._when_there()
        if self.rows:
            self.post_message(self.Selected(self))

    async def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse points; a second click opens the row."""
        at = event.get_content_offset(self)
        row = -1 if at is None else at.y + round(self.scroll_y)
        if not 0 <= row < len(self.rows) or self._is_heading(self.rows[row]):
            return
        if row == self.cursor and event.chain > 1:
            await self.action_select()
        self.cursor = row


class DrawnLine(Pointable):
    """A line that `draw` makes for a width in cells."""

    def __init__(self, draw: Callable[[int], Content], *, id: str | None = None) -> None:  # noqa: A002 - as Textual
        super().__init__(id=id)
        self._draw = draw

    def render(self) -> Content:
        return self.lit(self._draw(self.content_size.width))


class Headings(DrawnLine):
    """Headings above a list; a click asks to sort by a column."""

    @dataclass
    class Chosen(Message):
        """A cell of the headings was clicked, counted from the left; `width` is how many cells they have."""

        cell: int
        width: int

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Chosen(event.x - 1, self.content_size.width))
