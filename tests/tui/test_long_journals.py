"""A journal of many years: what takes a pass over all of it comes later, and nothing else waits for it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App

from connects_tui.actions.hints import Hint, shown_hints
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.todo import todo
from connects_tui.ledger.proposals import ProposalState
from connects_tui.tui import view
from connects_tui.tui.balance_series import balance_series
from connects_tui.tui.widgets.panes import LineList
from tests.tui.conftest import AppOn
from tests.tui.driving import DrivenApp, keys_of, rows, shown, type_ahead, until


@pytest.fixture
def lengthen(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let going through a year take as long as going through many."""

    def patch() -> None:
        monkeypatch.setattr("connects_tui.tui.view.QUICK_PROPOSALS", 10)
        monkeypatch.setattr("connects_tui.tui.screens.insights.QUICK_PROPOSALS", 10)

    return patch


@pytest.fixture
def long_journal(lengthen: Callable[[], None], demo_app: DrivenApp) -> DrivenApp:
    """Make an app on the demo's year, as if going through it took long."""
    lengthen()
    return demo_app


async def test_every_screen_comes_to_show_what_it_shows_at_once_and_what_is_typed_meanwhile_waits_for_what_it_is_about(
    demo_app: DrivenApp, app_on: AppOn, lengthen: Callable[[], None]
) -> None:
    """First a key at a time, where nothing takes long; then all at once, where it does and the app just opens."""
    pictures: list[list[tuple[str, str]]] = [[], []]
    ends: dict[str, list[str]] = {}
    async with demo_app.run_test(size=(80, 24)) as pilot:
        for key in "12456":
            await pilot.press(key)
            pictures[0] += [(key, line) for line in rows(demo_app)]
        for keys, back in ("4/api⏎→G⏎12", "⎋4⎋←g1"), ("4p↓k⏎5", "⎋1"), ("4q", ""):
            for key in keys_of(keys):
                await pilot.press(key)
            ends[keys] = [] if demo_app.is_leaving else rows(demo_app)
            await pilot.press(*keys_of(back))
    lengthen()
    for keys, shown_slowly in ends.items():
        app = app_on()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*keys_of(keys))
            assert ([] if app.is_leaving else rows(app)) == shown_slowly, keys
    app = app_on()
    async with app.run_test(size=(80, 24)) as pilot:
        for key in "12456":
            await pilot.press(key)
            pictures[1] += [(key, line) for line in rows(app)]
    assert pictures[0] == pictures[1]


async def test_the_balance_is_drawn_before_to_dos_and_forecast_are_asked_for(
    demo_app: DrivenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    balance_is_drawn = []

    def noted(function: Callable[..., object]) -> Callable[..., object]:
        def note(*given: object) -> object:
            balance_is_drawn.append(demo_app.looks_ahead)
            return function(*given)

        return note

    monkeypatch.setattr(view, "todo", noted(todo))
    monkeypatch.setattr(view, "balance_series", noted(balance_series))
    async with demo_app.run_test(size=(80, 24)):
        assert balance_is_drawn == [True, True]


async def test_the_balance_is_there_before_the_hints_are(
    long_journal: DrivenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def slowly(outlook: Outlook, journal: Path) -> tuple[Hint, ...]:
        may_end.wait()
        return shown_hints(outlook, journal)

    monkeypatch.setattr("connects_tui.tui.view.shown_hints", slowly)
    async with App.run_test(long_journal, size=(80, 24)):
        try:
            await until(lambda: "Connects · worth $" in shown(long_journal))
            assert not long_journal.current_view.hints_ready
            type_ahead(long_journal, ["4"])
            await until(lambda: "Weighing" in shown(long_journal))
            type_ahead(long_journal, ["2", "down", "v"])
            await until(lambda: long_journal.said)
        finally:
            may_end.set()


async def test_a_very_long_journal_has_hints_once_insights_were_asked_for_and_far_down_the_cursor_stays_on_its_proposal(
    long_journal: DrivenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connects_tui.tui.view.UNASKED_PROPOSALS", 20)
    async with long_journal.run_test(size=(80, 24)) as pilot:
        assert not long_journal.current_view.hints
        await pilot.press("4")
        await pilot.press("1")
        assert long_journal.current_view.hints
        await pilot.press("2", "G", "k", "k")
        listed = long_journal.screen.query_one("#proposals", LineList)
        assert isinstance(listed.current, ProposalState)
        before = listed.current.entry.id
        await pilot.press("v")
        assert isinstance(listed.current, ProposalState)
        assert listed.current.entry.id == before
        assert listed.current.status == "viewed"
