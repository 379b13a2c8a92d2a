"""Entries that were saved and are gone from the journal: found, shown, and put back when the user says so.

An editor that held an old copy may have saved it over the journal, or two machines changed it at once and the sync
program kept one of the two. What is gone is in the short log of what this machine added lately, or in the conflict
copy beside the journal. It may also have been deleted on purpose: so nothing is ever put back unasked.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from msgspec import Struct

from connects_tui.actions.book import Book
from connects_tui.actions.outcomes import Done, Refused
from connects_tui.journal import recent
from connects_tui.journal.conflicts import conflict_copies, entries_of
from connects_tui.journal.tail import APP_HEADER
from connects_tui.ledger.entries import Account, Entry, record_of
from connects_tui.wording import counted

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Missing(Struct, frozen=True):
    """What is not in the journal.

    Attributes:
        gone: entries that were saved on this machine, as they were then, the oldest first.
        elsewhere: for each conflict copy with entries that the journal lacks, these.
    """

    gone: tuple[Entry, ...] = ()
    elsewhere: tuple[tuple[Path, tuple[Entry, ...]], ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, each once, in the order of their writing."""
        by_id = {entry.id or repr(record_of(entry)): entry for _, copied in self.elsewhere for entry in copied}
        by_id |= {entry.id or "": entry for entry in self.gone}
        return tuple(sorted(by_id.values(), key=lambda entry: entry.at or _NEVER))


def gone_ids(book: Book) -> list[str]:
    """Return the ids of entries that were saved on this machine and are gone, without reading them: that is quick."""
    saved = [*recent.remembered_ids(book.file.path), *(entry.id for entry in book.file.saved if entry.id)]
    known = _Known(book)
    missing = [id_ for id_ in dict.fromkeys(saved) if id_ not in known]
    if missing and book.history.account is not None:
        accounts = {entry.id for entry in _saved(book) if isinstance(entry, Account)}
        missing = [id_ for id_ in missing if id_ not in accounts]
    return missing


def missing(book: Book) -> Missing:
    """Find all that was saved and is not in the journal, and all that conflict copies beside it have and it lacks."""
    ids = set(gone_ids(book))
    gone = tuple(entry for entry in _saved(book) if entry.id in ids) if ids else ()
    copies = conflict_copies(book.file.path)
    known = _Known(book)
    records = {_content(entry) for entry in book.entries} if copies and book.file.exists else set()
    found = []
    for copy in copies:
        lacking = tuple(
            entry
            for entry in entries_of(copy)
            if (entry.id not in known if entry.id else _content(entry) not in records)
            and not (isinstance(entry, Account) and book.history.account is not None)
        )
        if lacking:
            found.append((copy, lacking))
    return Missing(gone, tuple(found))


def put_back(book: Book) -> Done:
    """Add what is missing at the journal's end, with the ids it had.

    Raises:
        NotSaved: nothing was added; the message says why.
    """
    book.refresh()
    found = missing(book)
    if not found.entries:
        return Done((), "Nothing is missing: what was saved on this machine lately is all in the journal")
    written = book.record(found.entries)
    copies = f"; {counted(len(found.elsewhere), 'conflict copy', 'conflict copies')} may go now" * bool(found.elsewhere)
    return Done(written, f"{counted(len(written), 'entry', 'entries')} put back{copies}")


def leave_out(book: Book) -> int:
    """Note that the user does not want back what is missing now; return how many entries that are.

    Raises:
        Refused: it can't be noted.
    """
    ids = [entry.id for entry in missing(book).entries if entry.id]
    try:
        recent.decline(book.file.path, ids)
    except OSError as error:
        raise Refused(f"{error.filename}: can't be written: {error.strerror or error}") from error
    return len(ids)


def _content(entry: Entry) -> str:
    """Return what an entry says, without what tells it from another that says the same."""
    return repr({key: value for key, value in record_of(entry).items() if key not in ("id", "at")})


def _saved(book: Book) -> Iterable[Entry]:
    """Return what was saved on this machine lately and in this window, as it was then; each once, its latest form."""
    entries = [*recent.remembered(book.file.path), *book.file.saved]
    return {entry.id: entry for entry in entries}.values()


class _Known:
    """The ids that the journal knows, those of damaged blocks too, or that the user does not want back."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @cached_property
    def _others(self) -> frozenset[str]:
        reading = self._book.file.reading
        damaged = APP_HEADER.finditer(self._book.file.content) if reading.problems else ()
        headers = {match[1].decode() for match in damaged}
        return reading.set_apart | headers | recent.declined(self._book.file.path)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._book.by_id or id_ in self._others
