"""One line to type in: harmless pastes, completion with tab, and no repaint at rest."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import Input

from connects_tui.actions.completion import goes_on_with
from connects_tui.actions.quick_add import LONGEST, pasted_lines
from connects_tui.tui.keymap import bindings
from connects_tui.tui.widgets.suggesting import JournalSuggester


class LineInput(Input):
    """An input whose cursor does not blink.

    A suggestion shows after what is typed; tab or → at the end take it over. Without one tab goes to the next field.
    Of a paste the first line that is not empty is taken, without control characters; it is said when there are more.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("LineInput")

    DEFAULT_CSS = """
    LineInput > .input--placeholder { text-style: italic; }
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"compact": True, "select_on_focus": False, "max_length": LONGEST} | options))
        self.cursor_blink = False

    @property
    def suggested(self) -> str | None:
        """The whole line that goes on from what is typed, whether it is shown already or not."""
        if not (self.value and self.cursor_at_end and isinstance(self.suggester, JournalSuggester)):
            return None
        completed = self.suggester.completed(self.value)
        return completed if completed and goes_on_with(self.value, completed) else None

    def action_cursor_right(self, select: bool = False) -> None:
        """Take the suggestion over, or go to the right."""
        completed = None if select else self.suggested
        if completed is None:
            super().action_cursor_right(select)
        else:
            self.value = completed
            self.cursor_position = len(completed)

    def action_complete(self) -> None:
        """Take the suggestion over, or go to the next field."""
        if self.suggested is None:
            self.screen.focus_next()
        else:
            self.action_cursor_right()

    def on_paste(self, event: events.Paste) -> None:
        """Take the first line of a paste, and no control characters."""
        event.stop()
        event.prevent_default()
        lines = pasted_lines(event.text)
        if len(lines) > 1:
            self.take_lines(lines, event.text)
        elif lines:
            self.take(lines[0])

    def take_lines(self, lines: Sequence[str], text: str) -> None:
        """Take what there is room for of a paste of several lines, the text as it was pasted."""
        self.take(lines[0])
        self.notify(f"Only the first of {len(lines)} pasted lines was taken", severity="warning", markup=False)

    def take(self, pasted: str) -> None:
        """Put a pasted line where the cursor is, or in the place of what is selected."""
        self.replace(pasted, *self.selection)
