"""How the app opens: its frame first; then the journal is read in a thread, the balance is shown, and the rest."""

import asyncio
import gc
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from textual import events
from textual.widget import AwaitMount

from connects_tui.actions.book import Book, Done
from connects_tui.demo import demo_journal
from connects_tui.files import write_new
from connects_tui.journal.file import JournalFile, JournalUnusable
from connects_tui.journal.paths import rules_folder
from connects_tui.journal.reading import Progress
from connects_tui.rules import Rulebook
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.background import in_background
from connects_tui.tui.watching import JournalWatcher


async def open_journal(app: ConnectsApp, progress: Progress) -> JournalWatcher | None:
    """Read the journal and show it, or say why not; return what watches over it from then on.

    `progress` is told in another thread which part of it is read.
    """
    try:
        app.book = await in_background(partial(app.open_book, progress))
    except JournalUnusable as error:
        app.unusable = error
        app.exit()
        return None
    app.settings.apply()
    _begin(app)
    if app.view is None:
        app.type_ahead.forget()  # there is nothing that it could be about
    app.type_ahead.open()
    await _drawn(app)
    app.looks_ahead = True
    app.view = app.view
    await app.type_ahead.wait_until_handed_over()  # nothing comes up by itself among what was typed meanwhile
    if app.is_leaving:
        return None
    watcher = JournalWatcher(app)
    app.settings.tell_of_problems()
    await _drawn(app)
    gc.set_threshold(20_000, 50, 100)  # no longer that of the start; a full collection takes 31 ms at 100,000 proposals
    app.is_open = True
    write_cache = None if app.view is None else app.book.cache_writer(app.today)
    if write_cache is not None:
        await in_background(write_cache)  # for a quicker start the next time
    return watcher


def _ask_for_account(app: ConnectsApp) -> None:
    from connects_tui.tui.screens.setup import SetUp  # noqa: PLC0415 - asked once in the life of a journal

    def opened(done: Done | None) -> None:
        app.load()
        app.show_done(done)
        if questions.pasted:
            app.post_message(events.Paste(questions.pasted))

    questions = SetUp()
    app.push_screen(questions, opened)


def _begin(app: ConnectsApp) -> None:
    def look_again(_: None) -> None:
        app.book.refresh()
        _begin(app)

    if not app.book.entries and not app.book.file.parsed.problems:
        _ask_for_account(app)
    elif app.book.opening_problem() is not None:
        app.do_common(app.screen, "damage", look_again)
    else:
        app.load()


async def _drawn(app: ConnectsApp) -> None:
    await AwaitMount(app.screen, list(app.screen.query()))  # what is just being mounted is not drawn yet
    event = asyncio.Event()
    app.after_drawing(event.set)
    await event.wait()


def read_book(journal: Path, clock: Callable[[], datetime], progress: Progress) -> Book:
    """Read a journal under the packaged rules and the user's own; `progress` is told which part is read.

    Raises:
        JournalUnusable: there is something at its path that can't be read as a file.
    """
    file = JournalFile(journal)
    file.progress = progress
    return Book(file, Rulebook.load(rules_folder()), now=clock, uses_cache=True)


def read_demo(journal: Path, clock: Callable[[], datetime], _: Progress) -> Book:
    """Write the demo's journal and read it, under the packaged rules alone."""
    write_new(journal, demo_journal(clock().date()))
    return Book(JournalFile(journal), Rulebook.load(), now=clock)
