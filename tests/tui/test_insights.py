"""The Insights screen: the answer first, the funnel, what each step costs, kinds side by side."""

from connects_tui.ledger.entries import StatusChange
from connects_tui.tui.screens.insights import InsightsScreen
from connects_tui.tui.screens.proposals import ProposalsScreen
from tests.on_a_day import TODAY
from tests.tui.conftest import AppOn, Shows, sized
from tests.tui.driving import DrivenApp, keys_of, shown
from tests.tui.test_keys import OPENED, sent


async def test_a_typical_year_by_tag_and_by_day(demo_app: DrivenApp, shows: Shows) -> None:
    async with demo_app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "left")
        shows(demo_app, "insights-calendar-80x24")
        await pilot.press("right")
        async for size in sized(pilot, [(80, 24), (60, 18), (200, 50), (120, 36)]):
            shows(demo_app, f"insights-{size}")
        await pilot.press("left")
        shows(demo_app, "insights-calendar-120x36")
        demo_app.no_color = True
        await pilot.press("left", "right", "slash")
        await pilot.fill(filter="since:2026-08-01")
        assert "105 bids since 1 Aug · most on Mondays (26)" in shown(demo_app)
        assert "░ 1  ▒ 2  █ 3 to 4" in shown(demo_app)
        await pilot.press("escape", "right")
        await pilot.press("dollar_sign", *keys_of("→→→"))
        await pilot.resize_terminal(80, 24)
        shows(demo_app, "insights-returns-80x24")
        await pilot.press("P")
        assert "Rate (95%)" in shown(demo_app)
        await pilot.press(*keys_of("←←←$"))
        assert "Earned by tag" in shown(demo_app)
        await pilot.press("dollar_sign")
        assert "Rate (95%)" in shown(demo_app)


async def test_without_proposals_every_pane_says_what_fills_it_and_few_are_too_few_to_tell(
    app_on: AppOn, shows: Shows
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4")
        shows(app, "insights-empty-120x36")
        await pilot.press("a", *"8 Build it #css", "enter")
        assert "No hires yet from 1 proposal" in shown(app)
        assert "too few to tell" in shown(app)


async def test_right_turns_kind_and_period_a_filter_narrows_everything_and_enter_shows_the_proposals_of_the_group(
    demo_app: DrivenApp,
) -> None:
    async with demo_app.run_test(size=(200, 50)) as pilot:
        await pilot.press("4")
        assert "By tag" in shown(demo_app)
        assert "15 hires" in shown(demo_app)
        assert "GigRadar" not in shown(demo_app)
        demo_app.settings.change("benchmarks", "shown")
        await pilot.pause()
        assert "GigRadar" in shown(demo_app)
        await pilot.press("right")
        assert "By client" in shown(demo_app)
        await pilot.press("f", "f")
        insights = demo_app.at(InsightsScreen)
        assert insights.period == 2
        assert "15 hires" not in shown(demo_app)
        assert "Last 90 days: " in shown(demo_app)
        await pilot.press("left", "P")
        assert "p-value " in shown(demo_app)
        assert demo_app.toasts[-1][0].startswith("p-values shown")
        await pilot.press("left", "P")
        assert "By tag" in shown(demo_app)
        assert "p-value " not in shown(demo_app)
        while insights.period:
            await pilot.press("f")
        await pilot.press("slash")
        await pilot.fill(filter="#shopify")
        assert "All time: 55 proposals that fit" in shown(demo_app)
        assert "Paid: their share of membership" in shown(demo_app)
        await pilot.fill(filter="#shopify since:soo")
        await pilot.press("enter")
        assert 'since:soo: "soo" is not a day' in shown(demo_app)
        assert "All time: 335 proposals  " in shown(demo_app)
        await pilot.press("escape")
        assert "All time: 335 proposals " in shown(demo_app)
        assert "soo" not in shown(demo_app)
        await pilot.press("down", "f", "enter")
        screen = demo_app.at(ProposalsScreen)
        assert screen.filter_.value == 'since:2025-11-24 tag:"shopify"'
        assert screen.list_.has_focus
        assert "55 of 335 proposals" in shown(demo_app)
        await pilot.press(*"4ff", "left", "down", "enter")
        assert screen.filter_.value == "on:tuesday since:2025-11-24"


async def test_what_is_known_of_jobs_can_be_turned_to_when_anything_is(app_on: AppOn) -> None:
    app = app_on(OPENED, sent("job1", 10, country="Peru"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "left", "left", "left")
        assert "By country: 1 group" in shown(app)
        await pilot.press("dollar_sign")
        assert app.said == ["Nothing earned yet. On Proposals, record what a hire earned."]
        assert "Peru" in shown(app)
        assert "← by month · → replies a day" in shown(app)
        await pilot.press("enter")
        assert 'country:"Peru"' in shown(app)
        assert "1 proposal " in shown(app)


async def test_the_first_kind_of_bids_to_stop_sending_is_said_first_and_all_of_them_beside_the_groups(
    app_on: AppOn,
) -> None:
    bids = [sent(f"{tag}{day}", day, 2, tags=(tag,)) for day in range(1, 20) for tag in ("php", "go")]
    hired = {f"go{day}" for day in range(1, 10)}
    ends = [StatusChange(on=TODAY, of=bid.id or "", status="hired" if bid.id in hired else "declined") for bid in bids]
    app = app_on(OPENED, *bids, *ends)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        assert "Without #php: 50% fewer Connects, no hires lost (0 of 19 hired, 47% of " in shown(app)
        await pilot.resize_terminal(120, 36)
        assert shown(app).count("Without #php: 50%") == 2
