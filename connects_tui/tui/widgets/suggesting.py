"""Suggestions from the journal for a line that is being typed."""

from collections.abc import Callable

from textual.suggester import Suggester

from connects_tui.actions.completion import Completions, goes_on_with
from connects_tui.ledger.history import History


class JournalSuggester(Suggester):
    """Completes a line from the journal; what can be offered is collected when it is first needed.

    Args:
        history: gives the journal as it is now; when it gives another one, everything is collected anew.
        complete: `Completions.complete_quick_add` or `Completions.complete_filter`.
    """

    def __init__(self, history: Callable[[], History], complete: Callable[[Completions, str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._history = history
        self._complete = complete
        self._collected: tuple[History, Completions] | None = None

    async def get_suggestion(self, value: str) -> str | None:
        """Return what is shown: the line as it is typed, and how it goes on; `None` where nothing fits.

        Quotes come with the whole line only, so that it can be another than what is shown.
        """
        completed = self.completed(value)
        return value + goes_on_with(value, completed) if completed else None

    def completed(self, value: str) -> str | None:
        """Return the line complete, for the key that takes it over, whether it is shown already or not."""
        return self._complete(self._completions(), value)

    def _completions(self) -> Completions:
        history = self._history()
        if self._collected is None or self._collected[0] is not history:
            self._collected = (history, Completions.of(history))
        return self._collected[1]
