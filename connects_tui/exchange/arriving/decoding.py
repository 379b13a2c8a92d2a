"""From bytes to text: what no text can be made of is said in one sentence."""

import codecs
import re
from typing import Final

from connects_tui.exchange.arriving.items import CannotRead, EncodingUnclear

MOST_BYTES: Final = 64 * 1024 * 1024
"""More than any history of proposals takes: a row of 200 characters for each of 300,000 proposals."""

_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""What no text has in it; an escape may have been copied from a terminal."""

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGINNINGS: Final = {
    b"PK\x03\x04": "a spreadsheet file or an archive, not text: save it as CSV",
    b"\xd0\xcf\x11\xe0": "a spreadsheet file of the old kind, not text: save it as CSV",
    b"%PDF": "a PDF, not text: export it as CSV",
    b"{\\rtf": "a text document (RTF): save it as plain text or CSV",
}


def decoded(content: bytes, encoding: str | None = None) -> str:
    """Return the text of a file: UTF-8, with or without a byte order mark, or UTF-16 with one, or as it is told.

    Raises:
        CannotRead: it is no text, empty, too long, or in another encoding.
    """
    if len(content) > MOST_BYTES:
        raise CannotRead(f"it is longer than {MOST_BYTES // 1024 // 1024} MB, which no history of proposals is")
    for beginning, what in _BEGINNINGS.items():
        if content.startswith(beginning):
            raise CannotRead(f"it is {what}")
    if encoding is None:
        encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
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
