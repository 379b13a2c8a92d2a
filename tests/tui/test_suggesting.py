"""The line to type in, by itself: suggestions of a filter, and the focus."""

from datetime import date

from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.widgets import Input

from connects_tui.actions.filters import complete_filter
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
        yield LineInput(id="filter", suggester=JournalSuggester(lambda: self.history, complete_filter))
        yield Input(id="next")


def suggested(app: Filters) -> str | None:
    return app.query_one("#filter", LineInput).suggested


async def test_a_filter_is_completed_from_the_journal_and_then_tab_goes_on() -> None:
    app = Filters()
    async with app.run_test() as pilot:
        line = app.query_one("#filter", LineInput)
        await pilot.press("@", "t")
        assert suggested(app) == '@"Two Words"'
        await pilot.press("left")  # with the cursor inside the line there is no suggestion
        assert suggested(app) is None
        line.value = ""
        await pilot.press(*"-is:o", "tab", "space", "@", "t", "right")
        assert line.value == '-is:open @"Two Words"'
        assert app.focused is line
        await pilot.press("tab")
        assert app.focused is not line
        line.focus()
        line.value = ""
        app.history = replace(app.history, entries=(*app.history.entries, sent(2, "Tamarind")))
        await pilot.press("@", "t")
        await pilot.pause()
        assert suggested(app) == "@Tamarind"
