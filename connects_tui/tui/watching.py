"""Watching the journal's file for changes by other programs, and offering what is gone from it."""

from time import monotonic
from typing import Final

from msgspec.structs import replace
from textual.screen import ModalScreen
from textual.widgets import Input

from connects_tui.actions import housekeeping
from connects_tui.actions.book import Refused
from connects_tui.journal.file import JournalUnusable
from connects_tui.tui.app import ConnectsApp
from connects_tui.wording import upper_first

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
