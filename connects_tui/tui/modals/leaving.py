"""The question before something that was typed into a form is left behind."""

from typing import ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from connects_tui.tui.keymap import bindings
from connects_tui.tui.lines import plain
from connects_tui.tui.modals.dialog import Dialog
from connects_tui.tui.widgets.line_list import LineList

_ANSWERS: Final = ("Keep editing", "Leave without saving")
"""The first is under the cursor: what is pressed out of habit loses nothing."""


class Leaving(Dialog[bool]):
    """Asks whether to leave; closes with whether to.

    Args:
        question: what is asked.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("Leaving")

    answers: getters.query_one[LineList[str]] = getters.query_one(LineList)

    def __init__(self, question: str = "Leave without saving?") -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The answers, one under the other."""
        with Vertical(id="leaving") as frame:
            frame.border_title = self._question
            frame.border_subtitle = self.app.with_keys("{open} chooses · {cancel} keeps editing")
            yield LineList[str](_draw)

    def on_mount(self) -> None:
        """Offer the answers."""
        self.answers.show(_ANSWERS)
        self.answers.focus()

    @on(LineList.Selected)
    def _chosen(self, event: LineList.Selected) -> None:
        self.dismiss(event.index == len(_ANSWERS) - 1)


def _draw(answer: str, _: int) -> Content:
    return plain(f" {answer}")
