"""A journal exported as JSON: the whole of it into an empty journal, or what is missing into one that is not."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from connects_tui.actions.book import Book
from connects_tui.actions.correcting import UNDO
from connects_tui.actions.importing.matching import STEP
from connects_tui.actions.importing.preview import Preview, Row, Step, Verdict, no_step
from connects_tui.actions.recovering import content_of
from connects_tui.exchange.arriving.items import Item, Source
from connects_tui.ledger.entries import Account, Edit, Entry, Refund, Remove, StatusChange
from connects_tui.wording import day_words


def is_whole_journal(source: Source) -> bool:
    """Whether a source holds entries as a journal has them."""
    return any(item.what == "entry" for item in source.items)


def restore(book: Book, source: Source, step: Step = no_step) -> Preview:
    """Bring a whole journal into an empty one: the same entries, with their ids and their moments."""
    rows = []
    before: datetime | None = None
    for done, item in enumerate(source.items, start=1):
        if item.entry is None:
            rows.append(_row(item, "skipped", item.aside))
            continue
        entry = _with_moment(book, item.entry, before)
        before = entry.at or before
        rows.append(_row(item, "add", f"{entry.kind} of {day_words(entry.on)}", entries=(entry,)))
        if done % STEP == 0:
            step(done, len(source.items))
    return Preview(source.kind, tuple(rows), book.entries, moments_kept=True)


def _with_moment(book: Book, entry: Entry, before: datetime | None) -> Entry:
    """Give an entry that somebody wrote by hand what every written one has: an id, and the moment before it."""
    at = entry.at or before
    if at is not None:
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return replace(entry, id=entry.id or book.new_id(), at=at)


def merge(book: Book, source: Source, today: date, step: Step = no_step) -> Preview:
    """Add to a journal what an export of another copy of it has and it has not.

    Entries are the same where their ids and contents are; without an id in common, where everything else is. An
    account is never added: there is one already. What was undone is brought back.
    """
    merging = _Merging(book, today)
    rows = []
    for done, item in enumerate(source.items, start=1):
        rows.append(merging.row(item))
        if done % STEP == 0:
            step(done, len(source.items))
    return Preview(source.kind, tuple(rows), book.entries)


class _Merging:
    """What is known while an export is gone through: the ids and the contents of the journal, and what was joined."""

    def __init__(self, book: Book, today: date) -> None:
        self.book, self.today = book, today
        self.ids = {entry.id for entry in book.entries}
        void = book.history.void
        self.left = Counter(content_of(entry) for entry in book.entries if entry.id not in void)
        self.named = {content_of(entry): entry.id for entry in book.entries if entry.id and entry.id not in void}
        self.joined: dict[str, str] = {}
        self.undone = {
            entry.of: entry.id
            for entry in book.entries
            if isinstance(entry, Remove) and entry.note == UNDO and entry.id and entry.id not in void
        }

    def row(self, item: Item) -> Row:
        """Say what becomes of one entry of the export."""
        if item.entry is None:
            return _row(item, "skipped", item.aside)
        entry = _following(item.entry, self.joined)
        undone = self.undone.get(entry.id or "")
        if undone is not None and content_of(self.book.by_id[entry.id or ""]) == content_of(entry):
            return _row(item, "add", "brought back", entries=(Remove(on=self.today, of=undone),))
        said = self._there(entry)
        if said:
            return _row(item, "duplicate", said)
        against = self._against(entry)
        if against:
            return _row(item, "skipped", against)
        if entry.id is not None:
            self.ids.add(entry.id)
        return _row(item, "add", f"{entry.kind} of {day_words(entry.on)}", entries=(entry,))

    def _there(self, entry: Entry) -> str:
        """Say where the journal has an entry; nothing where it has not."""
        content = content_of(entry)
        known = self.book.by_id.get(entry.id or "")
        if known is not None and content_of(known) == content:
            self.left[content] -= 1
            return "in the journal already"
        if self.left[content] > 0:
            self.left[content] -= 1
            if entry.id is not None:
                self.joined[entry.id] = self.named.get(content) or entry.id
            return "in the journal already, under another id"
        return ""

    def _against(self, entry: Entry) -> str:
        """Say why an entry can't be added; nothing where it can."""
        if entry.id is not None and entry.id in self.ids:
            return "the journal has another entry of this id, which stays"
        if isinstance(entry, Account):
            return "the journal has an account already"
        of = getattr(entry, "of", None)
        return "" if of is None or of in self.ids else f"what it is about ({of}) is in neither journal"


def _following(entry: Entry, renamed: dict[str, str]) -> Entry:
    """Let an entry name what the journal has under another id."""
    if isinstance(entry, StatusChange | Refund | Edit | Remove) and entry.of in renamed:
        return replace(entry, of=renamed[entry.of])
    return entry


def _row(item: Item, verdict: Verdict, says: str, **more: Any) -> Row:
    connects = getattr(item.entry, "connects", None)
    return Row(item.line, item.raw, item.on, connects, verdict, says, **more)
