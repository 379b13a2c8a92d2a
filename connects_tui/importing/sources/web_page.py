"""A page that was saved as HTML, or as a web archive: its text as a browser copies it.

A row of a table is one line with a tab between its cells; any other block is a line of its own.
"""

import re
from collections import Counter
from email import message_from_string
from html.parser import HTMLParser
from typing import Final

from connects_tui.importing.items import CannotRead

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
    """Return a page as text, tables with tabs between cells. Raises CannotRead: no browser could read it."""
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
        name = "" if self.names[tag] else tag
        while name != tag:
            name, kind, self.in_cell = self.open_tags.pop()
            self.names[name] -= 1
            if kind in _BLOCKS:
                self._break(kind)

    def handle_data(self, data: str) -> None:
        if not any(map(self.names.get, ("script", "style", "noscript", "template", "head", "svg"))):
            self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, kind: str) -> None:
        """Within a cell there is only a blank, unless a table stands in it."""
        self.parts.append(" " if self.in_cell and kind != "table" else "\n")
