"""Entries that were saved and are gone from the journal: found, shown, and put back when the user says so.

An editor that held an old copy may have saved it over the journal, or two machines changed it at once and the sync
program kept one of the two, with the other beside it as a conflict copy. What is gone is in the short log of what this
machine added lately, or in that copy. It may also have been deleted on purpose: so nothing is ever put back unasked.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from connects_tui import files
from connects_tui.actions.book import Book
from connects_tui.actions.outcomes import Done, Refused
from connects_tui.journal import write_log
from connects_tui.journal.paths import real_journal
from connects_tui.journal.reading import read_journal
from connects_tui.journal.tail import APP_HEADER
from connects_tui.ledger.entries import Account, Entry, record_of
from connects_tui.wording import counted

_NEVER: Final = datetime.max.replace(tzinfo=UTC)

_CONFLICT: Final = r"(?:\.sync-conflict-.+|_conflict-.+| \([^()]*conflicted copy[^()]*\))"
"""What sync programs add to the name: Syncthing `.sync-conflict-20261123-101010-ABCDEFG`, Dropbox
` (Ann's conflicted copy 2026-11-23)`, Nextcloud ` (conflicted copy 2026-11-23 101010)`, its older clients
`_conflict-20261123-101010`."""


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
    saved = [*write_log.remembered_ids(book.file.path), *(entry.id for entry in book.file.saved if entry.id)]
    missing = _unknown(book, saved)
    if missing and book.history.account is not None:
        accounts = {entry.id for entry in _saved(book) if isinstance(entry, Account)}
        missing = [id_ for id_ in missing if id_ not in accounts]
    return missing


def missing(book: Book) -> Missing:
    """Find all that was saved and is not in the journal, and all that conflict copies beside it have and it lacks."""
    ids = set(gone_ids(book))
    gone = tuple(entry for entry in _saved(book) if entry.id in ids) if ids else ()
    copies = conflict_copies(book.file.path)
    records = {content_of(entry) for entry in book.entries} if copies and book.file.exists else set()
    found = []
    for copy in copies:
        copied = entries_of(copy)
        unknown = frozenset(_unknown(book, (entry.id for entry in copied if entry.id)))
        lacking = tuple(
            entry
            for entry in copied
            if (entry.id in unknown if entry.id else content_of(entry) not in records)
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
        write_log.decline(book.file.path, ids)
    except OSError as error:
        raise Refused(f"{error.filename}: can't be written: {error.strerror or error}") from error
    return len(ids)


def content_of(entry: Entry) -> str:
    """Return what an entry says, without what tells it from another that says the same."""
    return repr(sorted((key, value) for key, value in record_of(entry).items() if key not in ("id", "at")))


def _saved(book: Book) -> Iterable[Entry]:
    """Return what was saved on this machine lately and in this window, as it was then; each once, its latest form."""
    entries = [*write_log.remembered(book.file.path), *book.file.saved]
    return {entry.id: entry for entry in entries}.values()


def _unknown(book: Book, ids: Iterable[str]) -> list[str]:
    """Return the ids, each once, that the journal, damaged blocks too, does not know, and that may be offered."""
    unknown = [id_ for id_ in dict.fromkeys(ids) if id_ not in book.by_id]
    if not unknown:
        return []
    reading = book.file.reading
    damaged = APP_HEADER.finditer(book.file.content) if reading.problems else ()
    known = reading.set_apart | {match[1].decode() for match in damaged} | write_log.declined(book.file.path)
    return [id_ for id_ in unknown if id_ not in known]


def conflict_copies(journal: Path) -> list[Path]:
    """Return the files beside a journal that are conflict copies of it, by name."""
    real = real_journal(journal)
    name = re.compile(f"{re.escape(real.stem)}{_CONFLICT}{re.escape(real.suffix)}", re.IGNORECASE)
    try:
        return sorted(file for file in real.parent.iterdir() if name.fullmatch(file.name) and file.is_file())
    except OSError:
        return []


def entries_of(copy: Path) -> tuple[Entry, ...]:
    """Return the entries of a copy that can be read; of one that can't be read, none."""
    try:
        return tuple(read_journal(files.content(copy, files.MOST_JOURNAL)).entries)
    except OSError:
        return ()
