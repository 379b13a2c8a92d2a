"""The screens as pictures: what each shows, at both sizes, in every state that matters."""

from datetime import date
from decimal import Decimal

import pytest
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from connects_tui.ledger.entries import Entry, Proposal, PurchaseMade, Refund, StatusChange
from connects_tui.tui.dialogs.quick_add import QuickAdd
from connects_tui.tui.screens.balance import BalanceScreen
from tests.tui.conftest import PICTURES, SCREENS, SCREENSHOTS, AppOn, Shows, sized
from tests.tui.driving import DrivenApp, keys_of, rows, shown
from tests.tui.pictures import rows_of
from tests.tui.test_keys import OPENED

SIZES = [(80, 24), (120, 36)]
ALL_SIZES = [(60, 18), (80, 24), (100, 30), (120, 36), (200, 50)]


async def test_the_first_run_asks_four_questions(app_on: AppOn, shows: Shows) -> None:
    app = app_on()
    async with app.run_test(size=SIZES[0]) as pilot:
        async for size in sized(pilot, SIZES):
            shows(app, f"setup-{size}")
        await pilot.press("enter")
        assert "Starts with your first Connects. b records what you buy or get." in shown(app)  # no empty frame
        assert "No Connects expire" in shown(app)


async def test_an_empty_balance_and_an_empty_list_say_what_fills_them(app_on: AppOn, shows: Shows) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZES[0]) as pilot:
        async for size in sized(pilot, SIZES):
            shows(app, f"balance-empty-{size}")
        await pilot.press("2")
        await pilot.resize_terminal(*SIZES[0])
        shows(app, "proposals-empty-80x24")
        y, row = next((y, row) for y, row in enumerate(rows(app)) if "press a to log" in row)
        await pilot.click(offset=(row.index("to log"), y))
        app.at(QuickAdd)


async def test_a_typical_year(demo_app: DrivenApp, shows: Shows) -> None:
    async with demo_app.run_test(size=SIZES[0]) as pilot:
        async for size in sized(pilot, ALL_SIZES):
            for key, name in (("1", "balance"), ("2", "proposals"), ("5", "month"), ("6", "ledger")):
                await pilot.press(key)
                shows(demo_app, f"{name}-{size}")
        await pilot.press("2", "slash")
        await pilot.fill(filter="is:open boosted")
        async for size in sized(pilot, SIZES):
            shows(demo_app, f"proposals-filtered-{size}")


async def test_an_overdrawn_balance_says_so_with_its_remedy(app_on: AppOn, shows: Shows) -> None:
    app = app_on(
        OPENED,
        Proposal(id="over1", on=date(2026, 11, 20), connects=30, boost=20, title="Rebuild a checkout in React"),
    )
    async with app.run_test(size=SIZES[0]) as pilot:
        async for size in sized(pilot, SIZES):
            shows(app, f"balance-overdrawn-{size}")


async def test_the_line_to_type_the_forms_and_one_that_shows_all_its_errors_at_their_fields(
    demo_app: DrivenApp, shows: Shows
) -> None:
    async with demo_app.run_test(size=SIZES[0]) as pilot:
        await pilot.press("a")
        await pilot.fill(line="12 Speed up a Shopify theme +10 @acme #shopify #liquid $800")
        shows(demo_app, "quick-add-80x24")
        await pilot.fill(line="")
        await pilot.press("escape")
        await pilot.press("b")
        shows(demo_app, "connects-form-80x24")
        await pilot.press("escape", "r")
        shows(demo_app, "reconcile-80x24")
        await pilot.press(*"143")
        shows(demo_app, "reconcile-explained-80x24")
        await pilot.press(*["backspace"] * 3, "escape", "2", "e")
        shows(demo_app, "proposal-form-80x24")
        await pilot.fill(title="", connects="3.5", on="2026-02-30", budget="much")
        await pilot.press("enter")
        async for size in sized(pilot, SIZES):
            shows(demo_app, f"form-errors-{size}")


async def test_a_story_tells_everything_about_a_proposal(app_on: AppOn, shows: Shows) -> None:
    app = app_on(*_a_story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "enter")
        shows(app, "story-80x24")


def _a_story() -> list[Entry]:
    day = date(2026, 11, 10)
    return [
        OPENED,
        PurchaseMade(on=date(2026, 11, 9), connects=20),
        Proposal(
            id="story1",
            on=day,
            connects=12,
            boost=8,
            title="Speed up a Shopify theme",
            client="Acme",
            tags=("shopify", "css"),
            budget=Decimal(800),
            url="https://www.upwork.com/jobs/~01",
            note="asked for a sample",
        ),
        StatusChange(on=date(2026, 11, 12), of="story1", status="viewed"),
        Refund(on=date(2026, 11, 13), of="story1", reason="outbid"),
        StatusChange(on=date(2026, 11, 17), of="story1", status="closed"),
    ]


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_readme_show_what_the_screens_show(name: str) -> None:
    held = (SCREENS / f"{name}.txt").read_text(encoding="utf-8")
    svg = (SCREENSHOTS / f"{name}.svg").read_text(encoding="utf-8")
    assert "\n".join(rows_of(svg, held.count("\n"))) + "\n" == held


async def test_a_terminal_that_is_too_small_says_which_size_it_needs_until_it_is_larger(app_on: AppOn) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=(59, 30)) as pilot:
        assert [line.strip() for line in rows(app) if line] == [
            "connects needs 60x18; this is 59x30",
            "ctrl+q quits",
        ]
        await pilot.press("a")
        await pilot.resize_terminal(60, 18)
        assert isinstance(app.screen, BalanceScreen)
        await pilot.resize_terminal(80, 17)
        assert [line.strip() for line in rows(app) if line] == [
            "connects needs 60x18; this is 80x17",
            "ctrl+q quits",
        ]


async def test_toasts_take_lines_of_their_own_and_cover_nothing_whatever_opens_below_them(app_on: AppOn) -> None:
    app = app_on(OPENED)

    def toasts() -> list[Region]:
        """Where they stand; nothing else does."""
        screen = app.screen
        widgets = [widget for widget in screen.walk_children(Widget) if widget.region and widget.id != "toast-line"]
        seen = {widget: screen.find_widget(widget).visible_region for widget in widgets}
        standing = [seen.pop(toast) for toast in screen.query("Toast")]
        seen = {widget: region for widget, region in seen.items() if not list(widget.query("Toast"))}
        assert [widget for widget, region in seen.items() if any(region.overlaps(toast) for toast in standing)] == []
        return standing

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press(*keys_of("a6 Theme⏎2a6 Page⏎1"))  # the toast that went to the second screen came back
        for key in "12":
            await pilot.press(key)
            assert [toast.y for toast in toasts()] == [22]
        app.notify("Look here. " + "The journal could not be saved. " * 5)
        for key in ("1", "2", "3", "4", "m", "escape", "comma", "escape", "ctrl+o"):
            await pilot.press(key)
            assert [toast.height for toast in toasts()] == [1, 3], key
            lines = rows(app)
            assert sum("Look here." in line for line in lines) == 1, key  # and not once more behind a dialog
            said = next(line for line in lines if "Page" in line and "undoes" in line)
            assert said.endswith("u undoes"), key  # nothing of what is behind goes on beside it
        await pilot.press("escape", "m")
        for width, height in ((60, 18), (120, 36)):
            await pilot.resize_terminal(width, height)
            assert len(toasts()) == 2


async def test_the_keys_of_every_screen_fit_one_page_of_the_smallest_usual_terminal(
    demo_app: DrivenApp, shows: Shows
) -> None:
    async with demo_app.run_test(size=(80, 24)) as pilot:
        for key, name in zip("12345", ("balance", "proposals", "plans", "insights", "ledger"), strict=True):
            await pilot.press(key, "question_mark")
            shows(demo_app, f"keys-{name}-80x24")
            frame = demo_app.screen.query_one("#keys")
            assert frame.max_scroll_y == 0
            for column in frame.query(Static):
                content = column.content
                assert isinstance(content, Content)
                assert max(line.cell_length for line in content.split("\n")) <= column.size.width, content.plain
            await pilot.press("escape")
