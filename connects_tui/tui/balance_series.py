"""The balance day by day, some way back and some way ahead, and its chart."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from msgspec import Struct
from textual.content import Content

from connects_tui.ledger import Ledger, Movement
from connects_tui.ledger.forecast import SERIES_DAYS, Forecast
from connects_tui.movements import MOVEMENT_KINDS, Mark
from connects_tui.tui.render import ACCENT, BAD, DIM, GOOD, STRONG, axis_labels, joined, merged, plain, round_step
from connects_tui.wording import month_words, number_words

_RANK: Final[dict[Mark, int]] = {"purchase": 0, "renewal": 1, "expiry": 2}
"""The mark with the highest rank shows where several fall on one place."""


class BalanceSeries(Struct, frozen=True):
    """Balances at the end of every day from `first` on, in Connects: those up to `today`, then those expected.

    `slower` and `faster` are those at such a pace from then on; `marks` what happens on which day.
    """

    first: date
    today: date
    balances: tuple[int, ...]
    slower: tuple[int, ...]
    faster: tuple[int, ...]
    marks: Mapping[date, Mark]

    @property
    def days_back(self) -> int:
        """How many days lie before today."""
        return (self.today - self.first).days

    def day(self, index: int) -> date:
        """Return the day of the balance at an index."""
        return self.first + timedelta(days=index)


def balance_series(ledger: Ledger, forecast: Forecast | None) -> BalanceSeries:
    """Return the balances of the last 90 days, or since the opening, and of the next 60.

    After today they are those of the forecast; without one they are 0: what can't be told yet is not drawn.
    """
    today = ledger.until
    opened = ledger.state.opened if ledger.state else today
    first = min(today, max(today - timedelta(days=90), opened))
    last = today + timedelta(days=SERIES_DAYS)
    marks = _marks(ledger.movements, first) | _marks_ahead(ledger, forecast, last)
    known = _balances(ledger.movements, first, today)
    if forecast is None:  # what can't be told yet is not drawn
        same = (*known, *[0] * SERIES_DAYS)
        return BalanceSeries(first, today, same, same, same, marks)
    points = [point for point in forecast.points if today < point.on <= last]
    expected = (*known, *(point.expected for point in points))
    slower = (*known, *(max(point.slower, point.expected) for point in points))
    faster = (*known, *(min(point.faster, point.expected) for point in points))
    return BalanceSeries(first, today, expected, slower, faster, marks)


def _marks(movements: Sequence[Movement], first: date) -> dict[date, Mark]:
    marks: dict[date, Mark] = {}
    for movement in reversed(movements):
        if movement.on < first:
            break
        mark = MOVEMENT_KINDS[movement.kind].mark
        if mark is not None and _RANK[mark] >= _RANK[marks.get(movement.on, mark)]:
            marks[movement.on] = mark
    return marks


def _marks_ahead(ledger: Ledger, forecast: Forecast | None, last: date) -> dict[date, Mark]:
    ahead = ledger.on_to(last).movements[len(ledger.movements) :]
    marks: dict[date, Mark] = {movement.on: "renewal" for movement in ahead if movement.kind == "allowance"}
    losses = forecast.losses if forecast is not None else ()
    return marks | {loss.on: "expiry" for loss in losses if loss.on <= last}


def _balances(movements: Sequence[Movement], first: date, last: date) -> list[int]:
    closing: dict[date, int] = {}
    before = 0
    for movement in reversed(movements):
        if movement.on < first:
            before = movement.balance
            break
        closing.setdefault(movement.on, movement.balance)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    balances = accumulate(days, lambda balance, day: closing.get(day, balance), initial=before)
    return list(balances)[1:]


_BLOCKS: Final = " ▁▂▃▄▅▆▇█"

_HANGING: Final = " ▔▀█"
"""The same from above."""

_MARKS: Final[dict[Mark, tuple[str, str]]] = {
    "renewal": ("▲", GOOD),
    "purchase": ("+", STRONG),
    "expiry": ("×", f"{BAD} bold"),
}

_FASTER, _EXPECTED, _SLOWER = "▓▒░"
"""What is left ahead at each pace."""


class _Column(Struct, frozen=True):
    """A column's mean balances, and whether it lies before, on or after today (`side`)."""

    faster: float
    expected: float
    slower: float
    side: int
    mark: Mark | None


def legend(series: BalanceSeries, width: int) -> Content:
    """Return the chart's legend: all that is drawn of this series, as far as it has room."""
    known, ahead = series.balances[: series.days_back + 1], slice(series.days_back + 1, None)
    paces = list(zip(series.faster[ahead], series.balances[ahead], series.slower[ahead], strict=True))
    differ = any(faster != slower for faster, _, slower in paces)  # they don't at no Connects a day
    parts = [
        ("█", ACCENT, "so far", max(known) > 0),
        (_FASTER, ACCENT, "if faster" if differ else "forecast", any(faster > 0 for faster, _, _ in paces)),
        (_EXPECTED, ACCENT, "forecast", any(expected > max(faster, 0) for faster, expected, _ in paces)),
        (_SLOWER, ACCENT, "if slower", any(slower > max(expected, 0) for _, expected, slower in paces)),
        ("▀█", BAD, "owed", min(series.balances) < 0),
        *((*sign, mark, mark in series.marks.values()) for mark, sign in _MARKS.items()),
    ]
    drawn = [joined(plain(glyph, style), f" {name}") for glyph, style, name, is_drawn in parts if is_drawn]
    wide = Content("  ").join(drawn)
    if wide.cell_length <= width:
        return wide
    while drawn and Content(" ").join(drawn).cell_length > width:
        del drawn[0]  # what is plainest goes first
    return Content(" ").join(drawn)


def balance_chart_lines(series: BalanceSeries, width: int, height: int) -> Iterable[Content]:
    """Draw bars on an axis with the marks, from which what is owed hangs, and the days, in `height` lines."""
    most, owed = max(0, *series.slower), max(0, -min(series.faster))
    rows = height - 2  # less the axis with its marks, and the months
    rows_owed = max(1, min(rows - 1, round(rows * owed / (most + owed)))) if owed else 0
    rows -= rows_owed
    lowest = number_words(-owed) if owed else ""
    ticks = {line: number_words(tick) for line, tick in _ticks(most, rows).items()} if most else {}
    scale = max(map(len, ("0", lowest, *ticks.values()))) + 1
    width_of_chart = width - scale - 1
    if rows < 1 or width_of_chart < len("today"):
        return
    room = (rows, most), (rows_owed, owed)
    per_connect = min((lines / connects for lines, connects in room if connects), default=0)
    columns = [_column(series, column, width_of_chart) for column in range(width_of_chart)]
    for line in range(rows - 1, -1, -1):
        label = f"{ticks.get(line, ''):>{scale - 1}} {'┤' if line in ticks else '│'}"
        yield joined(plain(label, DIM), *merged(_cell(column, per_connect, line) for column in columns))
    axis = (_MARKS[column.mark] if column.mark else ("─", DIM) for column in columns)
    yield joined(plain(f"{0:>{scale - 1}} ┼", DIM), *merged(axis))
    for line in range(rows_owed):
        is_lowest = line == rows_owed - 1
        label = f"{lowest if is_lowest else '':>{scale - 1}} {'┤' if is_lowest else '│'}"
        cells = (_filled(_HANGING, -column.expected, per_connect, line) for column in columns)
        yield joined(plain(label, DIM), plain("".join(cells), BAD))
    yield joined(" " * (scale + 1), *_days(series, width_of_chart))


def _ticks(most: int, rows: int) -> dict[int, int]:
    """Return which balances the scale names, by their lines: round ones, and the greatest."""
    step = round_step(most, max(1, rows // 3))
    ticks = {value * rows // most: value for value in range(step, most, step)}
    ticks.pop(rows - 2, None)  # it would stick to the greatest
    return ticks | {rows - 1: most}


def _column(series: BalanceSeries, column: int, columns: int) -> _Column:
    """Average the days of one column; of a day that is several wide, only the first has its mark."""
    days = len(series.balances)
    start = column * days // columns
    end = max((column + 1) * days // columns, start + 1)
    begins = column == 0 or (column - 1) * days // columns < start
    days_marked = map(series.day, range(start, end) if begins else ())
    marks = (series.marks[day] for day in days_marked if day in series.marks)
    mark = max(marks, key=_RANK.__getitem__, default=None)
    side = (start > series.days_back) - (end <= series.days_back)
    side = side if begins else side or -1  # today's line is one column wide
    faster, expected, slower = (
        sum(paced[start:end]) / (end - start) for paced in (series.faster, series.balances, series.slower)
    )
    return _Column(faster, expected, slower, side, mark)


def _cell(column: _Column, scale: float, line: int) -> tuple[str, str]:
    """Draw one cell of a bar, of which the first line has something of the least balance.

    Above today's bar goes today's line. A bar ahead has shades up to what each pace leaves.
    """
    if column.side > 0:
        for shade, paced in ((_FASTER, column.faster), (_EXPECTED, column.expected), (_SLOWER, column.slower)):
            if paced > 0 and paced * scale >= (line + 0.5 if line else 0):
                return shade, ACCENT
        return " ", ACCENT
    block = _filled(_BLOCKS, column.expected, scale, line)
    return (block.replace(" ", "┊"), STRONG) if column.side == 0 else (block, ACCENT)


def _filled(signs: str, connects: float, scale: float, line: int) -> str:
    """Of signs from nothing to a full cell, return the one for the Connects that are on a line."""
    least, most = int(connects > 0 and not line), len(signs) - 1
    return signs[max(least, min(most, round((connects * scale - line) * most)))]


def _days(series: BalanceSeries, columns: int) -> list[Content]:
    days = len(series.balances)
    labels = [(_column_of(series.days_back, days, columns) - len("today") // 2, "today", STRONG)]
    for number in range(days):
        day = series.day(number)
        if day.day == 1:
            month = month_words(day) if day.month > 1 else f"{month_words(day)} {day.year}"
            labels.append((_column_of(number, days, columns), month, DIM))
    return axis_labels(labels, columns)


def _column_of(index: int, days: int, columns: int) -> int:
    return -(-index * columns // days) if columns >= days else index * columns // days
