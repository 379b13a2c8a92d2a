"""The forecast at a pace that is typed in."""

from datetime import date

from msgspec.structs import replace

from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.dialogs.inputs import TypedPace
from tests.tui.conftest import AppOn, Shows
from tests.tui.driving import DrivenApp, shown
from tests.tui.test_keys import OPENED


async def test_a_typed_pace_is_what_the_balance_goes_on_at_and_an_empty_one_the_own(
    demo_app: DrivenApp, shows: Shows
) -> None:
    async with demo_app.run_test(size=(120, 36)) as pilot:
        before = shown(demo_app)
        assert "lasts until 7 Dec (14 days)" in before
        await pilot.press("enter", "4", "enter")
        assert "forecast at 4 a day" in shown(demo_app)
        assert "lasts until 9 Mar 2027" in shown(demo_app)
        assert "34 Connects short" not in shown(demo_app)  # what is advised goes on at that pace, too
        assert "Buy 34" not in shown(demo_app)
        await pilot.press("enter")
        shows(demo_app, "pace-120x36")
        await pilot.press("backspace", *"soon", "enter")
        assert "! This is not a number of Connects a day" in shown(demo_app)
        assert isinstance(demo_app.screen, TypedPace)
        await pilot.press(*["backspace"] * 4, "enter")
        assert shown(demo_app) == before


async def test_before_the_opening_there_is_nothing_to_forecast(app_on: AppOn) -> None:
    app = app_on(replace(OPENED, on=date(2027, 1, 1)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        assert not isinstance(app.screen, TypedPace)
        assert app.said == ["There's nothing to forecast before the journal starts"]


async def test_a_renewal_that_was_not_checked_asks_for_a_look_at_upworks_page_until_it_was(app_on: AppOn) -> None:
    opening = replace(OPENED, on=date(2026, 10, 20))
    async with app_on(opening).run_test(size=(120, 36)) as pilot:
        assert isinstance(pilot.app, ConnectsApp)
        asked = "[n] 1 thing to do: Does Upwork show 140 today? 100 Connects came on 5 Nov."
        assert asked in shown(pilot.app)
        await pilot.press("r", *"140", "enter")
        assert "waits" not in shown(pilot.app)
