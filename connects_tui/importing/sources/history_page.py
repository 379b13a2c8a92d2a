"""Upwork's Connects History page as copied from a browser, or as a table made from it: Date, Action, Connects.

Browsers separate its cells by tabs or lines, or put the job below the action. A date begins a row, a number with a sign
ends it, and the text between them is the action. Cells in another order are a row if they stand on one line. A row
whose day can't be read never gets the day of another one. What is outside of rows is only searched for a balance.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.importing.dates import DayOrder, day_of, is_relative, order_of
from connects_tui.importing.items import ActionsUnclear, Details, Item, ParsedSource, unread, without_day
from connects_tui.importing.sources.history_actions import is_action, meaning_of, names_a_job, tells
from connects_tui.importing.sources.languages import Language, english_heading, language_of
from connects_tui.importing.table import (
    Table,
    is_like_number,
    is_signed,
    is_total,
    split_lines,
    whole_number,
)

_KIND: Final = "Connects History page"
_HEADINGS: Final = frozenset({"date", "action", "activity", "connects", "balance"})
_ONE_LINE: Final = re.compile(
    r"(?P<rest>.*\S)\s+(?P<connects>[+\-\u2212\u2013]\s?\d[\d.,'\u2019]*(?:\s\d{3})*|\(\d[\d.,]*\)|\d[\d.,]*[\-\u2212]|0)"
    r"(?:\s+connects?)?",
    re.IGNORECASE,
)
_ONE_LINE_UNSIGNED: Final = re.compile(r"(?P<rest>.*\S)\s+(?P<connects>\d[\d.,]*)(?:\s+connects?)?", re.IGNORECASE)
_TIME: Final = re.compile(
    r"(?:at\s+)?(?:\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)(?:\s+[A-Z]{2,5})?", re.IGNORECASE
)
_WORDS_BELOW: Final = re.compile(
    r"load more|show|see all|view (?:job|post\w*|proposal|details)\s*$|rows|next|previous|\d+\s*[-\u2013]\s*\d+\s+of\b",
    re.IGNORECASE,
)
"""What stands below the table of a page, or as a button below a row."""

_ZERO_WIDTH: Final = str.maketrans("", "", "\u200b\u200c\u200e\u200f\u2060\u00ad\ufeff")
"""Browsers copy these; the joiner between the parts of an emoji stays."""

_OF_BALANCE: Final = {"balance", "available", "have", "left", "remaining", "my", "your", "current", "total"}
_AROUND_BALANCE: Final = {"you", "currently", "connect", "connects", "is", "are", "of", "in", "now"} | _OF_BALANCE
"""The words around a balance: "You have 84 available Connects"."""

_LONGEST_DATE: Final = 8
"""In words."""


def is_history(table: Table) -> bool:
    """Whether a table has the page's header; a page itself is separated by tabs."""
    names = set(map(english_heading, table.header))
    return table.delimiter != "\t" and names >= {"date", "connects"} and not names.isdisjoint({"action", "activity"})


def read_page(text: str, today: date, order: DayOrder | None, phrases: Mapping[str, str]) -> ParsedSource | None:
    """Read a page that was copied on a day, with whatever is around the table; `None` if the text has no row of it.

    Raises ActionsUnclear: most of its actions are in words that aren't known; `phrases` are those that the user
    explained.
    """
    lines = list(_lines(text, today))
    if not lines:  # nothing but characters that are not seen
        return None
    values = [value for _, cells in lines for value in cells if value]
    order = order or order_of((value.split(" ", 1)[0] for value in values if value[:1].isdigit()), today)
    language = replace(language_of(values, today), phrases=phrases)
    reader = _PageReader(today, order, language, signed=any(map(_is_signed_number, values)))
    reader.read(lines)
    items = reader.items
    if not any(map(reader.is_of_page, items)):
        speaks_of_connects = any("connects" in value.casefold() for value in values)
        if not speaks_of_connects or all(item.skip_reason for item in items):
            return None
    _ask_about_actions(items, language)
    balance = None if reader.balance is None else (today, reader.balance)
    return ParsedSource(_KIND, tuple(items), reader.passed, balance, keeps_text=True)


def read_table(table: Table) -> ParsedSource:
    """Read a table with the page's header."""
    names = [english_heading(name) for name in table.header]
    on, connects = names.index("date"), names.index("connects")
    action = names.index("action" if "action" in names else "activity")
    table = table.understood([on])
    language = language_of((row.cells[index] for row in table.rows for index in (on, action)), table.today)
    items: list[Item] = []
    totals: list[int] = []
    for row in table.rows:
        written = language.day(row.cells[on])
        day = table.day(written)
        if day is None and is_total(row.raw):
            totals += row.lines
        elif day is None:
            items.append(row.without_day(row.cells[on]))
        elif whole_number(row.cells[connects]) is None:
            items.append(row.no_number(row.cells[connects]))
        else:
            parts = [" ".join(part.split()) for part in row.cells[action].splitlines() if part.strip()]
            item = _item_of(day, parts, row.cells[connects], language)
            items.append(replace(item, line=row.line, last=row.last, relative=is_relative(written)))
    return ParsedSource(_KIND, tuple(items), {"total": totals}, keeps_text=True)


def _ask_about_actions(items: Sequence[Item], language: Language) -> None:
    """Raise if most rows are unknown, and several begin alike or have a title behind a colon."""
    read = [item for item in items if not item.skip_reason]
    unknown = [item.raw for item in read if item.what == "unknown" and not is_action(language.action(item.raw))]
    known = len(read) - len(unknown)
    begins = Counter(raw.partition(": ")[0] for raw in unknown)
    before_titles = {raw.partition(": ")[0] for raw in unknown if ": " in raw}
    explained = {phrase.casefold() for phrase in language.phrases}
    phrases = []
    for phrase, number in begins.items():
        signs = (phrase in before_titles, number > 1, known == 0)  # that it isn't a title
        if sum(signs) >= 2 and phrase.casefold() not in explained:
            phrases.append(phrase)
    if len(unknown) > known and 0 < len(phrases) <= 12:  # more are titles
        raise ActionsUnclear(phrases)


class _Value(NamedTuple):
    """One value of a page: a day, a number, or words.

    It may stand `alone` on its line, and `before_signed`, a number with a sign. A number `is_connects` if it may be a
    row's: it needs a sign if the page has signs, since a title can be "2048".
    """

    line: int
    text: str
    alone: bool
    before_signed: bool
    day: date | None
    is_number: bool
    is_signed: bool
    is_connects: bool


class _Row(Struct):
    line: int
    day: date
    written: str
    action: list[_Value] = []


def _lines(text: str, today: date) -> Iterator[tuple[int, Sequence[str]]]:
    """Values are separated by tabs, or by several blanks in a line that begins with a day or ends with a number."""
    for number, line in enumerate(split_lines(text), start=1):
        cells = line.translate(_ZERO_WIDTH).rstrip().split("\t")
        if len(cells) == 1:
            wide = re.split(r"\s{2,}", cells[0].strip())
            whole = len(wide) > 2 and is_like_number(wide[-1])
            cells = wide if whole or (len(wide) > 1 and day_of(wide[0], today, "dmy")) else cells
        values = tuple(map(_value, cells))
        if any(values):
            yield number, values


def _value(cell: str) -> str:
    value = " ".join(cell.split())
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] == '"' else value


class _PageReader:
    def __init__(self, today: date, order: DayOrder | None, language: Language, *, signed: bool) -> None:
        self.today, self.order, self.language, self.signed = today, order, language, signed
        self.items: list[Item] = []
        self.passed: dict[str, list[int]] = {"header row": [], "balance": [], "total": []}
        self.balance: int | None = None
        self.row: _Row | None = None
        self.outside: list[_Value] = []
        self.untitled: dict[int, list[_Value]] = {}

    def read(self, lines: Sequence[tuple[int, Sequence[str]]]) -> None:
        for (number, cells), (_, after) in zip(lines, [*lines[1:], (0, ("",))], strict=True):
            texts = [cell for cell in cells if cell]
            if self._is_heading(texts):
                self._report_undated_rows()
                self.passed["header row"].append(number)
            elif self._is_whole_row(cells, values := self._values(number, texts, next(filter(None, after), ""))):
                self._read_whole_row(cells, values)
            else:
                for value in values:
                    self._read_value(value)
        unended = self.row
        self._close_row()
        self._report_undated_rows(at_end=True)
        self._add_titles_below()
        if unended is not None:
            self._doubt_sides(unended, [cell for _, cells in lines for cell in cells if cell])

    def _is_heading(self, texts: Sequence[str]) -> bool:
        if texts[-1][-1].isdigit() or (len(texts) == 1 and self.row is not None):
            return False
        return {english_heading(text) for text in texts} <= _HEADINGS

    def _values(self, line: int, texts: Sequence[str], after: str) -> list[_Value]:
        """`after` is the first value of the next line."""
        values = []
        for text, then in zip(texts, (*texts[1:], after), strict=True):
            day, number, signed = self._day(text), is_like_number(text), _is_signed_number(text)
            is_connects = signed or (number and (not self.signed or text[0] == "0"))
            alone, before_signed = len(texts) == 1, _is_signed_number(then)
            values.append(_Value(line, text, alone, before_signed, day, number, signed, is_connects))
        return values

    # --- lines --------------------------------------------------------------------------------------------------------

    def _is_whole_row(self, cells: Sequence[str], values: Sequence[_Value]) -> bool:
        """A whole row may have another order than a day, an action and a number, or no day."""
        if len(values) < 2 or (self.row and not self.row.action):
            return False
        if values[0].day:
            return len(values) > 2 and values[1].is_connects
        acts = any(self._is_action(value.text) for value in values)
        if any(value.day for value in values):
            return len(values) > 2 or acts
        ends_with_number = values[-1].is_number and (len(values) > 2 or not cells[0])
        return len(cells) > 2 and (ends_with_number or (acts and any(value.is_number for value in values)))

    def _read_whole_row(self, cells: Sequence[str], values: Sequence[_Value]) -> None:
        self._close_row()
        self._report_undated_rows()
        line, raw = values[0].line, " · ".join(value.text for value in values)
        days = [value for value in values if value.day]
        numbers = [value for value in values if value.is_number and not value.day]
        numbers = [value for value in numbers if value.is_connects] or numbers
        if is_total(raw):
            self.passed["total"].append(line)
        elif len(days) == len(numbers) == 1 and (day := days[0].day):
            at = values.index(numbers[0])  # a number behind it is that of another column, such as the balance
            words = [value for value in values if not value.day and (value in values[:at] or not value.is_number)]
            self._end_row(_Row(line, day, days[0].text, words), line, numbers[0].text)
        elif days:
            self.items.append(unread(line, raw, "no number of Connects"))
        else:
            self.items.append(without_day(line, raw, cells[0]))

    # --- values -------------------------------------------------------------------------------------------------------

    def _read_value(self, value: _Value) -> None:
        if value.day is not None:
            self._start_row(_Row(value.line, value.day, value.text))
        elif value.alone and (begun := self._row_on_line(value)):
            row, whole = begun
            self._start_row(row)
            if whole:
                connects, is_last = whole["connects"], whole.end("connects") == len(whole.string)  # "Old phone 12"
                doubt = "" if is_signed(connects) or not is_last else f"{connects} may be the end of its title"
                self._end_row(row, value.line, connects, doubt)
        elif self.row is None or self._begins_another(self.row, value):
            self._close_row()
            self._read_outside(value)
        else:
            self._continue_row(self.row, value)

    def _start_row(self, row: _Row) -> None:
        self._close_row()
        self._report_undated_rows()
        self.row = row

    def _continue_row(self, row: _Row, value: _Value) -> None:
        """Take its Connects, which end it, or a part of its action."""
        whole = _ends_in_connects(value) if value.alone or not row.action else None
        if row.action and value.is_connects:
            self._end_row(row, value.line, value.text)
        elif whole or not _TIME.fullmatch(value.text):
            row.action.append(value._replace(text=whole["rest"]) if whole else value)
            if whole:
                self._end_row(row, value.line, whole["connects"])

    def _day(self, text: str) -> date | None:
        return day_of(self.language.day(text), self.today, self.order) if len(text.split()) <= _LONGEST_DATE else None

    def _is_action(self, text: str) -> bool:
        return is_action(self.language.action(text))

    def _names_a_job(self, text: str) -> bool:
        return names_a_job(self.language.action(text))

    def _row_on_line(self, value: _Value) -> tuple[_Row, re.Match[str] | None] | None:
        """The line begins with a day and goes on with the action, mostly with the Connects."""
        words = value.text.split()
        if not words[0][0].isalnum():
            return None
        for length in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
            written, rest = " ".join(words[:length]), value._replace(text=" ".join(words[length:]))
            if day := self._day(written):
                whole = _ends_in_connects(rest, unsigned=True)
                row = _Row(value.line, day, written, [rest._replace(text=whole["rest"]) if whole else rest])
                return (row, whole) if whole or self._names_a_job(rest.text) else None
        return None

    def _begins_another(self, row: _Row, value: _Value) -> bool:
        """Whether it begins a row whose day is missing, while this one needs no title any more."""
        if not row.action or not (self._is_action(value.text) or (value.alone and self._before_action(value.text))):
            return False
        action = self.language.action(" ".join(part.text for part in row.action))
        meanings = {meaning_of(action, connects).what for connects in (-1, 1)}
        needs_no_job = "unknown" in meanings and not meanings <= {"proposal", "boost", "refund", "unknown"}
        return names_a_job(action) or needs_no_job

    def _end_row(self, row: _Row, last: int, connects: str, doubt: str = "") -> None:
        parts = [value.text for value in row.action]
        if whole_number(connects) is None:
            raw = " · ".join((row.written, *parts, connects))
            why = f'"{connects}" is not a number of Connects'
            self.items.append(unread(row.line, raw, "no number of Connects", why, last))
        else:
            item = _item_of(row.day, parts, connects, self.language)
            if item.what in ("proposal", "boost", "refund") and item.title in ("", item.raw):
                self.untitled[len(self.items)] = []
            relative = is_relative(self.language.day(row.written))
            doubt = item.doubt or (doubt if item.connects else "")
            self.items.append(replace(item, line=row.line, last=last, relative=relative, doubt=doubt))
        self.row = None

    def _close_row(self) -> None:
        """A row that has no number with a sign ends with one without, or with none."""
        row, self.row = self.row, None
        if row is None:
            return
        values = row.action
        numbers = (at for at in range(1, len(values)) if values[at].is_number and values[at - 1].text[-1:] != ":")
        if at := next(numbers, 0):
            row.action, after = values[:at], values[at + 1 :]
            self._end_row(row, values[at].line, values[at].text)
        else:
            parts, after = values[:3], values[3:]
            raw, last = " · ".join((row.written, *(part.text for part in parts))), parts[-1].line if parts else 0
            if parts or self.items:
                fault = "no action" if parts and parts[0].is_number else "no number of Connects"
                self.items.append(unread(row.line, raw, fault, last=last))
        for other in after:
            self._read_outside(other)

    # --- outside of rows ----------------------------------------------------------------------------------------------

    def _read_outside(self, value: _Value) -> None:
        if value.is_signed and self.outside:
            self._end_undated_row(value)
        elif self.balance is None and (told := self._balance_at(value)):
            self.balance, lines = told
            self.passed["balance"] += lines
            self._report_undated_rows()
        elif value.is_number and self.outside and self._names_a_job(self.outside[-1].text):
            self._end_undated_row(value)
        elif value.alone and _ends_in_connects(value):
            self._report_undated_rows()
            self.items.append(without_day(value.line, value.text, self._before_action(value.text)))
        else:
            self.outside.append(value)
            if value.alone and (below := self.untitled.get(len(self.items) - 1)) is not None:
                below.append(value)

    def _add_titles_below(self) -> None:
        """Give rows that name no job the title below them, if each has one there; the last one may have the page's."""
        last = max(self.untitled, default=-1)
        if any(len(below) != 1 for at, below in self.untitled.items() if at != last):
            return
        sent = [below[0].text for at, below in self.untitled.items() if below and self.items[at].what == "proposal"]
        if len(sent) > 1 and len(set(sent)) == 1:  # a button: nobody applies to one job twice
            return
        for at, below in self.untitled.items():
            item = self.items[at]
            if below and item.on and not _WORDS_BELOW.match(below[0].text) and not self._balance_at(below[0]):
                signed = -item.connects if item.what in ("proposal", "boost") else item.connects
                parts = (item.raw, below[0].text)
                titled = _item_of(item.on, parts, f"{signed:+}", self.language)
                self.items[at] = replace(titled, line=item.line, last=below[0].line, relative=item.relative)

    def _doubt_sides(self, last: _Row, values: Sequence[str]) -> None:
        """Doubt all days, or numbers, if the last row has none to end it, and the first one above."""
        first = next((value for value in values if english_heading(value) not in _HEADINGS), "")
        if not last.action and self.items[:-1] and self.items[0].fault == "no date":
            what = "day"
        elif last.action and _is_signed_number(first):
            what = "number"
        else:
            return
        doubt = f"it is not certain whether its {what} stands above or below it"
        self.items = [replace(item, doubt=item.doubt or doubt) if item.on else item for item in self.items]

    def _balance_at(self, value: _Value) -> tuple[int, Sequence[int]] | None:
        after_words = self.outside[-1:] if whole_number(value.text) is not None else []
        for said in ([value], [*after_words, value]):
            balance = _balance_in(self.language.action(" ".join(part.text for part in said)))
            if balance is not None:
                return balance, [part.line for part in said]
        return None

    def _end_undated_row(self, number: _Value) -> None:
        outside = self.outside
        starts = [at for at, value in enumerate(outside) if self._is_action(value.text)]
        at = starts[-1] if starts else len(outside) - 1
        begins = max(0, at - 1)
        row, self.outside = [*outside[begins:], number], outside[:begins]
        self._report_undated_rows()
        raw = " · ".join(value.text for value in row)
        if is_total(raw):
            self.passed["total"] += dict.fromkeys(value.line for value in row)
        else:
            self.items.append(without_day(row[0].line, raw, row[0].text if at else "", number.line))

    def _report_undated_rows(self, *, at_end: bool = False) -> None:
        """Leave out what certainly is a row, without a day and a number with a sign, among the values outside.

        Between two rows, that is whatever names a job; elsewhere a page has sentences that look like that.
        """
        between = bool(self.items) and not at_end
        for value in self.outside:
            numbered = _ONE_LINE_UNSIGNED.fullmatch(value.text)
            before = self._before_action(value.text) if numbered else ""
            in_table = between or numbered or ":" in value.text or not value.alone
            if before or (in_table and self._names_a_job(value.text)):
                self.items.append(without_day(value.line, value.text, before))
        self.outside.clear()

    def is_of_page(self, item: Item) -> bool:
        says_enough = item.what != "unknown" and (item.what != "status" or item.status is not None)
        return says_enough or any(map(self._is_action, item.raw.split(" · ")))

    def _before_action(self, text: str) -> str:
        """Return the words where the day should be."""
        words = text.split()
        starts = range(1, min(_LONGEST_DATE, len(words)))
        return " ".join(words[: next((at for at in starts if self._names_a_job(" ".join(words[at:]))), 0)])


def _is_signed_number(text: str) -> bool:
    return is_signed(text) and is_like_number(text)


def _ends_in_connects(value: _Value, *, unsigned: bool = False) -> re.Match[str] | None:
    """Where the Connects are the next value, "Grow sales +16" is a title."""
    if value.before_signed:
        return None
    return _ONE_LINE.fullmatch(value.text) or (_ONE_LINE_UNSIGNED.fullmatch(value.text) if unsigned else None)


def _balance_in(text: str) -> int | None:
    """Read "Available Connects: 84", "My Connects (84)"; with any other word it is no balance."""
    words = re.findall(r"[^\W\d]+|\d[\d,.]*|[+\-\u2212]", text.casefold())
    numbers = [whole_number(word.rstrip(".,")) for word in words if word[0].isdigit()]
    said = {word for word in words if not word[0].isdigit()}
    is_balance = said <= _AROUND_BALANCE and not said.isdisjoint(_OF_BALANCE)
    return numbers[0] if len(numbers) == 1 and is_balance else None


def _item_of(day: date, parts: Sequence[str], written: str, language: Language) -> Item:
    """Return a row, whose lines are still to be set; `parts` are its action, on several lines."""
    action, done = " ".join(parts), language.action(parts[0]) if parts else ""
    # The title may stand on a line of its own, below what was done.
    said = f"{done}: {' '.join(parts[1:])}" if len(parts) > 1 and tells(done) else language.action(action)
    connects = whole_number(written) or 0
    signed = is_signed(written) or connects == 0
    meaning, unsure = meaning_of(said, connects), ""
    if not signed and (spent := meaning_of(said, -connects)).what != "unknown":
        unsure = (
            "" if meaning.what == "unknown" else "its number has no sign, and its words could mean spent or received"
        )
        if meaning.reason not in ("closed", "removed"):
            meaning, connects = spent, -connects
    doubt = meaning.doubt or unsure
    connects = connects if meaning.what == "unknown" else abs(connects)
    return Item(
        0, action, day, meaning.what, connects, meaning.title, meaning.reason,
        details=Details(invited=meaning.invited), statuses=meaning.statuses(day), doubt=doubt,
    )  # fmt: skip
