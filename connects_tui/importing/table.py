"""Tables: text with a header and a separator, and the counts and amounts of money in its cells."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.exporting.tables import FORMULA
from connects_tui.importing.dates import DayOrder, day_of, order_of
from connects_tui.importing.items import CannotRead, DecimalMarkUnclear, Item, unread, without_day

DecimalMark = Literal[".", ","]

_SIGNS: Final = frozenset("+-(\u2212\u2013")
_COUNT: Final = re.compile(
    r"(?P<sign>[+\-\u2212\u2013]?)\s?(?P<open>\()?(?P<number>\d{1,3}(?:[, '\u2019]\d{3}){1,2}|\d{1,9})(?:[.,]0{1,2})?"
    r"(?(open)(?:\s?connects?)?\))(?P<minus>[\-\u2212\u2013])?(?:\s?connects?)?",
    re.ASCII | re.IGNORECASE,
)
"""With a comma, blank or apostrophe between thousands: "1,5" and "1.000" are no counts."""

_LIKE_COUNT: Final = re.compile(
    r"[+\-\u2212\u2013(]{0,2}\s?\d[\d., '\u2019]*(?:connects?)?\)?[\-\u2212\u2013]?(?:\s?connects?)?", re.IGNORECASE
)


class TableRow(Struct, frozen=True):
    """One row; it has at least as many cells as the header. Lines are counted from 1."""

    line: int
    cells: tuple[str, ...]
    last: int

    @property
    def raw(self) -> str:
        """The row on one line."""
        return " · ".join(" ".join(cell.split()) for cell in self.cells if cell.strip())

    @property
    def lines(self) -> range:
        """The lines that it stands on."""
        return range(self.line, self.last + 1)

    def unread(self, fault: str, why: str = "") -> Item:
        """Return it as a row that can't be imported for a fault."""
        return unread(self.line, self.raw, fault, why, self.last)

    def without_day(self, written: str) -> Item:
        """Return it as a row whose day can't be read."""
        return without_day(self.line, self.raw, written, self.last)

    def no_number(self, written: str) -> Item:
        """Return it as a row whose Connects can't be read."""
        why = f'"{" ".join(written.split())[:40]}" is not a number of Connects' if written.strip() else ""
        return self.unread("no number of Connects", why)

    @property
    def is_rule(self) -> bool:
        """Whether it only is a line below a header, as in Markdown."""
        return all(re.fullmatch(":?-{2,}:?|=+", cell.strip()) for cell in self.cells if cell.strip())


class Table(Struct, frozen=True):
    """A header as it is written, and every row below it that isn't blank.

    `headings` are the lines of the header, and of rows that repeat it; `open_quote` is the line with a quote that is
    never closed; `today` is the day on which it was copied. `order` and `decimal` are what the user has said, or all of
    its cells.
    """

    header: tuple[str, ...]
    delimiter: str
    rows: tuple[TableRow, ...]
    headings: Sequence[int] = ()
    open_quote: int | None = None
    today: date = date.min
    order: DayOrder | None = None
    decimal: DecimalMark | None = None
    statuses: Mapping[str, str] = {}

    def understood(self, days: Sequence[int], amounts: Sequence[int] = ()) -> "Table":
        """Decide how some of its columns write days and amounts. Raises CannotRead: they can be read in two ways."""
        order = self.order or order_of((row.cells[index] for row in self.rows for index in days), self.today)
        decimal = self.decimal or decimal_mark(row.cells[index] for row in self.rows for index in amounts)
        return replace(self, order=order, decimal=decimal)

    def day(self, text: str) -> date | None:
        """Read a day as the table writes it; where a column has no format that is a number: 46329 is 2026-11-03."""
        if serial := re.fullmatch(r"(4\d{4})(\.\d+)?", text.strip()):
            text = str(date(1899, 12, 30) + timedelta(days=int(serial[1])))
        return day_of(text, self.today, self.order)

    def amount(self, text: str) -> Decimal | None:
        """Read an amount of money as the table writes it."""
        return amount_of(text, self.decimal)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names as they are compared."""
        return tuple(column_name(name) for name in self.header)


def column_name(name: str) -> str:
    """Return a column's name as it is compared: in lower case, without marks around it."""
    words = re.sub("(?<=[a-z0-9])(?=[A-Z])", " ", name).casefold().replace("_", " ")
    named = re.search(r"[\w#(](?:.*[\w)#$%])?", words, re.DOTALL)
    return " ".join(named[0].split()) if named else ""


def table_of(text: str, header_at: int = 0) -> Table | None:
    """Read text as a table, with so many lines above its header; `None` if the header has one cell, or far too many.

    Raises CannotRead: a cell is longer than any text.
    """
    lines = list(split_lines(text))[header_at:]
    if lines and (named := re.fullmatch(r'"?sep=([,;|\t])"?', lines[0].strip(), re.IGNORECASE)):  # as Excel writes it
        header_at, lines = header_at + 1, lines[1:]
        delimiter: str | None = named[1]
    else:
        delimiter = _delimiter(next((line for line in lines if line.strip()), ""))
    if delimiter is None:
        return None
    rows = _rows(lines, delimiter, header_at)
    header = next(rows, None)
    if header is None or len(header.cells) > 1000:
        return None
    width = len(header.cells)
    found = [TableRow(row.line, (*row.cells, *[""] * (width - len(row.cells))), row.last) for row in rows]
    open_quote = _open_quote(lines[found[-1].line - header_at - 1 :], delimiter, found[-1].line) if found else None
    names = tuple(_each_once(cell.strip() for cell in header.cells))
    return Table(names, delimiter, tuple(found), header.lines, open_quote)


def _each_once(names: Iterable[str]) -> Iterator[str]:
    """The second "Status" is "Status (2)"."""
    seen = Counter[str]()
    for name in names:
        seen[column_name(name)] += 1
        yield f"{name} ({seen[column_name(name)]})" if name and seen[column_name(name)] > 1 else name


def headers_of(text: str) -> Iterator[tuple[int, Table]]:
    """Yield the first ten lines that may be a header, each with the number of lines above it."""
    for above, line in enumerate(islice(split_lines(text), 10)):
        table = table_of(line) if line.strip() else None
        if table is not None:
            yield above, table


def split_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text; only a line feed, a carriage return or both end a line."""
    return io.StringIO(text, newline="")


def _delimiter(line: str) -> str | None:
    outside = "".join(line.split('"')[::2])
    best = max((",", ";", "\t", "|"), key=outside.count)
    return best if best in outside else None


def _open_quote(lines: Sequence[str], delimiter: str, at: int) -> int | None:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return at if "unexpected end of data" in str(error) else None
    return None


def _rows(lines: Sequence[str], delimiter: str, above: int) -> Iterator[TableRow]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(lines, delimiter=delimiter, strict=False)
    begins = above + 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield TableRow(begins, tuple(_without_guard(cell) for cell in cells), above + reader.line_num)
            begins = above + reader.line_num + 1
    except csv.Error as error:
        raise CannotRead(f"line {begins}: {error}; is a quote not closed?") from None


def _without_guard(cell: str) -> str:
    """Our own exports put a quote before what a spreadsheet would take for a formula."""
    if cell.startswith("'") and cell[1:].lstrip().startswith(FORMULA):
        return cell[1:]
    return cell


def whole_number(text: str) -> int | None:
    """Read a count such as "12", "-1,200", "12 Connects" or "12.0", with its sign; `None`: it is none."""
    found = _COUNT.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    number = int(re.sub(r"\D", "", found["number"]))
    return -number if found["open"] or found["minus"] or found["sign"] not in ("", "+") else number


def is_like_number(text: str) -> bool:
    """Whether somebody means a text as a count, though it may be none: "+1.400"."""
    return bool(_LIKE_COUNT.fullmatch(text))


def is_total(text: str) -> bool:
    """Whether a row begins with the word for a total; ask only where it has no day: a job may be named so."""
    total = r"(?:grand |sub-?\s?)?(?:totals?|sum|average|avg)(?:\s?[:·].*)?"
    return re.fullmatch(total, text, re.IGNORECASE) is not None


def is_signed(text: str) -> bool:
    """Whether a count has a sign: "+12", "-12", "12-", or brackets for a minus."""
    bare = text.strip().casefold().removesuffix("s").removesuffix("connect").strip()
    return bare[:1] in _SIGNS or bare.endswith(("-", "\u2212", "\u2013"))


_NUMBER: Final = re.compile(r"\d[\d.,]*\d|[.,]?\d+")
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""A whole number with a thousands separator, or one with three decimals."""

_BETWEEN: Final = str.maketrans("", "", " '\u00a0\u202f\u2019")
"""Thousands separators that are never a decimal mark."""


def decimal_mark(texts: Iterable[str]) -> DecimalMark | None:
    """Decide from all amounts of a table which mark is the decimal one; `None` if none of them has a mark.

    Raises CannotRead: amounts only work with different marks, or (`DecimalMarkUnclear`) all work both ways.
    """
    certain: dict[DecimalMark, str] = {}
    unclear = None
    for text in texts:
        for number in _NUMBER.findall(text.translate(_BETWEEN)):
            mark = _mark_in(number)
            if mark is not None:
                certain.setdefault(mark, number)
            elif _GROUPED.fullmatch(number):
                unclear = unclear or number
    if len(certain) > 1:
        raise CannotRead(
            f"the amounts are written in two ways: {certain['.']} with a decimal point, {certain[',']} with a decimal "
            "comma; write them all as 1234.56"
        )
    if unclear and not certain:
        raise DecimalMarkUnclear(unclear)
    return next(iter(certain), None)


def _mark_in(number: str) -> DecimalMark | None:
    points, commas = number.count("."), number.count(",")
    if points and commas:
        return "." if number.rindex(".") > number.rindex(",") else ","
    if points + commas > 1:  # thousands separators
        return "," if points else "."
    if points + commas == 0 or _GROUPED.fullmatch(number):
        return None
    return "." if points else ","


def amount_of(text: str, mark: DecimalMark | None = None) -> Decimal | None:
    """Read an amount such as "-$1,234.50", "(12.00)" or "12,50", with its sign; `None`: it is none."""
    cleaned = re.sub(r"USD|usd|US\$|\$", "", text.replace("\u2212", "-").replace("\u2013", "-")).strip()
    negative = cleaned.startswith("(") and cleaned.endswith(")")
    cleaned = cleaned.strip("()").strip()
    if cleaned[:1] in ("-", "+"):
        negative ^= cleaned[0] == "-"
        cleaned = cleaned[1:]
    cleaned = cleaned.strip().translate(_BETWEEN)
    if mark == ",":
        cleaned = cleaned.translate(str.maketrans(".,", ",."))
    if not cleaned or not re.fullmatch(r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})?(?:\.\d{1,6})?", cleaned, re.ASCII):
        return None
    amount = Decimal(cleaned.replace(",", ""))
    return -amount if negative else amount
