"""Watching the journal's file for changes by other programs, and asking what to do when entries are gone from it."""

from collections.abc import Iterable
from time import monotonic
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from connects_tui.actions import housekeeping
from connects_tui.actions.book import Done, Refused
from connects_tui.actions.correcting import subject
from connects_tui.actions.housekeeping import MissingEntries
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.ledger.entries import Entry
from connects_tui.ledger.ledger import opening_problem
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, STRONG, joined, plain
from connects_tui.tui.screens.broken import BrokenScreen
from connects_tui.wording import counted, day_words

MAX_NAMED: Final = 12
"""So many entries are named; of more, how many they are."""


class PutBack(Dialog[Done | None]):
    """What is missing, and three answers: put it back, let it go, ask again another time.

    No answer is on enter, and none counts before the offer can be read: it comes unasked, and a key that was meant for
    the screen must not answer it.
    """

    BINDINGS = bindings("PutBack")

    def __init__(self, found: MissingEntries) -> None:
        super().__init__()
        self._found = found

    def compose(self) -> ComposeResult:
        """A pane of lines."""
        with VerticalScroll(id="put-back") as frame:
            frame.border_title = "Gone from the journal"
            yield Static(Content("\n").join(self._lines()))
            yield Static(id="refusal")

    def on_mount(self) -> None:
        """Name the keys when they count."""
        self.when_seen(self._name_keys)

    def _name_keys(self) -> None:
        keys = "{put-back} puts back · {leave-out} leaves out for good · {later} later"
        self.query_one("#put-back").border_subtitle = self.app.with_keys(keys)

    def _lines(self) -> Iterable[Content]:
        found = self._found
        if found.gone:
            yield plain(
                f"{counted(len(found.gone), 'entry', 'entries')} saved on this machine "
                f"{'is' if len(found.gone) == 1 else 'are'} not in {self.app.book.file.path} any more. "
                "Another program may have saved an old copy over it."
            )
            yield from self._named(found.gone)
        for copy, lacking in found.elsewhere:
            yield plain(f"The conflict copy {copy.name} has {counted(len(lacking), 'entry', 'entries')} more.")
            yield from self._named(lacking)

    def _named(self, entries: tuple[Entry, ...]) -> Iterable[Content]:
        for entry in entries[:MAX_NAMED]:
            yield joined(plain(f"{day_words(entry.on):>13}  ", DIM), plain(subject(self.app.book, entry), STRONG))
        if len(entries) > MAX_NAMED:
            yield plain(f"{'':>13}  and {len(entries) - MAX_NAMED} more", DIM)
        yield Content("")

    def action_put_back(self) -> None:
        """Add what is missing at the journal's end."""
        if self.was_unseen:
            return
        try:
            done = housekeeping.put_back(self.app.book)
        except (Refused, NotSaved, JournalUnusable) as error:
            self.query_one("#refusal", Static).update(plain(str(error), BAD))
        else:
            self.dismiss(done)

    def action_let_go(self) -> None:
        """Do not offer these entries again."""
        if self.was_unseen:
            return
        try:
            housekeeping.leave_out(self.app.book)
        except Refused as refused:
            self.query_one("#refusal", Static).update(plain(str(refused), BAD))
        else:
            self.dismiss(None)


QUIET_SECONDS: Final = 1.0
"""Seconds without a key after which nobody is typing."""


class JournalWatcher:
    """The watch over an app's journal."""

    _offered: frozenset[str] = frozenset()
    _examined = 0
    _wants_offer, _wants_damage = True, False

    def __init__(self, app: ConnectsApp) -> None:
        self._app = app
        self._day = app.today
        app.set_interval(2.0, self.look_about)  # one that finds nothing new costs one question to the system
        app.back_signal.subscribe(app, self._came_back)
        app.after_drawing(self.opened)

    def look_about(self) -> None:
        """Look whether a new day has begun, and at the journal."""
        if self._app.is_leaving:
            return
        if self._app.view is not None and self._app.view.today != self._app.today:
            self._app.load()
        self.look()

    def look(self) -> None:
        """Take in what was written to the journal meanwhile, and offer what is gone from it."""
        app = self._app
        if app.view is None or self._is_broken():
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
                return
            if opening_problem(app.book.history, app.book.rulebook) is None:
                app.load()
            self._wants_damage = self._is_damaged()
        if app.book.file.version != self._examined:  # also what was taken in before a save
            self._wants_offer = True
        if app.today != self._day:
            self._look_after()
        if self._wants_damage and self._nobody_types():
            self._wants_damage = False
            app.push_screen(BrokenScreen(may_go_on=True), self._mended)
        elif self._wants_offer and self._nobody_types():
            self._offer()

    def _came_back(self, _: None) -> None:
        """Look at the day, the journal and the folder around it when the user comes back to the app."""
        self._wants_offer = True
        self.look_about()

    def opened(self) -> None:
        """Do what is done once when a journal is opened, after the first picture is drawn."""
        if self._app.is_leaving:
            return
        self._look_after()
        book = self._app.book
        if self._app.view is None:
            return
        if self._is_damaged():
            self._wants_damage = True
        elif book.file.parsed.read_only:
            self._warn(f"{book.file.path} is shown and not changed: {book.file.parsed.read_only}")
        self.look()  # what was added since it was read is not gone

    def _look_after(self) -> None:
        self._day = self._app.today
        book = self._app.book
        for problem in [*housekeeping.look_after(book, self._day), *housekeeping.readable_by_others(book)]:
            if problem.code != "missing-entries":  # these are offered
                where = f"Line {problem.line}: " if problem.line else ""
                self._warn(f"{where}{problem.sentence}")

    def _warn(self, sentence: str) -> None:
        self._app.notify(sentence, severity="warning", markup=False, timeout=12.0)  # it is read once

    def _offer(self) -> None:
        book = self._app.book
        self._wants_offer, self._examined = False, book.file.version
        if book.file.parsed.read_only or not book.file.exists:
            return
        found = housekeeping.missing(book)
        ids = frozenset(entry.id or repr(entry) for entry in found.entries)
        if ids - self._offered:
            self._offered |= ids
            self._app.push_screen(PutBack(found), self._app.told)

    def _is_damaged(self) -> bool:
        parsed = self._app.book.file.parsed
        return bool(parsed.read_only) and any(problem.code in ("syntax", "torn-tail") for problem in parsed.problems)

    def _tell_repairs(self) -> None:
        for problem in housekeeping.take_repairs(self._app.book):
            self._warn(problem.sentence)

    def _is_broken(self) -> bool:
        """Whether the screen of a damaged journal is shown: it looks at the journal by itself."""
        return any(isinstance(screen, BrokenScreen) for screen in self._app.screen_stack)

    def _nobody_types(self) -> bool:
        """Whether a dialog may come up by itself: what is typed for something else must not be its answer."""
        app = self._app
        is_quiet = app.type_ahead.is_at_rest and monotonic() - app.type_ahead.typed_at > QUIET_SECONDS
        return is_quiet and not isinstance(app.screen, ModalScreen) and not isinstance(app.focused, Input)

    def _mended(self, _: None) -> None:
        if opening_problem(self._app.book.history, self._app.book.rulebook) is None:
            self._app.load()
