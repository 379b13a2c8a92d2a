"""What to do about entries that are gone from the journal."""

from collections.abc import Iterable
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from connects_tui.actions import housekeeping
from connects_tui.actions.book import Done, Refused
from connects_tui.actions.correcting import subject
from connects_tui.actions.housekeeping import MissingEntries
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.ledger.entries import Entry
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, STRONG, joined, plain
from connects_tui.wording import counted, day_words

MAX_NAMED: Final = 12


class PutBack(Dialog[Done | None]):
    """What is missing, and three answers: put it back, let it go, ask again another time.

    It comes up by itself: no answer is on enter, and none counts before it can be read.
    """

    BINDINGS = bindings("PutBack")

    def __init__(self, missing: MissingEntries) -> None:
        super().__init__()
        self._missing = missing

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="put-back") as frame:
            frame.border_title = "Missing from the journal"
            yield Static(Content("\n").join(self._lines()))
            yield Static(id="refusal")

    def on_mount(self) -> None:
        self.when_seen(self._name_keys)

    def _name_keys(self) -> None:
        keys = "{put-back} puts back · {leave-out} leaves out for good · {later} later"
        self.query_one("#put-back").border_subtitle = self.app.with_keys(keys)

    def _lines(self) -> Iterable[Content]:
        missing = self._missing
        if missing.saved_here:
            yield plain(
                f"{counted(len(missing.saved_here), 'entry', 'entries')} saved on this machine "
                f"{'is' if len(missing.saved_here) == 1 else 'are'} no longer in {self.app.book.file.path}. "
                "Another program may have saved an old copy over it."
            )
            yield from self._named(missing.saved_here)
        for copy, lacking in missing.elsewhere:
            yield plain(f"The conflict copy {copy.name} has {counted(len(lacking), 'entry', 'entries')} more.")
            yield from self._named(lacking)

    def _named(self, entries: tuple[Entry, ...]) -> Iterable[Content]:
        for entry in entries[:MAX_NAMED]:
            words = subject(self.app.book, entry, self.app.today)
            yield joined(plain(f"{day_words(entry.on):>13}  ", DIM), plain(words, STRONG))
        if len(entries) > MAX_NAMED:
            yield plain(f"{'':>13}  and {len(entries) - MAX_NAMED} more", DIM)
        yield Content("")

    def action_put_back(self) -> None:
        if self.was_unseen:
            return
        try:
            done = housekeeping.put_back(self.app.book)
        except (Refused, NotSaved, JournalUnusable) as error:
            self.query_one("#refusal", Static).update(plain(str(error), BAD))
        else:
            self.dismiss(done)

    def action_let_go(self) -> None:
        if self.was_unseen:
            return
        try:
            housekeeping.decline_missing(self.app.book)
        except Refused as refused:
            self.query_one("#refusal", Static).update(plain(str(refused), BAD))
        else:
            self.dismiss(None)
