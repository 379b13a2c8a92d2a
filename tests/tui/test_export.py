"""The export form: what it writes, and what it leaves alone."""

from pathlib import Path

from textual.widgets import Input

from connects_tui.tui.dialogs.export import ExportForm
from tests.tui.conftest import AppOn, Shows
from tests.tui.test_keys import OPENED, SIZE


async def test_an_export_is_written_and_the_app_says_where_and_nothing_is_overwritten(
    app_on: AppOn, tmp_path: Path, journal: Path, shows: Shows
) -> None:
    app = app_on(OPENED)
    before = journal.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("E")
        assert isinstance(app.screen, ExportForm)
        shows(app, "export-80x24")
        await pilot.press("right")
        assert app.screen.query_one("#file", Input).value == "~/connects-movements.csv"
        await pilot.press("enter")
        written = tmp_path / "connects-movements.csv"
        assert app.said == [f"Written to {written}"]
        assert written.read_text(encoding="utf-8-sig").startswith("on,kind,connects,balance,entry,note\n")
        written.write_text("mine", encoding="utf-8")
        await pilot.press("E", "right")
        assert app.screen.query_one("#file", Input).value == "~/connects-movements-2.csv"
        app.screen.query_one("#file", Input).value = "~/connects-movements.csv"
        await pilot.press("enter")
        assert isinstance(app.screen, ExportForm)
        assert written.read_text(encoding="utf-8") == "mine"
        assert journal.read_bytes() == before
        journal.write_bytes(before + b'\n[[entry]]\nkind = "proposal"\ntitle = "Jane"\n')
        app.book.refresh()
        app.screen.query_one("#file", Input).value = "~/connects-movements-2.csv"
        await pilot.press("left", "left", "enter")
        left_out = "Entries with errors are not in this export; `connects check` lists them"
        assert app.said[-1] == f"Written to {tmp_path / 'connects-redacted.toml'}. {left_out}"
