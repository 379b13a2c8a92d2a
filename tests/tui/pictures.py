"""What a screen shows, as plain text: the text of Textual's own screenshot, rebuilt row by row."""

import html
import re

from rich.cells import cell_len

_TEXT = re.compile(r'<text class="[^"]*-r\d+" x="([\d.]+)" [^>]*clip-path="url\(#[^"]*-line-(\d+)\)">([^<]*)</text>')
_CELL_WIDTH = 12.2


def rows_of(svg: str, height: int) -> list[str]:
    """Rebuild the rows of a screenshot, without blanks at their ends."""
    rows: list[list[tuple[int, str]]] = [[] for _ in range(height)]
    for x, line, text in _TEXT.findall(svg):
        rows[int(line)].append((round(float(x) / _CELL_WIDTH), html.unescape(text).replace("\xa0", " ")))
    return [_row(parts) for parts in rows]


def _row(parts: list[tuple[int, str]]) -> str:
    row = ""
    for column, text in sorted(parts):
        row += " " * (column - cell_len(row)) + text
    return row.rstrip()
