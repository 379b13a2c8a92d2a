"""Opening a source (a file, standard input or pasted text): read it and match it with the journal.

What the user says about a table (its columns, how dates and amounts are written) is remembered by the table's header,
in a small file in the user's state directory. If that file can't be read or written, the question is asked again.
"""

import codecs
import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from connects_tui import files
from connects_tui.actions.book import Book
from connects_tui.files import private_folder, replace_whole
from connects_tui.importing.items import CannotRead, DayOrderUnclear, DecimalMarkUnclear, EncodingUnclear
from connects_tui.importing.match_others import match_others
from connects_tui.importing.match_proposals import match_proposals
from connects_tui.importing.matching import Matching
from connects_tui.importing.preview import OnProgress, Preview
from connects_tui.importing.restore import merge, restore
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.importing.table import table_of
from connects_tui.journal.paths import columns_file

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
        content = files.content(path, MOST_BYTES)
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
        return msgspec.json.decode(files.content(columns_file(), files.SMALL), type=list[_Remembered])
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return []
