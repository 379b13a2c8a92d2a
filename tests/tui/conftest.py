"""An app on a journal of the test's own, on a fixed day, and its screens as text."""

import asyncio
import difflib
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual._context import active_app
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widgets import Footer

from connects_tui.actions.book import Book
from connects_tui.demo import demo_journal
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Entry
from connects_tui.rules import Rulebook
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.modes import MODES
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.watching import Watching
from tests.tui.bursts import AllAtOnce
from tests.tui.pictures import rows_of

_PATIENCE = 5_000
"""So many turns of the event loop at most."""

_TURNS = 4
"""After so many turns in which nothing happened, nothing will."""

_MOMENT = 0.001
"""Seconds after which it is asked again whether what is waited for is there."""

TODAY = date(2026, 11, 23)
HERE = Path(__file__).parent
SCREENS = HERE.parent / "screens"
SCREENSHOTS = HERE.parent.parent / "screenshots"

AppOn = Callable[..., ConnectsApp]
Shows = Callable[[ConnectsApp, str], None]


def clock() -> datetime:
    """The moment at which every test of the app takes place."""
    return datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _private() -> Iterator[None]:
    """Let what a test writes be its owner's alone: the app says when others can read the journal."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture(scope="session", autouse=True)
def _styles_parsed_once() -> Iterator[None]:
    """Let each app have the styles that were parsed for the first: the same text gives the same rules."""
    parse, parsed = Stylesheet._parse_rules, {}

    def parsed_once(self: Stylesheet, *text: Any, **about: Any) -> list[RuleSet]:
        key = (text, tuple(about.items()), frozenset(self._variables.items()))
        if key not in parsed:
            parsed[key] = parse(self, *text, **about)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Stylesheet, "_parse_rules", parsed_once)
        yield


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a key and a pause last until nothing is left to do: neither longer, nor too short on a busy machine.

    Textual itself waits until the processor is idle, by the clock, for 20 ms at least.
    """
    run_test = ConnectsApp.run_test

    @asynccontextmanager
    async def opened(self: ConnectsApp, **options: Any) -> AsyncIterator[Pilot[None]]:
        self.driver_class = AllAtOnce
        async with run_test(self, headless=False, **options) as pilot:  # which leaves the choice of the driver to it
            await pilot.pause()
            yield pilot
            self.exit()  # as its user does; Textual would take its screens away while it goes on
            while self.is_running:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0)

    monkeypatch.setattr(Compositor, "render_update", _drawn_when_it_is_looked_at)
    monkeypatch.setattr("textual.app.wait_for_idle", _until_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", _until_idle)
    monkeypatch.setattr(ConnectsApp, "run_test", opened)
    monkeypatch.setattr("connects_tui.tui.screens.insights._STEADY_HAND", 0.0)  # nobody types on
    monkeypatch.setattr("connects_tui.tui.modals.dialog.MOMENT", 0.0)  # and reads at once what appears
    monkeypatch.setattr("connects_tui.tui.watching.QUIET_SECONDS", 0.0)


def _drawn_when_it_is_looked_at(self: Compositor, full: bool = False, **how: Any) -> Any:
    """Leave out what goes to a terminal that is not there; a picture, which is drawn in full, is taken as ever."""
    if full:
        return _RENDER_UPDATE(self, full, **how)
    self._dirty_regions.clear()
    return None


_RENDER_UPDATE = Compositor.render_update


async def _until_idle(min_sleep: float = 0, max_sleep: float = 0) -> None:  # noqa: ARG001 - as Textual calls it
    app, idle = active_app.get(), 0
    for _ in range(_PATIENCE):
        await asyncio.sleep(_MOMENT if _waits(app) else 0)
        idle = 0 if _is_busy(app) else idle + 1
        if idle == _TURNS:
            return


def _waits(app: App[Any]) -> bool:
    """Whether the app waits for its journal, a key, what a thread works out, or the end of a change of its size."""
    works = isinstance(app, ConnectsApp) and not (app.is_open and app.type_ahead.is_at_rest and not app.is_weighing)
    answers = any(worker.group == "answers" and not worker.is_finished for worker in app.workers)
    return works or answers or app._resize_event is not None


def _is_busy(app: App[Any]) -> bool:
    screen, behind = app.screen, app._background_screens
    screen._on_timer_update()  # what is to be drawn is drawn at once, and not a sixtieth of a second later
    for other in behind:
        if other._layout_required:
            other._on_timer_update()
    everyone = [app, *behind, *screen.walk_children(with_self=True)]
    return (
        _waits(app)
        or any(pump.message_queue_size for pump in everyone)
        or bool(screen._callbacks or screen._dirty_widgets or screen._layout_required)
        or any(not footer.children for footer in screen.query(Footer))
    )


def watching(app: ConnectsApp) -> Watching:
    """What watches over the app's journal."""
    balance = app.get_screen_stack("balance")[0]
    assert isinstance(balance, BalanceScreen)
    assert balance.watching is not None
    return balance.watching


async def sized(pilot: Pilot[None], sizes: Iterable[tuple[int, int]]) -> AsyncIterator[str]:
    """Give the terminal one size after the other, and each as it stands in the name of a picture: "80x24"."""
    for width, height in sizes:
        await pilot.resize_terminal(width, height)
        await pilot.pause()
        yield f"{width}x{height}"


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The packaged rule sets."""
    return Rulebook.load()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Where the test's journal is."""
    return tmp_path / "journal.toml"


@pytest.fixture
def app_on(journal: Path, rulebook: Rulebook) -> AppOn:
    """Make an app on the test's journal, with these entries recorded before."""

    def make(*actions: Entry | Sequence[Entry]) -> ConnectsApp:
        ids = (f"id{number:04d}" for number in range(10_000))
        book = Book(JournalFile(journal), rulebook, now=clock, new_id=lambda: next(ids))
        for action in actions:
            book.record([action] if isinstance(action, Entry) else action)
        app = ConnectsApp(lambda _: book, clock=clock, modes=MODES)
        app.book = book  # a test may write to it or ask it before the app runs
        app.animation_level = "none"
        return app

    return make


@pytest.fixture(scope="session")
def demo_year() -> bytes:
    """The demo's year."""
    return demo_journal(TODAY)


@pytest.fixture
def demo_app(app_on: AppOn, journal: Path, demo_year: bytes) -> ConnectsApp:
    """Make an app on the demo's year."""
    journal.write_bytes(demo_year)
    return app_on()


@pytest.fixture
def shows(pytestconfig: pytest.Config) -> Shows:
    """Check that the app shows what tests/screens/<name>.txt holds, or with --update-screens write it down."""

    def check(app: ConnectsApp, name: str) -> None:
        svg = app.export_screenshot(title="connects")
        shown = "\n".join(rows_of(svg, app.size.height)) + "\n"
        file = SCREENS / f"{name}.txt"
        if pytestconfig.getoption("--update-screens"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(shown, encoding="utf-8")
            picture = SCREENSHOTS / f"{name}.svg"
            if name in PICTURES:
                picture.write_text(svg, encoding="utf-8")
            return
        held = file.read_text(encoding="utf-8")
        if shown != held:
            difference = "\n".join(difflib.unified_diff(held.splitlines(), shown.splitlines(), "held", "shown", n=1))
            pytest.fail(f"{name} shows something else (--update-screens rewrites it):\n{difference}")

    return check


PICTURES = (
    "balance-120x36",
    "proposals-120x36",
    "plans-move-120x36",
    "insights-120x36",
    "quick-add-80x24",
    "ledger-120x36",
    "import-preview-80x24",
)
"""The screens that are kept as pictures too, for the README."""
