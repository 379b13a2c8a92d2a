"""How the app opens: its frame first; then the journal is read in a thread, the balance is shown, and the rest.

Nothing that is typed meanwhile is lost: keys are held until there is something that they can be about.
"""

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from connects_tui.actions.book import Book, Done
from connects_tui.demo import demo_journal
from connects_tui.files import write_new
from connects_tui.journal.file import JournalFile, JournalUnusable
from connects_tui.journal.paths import rules_folder
from connects_tui.ledger.entries import Entry
from connects_tui.ledger.ledger import opening_problem
from connects_tui.rules import Rulebook
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.background import in_background
from connects_tui.tui.screens.broken import BrokenScreen
from connects_tui.tui.screens.setup import SetUp
from connects_tui.tui.view import FirstLook, Tell
from connects_tui.tui.watching import JournalWatcher


async def open_journal(app: ConnectsApp, show: Tell) -> JournalWatcher | None:
    """Read the journal and show it, or say why it can't be shown; return what watches over it from then on."""
    try:
        app.book = await in_background(partial(app.open_book, _in_the_app(app, show)))
    except JournalUnusable as error:
        app.unusable = error
        app.exit()
        return None
    app.take_settings()
    _begin(app)
    app.catch_up()
    await _painted(app)
    app.looks_ahead = True
    app.view = app.view
    await app.type_ahead.done()  # nothing comes up by itself among what was typed meanwhile
    if app.is_leaving:
        return None
    watching = JournalWatcher(app)
    app.tell_of_settings()
    await _painted(app)
    gc.collect()  # what the start made and nobody needs any more
    gc.freeze()  # what it made to stay is looked through no more: with a long journal no key has to wait for that
    gc.set_threshold(20_000, 50, 100)  # a look through so many takes some milliseconds
    app.is_open = True
    keep = None if app.view is None else app.book.cache_writer(app.today)
    if keep is not None:
        await in_background(keep)  # what the journal came to, for the next start
    return watching


def _in_the_app(app: ConnectsApp, show: Tell) -> Tell:
    """Let another thread show something, as long as there is an app to show it in."""
    loop = asyncio.get_running_loop()

    def show_now(look: FirstLook) -> None:
        if not app.is_leaving:
            show(look)

    def tell(look: FirstLook) -> None:
        with suppress(RuntimeError):  # the app was left, and its loop is closed
            loop.call_soon_threadsafe(show_now, look)

    return tell


def _begin(app: ConnectsApp) -> None:
    def set_up(done: Done | None) -> None:
        app.load()
        app.told(done)

    def look_again(_: None) -> None:
        app.book.refresh()
        _begin(app)

    if not app.book.entries and not app.book.file.parsed.problems:
        app.push_screen(SetUp(), set_up)
    elif opening_problem(app.book.history, app.book.rulebook) is not None:
        app.push_screen(BrokenScreen(), look_again)
    else:
        app.load()


async def _painted(app: ConnectsApp) -> None:
    drawn = asyncio.Event()
    app.after_drawing(drawn.set)
    await drawn.wait()


def read_book(journal: Path, clock: Callable[[], datetime], tell: Tell) -> Book:
    """Load the packaged rules with the user's own, and read the journal.

    Args:
        journal: where it is.
        clock: tells the time.
        tell: is told what is known of a long journal while it is read.

    Raises:
        JournalUnusable: there is something at its path that can't be read as a file.
    """
    file = JournalFile(journal)
    file.progress = _Telling(file, tell).progress
    return Book(file, Rulebook.load(rules_folder()), now=clock, cached=True)


def read_demo(journal: Path, clock: Callable[[], datetime], _: Tell) -> Book:
    """Write the demo's journal and read it, under the packaged rules alone; it is soon read."""
    write_new(journal, demo_journal(clock().date()))
    return Book(JournalFile(journal), Rulebook.load(), now=clock)


class _Telling:
    """Tells how far the reading of a long journal is, and what it ends with."""

    _newest: tuple[Entry, ...] | None = None
    _told = -1

    def __init__(self, file: JournalFile, tell: Tell) -> None:
        self._file = file
        self._tell = tell

    def progress(self, part: float) -> None:
        """Tell it where there is something new to tell."""
        if self._newest is None:
            self._newest = tuple(self._file.newest())
        percent = int(part * 100)
        if percent > self._told and self._newest:
            self._told = percent
            self._tell(FirstLook(percent, self._newest))
