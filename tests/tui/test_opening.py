"""The app opens with its frame; the view come when the journal is read, and no key is lost meanwhile."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widgets import Input

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile, JournalUnusable
from connects_tui.journal.reading import Progress
from connects_tui.rules import Rulebook
from connects_tui.tui.dialogs.membership import SetUp
from connects_tui.tui.dialogs.quick_add import QuickAdd
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.screens.proposals import ProposalsScreen
from tests.tui.conftest import AppOn
from tests.tui.driving import AppPilot, DrivenApp, clock, rows, type_ahead, until
from tests.tui.test_keys import recorded
from tests.tui.test_watching import ACCOUNT

pytestmark = pytest.mark.usefixtures("footed")


class Reading:
    """A journal that is being read for as long as a test wants."""

    def __init__(self, book: Callable[[], Book]) -> None:
        self.book = book
        self.may_end = threading.Event()
        self.progress: Progress | None = None
        self.app = DrivenApp(self._read)

    def _read(self, progress: Progress) -> Book:
        self.progress = progress
        self.may_end.wait()
        return self.book()

    @asynccontextmanager
    async def begun(self) -> AsyncIterator[AppPilot]:
        """Run the app until its frame stands."""
        try:
            async with App.run_test(self.app, size=(80, 24)):
                await until(lambda: "q Quit" in "\n".join(self.shown()))
                yield AppPilot(self.app)
        finally:
            self.may_end.set()

    async def type(self, *keys: str) -> None:
        """Press keys as a terminal does, which waits for nobody."""
        type_ahead(self.app, keys)
        await asyncio.sleep(0)

    async def end(self, pilot: AppPilot) -> None:
        """Let the journal be read."""
        self.may_end.set()
        await pilot.pause()

    def shown(self) -> list[str]:
        return rows(self.app)


@pytest.fixture
def reading(app_on: AppOn, journal: Path, rulebook: Rulebook) -> Reading:
    app_on(ACCOUNT)
    return Reading(lambda: Book(JournalFile(journal), rulebook, now=clock))


async def test_while_a_long_journal_is_read_the_progress_is_shown(reading: Reading) -> None:
    async with reading.begun() as pilot:
        await until(lambda: reading.progress is not None)
        assert reading.progress is not None
        reading.progress(0.345)
        await until(lambda: "Reading the journal … 34%" in "\n".join(reading.shown()))
        await reading.end(pilot)
        assert "Reading the journal" not in "\n".join(reading.shown())


async def test_the_frame_with_its_keys_stands_before_the_journal_is_read(reading: Reading) -> None:
    async with reading.begun() as pilot:
        first, *between, last = reading.shown()
        assert " ".join(first.split()) == "1 Balance 2 Proposals 3 Plans 4 Insights 5 Month 6 Ledger"
        assert not "".join(between).strip()
        assert last.startswith(" a Add  b In/out")
        await reading.end(pilot)
        assert "Connects · worth $" in "\n".join(reading.shown())


async def test_what_is_typed_while_the_journal_is_read_is_done_when_it_is_there(reading: Reading) -> None:
    async with reading.begun() as pilot:
        await reading.type("a", "8", "space", "q", "u", "i", "z")
        assert type(reading.app.screen) is BalanceScreen
        await reading.end(pilot)
        screen: Screen[Any] = reading.app.screen
        assert isinstance(screen, QuickAdd)
        assert screen.query_one(Input).value == "8 quiz"


async def test_a_whole_proposal_can_be_typed_ahead_and_the_screen_after_it(reading: Reading, journal: Path) -> None:
    async with reading.begun() as pilot:
        await reading.type("a", "6", "space", "x", "enter", "2")
        await reading.end(pilot)
        assert isinstance(reading.app.screen, ProposalsScreen)
    assert [(entry["connects"], entry["title"]) for entry in recorded(journal)[1:]] == [(6, "x")]


async def test_what_waits_for_a_picture_is_done_though_the_dialog_on_top_closes_before_it_is_drawn(
    reading: Reading,
) -> None:
    async with reading.begun() as pilot:
        await reading.end(pilot)
        drawn = asyncio.Event()
        await reading.app.push_screen(QuickAdd("8 quiz"))
        reading.app.screen.refresh()
        reading.app.after_drawing(drawn.set)
        await until(lambda: not reading.app.message_queue_size)
        await reading.app.pop_screen()
        await pilot.pause()
        assert drawn.is_set()


async def test_a_link_that_is_pasted_ahead_is_a_proposal_too(reading: Reading) -> None:
    async with reading.begun() as pilot:
        reading.app.post_message(events.Paste("https://www.upwork.com/jobs/Build-a-theme_~01"))
        await reading.end(pilot)
        assert isinstance(reading.app.screen, QuickAdd)


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_one_can_leave_while_the_journal_is_read(reading: Reading, key: str) -> None:
    async with reading.begun():
        await reading.type(key)
        await until(lambda: not reading.app.is_running)
        assert reading.app.return_code == 0


async def test_keys_that_were_for_the_books_are_not_answers_to_the_set_up(journal: Path, rulebook: Rulebook) -> None:
    reading = Reading(lambda: Book(JournalFile(journal), rulebook, now=clock))
    async with reading.begun() as pilot:
        await reading.type("2", "1")
        await reading.end(pilot)
        assert isinstance(reading.app.screen, SetUp)
        assert reading.app.screen.query_one("#renewal_day", Input).value == ""


async def test_a_journal_that_can_not_be_read_after_all_ends_the_app_with_the_reason(reading: Reading) -> None:
    def unusable() -> Book:
        raise JournalUnusable("journal.toml: can't be read")

    reading.book = unusable
    async with reading.begun():
        reading.may_end.set()
        await until(lambda: not reading.app.is_running)
        assert str(reading.app.unusable) == "journal.toml: can't be read"


def test_a_journal_that_is_no_file_is_one_line_and_no_app(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "connects_tui", "--journal", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == f"connects: {tmp_path}: can't be read: it is a folder, not a file\n"
