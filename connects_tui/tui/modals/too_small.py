"""What a terminal that is too small shows, until it is larger."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from connects_tui.tui.keymap import bindings
from connects_tui.tui.lines import plain
from connects_tui.tui.modals.dialog import Dialog
from connects_tui.tui.room import LEAST


class TooSmall(Dialog[None]):
    """One centred line that says which size the app needs."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("TooSmall")

    DEFAULT_CSS = """
    TooSmall { background: $background; content-align: center middle; }
    """

    def render(self) -> Content:
        """Draw the line."""
        return plain(f"connects needs {LEAST.width}x{LEAST.height}; this is {self.size.width}x{self.size.height}")
