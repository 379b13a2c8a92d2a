"""A pane that scrolls by the keys that move everywhere."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll

from connects_tui.tui.keymap import bindings


class Scrolling(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A vertical scroll with the keys of the lists."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("Scrolling")
