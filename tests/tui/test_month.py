"""The Month screen: its keys, and where its rows lead; `test_screens.py` holds its layout."""

from pathlib import Path

from textual.widgets import Input

from connects_tui.tui.dialogs.export import ExportForm
from connects_tui.tui.dialogs.membership import MembershipForm
from connects_tui.tui.screens.ledger import LedgerScreen
from connects_tui.tui.screens.month import MonthScreen
from connects_tui.tui.screens.proposals import ProposalsScreen
from tests.tui.conftest import AppOn
from tests.tui.driving import DrivenApp, keys_of, shown
from tests.tui.test_keys import OPENED


async def test_brackets_change_the_month_up_to_todays_and_back_to_the_first(app_on: AppOn) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("5", "right_square_bracket")
        assert app.said == ["This is the current month"]
        assert not app.at(MonthScreen).frame.border_subtitle
        await pilot.press(*["left_square_bracket"] * 3)
        assert app.said[-1] == "Your journal has nothing before this month"
        assert app.at(MonthScreen).frame.border_title == "November so far"
        await pilot.press("a", *keys_of("8 An old one ~-40"), "enter", "left_square_bracket")
        assert app.at(MonthScreen).frame.border_title == "October"


async def test_no_heading_is_the_last_line_rows_lead_to_what_is_behind_them_and_the_month_is_exported(
    demo_app: DrivenApp, tmp_path: Path
) -> None:
    async with demo_app.run_test(size=(80, 26)) as pilot:
        await pilot.press("5")
        assert "│ Money" not in shown(demo_app)  # a heading is never the last line
        await pilot.resize_terminal(80, 27)
        assert "│ Money" in shown(demo_app)
        await pilot.resize_terminal(120, 36)
        await pilot.press("left_square_bracket", "down", "enter")
        assert demo_app.at(LedgerScreen).filter_.value == "is:allowance since:2026-10-01 until:2026-10-31"
        await pilot.press("5", "G", "enter")
        assert demo_app.at(ProposalsScreen).filter_.value == "since:2026-10-01 until:2026-10-31"
        assert "36 of 335 proposals" in shown(demo_app)
        await pilot.press("5", *["up"] * 9, "enter")
        assert demo_app.at(ProposalsScreen).filter_.value == "earned:2026-10"
        await pilot.press("5", "up", "up", "enter")
        demo_app.at(MembershipForm)
        await pilot.press("escape")
        await pilot.press("5", "E")
        assert demo_app.at(ExportForm).query_one("#file", Input).value == "~/connects-2026-10.md"
        await pilot.press("enter")
        assert (tmp_path / "connects-2026-10.md").read_text(encoding="utf-8").startswith("# October\n")
