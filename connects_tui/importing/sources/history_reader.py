"""One pass over the values of a copied Connects History page, which makes rows of them.

A date begins a row, a number with a sign ends it, and the text between them is the action. Cells that stand in another
order are a row if they stand on one line. A row whose day can't be read is left out, and never gets the day of another
one. What is outside of rows is only searched for a balance.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from connects_tui.importing.dates import DayOrder, ReadDay, day_of
from connects_tui.importing.items import Details, Item, ParsedSource, unread, without_day
from connects_tui.importing.sources.history_actions import is_action, meaning_of, names_a_job, tells
from connects_tui.importing.sources.languages import Language, heading
from connects_tui.importing.table import is_like_number, is_signed, is_total, lines_of, whole_number

KIND: Final = "Connects History page"
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
"""Invisible characters that browsers copy; the joiner between the parts of an emoji stays."""

_SAYING: Final = re.compile(
    r"my|your|you|have|available|current|currently|total|remaining|left|balance|connects?|is|are|of|in|now"
)
"""The words around a balance: "You have 84 available Connects"."""

_BALANCE: Final = re.compile(r"\b(?:balance|available|have|left|remaining|my|your|current|total)\b", re.IGNORECASE)
_LONGEST_DATE: Final = 8
"""No date has more words."""


class _Value(NamedTuple):
    """One value of a page: its line, its text, and whether it is alone on its line."""

    line: int
    text: str
    alone: bool


class _Row(Struct):
    """A row that is being read."""

    line: int
    day: ReadDay
    written: str
    action: list[_Value] = field(default_factory=list)


def page_lines(text: str, today: date) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the values of each line that isn't blank, with empty ones in their places.

    They are separated by tabs, or by several blanks in a line that begins with a day or ends with a number.
    """
    for number, line in enumerate(lines_of(text), start=1):
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


class PageReader:
    """One pass over the values of a page."""

    def __init__(self, today: date, order: DayOrder | None, language: Language, *, signed: bool) -> None:
        self.today, self.order, self.language, self.signed = today, order, language, signed
        self.items: list[Item] = []
        self.passed: dict[str, list[int]] = {"heading": [], "balance": [], "total": []}
        self.balance: int | None = None
        self.row: _Row | None = None
        self.around: list[_Value] = []
        self.next = ""
        self.untitled: dict[int, list[_Value]] = {}

    def read(self, lines: Sequence[tuple[int, Sequence[str]]]) -> ParsedSource | None:
        """Read a page; `None` if it is another one, such as a bank's."""
        for (number, cells), (_, after) in zip(lines, [*lines[1:], (0, ("",))], strict=True):
            values = [cell for cell in cells if cell]
            if self._is_heading(values):
                self._look_back()
                self.passed["heading"].append(number)
            elif self._is_whole(cells):
                self._take_whole(number, cells)
            else:
                for value, self.next in zip(values, [*values[1:], next(filter(None, after), "")], strict=True):
                    self._take(_Value(number, value, len(values) == 1))
        unended = self.row
        self._break_off()
        self._look_back(at_end=True)
        self._take_titles()
        if unended is not None:
            self._doubt_sides(unended, [cell for _, cells in lines for cell in cells if cell])
        if not any(map(self._is_of_page, self.items)):
            speaks_of_connects = any("connects" in cell.casefold() for _, cells in lines for cell in cells)
            if not speaks_of_connects or all(item.skip_reason for item in self.items):
                return None
        balance = None if self.balance is None else (self.today, self.balance)
        return ParsedSource(KIND, tuple(self.items), self.passed, balance=balance, keeps_text=True)

    def _is_heading(self, values: Sequence[str]) -> bool:
        if values[-1][-1].isdigit() or (len(values) == 1 and self.row is not None):
            return False
        return {heading(value) for value in values} <= _HEADINGS

    # --- lines --------------------------------------------------------------------------------------------------------

    def _is_whole(self, cells: Sequence[str]) -> bool:
        """Whether a line holds a whole row in another order than a day, an action and a number, or without a day."""
        values = [cell for cell in cells if cell]
        if len(values) < 2 or (self.row and not self.row.action):
            return False
        if self._day(values[0]):
            return len(values) > 2 and self._is_connects(values[1])
        acts = any(is_action(self.language.action(value)) for value in values)
        if any(map(self._day, values)):
            return len(values) > 2 or acts
        ends_with_number = is_like_number(values[-1]) and (len(values) > 2 or not cells[0])
        return len(cells) > 2 and (ends_with_number or (acts and any(map(is_like_number, values))))

    def _take_whole(self, line: int, cells: Sequence[str]) -> None:
        self._break_off()
        self._look_back()
        values = [cell for cell in cells if cell]
        raw = " · ".join(values)
        days = [value for value in values if self._day(value)]
        numbers = [value for value in values if is_like_number(value) and value not in days]
        numbers = [value for value in numbers if self._is_connects(value)] or numbers
        if is_total(raw):
            self.passed["total"].append(line)
        elif len(days) == len(numbers) == 1 and (day := self._day(days[0])):
            at = values.index(numbers[0])  # a number behind it is that of another column, such as the balance
            words = [*values[:at], *(value for value in values[at:] if not is_like_number(value))]
            action = [_Value(line, value, alone=False) for value in words if value not in days]
            self._end_row(_Row(line, day, days[0], action), line, numbers[0])
        elif days:
            self.items.append(unread(line, raw, "no number of Connects"))
        else:
            self.items.append(without_day(line, raw, cells[0]))

    # --- values -------------------------------------------------------------------------------------------------------

    def _take(self, value: _Value) -> None:
        day = self._day(value.text)
        if day is not None:
            self._begin(_Row(value.line, day, value.text))
        elif value.alone and self._begins_with_day(value):
            pass
        elif self.row is None or self._begins_another(value):
            self._break_off()
            self._look_around(value)
        else:
            self._go_on(self.row, value)

    def _begin(self, row: _Row) -> None:
        self._break_off()
        self._look_back()
        self.row = row

    def _go_on(self, row: _Row, value: _Value) -> None:
        """Take the next value of a row: its Connects, which end it, or a part of its action."""
        whole = self._ends_in_connects(value.text) if value.alone or not row.action else None
        if row.action and self._is_connects(value.text):
            self._end_row(row, value.line, value.text)
        elif whole:
            row.action.append(value._replace(text=whole["rest"]))
            self._end_row(row, value.line, whole["connects"])
        elif not _TIME.fullmatch(value.text):
            row.action.append(value)

    def _day(self, text: str) -> ReadDay | None:
        return day_of(self.language.day(text), self.today, self.order) if len(text.split()) <= _LONGEST_DATE else None

    def _names_a_job(self, text: str) -> bool:
        return names_a_job(self.language.action(text))

    def _is_connects(self, text: str) -> bool:
        """Whether a value is a row's Connects: it needs a sign if the page has signs, since a title can be "2048"."""
        return is_like_number(text) and (is_signed(text) or not self.signed or text[0] == "0")

    def _ends_in_connects(self, text: str, *, unsigned: bool = False) -> re.Match[str] | None:
        """Look for the Connects at the end of a value; if they are the next value, "Grow sales +16" is a title."""
        if is_signed(self.next) and is_like_number(self.next):
            return None
        return _ONE_LINE.fullmatch(text) or (_ONE_LINE_UNSIGNED.fullmatch(text) if unsigned else None)

    def _begins_with_day(self, value: _Value) -> bool:
        """Read a line that begins with a day and goes on: with the action, and mostly with the Connects."""
        words = value.text.split()
        if not words[0][0].isalnum():
            return False
        for length in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
            written, rest = " ".join(words[:length]), " ".join(words[length:])
            day = self._day(written)
            if day is None:
                continue
            whole = self._ends_in_connects(rest, unsigned=True)
            if whole is None and not self._names_a_job(rest):
                return False
            row = _Row(value.line, day, written, [value._replace(text=whole["rest"] if whole else rest)])
            self._begin(row)
            if whole:
                self._end_row(row, value.line, whole["connects"])
                self._doubt_number(whole)
            return True
        return False

    def _doubt_number(self, whole: re.Match[str]) -> None:
        """Doubt the Connects of the last row if its title may end with that number: "Old phone 12"."""
        item = self.items[-1]
        if not is_signed(whole["connects"]) and whole.end("connects") == len(whole.string) and item.connects:
            doubt = f"{whole['connects']} may be the end of its title"
            self.items[-1] = replace(item, doubt=item.doubt or doubt)

    def _begins_another(self, value: _Value) -> bool:
        """Whether an action begins another row, whose day is missing, while this one has its action already."""
        row = self.row
        return (
            row is not None
            and bool(row.action)
            and (is_action(self.language.action(value.text)) or (value.alone and bool(self._before_action(value.text))))
            and self._says_all(" ".join(part.text for part in row.action))
        )

    def _says_all(self, action: str) -> bool:
        """Whether an action needs no title any more: it names a job, or is about something else."""
        action = self.language.action(action)
        needs_no_job = {meaning_of(action, connects).what for connects in (-1, 1)} - {"proposal", "boost", "refund"}
        return names_a_job(action) or needs_no_job > {"unknown"}

    def _end_row(self, row: _Row, last: int, connects: str) -> None:
        parts = [value.text for value in row.action]
        if whole_number(connects) is None:
            raw = " · ".join((row.written, *parts, connects))
            why = f'"{connects}" is no number of Connects'
            self.items.append(unread(row.line, raw, "no number of Connects", why, last))
        else:
            item = item_of(row.day, parts, connects, self.language)
            if item.what in ("proposal", "boost", "refund") and item.title in ("", item.raw):
                self.untitled[len(self.items)] = []
            self.items.append(replace(item, line=row.line, last=last))
        self.row = None
        self.around.clear()

    def _break_off(self) -> None:
        """End a row that has no number with a sign when the next one begins: with a number without one, or without."""
        row = self.row
        if row is None:
            return
        for at, value in enumerate(row.action):
            if at and is_like_number(value.text) and not row.action[at - 1].text.endswith(":"):
                row.action, after = row.action[:at], row.action[at + 1 :]
                self._end_row(row, value.line, value.text)
                for other in after:
                    self._look_around(other)
                return
        self.row = None
        parts, after = row.action[:3], row.action[3:]
        if row.action or self.items:
            raw, last = " · ".join((row.written, *(part.text for part in parts))), parts[-1].line if parts else 0
            if parts and is_like_number(parts[0].text):
                why = "it does not say what its Connects were for"
                self.items.append(unread(row.line, raw, "no action", why, last))
            else:
                self.items.append(unread(row.line, raw, "no number of Connects", last=last))
        for other in after:
            self._look_around(other)

    # --- outside of rows ----------------------------------------------------------------------------------------------

    def _look_around(self, value: _Value) -> None:
        """Read a value outside a row: the end of a row without a day of its own, a balance, or other words."""
        text = value.text
        if is_signed(text) and is_like_number(text) and self.around:
            self._end_without_day(value)
        elif self.balance is None and self._is_balance(value):
            self._look_back()
        elif is_like_number(text) and self.around and self._names_a_job(self.around[-1].text):
            self._end_without_day(value)
        elif value.alone and self._ends_in_connects(text):
            self._look_back()
            self.items.append(without_day(value.line, text, self._before_action(text)))
        else:
            self.around.append(value)
            if value.alone and (below := self.untitled.get(len(self.items) - 1)) is not None:
                below.append(value)

    def _take_titles(self) -> None:
        """Give rows that name no job the title below them, if each has one there; the last one may have the page's."""
        last = max(self.untitled, default=-1)
        if any(len(below) != 1 for at, below in self.untitled.items() if at != last):
            return
        sent = [below[0].text for at, below in self.untitled.items() if below and self.items[at].what == "proposal"]
        if len(sent) > 1 and len(set(sent)) == 1:  # a button: nobody applies to one job twice
            return
        for at, below in self.untitled.items():
            item = self.items[at]
            if below and item.on and not _WORDS_BELOW.match(below[0].text) and not self._is_balance(below[0]):
                signed = -item.connects if item.what in ("proposal", "boost") else item.connects
                parts = (item.raw, below[0].text)
                titled = item_of(ReadDay(item.on, item.relative), parts, f"{signed:+}", self.language)
                self.items[at] = replace(titled, line=item.line, last=below[0].line)

    def _doubt_sides(self, last: _Row, values: Sequence[str]) -> None:
        """Doubt the days, or the numbers, of all rows if the last row has none to end it, and the first one above."""
        first = next((value for value in values if heading(value) not in _HEADINGS), "")
        if not last.action and self.items[:-1] and self.items[0].fault == "no day":
            what = "day"
        elif last.action and is_signed(first) and self._is_connects(first):
            what = "number"
        else:
            return
        doubt = f"it is not certain whether its {what} stands above or below it"
        self.items = [replace(item, doubt=item.doubt or doubt) if item.on else item for item in self.items]

    def _is_balance(self, value: _Value) -> bool:
        """Read a balance, whose number may be the value after the words."""
        lines, self.balance = [value.line], _balance_in(self.language.action(value.text))
        if self.balance is None and self.around and whole_number(value.text) is not None:
            words = self.around[-1]
            lines = [words.line, value.line]
            self.balance = _balance_in(self.language.action(f"{words.text} {value.text}"))
        self.passed["balance"] += lines if self.balance is not None else ()
        return self.balance is not None

    def _end_without_day(self, number: _Value) -> None:
        """Leave out a row that ends with a number, and whose day, before its action, can't be read."""
        around = self.around
        starts = [at for at, value in enumerate(around) if is_action(self.language.action(value.text))]
        at = starts[-1] if starts else len(around) - 1
        begins = max(0, at - 1)
        row, self.around = [*around[begins:], number], around[:begins]
        self._look_back()
        raw = " · ".join(value.text for value in row)
        if is_total(raw):
            self.passed["total"] += dict.fromkeys(value.line for value in row)
        else:
            written = row[0].text if at else ""
            self.items.append(without_day(row[0].line, raw, written, number.line))

    def _look_back(self, *, at_end: bool = False) -> None:
        """Leave out what certainly is a row, without a day and a number with a sign, among the values around rows.

        Between two rows, that is whatever names a job; elsewhere a page has sentences that look like that.
        """
        between = bool(self.items) and not at_end
        for value in self.around:
            numbered = _ONE_LINE_UNSIGNED.fullmatch(value.text)
            before = self._before_action(value.text) if numbered else ""
            in_table = between or numbered or ":" in value.text or not value.alone
            if before or (in_table and self._names_a_job(value.text)):
                self.items.append(without_day(value.line, value.text, before))
        self.around.clear()

    def _is_of_page(self, item: Item) -> bool:
        """Whether a row has the words of an action, though it may lack something else."""
        parts, says_little = item.raw.split(" · "), item.what == "status" and item.status is None
        return (item.what != "unknown" and not says_little) or any(
            is_action(self.language.action(part)) for part in parts
        )

    def _before_action(self, text: str) -> str:
        """Return the words before the action: where the day should be."""
        words = text.split()
        starts = range(1, min(_LONGEST_DATE, len(words)))
        return " ".join(words[: next((at for at in starts if self._names_a_job(" ".join(words[at:]))), 0)])


def _balance_in(text: str) -> int | None:
    """Read "Available Connects: 84", "My Connects (84)" and the like; with any other word it is no balance."""
    words = re.findall(r"[^\W\d]+|\d[\d,.]*|[+\-\u2212]", text.casefold())
    numbers = [whole_number(word.rstrip(".,")) for word in words if word[0].isdigit()]
    if len(numbers) != 1 or not _BALANCE.search(text):
        return None
    said = [word for word in words if not word[0].isdigit()]
    return numbers[0] if all(map(_SAYING.fullmatch, said)) else None


def item_of(day: ReadDay, parts: Sequence[str], written: str, language: Language) -> Item:
    """Return a row, whose lines are still to be set; `parts` are its action, which may stand on several lines."""
    action, done = " ".join(parts), language.action(parts[0]) if parts else ""
    # The title may stand on a line of its own, below what was done.
    said = f"{done}: {' '.join(parts[1:])}" if len(parts) > 1 and tells(done) else language.action(action)
    connects = whole_number(written) or 0
    signed = is_signed(written) or connects == 0
    meaning, unsure = meaning_of(said, connects), ""
    if not signed and (spent := meaning_of(said, -connects)).what != "unknown":
        unsure = "" if meaning.what == "unknown" else "its number has no sign, and its words fit Connects spent and got"
        if meaning.reason not in ("closed", "removed"):
            meaning, connects = spent, -connects
    doubt = meaning.doubt or unsure
    connects = connects if meaning.what == "unknown" else abs(connects)
    item = Item(0, action, day.on, meaning.what, connects, meaning.title, meaning.reason, relative=day.relative)
    status = (meaning.reason, day.on) if meaning.what == "status" and meaning.reason else None
    return replace(item, details=Details(invited=meaning.invited), status=status, doubt=doubt)
