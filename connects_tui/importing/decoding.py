"""The text of a file or of bytes, and what it is if it isn't text."""

import codecs
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from connects_tui import files
from connects_tui.importing.items import CannotRead, EncodingUnclear, SheetUnclear

MAX_BYTES: Final = 64 * 1024 * 1024
"""Enough for 300,000 proposals."""

_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Text doesn't have these; an escape may have been copied from a terminal."""

_NEITHER: Final = (
    "it is neither text nor a spreadsheet; copy Upwork's Connects History, or save your table of proposals as CSV"
)
_PICTURE: Final = "a picture: select the table on Upwork's page and copy it as text, or save the page as HTML"
_BEGINNINGS: Final = {
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"%PDF": "a PDF, not text: export it as CSV",
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"{\\rtf": "a text document (RTF): save it as plain text or CSV",
}

_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Zip files, and Microsoft's older files; both hold other documents, too."""


def read_file(path: Path, encoding: str | None = None, sheet: str | None = None) -> str:
    """Return the text of a file. Raises CannotRead: it isn't there, isn't a file, is too large or isn't text."""
    try:
        content = files.read_bytes(path, MAX_BYTES)
    except FileNotFoundError:
        raise CannotRead("there is no such file") from None
    except (OSError, ValueError) as error:
        raise CannotRead(f"it can't be read: {getattr(error, 'strerror', None) or error}") from None
    return decode(content, encoding, sheet)


def decode(content: bytes, encoding: str | None = None, sheet: str | None = None) -> str:
    """Return the text of bytes: UTF-8, with or without a byte order mark, UTF-16 with one, or in the given encoding.

    Of a spreadsheet file it is that of one sheet. Raises CannotRead: it isn't text, is empty, too long, or unclear.
    """
    if len(content) > MAX_BYTES:
        raise CannotRead(f"it is longer than {MAX_BYTES // 1024 // 1024} MB, which no history of proposals is")
    if content.startswith(_WORKBOOKS):
        return _sheet_text(content, sheet)
    for beginning, what in _BEGINNINGS.items():
        if content.startswith(beginning):
            raise CannotRead(f"it is {what}")
    text = _decoded(content, encoding or _encoding_of(content)).removeprefix("\ufeff")
    if not text.strip():
        raise CannotRead("it is empty")
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if _NO_TEXT.search(content):
            raise CannotRead(_NEITHER) from None
        line = content.count(b"\n", 0, error.start) + 1
        named = "UTF-8" if encoding == "utf-8-sig" else encoding
        cyrillic = re.findall(rb"[\xc0-\xff]{3}", content)
        accented = re.findall(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]", content)
        likely = "cp1251" if len(cyrillic) > len(accented) else "cp1252"
        raise EncodingUnclear(line, named, likely, content.split(b"\n")[line - 1]) from None
    except (LookupError, ValueError):  # the second of names that are none, and of codecs that aren't for files
        raise CannotRead(f'there is no encoding "{encoding}"; try cp1252, latin-1 or utf-16') from None
    if _NO_TEXT.search(content) and not encoding.startswith("utf-16"):
        raise CannotRead(_NEITHER)
    return text


def _encoding_of(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:4000]
    for likely, zeros, others in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if zeros.count(0) > len(zeros) // 5 and not others.count(0):  # as every other byte of a Latin text is
            raise EncodingUnclear(1, "UTF-8", likely, content.partition("\n".encode(likely))[0])
    return "utf-8-sig"


def _sheet_text(content: bytes, sheet: str | None) -> str:
    """Return the sheet of that name as text, else the only one with anything in it.

    It is read in a process of its own, since some files take the one that reads them down: a cell in the last row and
    column takes 500 GB.
    """
    reader = (sys.executable, "-P", str(Path(__file__).with_name("workbook.py")), *([] if sheet is None else [sheet]))
    try:
        done = subprocess.run(reader, input=content, capture_output=True, timeout=60, check=False)
        found = msgspec.json.decode(done.stdout, type=dict[str, Any]) if done.returncode == 0 else {}
    except (OSError, ValueError, subprocess.TimeoutExpired, msgspec.MsgspecError):  # the second: a NUL in the name
        found = {}
    if several := found.get("several"):
        raise SheetUnclear(several)
    if "text" not in found:
        raise CannotRead(found.get("error") or "it takes too much to read; save the table in it as CSV")
    return str(found["text"])
