"""The offer to put back what was saved and is gone from the journal."""

from collections.abc import Iterable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from connects_tui.actions import recovering
from connects_tui.actions.book import Book
from connects_tui.actions.correcting import subject
from connects_tui.actions.outcomes import Done, Refused
from connects_tui.actions.recovering import Missing
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.ledger.entries import Entry
from connects_tui.tui.keymap import bindings
from connects_tui.tui.lines import BAD, DIM, STRONG, joined, plain
from connects_tui.tui.modals.dialog import Dialog
from connects_tui.wording import counted, day_words

SHOWN: Final = 12
"""So many entries are named; of more, how many they are."""


class PutBack(Dialog[Done | None]):
    """What is missing, and three answers: put it back, let it go, ask again another time.

    No answer is on enter, and none counts before the offer can be read: it comes unasked, and a key that was meant for
    the screen must not answer it.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("PutBack")

    def __init__(self, book: Book, found: Missing) -> None:
        super().__init__()
        self._book = book
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
                f"{'is' if len(found.gone) == 1 else 'are'} not in {self._book.file.path} any more. "
                "Another program may have saved an old copy over it."
            )
            yield from self._named(found.gone)
        for copy, lacking in found.elsewhere:
            yield plain(f"The conflict copy {copy.name} has {counted(len(lacking), 'entry', 'entries')} more.")
            yield from self._named(lacking)

    def _named(self, entries: tuple[Entry, ...]) -> Iterable[Content]:
        for entry in entries[:SHOWN]:
            yield joined(plain(f"{day_words(entry.on):>13}  ", DIM), plain(subject(self._book, entry), STRONG))
        if len(entries) > SHOWN:
            yield plain(f"{'':>13}  and {len(entries) - SHOWN} more", DIM)
        yield Content("")

    def action_put_back(self) -> None:
        """Add what is missing at the journal's end."""
        if self.was_unseen:
            return
        try:
            done = recovering.put_back(self._book)
        except (Refused, NotSaved, JournalUnusable) as error:
            self._refuse(str(error))
        else:
            self.dismiss(done)

    def action_let_go(self) -> None:
        """Do not offer these entries again."""
        if self.was_unseen:
            return
        try:
            recovering.leave_out(self._book)
        except Refused as refused:
            self._refuse(str(refused))
        else:
            self.dismiss(None)

    def _refuse(self, sentence: str) -> None:
        self.query_one("#refusal", Static).update(plain(sentence, BAD))
