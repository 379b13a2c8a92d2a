"""The text of a file or of bytes: which encoding it has, and what it is if it isn't text."""

import codecs
import re
from pathlib import Path
from typing import Final

from connects_tui import files
from connects_tui.importing.items import CannotRead, EncodingUnclear

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
