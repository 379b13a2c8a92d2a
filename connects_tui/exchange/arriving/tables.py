"""Text with a header as a table, whatever parts its cells: commas, semicolons, tabs or bars."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from connects_tui.exchange.arriving.items import CannotRead

_DELIMITERS: Final = (",", ";", "\t", "|")
_LONGEST_CELL: Final = 1_000_000
_FORMULA: Final = ("=", "+", "-", "@", "'")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line it begins on, from 1, and its cells, as many as the header has."""

    line: int
    cells: tuple[str, ...]

    @property
    def raw(self) -> str:
        """The row on one line, as a person reads it."""
        return " · ".join(" ".join(cell.split()) for cell in self.cells if cell.strip())


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows.

    Attributes:
        header: the columns' names as they are written.
        delimiter: what parts the cells.
        names: the same in small letters, without what is no letter or digit around them: what columns are found by.
        rows: every row that is not blank.
    """

    header: tuple[str, ...]
    delimiter: str
    rows: tuple[TableRow, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names as they are compared."""
        return tuple(plain_name(name) for name in self.header)

    def column(self, *names: str) -> int | None:
        """Return the place of the first of these columns that is there."""
        own = self.names
        return next((own.index(name) for name in names if name in own), None)


def plain_name(name: str) -> str:
    """Return a column's name as it is compared: small letters, one blank between words, no units or marks."""
    return " ".join(name.casefold().replace("_", " ").strip(" \t\n\r:*.").split())


def table_of(text: str) -> Table | None:
    """Read text as a table; `None` where its first line has only one cell.

    Raises:
        CannotRead: a quote is never closed, or a cell is longer than any text.
    """
    delimiter = _delimiter(text)
    if delimiter is None:
        return None
    rows = _rows(text, delimiter)
    header = next(rows, None)
    if header is None:
        return None
    width = len(header.cells)
    found = tuple(
        TableRow(row.line, (*row.cells, *[""] * (width - len(row.cells))))
        for row in rows
        if any(map(str.strip, row.cells))
    )
    return Table(tuple(cell.strip() for cell in header.cells), delimiter, found)


def _delimiter(text: str) -> str | None:
    """Find what parts the cells: what the header has most of, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    counts = {delimiter: outside.count(delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
    return best if counts[best] else None


def _rows(text: str, delimiter: str) -> Iterator[TableRow]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    begins = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield TableRow(begins, tuple(_without_guard(cell) for cell in cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise CannotRead(f"line {begins}: {error}; is a quote not closed?") from None


def _without_guard(cell: str) -> str:
    """Take off the quote that our own exports put before what a spreadsheet would compute."""
    if cell.startswith("'") and cell[1:].lstrip().startswith(_FORMULA):
        return cell[1:]
    return cell


def whole_number(text: str) -> int | None:
    """Read a count such as "12", "-1,200", "12 Connects" or "12.0", with its sign; `None` where it is none."""
    cleaned = text.strip().casefold()
    for word in ("connects", "connect"):
        cleaned = cleaned.removesuffix(word).strip()
    cleaned = (
        cleaned.replace("\u2212", "-").replace("\u2013", "-").replace(" ", "").replace("\u00a0", "").replace(",", "")
    )
    cleaned = cleaned.removesuffix(".00").removesuffix(".0")
    digits = cleaned.removeprefix("+").removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:  # noqa: PLR2004 - no count of Connects is longer
        return None
    return int(cleaned)
