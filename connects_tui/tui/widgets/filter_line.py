"""The line in which a filter is typed; what it is for follows as one types."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from connects_tui.actions.completion import Completions
from connects_tui.ledger.history import History
from connects_tui.tui.keymap import bindings
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.tui.widgets.suggesting import JournalSuggester


class FilterLine(LineInput):
    """A filter, completed from the journal."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("FilterLine")

    def __init__(self, history: Callable[[], History]) -> None:
        super().__init__(
            placeholder="words  @client  #tag  is:open  since:2026-10-01  connects>10  -boosted",
            suggester=JournalSuggester(history, Completions.complete_filter),
            id="filter",
        )
