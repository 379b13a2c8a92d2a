"""How large a terminal must be, and what a smaller one shows until it is larger."""

from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen

from connects_tui.tui.render import plain

LEAST: Final = Size(60, 18)
"""The smallest terminal on which every screen is whole: columns and lines."""


def too_small(size: Size) -> bool:
    """Whether a terminal of this size is too small."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(ModalScreen[None]):
    """Says which size the app needs; no other key does anything here, since it may be meant for what is covered."""

    DEFAULT_CSS = """
    TooSmall { background: $background; content-align: center middle; }
    """

    def __init__(self, how_to_quit: Content) -> None:
        super().__init__()
        self._how_to_quit = how_to_quit

    def on_screen_resume(self) -> None:
        """Go where the terminal is large enough by now: something else lay on top when it grew."""
        if not too_small(self.app.size):
            self.dismiss(None)

    def render(self) -> Content:
        """Draw it."""
        sizes = f"connects needs {LEAST.width}x{LEAST.height}; this is {self.size.width}x{self.size.height}"
        return Content("\n").join([plain(sizes), self._how_to_quit])
