"""The journal's entries as the rows of a source are compared with them: by their Connects and day, or by their words.

An imported entry keeps the source's words as its note. What the user corrected is known by what was written first, too,
since the source still says that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from connects_tui.actions.book import Book
from connects_tui.actions.correcting import UNDO, is_removal
from connects_tui.importing.titles import comparable, job_reference
from connects_tui.ledger.entries import Entry, Proposal, Refund, Remove
from connects_tui.ledger.state import Movement, Payment

NEAR: Final = 3
"""Days between a row and an entry typed by hand for the same thing."""

E = TypeVar("E", bound=Entry)


class KnownEntries:
    """The entries in force of a journal; each, as what the rules did, is matched with one row at most."""

    def __init__(self, book: Book) -> None:
        self._matched: set[int] = set()
        self._by_job: dict[str, list[Proposal]] = defaultdict(list)
        self._by_connects: dict[tuple[type[Entry], str | int, date], list[Any]] = defaultdict(list)
        self._by_words: dict[tuple[str, date], list[Entry]] = defaultdict(list)
        self._by_id = by_id = book.by_id
        for entry in book.history.entries:
            first = self.as_written(entry)
            of = entry.of if isinstance(entry, Refund) else None
            for connects, on in {(of or connects_of(each), each.on) for each in (entry, first)} | {("", entry.on)}:
                self._by_connects[type(entry), connects, on].append(entry)
            for words, on in {(each.note, each.on) for each in (entry, first)}:
                if words:
                    self._by_words[words, on].append(entry)
            if isinstance(entry, Proposal) and (reference := job_reference(entry.url or "")):
                self._by_job[reference].append(entry)
        void = book.history.void
        self._removed = {
            _essence(by_id[entry.of])
            for entry in book.entries
            if isinstance(entry, Remove) and entry.id not in void and not is_removal(entry, UNDO) and entry.of in by_id
        }

    def near(
        self, kind: type[E], value: int | str, on: date, days: int, job: str = "", *, matched: bool = False
    ) -> Iterator[E]:
        """Yield the entries within so many days of a date, the nearest first; without `matched` the unmatched ones.

        `value`: their Connects, or "" for any; for refunds, the proposal's id. `job`: none for another job than this.
        """
        for distance in range(days + 1):
            for away in dict.fromkeys((-distance, distance)):
                for entry in self._by_connects.get((kind, value, on + timedelta(days=away)), ()):
                    if (matched or id(entry) not in self._matched) and is_for(entry, job):
                        yield entry

    def of_job(self, reference: str, near: date | None = None) -> list[Proposal]:
        """Return the unmatched proposals whose link names a job, the nearest first."""
        known = [entry for entry in self._by_job.get(reference, ()) if id(entry) not in self._matched]
        return known if near is None else sorted(known, key=lambda entry: abs(entry.on - near))

    def with_words(self, words: str, connects: int, on: date, job: str) -> Iterator[Entry]:
        """Yield the unmatched entries of a day that an import of a row with these words and Connects brought."""
        for entry in self._by_words.get((words, on), ()):
            said = (connects_of(entry), connects_of(self.as_written(entry)))
            fits = not connects or connects in said or not any(said)
            if fits and id(entry) not in self._matched and is_for(entry, job):
                yield entry

    def as_written(self, entry: Entry) -> Entry:
        """Return an entry as it was before any correction."""
        return self._by_id.get(entry.id or "", entry)

    def titles_of(self, entry: Proposal) -> Collection[str]:
        """Return a proposal's title, and what it was before a correction, which a source may still say."""
        return {entry.title, getattr(self.as_written(entry), "title", "")}

    def mark_matched(self, entry: Entry | Movement | Payment) -> None:
        """Match it with a row."""
        self._matched.add(id(entry))

    def is_matched(self, entry: Entry | Movement | Payment) -> bool:
        """Whether it is matched with a row."""
        return id(entry) in self._matched

    def was_removed(self, entry: Entry) -> bool:
        """Whether the user removed such an entry."""
        return _essence(entry) in self._removed


def is_for(entry: Entry, job: str) -> bool:
    """Whether an entry's link and what names a job don't say two jobs; old links name one in another way."""
    known = job_reference(getattr(entry, "url", None) or "") if job else ""
    return known in ("", job) or known[:3] != job[:3]


def is_typed(entry: Proposal) -> bool:
    """Whether a proposal was typed by hand: an imported one has the page's words, with the title, as its note."""
    return entry.note is None or comparable(entry.title) not in comparable(entry.note)


def connects_of(entry: Entry) -> int:
    """Return an entry's Connects without its boost."""
    return getattr(entry, "connects", None) or 0


def _essence(entry: Entry) -> tuple[object, ...]:
    words = next((text for name in ("title", "reason", "what") if (text := getattr(entry, name, None))), "").casefold()
    only = getattr(entry, "only", None)
    return (entry.kind, entry.on, connects_of(entry), words, only, None if words else entry.note)
