"""Opening a source (a file, standard input or pasted text): read it, match it with the journal, restore what is lost.

What the user says about a table (its columns, how dates and amounts are written) is remembered by the table's header,
in a small file in the user's state directory. If that file can't be read or written, the question is asked again.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from connects_tui import files
from connects_tui.actions.book import Book
from connects_tui.actions.correcting import UNDO
from connects_tui.actions.housekeeping import content_of
from connects_tui.files import private_folder, replace_whole
from connects_tui.importing.items import (
    CannotRead,
    DayOrderUnclear,
    DecimalMarkUnclear,
    EncodingUnclear,
    Item,
    ParsedSource,
)
from connects_tui.importing.match_others import match_others
from connects_tui.importing.match_proposals import match_proposals
from connects_tui.importing.matching import STEP, Matching
from connects_tui.importing.preview import ImportRow, OnProgress, Preview, Verdict
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.importing.table import table_of
from connects_tui.journal.paths import columns_file
from connects_tui.ledger.entries import AboutProposal, Account, Edit, Entry, Remove
from connects_tui.wording import day_words


def restore(book: Book, source: ParsedSource, step: OnProgress) -> Preview:
    """Restore a whole journal in an empty one: the same entries, with their ids and times.

    An entry that somebody wrote by hand gets an id, and the time of the one before it.
    """
    rows = []
    before: datetime | None = None
    for item in _in_steps(source, step):
        if item.entry is None:
            rows.append(_row(item, "skipped", item.skip_reason))
            continue
        at = before = item.entry.at or before
        if at is not None:
            at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        entry = replace(item.entry, id=item.entry.id or book.new_id(), at=at)
        rows.append(_row(item, "add", f"{entry.kind} of {day_words(entry.on)}", entry))
    return Preview(source.kind, tuple(rows), book.entries, moments_kept=True)


def merge(book: Book, source: ParsedSource, today: date, step: OnProgress) -> Preview:
    """Add to a journal the entries of an export that it lacks.

    Entries are the same if their ids and contents are, or their contents under another id. A second account is never
    added. What was undone is brought back.
    """
    merging = _Merging(book, today)
    return Preview(source.kind, tuple(merging.row(item) for item in _in_steps(source, step)), book.entries)


class _Merging:
    """The ids and contents of the journal's entries, and the export's entries that have another id there."""

    def __init__(self, book: Book, today: date) -> None:
        self.book, self.today = book, today
        self.ids = {entry.id for entry in book.entries}
        in_force = [entry for entry in book.entries if entry.id not in book.history.void]
        self.left = Counter(map(content_of, in_force))
        self.id_by_content = {content_of(entry): entry.id for entry in in_force if entry.id}
        self.renamed: dict[str, str] = {}
        self.undone = {
            entry.of: entry.id for entry in in_force if isinstance(entry, Remove) and entry.note == UNDO and entry.id
        }

    def row(self, item: Item) -> ImportRow:
        """Say what becomes of an entry of the export."""
        entry = item.entry
        if entry is None:
            return _row(item, "skipped", item.skip_reason)
        if isinstance(entry, AboutProposal | Edit | Remove) and entry.of in self.renamed:
            entry = replace(entry, of=self.renamed[entry.of])
        content = content_of(entry)
        known = self.book.by_id.get(entry.id or "")
        is_same = known is not None and content_of(known) == content
        undone = self.undone.get(entry.id or "")
        if is_same and undone is not None:
            return _row(item, "add", "brought back", Remove(on=self.today, of=undone))
        if is_same or self.left[content] > 0:
            self.left[content] -= 1
            if not is_same and entry.id is not None:
                self.renamed[entry.id] = self.id_by_content.get(content) or entry.id
            return _row(item, "duplicate", f"in the journal already{'' if is_same else ', under another id'}")
        if against := self._against(entry):
            return _row(item, "skipped", against)
        self.ids.add(entry.id)
        return _row(item, "add", f"{entry.kind} of {day_words(entry.on)}", entry)

    def _against(self, entry: Entry) -> str:
        """Say why an entry can't be added; "" if it can."""
        if entry.id is not None and entry.id in self.ids:
            return "the journal has another entry of this id, which stays"
        if isinstance(entry, Account):
            return "the journal has an account already"
        of = getattr(entry, "of", None)
        return "" if of is None or of in self.ids else f"what it is about ({of}) is in neither journal"


def _in_steps(source: ParsedSource, step: OnProgress) -> Iterator[Item]:
    for done, item in enumerate(source.items, start=1):
        yield item
        if done % STEP == 0:
            step(done, len(source.items))


def _row(item: Item, verdict: Verdict, says: str, *entries: Entry) -> ImportRow:
    return ImportRow(item.line, item.raw, item.on, getattr(item.entry, "connects", None), verdict, says, entries)


MOST_BYTES: Final = 64 * 1024 * 1024
"""Enough for 300,000 proposals with a row of 200 characters each."""

_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Control characters that text doesn't have; an escape may have been copied from a terminal."""

_BEGINNINGS: Final = {
    b"PK\x03\x04": "a spreadsheet file or an archive, not text: save it as CSV",
    b"\xd0\xcf\x11\xe0": "a spreadsheet file of the old kind, not text: save it as CSV",
    b"%PDF": "a PDF, not text: export it as CSV",
    b"{\\rtf": "a text document (RTF): save it as plain text or CSV",
}


def read_file(path: Path, encoding: str | None = None) -> str:
    """Return the text of a file. Raises CannotRead: it doesn't exist, isn't a file, is too large or isn't text."""
    try:
        content = files.read_bytes(path, MOST_BYTES)
    except FileNotFoundError:
        raise CannotRead("there is no such file") from None
    except files.NotRegular as error:
        raise CannotRead(error.strerror) from None
    except (OSError, ValueError) as error:
        raise CannotRead(f"it can't be read: {getattr(error, 'strerror', None) or error}") from None
    return read_text(content, encoding)


def read_text(content: bytes, encoding: str | None = None) -> str:
    """Return the text of bytes: UTF-8, with or without a byte order mark, UTF-16 with one, or in the given encoding.

    Raises:
        CannotRead: it isn't text, is empty, too long, or in another encoding (`EncodingUnclear`).
    """
    if len(content) > MOST_BYTES:
        raise CannotRead(f"it is longer than {MOST_BYTES // 1024 // 1024} MB, which no history of proposals is")
    for beginning, what in _BEGINNINGS.items():
        if content.startswith(beginning):
            raise CannotRead(f"it is {what}")
    if encoding is None:
        encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if _NO_TEXT.search(content):
            raise CannotRead("it is not text") from None
        line = content.count(b"\n", 0, error.start) + 1
        raise EncodingUnclear(line, "UTF-8" if encoding == "utf-8-sig" else encoding) from None
    except LookupError:
        raise CannotRead(f'there is no encoding "{encoding}"; cp1252, latin-1 and utf-16 are some') from None
    if _NO_TEXT.search(content) and not encoding.startswith("utf-16"):
        raise CannotRead("it is not text")
    if not text.strip():
        raise CannotRead("it is empty")
    return text.removeprefix("\ufeff")


def is_importable(text: str, today: date) -> bool:
    """Whether a text can be imported, as it is or after one question."""
    try:
        read_source(text, today, _with_remembered(text, HowToRead()))
    except CannotRead as error:
        return isinstance(error, DayOrderUnclear | DecimalMarkUnclear)
    return True


def look_at(
    book: Book, text: str, today: date, how: HowToRead | None = None, step: OnProgress = lambda *_: None
) -> Preview:
    """Read a text and say what importing it would do; `step` is called with the progress and may raise `Stopped`.

    Raises:
        CannotRead: the text can't be read.
        Refused: the journal has no account yet.
    """
    source = read_source(text, today, _with_remembered(text, how or HowToRead()))
    if any(item.what == "entry" for item in source.items):
        return merge(book, source, today, step) if book.entries else restore(book, source, step)
    book.require_account()
    matching = Matching(book, source, today, step)
    matching.match_known()
    match_proposals(matching)
    match_others(matching)
    return matching.preview()


class _Remembered(HowToRead, frozen=True, kw_only=True):
    """What the user said about tables with this header."""

    header: str


def _with_remembered(text: str, how: HowToRead) -> HowToRead:
    """Complete what the user says about a table with what was said before about the same header."""
    header = _header(text)
    before = next((said for said in _remembered() if said.header == header), HowToRead())
    return HowToRead(how.columns or before.columns, how.order or before.order, how.decimal or before.decimal)


def remember_answers(text: str, how: HowToRead) -> None:
    """Remember what the user said about a table; does nothing for other kinds of text."""
    header = _header(text)
    if header is None or not (how.columns or how.order or how.decimal):
        return
    how = _with_remembered(text, how)
    said = [said for said in _remembered() if said.header != header][-49:]
    said.append(_Remembered(how.columns, how.order, how.decimal, header=header))
    with suppress(OSError):
        private_folder(columns_file().parent)
        replace_whole(columns_file(), msgspec.json.format(msgspec.json.encode(said), indent=1) + b"\n")


def _header(text: str) -> str | None:
    """Return a table's header as it is compared; `None` if the text doesn't begin with one."""
    first = next((line for line in text.split("\n", 20) if line.strip()), "")
    with suppress(CannotRead, StopIteration):
        table = table_of(first)
        if table is not None:
            return " | ".join(table.names)
    return None


def _remembered() -> list[_Remembered]:
    try:
        return msgspec.json.decode(files.read_bytes(columns_file(), files.SMALL), type=list[_Remembered])
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return []
