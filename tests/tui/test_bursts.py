"""No key is lost, none counts twice, none does what it was not meant to, however fast they come."""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual.geometry import Size

from connects_tui.ledger.proposals import ProposalState
from connects_tui.tui.app import ConnectsApp, TooSmall
from connects_tui.tui.dialogs.dialog import ConfirmLeave
from connects_tui.tui.dialogs.record_forms import ConnectsForm
from connects_tui.tui.keymap import WITH_KEYS
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.widgets.panes import LineList
from tests.tui.conftest import AppOn, BookOn
from tests.tui.driving import AppPilot, DrivenApp, keys_of, pressed, rows
from tests.tui.test_keys import OPENED, SIZE, recorded
from tests.tui.test_todo import ACCOUNT, PROPOSALS, old

BURSTS = ["a6 spe⇥⏎", "u⏎", "2/@⇥⏎", "2/⎋v", "2  vG", "2Gv⏎⎋iu", ",/date⏎⎋⎋", "2n d wD-1⏎u Aua⎋⎋v", "?q"]
"""Bursts in one app, one after the other; more of them, with what they come to, are in `test_typed_bytes.py`."""

KEYS = sorted({key for action in WITH_KEYS.values() for key in action.keys} - {"ctrl+z"} | {*"0123456789xy"})
"""Every key that does something, and some that are typed into fields; not the one that gives the terminal back."""

Outcome = tuple[list[str], bytes]
"""What the app shows (nothing when it was left), and the journal."""


@pytest.fixture(autouse=True)
def _no_toasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what goes by itself after some seconds."""
    monkeypatch.setattr(ConnectsApp, "notify", lambda *_, **__: None)


@pytest.fixture
def at_home(tmp_path: Path, book_on: BookOn) -> Callable[[], None]:
    """Put everything back as it was before the app was ever opened: more proposals than there are lines."""

    def reset() -> None:
        for file in tmp_path.iterdir():
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        book_on(ACCOUNT, [*PROPOSALS, *(old(number) for number in range(1, 21))])

    return reset


async def outcomes(
    app_on: AppOn,
    journal: Path,
    bursts: Sequence[Sequence[str]],
    press: Callable[[AppPilot, Sequence[str]], Awaitable[None]],
) -> list[Outcome]:
    """Type one burst after the other into an app, from the Balance screen, and return what comes of each.

    Where one quits, the next is typed into a new one.
    """
    found: list[Outcome] = []
    while len(found) < len(bursts):
        app = app_on()
        async with app.run_test(size=SIZE) as pilot:
            for keys in bursts[len(found) :]:
                await to_the_balance(app, pilot)
                await press(pilot, keys)
                await pilot.chart_is_drawn()
                found.append((rows(app) if app.is_running else [], journal.read_bytes()))
                if not app.is_running:
                    break
    return found


async def all_at_once(pilot: AppPilot, keys: Sequence[str]) -> None:
    await pilot.press(*keys)


async def one_by_one(pilot: AppPilot, keys: Sequence[str]) -> None:
    for key in keys:
        await pilot.press(key)


async def to_the_balance(app: DrivenApp, pilot: AppPilot) -> None:
    """Leave every dialog and every filter."""
    while app.is_running and len(app.screen_stack) > 1:
        await pilot.press(*(["down", "enter"] if isinstance(app.screen, ConfirmLeave) else ["escape"]))
    await pilot.press("escape", "escape", "1")


@pytest.mark.usefixtures("footed")
async def test_a_burst_does_what_the_same_keys_do_slowly(
    app_on: AppOn, journal: Path, at_home: Callable[[], None]
) -> None:
    bursts = [keys_of(text) for text in BURSTS]
    at_home()
    fast = await outcomes(app_on, journal, bursts, all_at_once)
    at_home()
    slow = await outcomes(app_on, journal, bursts, one_by_one)
    assert all(shown for shown, _ in slow), "none of them quits"
    assert dict(zip(BURSTS, fast, strict=True)) == dict(zip(BURSTS, slow, strict=True))


@pytest.mark.usefixtures("charted", "footed")
@settings(
    max_examples=settings().max_examples // 12,  # each takes seconds
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(bursts=st.lists(st.lists(st.sampled_from(KEYS), min_size=2, max_size=12), min_size=4, max_size=4))
async def test_any_burst_ends_as_when_each_key_waits_for_the_one_before(
    app_on: AppOn, journal: Path, at_home: Callable[[], None], bursts: list[list[str]]
) -> None:
    at_home()
    fast = await outcomes(app_on, journal, bursts, all_at_once)
    at_home()
    assert fast == await outcomes(app_on, journal, bursts, one_by_one)


async def test_the_cursor_goes_to_the_last_of_all_rows(demo_app: DrivenApp) -> None:
    async with demo_app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "G")
        current = demo_app.screen.query_one("#proposals", LineList).current
        assert isinstance(current, ProposalState)
        assert current.entry.id == demo_app.current_view.proposals[-1].entry.id
        await pilot.press("6", "G")
        movement = demo_app.screen.query_one("#movements", LineList).current
        assert movement == demo_app.current_view.ledger.movements[0]


async def test_an_enter_from_before_the_app_read_keys_is_one_however_late_it_is_read(
    app_on: AppOn, journal: Path
) -> None:
    async with app_on(OPENED).run_test(size=SIZE) as pilot:
        await pilot.press(*keys_of("b20"), "ctrl+j")
    assert [entry.get("connects") for entry in recorded(journal)[1:]] == [20]


async def test_a_dialog_that_is_covered_while_it_closes_is_closed_and_records_once(
    app_on: AppOn, journal: Path
) -> None:
    small, large = Size(50, 10), Size(*SIZE)
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys_of("b20"))
        app.post_message(pressed("enter"))
        app.post_message(events.Resize(small, small))
        await pilot.pause()
        app.post_message(events.Resize(large, large))
        await pilot.pause()
        assert isinstance(app.screen, BalanceScreen)
    assert [entry.get("connects") for entry in recorded(journal)[1:]] == [20]


async def test_an_answer_that_is_given_to_a_covered_dialog_closes_it_when_it_is_seen_again(app_on: AppOn) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("b")
        dialog = app.screen
        assert isinstance(dialog, ConnectsForm)
        await pilot.resize_terminal(50, 10)
        dialog.dismiss(None)
        dialog.dismiss(None)
        await pilot.pause()
        assert isinstance(app.screen, TooSmall)
        await pilot.resize_terminal(*SIZE)
        assert isinstance(app.screen, BalanceScreen)
