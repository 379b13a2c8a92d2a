"""The line to type in, by itself: suggestions of a filter, and the focus."""

from datetime import date

from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.widgets import Input

from connects_tui.actions.completion import Completions
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.history import History
from connects_tui.tui.widgets.line_input import JournalSuggester, LineInput


def sent(day: int, client: str) -> Proposal:
    return Proposal(on=date(2026, 11, day), connects=6, title="A job", client=client)


class Filters(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.history = History(entries=(sent(1, "Two Words"),))

    def compose(self) -> ComposeResult:
        yield LineInput(
            id="filter", compact=True, suggester=JournalSuggester(lambda: self.history, Completions.complete_filter)
        )
        yield Input(id="next")


async def test_a_filter_is_completed_and_then_tab_goes_on() -> None:
    app = Filters()
    async with app.run_test() as pilot:
        line = app.query_one("#filter", LineInput)
        await pilot.press(*"-is:o", "tab", "space", "@", "t", "right")
        assert line.value == '-is:open @"Two Words"'
        assert line.has_focus
        await pilot.press("tab")
        assert not line.has_focus


async def test_what_is_offered_follows_the_journal() -> None:
    app = Filters()
    async with app.run_test() as pilot:
        line = app.query_one("#filter", LineInput)
        await pilot.press("@", "t")
        assert line.suggested == '@"Two Words"'
        app.history = replace(app.history, entries=(*app.history.entries, sent(2, "Tamarind")))
        await pilot.press("backspace", "t")
        await pilot.pause()
        assert line.suggested == "@Tamarind"


async def test_nothing_is_suggested_with_the_cursor_inside_the_line() -> None:
    app = Filters()
    async with app.run_test() as pilot:
        line = app.query_one("#filter", LineInput)
        await pilot.press("@", "t", "left")
        assert line.suggested is None
