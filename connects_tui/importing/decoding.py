"""The text of a file, of bytes or of a page that was saved, and what it is if it isn't text."""

import codecs
import re
import subprocess
import sys
from collections import Counter
from email import message_from_string
from html.parser import HTMLParser
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
    b"RIFF": _PICTURE,
    b"%PDF": "a PDF, not text: export it as CSV",
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"Rar!": "an archive: unpack it first",
    b"7z\xbc\xaf": "an archive: unpack it first",
    b"SQLite format 3": "a database: export its table as CSV",
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


# --- pages -----------------------------------------------------------------------------------------------------------

_HTML: Final = re.compile(
    r"\s*<(?:!--|(?:!doctype|html|head|body|main|section|div|table|tbody|tr|\?xml)\b)", re.IGNORECASE
)
_ARCHIVE: Final = re.compile(
    r"(?:From: <Saved by|MIME-Version:).*?^Content-Type: multipart/related", re.DOTALL | re.MULTILINE
)

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
})  # fmt: skip
_ROLES: Final = {"row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th"}

_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip


def is_page(text: str) -> bool:
    """Whether a text is the source of a page."""
    return bool(_HTML.match(text) or _ARCHIVE.match(text.lstrip()[:4000]))


def page_text(page: str) -> str:
    """Return the text of a page, saved as HTML or as a web archive, as a browser copies it.

    A row of a table is one line with a tab between its cells; any other block is a line of its own. Raises CannotRead:
    no browser could read it.
    """
    parser = _TextParser()
    try:
        parser.feed(_html_in(page))
        parser.close()
    except (AssertionError, RecursionError):  # as Python's readers answer half a declaration, and parts in parts
        raise CannotRead("this page can't be read; copy the table from Upwork's page instead") from None
    lines = (
        "\t".join(" ".join(cell.split()) for cell in line.split("\t")) for line in "".join(parser.parts).split("\n")
    )
    return "".join(f"{line}\n" for line in lines if line.strip())


def _html_in(page: str) -> str:
    if _HTML.match(page):
        return page
    parts = message_from_string(page.lstrip()).walk()
    html = next((part for part in parts if part.get_content_type() == "text/html"), None)
    content = html.get_payload(decode=True) if html is not None else b""
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


class _TextParser(HTMLParser):
    """Collects what is shown.

    `open_tags` have what each stands for, and whether it began in a cell; `names` how many of each are open.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open_tags: list[tuple[str, str, bool]] = []
        self.names = Counter[str]()
        self.in_cell = False
        self.is_first_cell = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = _ROLES.get(dict(attrs).get("role") or "", tag)
        if tag not in _VOID:
            self.open_tags.append((tag, kind, self.in_cell))
            self.names[tag] += 1
        if kind in ("td", "th"):
            self.parts.append("" if self.is_first_cell else "\t")
            self.in_cell, self.is_first_cell = True, False
        elif kind in _BLOCKS:
            self.in_cell = self.in_cell and kind not in ("tr", "table")  # the end of a cell may be left out
            self._break(kind)
            self.is_first_cell = self.is_first_cell or kind == "tr"

    def handle_endtag(self, tag: str) -> None:
        """Also what is in it and was never closed."""
        while self.names[tag]:
            name, kind, self.in_cell = self.open_tags.pop()
            self.names[name] -= 1
            if kind in _BLOCKS:
                self._break(kind)
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not any(map(self.names.get, ("script", "style", "noscript", "template", "head", "svg"))):
            self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, kind: str) -> None:
        """Within a cell there is only a blank, unless a table stands in it."""
        self.parts.append(" " if self.in_cell and kind != "table" else "\n")
