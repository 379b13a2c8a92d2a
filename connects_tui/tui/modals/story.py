"""A proposal's whole story, over the screen."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from connects_tui.ledger.proposals import ProposalState
from connects_tui.tui.books import Books
from connects_tui.tui.keymap import bindings
from connects_tui.tui.modals.dialog import Dialog
from connects_tui.tui.story import StoryPane
from connects_tui.tui.widgets.scrolling import Scrolling


class Story(Dialog[None]):
    """One proposal, from the day it was sent."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("Story")

    def __init__(self, books: Books, proposal: ProposalState) -> None:
        super().__init__()
        self._books = books
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        """A pane of lines."""
        with Scrolling(id="story") as frame:
            frame.border_title = "Proposal"
            frame.border_subtitle = self.app.with_keys("{close} closes")
            yield StoryPane(self._books, self._proposal)
