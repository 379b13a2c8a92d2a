"""A year of bids or replies as a calendar: weeks across, weekdays down, the busier a day the denser its cell."""

from datetime import timedelta
from typing import Final

from textual.content import Content

from connects_tui.insights.groups import YEAR_DAYS, CalendarYear
from connects_tui.tui.render import ACCENT, DIM, STRONG, fitted, joined, plain
from connects_tui.wording import WEEKDAYS, counted, day_words, month_words

_WEEKS: Final = -(-(YEAR_DAYS + 6) // 7)
"""The most weeks that a year has a day in."""

_LABELED: Final = 64
"""The least width, in cells, at which weekdays have three letters and a sum each."""

_TOTAL: Final = 4

_COLORS: Final = (DIM, *(f"{ACCENT} {share}%" for share in (30, 55, 80, 100)))
"""How a day of each level is drawn; they are marks, and fainter than text may be."""

_SQUARES: Final = "·■■■■"
_SHADES: Final = "·░▒▓█"
"""What tells the levels apart where colors can't."""


class CalendarLines:
    """The lines of a calendar of each `event`; `in_color`: colors alone may tell levels apart."""

    def __init__(self, year: CalendarYear, event: str, *, in_color: bool) -> None:
        self._year = year
        self._event = event
        self._cells = _SQUARES if in_color else _SHADES
        first = year.last - timedelta(days=YEAR_DAYS - 1)
        self._monday = first - timedelta(days=first.weekday())

    def heading(self, width: int) -> Content:
        """Name each month above the week in which it begins."""
        label, cell = _widths(width)
        line = " " * label
        for week in range(_WEEKS):
            sunday = self._monday + timedelta(days=7 * week + 6)
            if sunday.day <= 7 and sunday <= self._year.last + timedelta(days=6):
                line = f"{line:<{label + week * cell}}{month_words(sunday)}"
        return fitted(plain(line, DIM), width)

    def draw(self, weekday: int, width: int) -> Content:
        """Draw the days of a weekday, 0 for Monday, and how many there were on all of them."""
        label, cell = _widths(width)
        days = [self._day(week, weekday, cell) for week in range(_WEEKS)]
        if width < _LABELED:
            return joined(plain(f"{WEEKDAYS[weekday][0]:<{label}}", DIM), *days)
        is_best = weekday == self._year.best_weekday
        total = plain(f"{self._year.per_weekday[weekday]:,}", STRONG if is_best else DIM)
        name = plain(f" {WEEKDAYS[weekday][:3]} ", STRONG if is_best else DIM)
        return joined(name, *days, fitted(total, _TOTAL, "right"))

    def _day(self, week: int, weekday: int, cell: int) -> Content:
        day = self._monday + timedelta(days=7 * week + weekday)
        if not self._year.first <= day <= self._year.last:
            return Content(" " * cell)
        level = self._year.level(self._year.counts.get(day, 0))
        return joined(self._cell(level), " " * (cell - 1))

    def _cell(self, level: int) -> Content:
        return plain(self._cells[level], _COLORS[level])

    def filter_of(self, weekday: int) -> str:
        """Return the filter that fits the year's proposals of a weekday."""
        return f"on:{WEEKDAYS[weekday].lower()} since:{self._year.first}"

    def legend(self, width: int) -> Content:
        """Say how many there were, on which weekday the most, and what the shades stand for."""
        year = self._year
        many = "replies" if self._event == "reply" else "bids"
        number = counted(year.total, self._event, many) if year.total else f"No {many}"
        words = joined(plain(number, STRONG), plain(f" since {day_words(year.first, year.last)}", DIM))
        if year.best_weekday is not None:
            most = year.per_weekday[year.best_weekday]
            words = joined(words, plain(f" · most on {WEEKDAYS[year.best_weekday]}s ({most:,})", DIM))
        shades: list[Content] = []
        least = 1
        for step in year.steps:
            level = year.level(step)
            numbers = f" {step:,}" if step == least else f" {least:,} to {step:,}"
            shades.append(joined(self._cell(level), plain(numbers, DIM)))
            least = step + 1
        key = Content("  ").join(shades)
        if words.cell_length + key.cell_length + 2 > width:
            return fitted(words, width)
        return joined(fitted(words, width - key.cell_length), key)


def _widths(width: int) -> tuple[int, int]:
    """Return how many cells a weekday's name and a week take."""
    label = 5 if width >= _LABELED else 2
    return label, 2 if width >= label + 2 * _WEEKS + _TOTAL else 1
