"""How the app opens its journal, and watches over it.

Its frame is shown first; then the journal is read in a thread, the balance is shown, and the rest. From then on changes
by other programs are taken in, and what is gone from the journal is offered.
"""

import asyncio
import gc
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

from msgspec.structs import replace
from textual import events
from textual.screen import ModalScreen
from textual.widget import AwaitMount
from textual.widgets import Input

from connects_tui.actions import housekeeping
from connects_tui.actions.book import Book, Done, Refused
from connects_tui.demo import demo_journal
from connects_tui.files import write_new
from connects_tui.journal.file import JournalFile, JournalUnusable
from connects_tui.journal.paths import rules_folder
from connects_tui.journal.reading import Progress
from connects_tui.rules import Rulebook
from connects_tui.tui.app import ConnectsApp, in_background
from connects_tui.wording import upper_first


async def open_journal(app: ConnectsApp, progress: Progress) -> "JournalWatcher | None":
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
    from connects_tui.tui.dialogs.membership import SetUp  # noqa: PLC0415 - asked once in the life of a journal

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


# --- watching over the journal ----------------------------------------------------------------------------------------

QUIET_SECONDS: Final = 1.0
"""Seconds without a key after which nobody is typing."""


class JournalWatcher:
    """Takes in what other programs write to an app's journal, and offers what they removed."""

    _offered: frozenset[str] = frozenset()
    _examined = 0
    _wants_offer, _wants_damage = True, False
    _shows_damage = False
    """Whether the screen of a damaged journal is shown, which looks at it by itself."""

    def __init__(self, app: ConnectsApp) -> None:
        self._app = app
        self._day = app.today
        app.set_interval(2.0, self.check_day_and_journal)  # where nothing is new, this is one stat of the file
        app.back_signal.subscribe(app, self._came_back)
        app.after_drawing(self.check_opened_journal)

    def check_day_and_journal(self) -> None:
        """Take in a new day, and what was written to the journal."""
        if self._app.is_leaving:
            return
        if self._app.view is not None and self._app.view.today != self._app.today:
            self._app.load()
        self.check_journal()

    def check_journal(self) -> None:
        """Take in what was written to the journal meanwhile, and offer what is gone from it."""
        app = self._app
        if app.view is None or self._shows_damage:
            return
        try:
            changed = app.book.refresh()
        except JournalUnusable as error:
            app.notify(str(error), severity="error", markup=False)
            return
        self._tell_repairs()
        if changed:
            if not app.book.file.exists:
                app.notify(f"{app.book.file.path} is gone; put it back", severity="error", markup=False)
                app.view = replace(app.view, read_only_because="the file is gone; put it back")
                return
            if app.book.opening_problem() is None:
                app.load()
            self._wants_damage = self._is_damaged()
        if app.book.file.version != self._examined:  # also where a save has taken it in already
            self._wants_offer = True
        if app.today != self._day:
            self._run_daily_checks()
        if self._wants_damage and self._nobody_types():
            self._wants_damage = False
            self._shows_damage = True
            app.do_common(app.screen, "damage", self._mended, may_go_on=True)
        elif self._wants_offer and self._nobody_types():
            self._offer()

    def _came_back(self, _: None) -> None:
        self._wants_offer = True
        self.check_day_and_journal()

    def check_opened_journal(self) -> None:
        """Run the checks of a newly opened journal, once its first picture is drawn."""
        if self._app.is_leaving:
            return
        self._run_daily_checks()
        book = self._app.book
        if self._app.view is None:
            return
        if self._is_damaged():
            self._wants_damage = True
        elif book.file.parsed.read_only_because:
            self._warn(f"{book.file.path} is shown but can't be changed: {book.file.parsed.read_only_because}")
        self.check_journal()  # what was added since it was read is not gone

    def _run_daily_checks(self) -> None:
        self._day = self._app.today
        book = self._app.book
        for problem in [*housekeeping.run_daily_checks(book, self._day), *housekeeping.readable_by_others(book)]:
            if problem.code != "missing-entries":  # these are offered
                where = f"Line {problem.line}: " if problem.line else ""
                self._warn(f"{where}{problem.sentence}")

    def _warn(self, sentence: str) -> None:
        self._app.notify(sentence, severity="warning", markup=False, timeout=12.0)  # it is read once

    def _offer(self) -> None:
        book = self._app.book
        self._wants_offer, self._examined = False, book.file.version
        if book.file.parsed.read_only_because or not book.file.exists:
            return
        try:
            missing = housekeeping.missing(book)
        except Refused as unknown:
            self._warn(upper_first(str(unknown)))
            return
        ids = frozenset(entry.id or repr(entry) for entry in missing.entries)
        is_new = not ids <= self._offered
        self._offered = ids  # what is put back and gone again is offered again
        if is_new:
            self._app.do_common(self._app.screen, "missing", missing)

    def _is_damaged(self) -> bool:
        parsed = self._app.book.file.parsed
        codes = {problem.code for problem in parsed.problems}
        return bool(parsed.read_only_because) and not codes.isdisjoint(("syntax", "torn-tail"))

    def _tell_repairs(self) -> None:
        for problem in housekeeping.take_repairs(self._app.book):
            self._warn(problem.sentence)

    def _nobody_types(self) -> bool:
        """Whether a dialog may come up by itself: what is typed for something else must not be its answer."""
        app = self._app
        is_quiet = app.type_ahead.is_at_rest and monotonic() - app.type_ahead.typed_at > QUIET_SECONDS
        return is_quiet and not isinstance(app.screen, ModalScreen) and not isinstance(app.focused, Input)

    def _mended(self, _: None) -> None:
        self._shows_damage = False
        if self._app.book.opening_problem() is None:
            self._app.load()
