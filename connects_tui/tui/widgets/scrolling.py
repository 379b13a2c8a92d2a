"""A pane that scrolls by the keys that move everywhere."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


class Scrolling(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A vertical scroll with the keys of the lists."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "Down", show=False, key_display="j ↓", id="list-down"),
        Binding("up,k", "scroll_up", "Up", show=False, key_display="k ↑", id="list-up"),
        Binding("pagedown,ctrl+f", "page_down", "Page down", show=False, id="page-down"),
        Binding("pageup,ctrl+b", "page_up", "Page up", show=False, id="page-up"),
        Binding("home,g", "scroll_home", "First", show=False, key_display="g", id="list-first"),
        Binding("end,G", "scroll_end", "Last", show=False, key_display="G", id="list-last"),
    ]
