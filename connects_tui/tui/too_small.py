"""What is shown instead of every screen while the terminal is too small for them."""

from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen

from connects_tui.tui.render import plain

MIN_SIZE: Final = Size(60, 18)
"""The smallest terminal on which every screen is whole: columns and lines."""


def too_small(size: Size) -> bool:
    """Whether a terminal of this size is too small."""
    return size.width < MIN_SIZE.width or size.height < MIN_SIZE.height


class TooSmall(ModalScreen[None]):
    """Says which size the app needs; no other key does anything here, since it may be meant for what is covered."""

    DEFAULT_CSS = "TooSmall { background: $background; content-align: center middle; }"

    def __init__(self, how_to_quit: Content) -> None:
        super().__init__()
        self._how_to_quit = how_to_quit

    def on_screen_resume(self) -> None:
        """Go where the terminal is large enough by now: something else lay on top when it grew."""
        if not too_small(self.app.size):
            self.dismiss(None)

    def render(self) -> Content:
        """Say that the terminal is too small, and how to quit."""
        sizes = f"connects needs {MIN_SIZE.width}x{MIN_SIZE.height}; this is {self.size.width}x{self.size.height}"
        return Content("\n").join([plain(sizes), self._how_to_quit])
