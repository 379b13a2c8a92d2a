"""One line to type in: harmless pastes, completion from the journal with tab, and no repaint at rest."""

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.suggester import Suggester
from textual.widgets import Input

from connects_tui.actions.filters import complete_filter
from connects_tui.actions.quick_add import MAX_LENGTH, Completions, is_several, pasted_lines, suggested_rest
from connects_tui.ledger.history import History
from connects_tui.tui.keymap import bindings


class JournalSuggester(Suggester):
    """Completes a line from the journal as `complete` does."""

    def __init__(self, history: Callable[[], History], complete: Callable[[Completions, str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._history = history
        self._complete = complete
        self._collected: tuple[History, Completions] | None = None

    async def get_suggestion(self, value: str) -> str | None:
        """Return the line as it is typed, and how it goes on; `None` where nothing fits.

        Quotes come with the whole line only, so that it can be another than what is shown.
        """
        completed = self.completed(value)
        return value + suggested_rest(value, completed) if completed else None

    def completed(self, value: str) -> str | None:
        """Return the whole completed line, `None` where nothing fits."""
        return self._complete(self._completions(), value)

    def _completions(self) -> Completions:
        history = self._history()
        if self._collected is None or self._collected[0] is not history:
            self._collected = (history, Completions.of(history))
        return self._collected[1]


class LineInput(Input):
    """An input whose cursor does not blink, which would draw it anew.

    A suggestion shows after what is typed; tab or → at the end take it over. Without one tab goes to the next field.
    Of a paste the first line is taken, without control characters; where there are more, `take_lines` is given all of
    them and the text as it was pasted; without it a message says that the others were not taken.
    """

    BINDINGS = bindings("LineInput")

    virtual_size = Reactive(Size(0, 0))
    """How long the text is, as Textual has it, without all of the screen being laid out anew at each key."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        suggester: Suggester | None = None,
        take_lines: Callable[[Sequence[str], str], None] | None = None,
        select_on_focus: bool = False,
        id: str | None = None,  # noqa: A002 - as Textual
    ) -> None:
        super().__init__(value, placeholder, suggester=suggester, select_on_focus=select_on_focus, id=id)
        self.set_reactive(Input.compact, True)
        self.set_class(True, "-textual-compact", "-valid", update=False)  # before it is styled for the first time
        self.max_length = MAX_LENGTH
        self.cursor_blink = False
        self._take_lines = take_lines

    @property
    def suggested(self) -> str | None:
        """The whole line that goes on from what is typed, shown or not yet."""
        if not (self.value and self.cursor_at_end and isinstance(self.suggester, JournalSuggester)):
            return None
        completed = self.suggester.completed(self.value)
        return completed if completed and suggested_rest(self.value, completed) else None

    def action_cursor_right(self, select: bool = False) -> None:
        completed = None if select else self.suggested
        if completed is None:
            super().action_cursor_right(select)
        else:
            self.value = completed
            self.cursor_position = len(completed)

    def action_complete(self) -> None:
        if self.suggested is None:
            self.screen.focus_next()
        else:
            self.action_cursor_right()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = pasted_lines(event.text)
        if is_several(event.text) and self._take_lines is not None:
            self._take_lines(lines, event.text)
        elif lines:
            self.take(lines[0])
        if len(lines) > 1 and self._take_lines is None:
            self.notify(f"Only the first of {len(lines)} pasted lines was taken", severity="warning", markup=False)

    def take(self, pasted: str) -> None:
        """Put a pasted line where the cursor is, or in the place of what is selected."""
        self.replace(pasted, *self.selection)


class FilterLine(LineInput):
    """A filter, completed from the journal."""

    BINDINGS = bindings("FilterLine")

    def __init__(
        self,
        history: Callable[[], History],
        complete: Callable[[Completions, str], str | None] = complete_filter,
        placeholder: str = "words  @client  #tag  is:open  since:2026-10-01  connects>10  -boosted",
    ) -> None:
        super().__init__(placeholder=placeholder, suggester=JournalSuggester(history, complete), id="filter")
