"""A journal of many years: what takes a pass over all of it comes later, and nothing else waits for it."""

import threading
from collections.abc import Callable

import pytest

from connects_tui.actions.hints import Hint, Situation, findings
from connects_tui.ledger.proposals import ProposalState
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.widgets.line_list import LineList
from tests.tui.bursts import burst, keys_of
from tests.tui.conftest import AppOn
from tests.tui.pictures import rows_of


@pytest.fixture
def lengthen(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let going through a year take as long as going through many."""

    def patch() -> None:
        monkeypatch.setattr("connects_tui.tui.books.QUICKLY_WEIGHED", 10)
        monkeypatch.setattr("connects_tui.tui.screens.insights.QUICKLY_WEIGHED", 10)

    return patch


@pytest.fixture
def long_journal(lengthen: Callable[[], None], demo_app: ConnectsApp) -> ConnectsApp:
    """Make an app on the demo's year, as if going through it took long."""
    lengthen()
    return demo_app


def shown(app: ConnectsApp) -> str:
    return "\n".join(rows_of(app.export_screenshot(title="connects"), app.size.height))


async def test_every_screen_comes_to_show_what_it_shows_at_once(
    demo_app: ConnectsApp, app_on: AppOn, lengthen: Callable[[], None]
) -> None:
    pictures: list[list[str]] = []
    for app in (demo_app, app_on()):
        pictures.append([])
        async with app.run_test(size=(120, 36)) as pilot:
            for key in ("1", "2", "4", "5"):
                await pilot.press(key)
                await pilot.pause()
                pictures[-1].append(shown(app))
        lengthen()
    assert pictures[0] == pictures[1]


async def test_the_balance_is_there_before_the_hints_are(
    long_journal: ConnectsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def slowly(situation: Situation) -> tuple[Hint, ...]:
        may_end.wait()
        return findings(situation)

    monkeypatch.setattr("connects_tui.actions.outlook.findings", slowly)
    monkeypatch.setattr("tests.tui.conftest._waits", lambda app: not app.is_open)
    async with long_journal.run_test(size=(120, 36)) as pilot:
        try:
            assert long_journal.books is not None
            assert not long_journal.books.is_weighed
            assert str(long_journal.books.status.balance) in shown(long_journal)
            await pilot.press("4")
            await pilot.pause()
            assert "Weighing" in shown(long_journal)
            await pilot.press("2", "down", "v")
            await pilot.pause()
        finally:
            may_end.set()


async def test_the_cursor_stays_on_its_proposal_far_down_a_long_list(long_journal: ConnectsApp) -> None:
    async with long_journal.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "G", "k", "k")
        await pilot.pause()
        listed = long_journal.screen.query_one("#proposals", LineList)
        assert isinstance(listed.current, ProposalState)
        before = listed.current.entry.id
        await pilot.press("v")
        await pilot.pause()
        assert isinstance(listed.current, ProposalState)
        assert listed.current.entry.id == before
        assert listed.current.status == "viewed"


@pytest.mark.parametrize("keys", ["4⏎", "4↓⏎", "4→G⏎", "4/is:hired⏎⏎", "4⏎1", "4q", "4p↓k⏎5"])
async def test_what_is_typed_while_a_long_journal_is_weighed_waits_for_what_it_is_about(
    demo_app: ConnectsApp, app_on: AppOn, lengthen: Callable[[], None], keys: str
) -> None:
    """First a key at a time, where nothing takes long; then all at once, where it does."""
    ends: list[list[str]] = []
    async with demo_app.run_test(size=(120, 36)) as pilot:
        for key in keys_of(keys):
            await burst(pilot, [key])
        ends.append([] if demo_app.is_leaving else rows_of(demo_app.export_screenshot(), 36))
    lengthen()
    app = app_on()
    async with app.run_test(size=(120, 36)) as pilot:
        await burst(pilot, keys_of(keys))
        ends.append([] if app.is_leaving else rows_of(app.export_screenshot(), 36))
    assert ends[0] == ends[1]


async def test_a_very_long_journal_has_hints_once_the_insights_were_asked_for(
    long_journal: ConnectsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connects_tui.tui.books.WEIGHED_UNASKED", 20)
    async with long_journal.run_test(size=(120, 36)) as pilot:
        assert long_journal.books is not None
        assert not long_journal.books.hints
        await pilot.press("4")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        assert long_journal.books.hints
