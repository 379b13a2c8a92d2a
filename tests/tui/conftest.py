"""An app on a journal of the test's own, on a fixed day, and its screens as text."""

import difflib
import math
import os
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from connects_tui.actions.book import Book
from connects_tui.demo import demo_journal
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Entry
from connects_tui.rules import Rulebook
from connects_tui.tui.screens.base import KeysFooter
from tests.on_a_day import TODAY
from tests.tui.driving import AppPilot, DrivenApp, RestingLoop, clock, shown

HERE = Path(__file__).parent
SCREENS = HERE.parent / "screens"
SCREENSHOTS = HERE.parent.parent / "screenshots"

BookOn = Callable[..., Book]
AppOn = Callable[..., DrivenApp]
Shows = Callable[[DrivenApp, str], None]


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], RestingLoop]]:
    """Let every test know when there is nothing left to do."""
    return {"resting": RestingLoop}


@pytest.fixture(autouse=True)
def _private() -> Iterator[None]:
    """Let what a test writes be its owner's alone: the app says when others can read the journal."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody type on, and everybody read at once what appears."""
    monkeypatch.setattr("connects_tui.tui.screens.insights._DEBOUNCE_SECONDS", 0.0)
    monkeypatch.setattr("connects_tui.tui.screens.plans._DEBOUNCE_SECONDS", math.inf)  # see `charted`
    monkeypatch.setattr("connects_tui.tui.dialogs.dialog.IGNORE_KEYS_SECONDS", 0.0)
    monkeypatch.setattr("connects_tui.tui.loading.QUIET_SECONDS", 0.0)


@pytest.fixture
def footed() -> None:
    """Let footers name keys."""


@pytest.fixture(autouse=True)
def _unfooted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let them name none where nobody reads them: every key is a widget, which together take a fifth of the time."""
    if {"footed", "shows"}.isdisjoint(request.fixturenames):
        monkeypatch.setattr(KeysFooter, "compose", lambda _: ())


@pytest.fixture
def charted(_at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Plans draw its chart, which takes a third of a second behind the keys: who asks for it waits for it."""
    monkeypatch.setattr("connects_tui.tui.screens.plans._DEBOUNCE_SECONDS", 0.0)


async def sized(pilot: AppPilot, sizes: Iterable[tuple[int, int]]) -> AsyncIterator[str]:
    """Give the terminal one size after the other, and each as it stands in the name of a picture: "80x24"."""
    for width, height in sizes:
        await pilot.resize_terminal(width, height)
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
def book_on(journal: Path, rulebook: Rulebook) -> BookOn:
    """Open the test's journal, with these entries recorded before; ids are the same each time."""

    def make(*actions: Entry | Sequence[Entry]) -> Book:
        ids = (f"id{number:04d}" for number in range(10_000))
        book = Book(JournalFile(journal), rulebook, now=clock, new_id=lambda: next(ids))
        for action in actions:
            book.record([action] if isinstance(action, Entry) else action)
        return book

    return make


@pytest.fixture
def app_on(book_on: BookOn) -> AppOn:
    """Make an app on the test's journal, with these entries recorded before."""

    def make(*actions: Entry | Sequence[Entry]) -> DrivenApp:
        book = book_on(*actions)
        app = DrivenApp(lambda _: book)
        app.book = book  # a test may write to it or ask it before the app runs
        return app

    return make


@pytest.fixture(scope="session")
def demo_year() -> bytes:
    """The demo's year."""
    return demo_journal(TODAY)


@pytest.fixture
def demo_app(app_on: AppOn, journal: Path, demo_year: bytes) -> DrivenApp:
    """Make an app on the demo's year."""
    journal.write_bytes(demo_year)
    return app_on()


@pytest.fixture
def shows(pytestconfig: pytest.Config) -> Shows:
    """Check that the app shows what tests/screens/<name>.txt holds, or with --update-screens write it down."""

    def check(app: DrivenApp, name: str) -> None:
        now = f"{shown(app)}\n"
        file = SCREENS / f"{name}.txt"
        if pytestconfig.getoption("--update-screens"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(now, encoding="utf-8")
            if name in PICTURES:
                # Rich numbers its names by what is drawn, where a thing lies in memory too.
                picture = re.sub(r"terminal-\d+", name, app.export_screenshot(title="connects"))
                (SCREENSHOTS / f"{name}.svg").write_text(picture, encoding="utf-8")
            return
        held = file.read_text(encoding="utf-8")
        if now != held:
            difference = "\n".join(difflib.unified_diff(held.splitlines(), now.splitlines(), "held", "shown", n=1))
            pytest.fail(f"{name} shows something else (--update-screens rewrites it):\n{difference}")

    return check


PICTURES = (
    "balance-120x36",
    "proposals-120x36",
    "plans-move-120x36",
    "insights-120x36",
    "quick-add-80x24",
    "month-120x36",
    "ledger-120x36",
    "import-preview-80x24",
)
"""The screens that are kept as pictures too, for README and docs."""
