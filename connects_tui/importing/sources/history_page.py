"""Upwork's Connects History page as copied from a browser: Date, Action, Connects, newest first.

Browsers copy the table in several ways: cells separated by tabs, every value on its own line, or the job on the line
below the action. All are read alike: a date begins a row, a number with a sign ends it, and the text between them is
the action. The rest of the page is only searched for a balance.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from connects_tui.importing.dates import DayOrder, ReadDay, day_of, order_of
from connects_tui.importing.items import Details, Item, ParsedSource
from connects_tui.importing.sources.history_actions import meaning_of
from connects_tui.importing.table import Table, whole_number

_KIND: Final = "Connects History page"
_SIGNS: Final = ("+", "-", "\u2212", "\u2013")
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3}){1,2}|\d{1,9})"
_CONNECTS: Final = re.compile(rf"[+\-\u2212\u2013]?\s?{_NUMBER}(?:\s+connects?)?", re.IGNORECASE)
_ONE_LINE: Final = re.compile(
    rf"(?P<rest>.*\S)\s+(?P<connects>[+\-\u2212\u2013]\s?{_NUMBER}|0)(?:\s+connects?)?", re.IGNORECASE
)
_TIME: Final = re.compile(r"(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,5})?", re.IGNORECASE)
_ZERO_WIDTH: Final = str.maketrans("", "", "\u200b\u200c\u200e\u200f\u2060\u00ad\ufeff")
"""Invisible characters that browsers copy; the joiner between the parts of an emoji stays."""

_SAYING: Final = re.compile(
    r"my|your|you|have|available|current|currently|total|remaining|left|balance|connects?|is|are|of|in|now"
)
"""The words around a balance: "You have 84 available Connects"."""

_BALANCE: Final = re.compile(r"\b(?:balance|available|have|left|remaining|my|your|current|total)\b", re.IGNORECASE)
_LONGEST_DATE: Final = 8
"""No date has more words."""


class _Row(Struct):
    """A row that is being read."""

    line: int
    day: ReadDay
    written: str
    action: list[str] = field(default_factory=list)


def is_history(table: Table) -> bool:
    """Whether a table has the page's header, such as a CSV made from it; a page itself is separated by tabs."""
    names = set(table.names)
    return table.delimiter != "\t" and names >= {"date", "connects"} and not names.isdisjoint({"action", "activity"})


def read_page(text: str, today: date, order: DayOrder | None = None) -> ParsedSource | None:
    """Read a page that was copied on a day, with whatever is around the table; `None` if the text has no row of it."""
    tokens = list(_tokens(text))
    order = order or order_of((token.split(" ", 1)[0] for _, token in tokens if token[:1].isdigit()), today)
    signed = any(token.startswith(_SIGNS) and _CONNECTS.fullmatch(token) for _, token in tokens)
    return _PageReader(today, order, signed=signed).read(tokens)


def read_table(table: Table, today: date, order: DayOrder | None = None) -> ParsedSource:
    """Read a table with the page's header, such as a CSV made from it."""
    names = table.names
    on, connects = names.index("date"), names.index("connects")
    action = names.index("action" if "action" in names else "activity")
    order = order or order_of((row.cells[on] for row in table.rows), today)
    items = []
    for row in table.rows:
        day = day_of(row.cells[on], today, order)
        if day is None or whole_number(row.cells[connects]) is None:
            why = "no day can be read in it" if day is None else "it has no number of Connects"
            items.append(Item(row.line, row.raw, None, "unknown", skip_reason=why))
        else:
            items.append(_item(row.line, day, " ".join(row.cells[action].split()), row.cells[connects]))
    return ParsedSource(_KIND, tuple(items), keeps_text=True)


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield the values of a page, however they are separated, each with its line."""
    for number, line in enumerate(text.splitlines(), start=1):
        for cell in line.translate(_ZERO_WIDTH).split("\t"):
            value = " ".join(cell.split())
            if len(value) > 1 and value[0] == value[-1] == '"':
                value = value[1:-1].strip()
            if value:
                yield number, value


class _PageReader:
    """One pass over the values of a page."""

    def __init__(self, today: date, order: DayOrder | None, *, signed: bool) -> None:
        self.today, self.order, self.signed = today, order, signed
        self.items: list[Item] = []
        self.balance: int | None = None
        self.row: _Row | None = None
        self.last: ReadDay | None = None
        self.around: list[str] = []
        self.next = ""

    def read(self, tokens: Sequence[tuple[int, str]]) -> ParsedSource | None:
        """Read a page; `None` if it is another one, such as a bank's."""
        for (line, token), (_, self.next) in zip(tokens, [*tokens[1:], (0, "")], strict=True):
            self._take(line, token)
        self._break_off()
        speaks_of_connects = any("connects" in token.casefold() for _, token in tokens)
        if not any(item.what != "unknown" or (speaks_of_connects and not item.skip_reason) for item in self.items):
            return None
        balance = None if self.balance is None else (self.today, self.balance)
        return ParsedSource(_KIND, tuple(self.items), balance=balance, keeps_text=True)

    def _take(self, line: int, token: str) -> None:
        day, row = self._day(token), self.row
        if day is not None:
            self._break_off()
            self.row, self.last = _Row(line, day, token), day
        elif row is None:
            self._look_around(line, token)
        elif row.action and self._is_connects(token):
            self._end_row(row, token)
        elif not row.action and (whole := self._ends_in_connects(token)):
            row.action.append(whole["rest"])
            self._end_row(row, whole["connects"])
        elif not _TIME.fullmatch(token):
            row.action.append(token)

    def _day(self, token: str) -> ReadDay | None:
        return day_of(token, self.today, self.order) if len(token.split()) <= _LONGEST_DATE else None

    def _is_connects(self, token: str) -> bool:
        """Whether a value is a row's Connects: it needs a sign if the page has signs, since a title can be "2048"."""
        return bool(_CONNECTS.fullmatch(token)) and (token.startswith(_SIGNS) or not self.signed or token[0] == "0")

    def _end_row(self, row: _Row, connects: str) -> None:
        self.items.append(_item(row.line, row.day, " ".join(row.action), connects))
        self.row = None
        self.around.clear()

    def _ends_in_connects(self, token: str) -> re.Match[str] | None:
        """Look for the Connects at the end of a value; if they are the next value, "Grow sales +16" is a title."""
        return None if self.next.startswith(_SIGNS) and _CONNECTS.fullmatch(self.next) else _ONE_LINE.fullmatch(token)

    def _whole_row(self, line: int, token: str) -> Item | None:
        """Read a row whose three values are on one line, separated by blanks."""
        found = self._ends_in_connects(token)
        if found is None:
            return None
        words = found["rest"].split()
        for length in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
            day = self._day(" ".join(words[:length]))
            if day is not None:
                self.last = day
                return _item(line, day, " ".join(words[length:]), found["connects"])
        return None

    def _look_around(self, line: int, token: str) -> None:
        """Read a value outside a row: a whole row on one line, a row without a date of its own, or a balance."""
        item = self._whole_row(line, token)
        if item is not None:
            self.items.append(item)
        elif self.last is not None and token.startswith(_SIGNS) and _CONNECTS.fullmatch(token) and self.around:
            doubt = "it has no day of its own; that of the row above was taken"
            item = _item(line, self.last, self.around[-1], token)
            self.items.append(replace(item, doubt=item.doubt or doubt))
            self.around.clear()
        else:
            if self.balance is None:
                self.balance = _balance_in(token)
            if self.balance is None and self.around and whole_number(token) is not None:
                self.balance = _balance_in(f"{self.around[-1]} {token}")
            self.around.append(token)

    def _break_off(self) -> None:
        """Skip a row that is incomplete when the next one begins."""
        if self.row is None:
            return
        raw = " · ".join((self.row.written, *self.row.action[:3]))
        if self.row.action or self.items:
            self.items.append(Item(self.row.line, raw, None, "unknown", skip_reason="it has no number of Connects"))
        self.row = None


def _balance_in(text: str) -> int | None:
    """Read "Available Connects: 84", "My Connects (84)" and the like; with any other word it is no balance."""
    words = re.findall(r"[^\W\d]+|\d[\d,.]*|[+\-\u2212]", text.casefold())
    numbers = [whole_number(word.rstrip(".,")) for word in words if word[0].isdigit()]
    if len(numbers) != 1 or not _BALANCE.search(text):
        return None
    said = [word for word in words if not word[0].isdigit()]
    return numbers[0] if all(map(_SAYING.fullmatch, said)) else None


def _item(line: int, day: ReadDay, action: str, written: str) -> Item:
    connects = whole_number(written) or 0
    signed = written.strip().startswith(_SIGNS) or connects == 0
    meaning = meaning_of(action, connects)
    if not signed and meaning.what == "unknown":
        spent = meaning_of(action, -connects)
        meaning, connects = (spent, -connects) if spent.what != "unknown" else (meaning, connects)
    doubt = meaning.doubt or ("" if signed else "its number has no sign")
    connects = connects if meaning.what == "unknown" else abs(connects)
    item = Item(line, action, day.on, meaning.what, connects, meaning.title, meaning.reason, relative=day.relative)
    return replace(item, details=Details(invited=meaning.invited), doubt=doubt)
