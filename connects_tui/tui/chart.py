"""A chart of the balance: bars from zero, so that a small change does not look like a crash."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from textual.content import Content

from connects_tui.movements import Mark
from connects_tui.tui.course import Course, more_telling
from connects_tui.tui.lines import ACCENT, BAD, DIM, GOOD, STRONG, joined, plain
from connects_tui.wording import month_words

_BLOCKS: Final = " ▁▂▃▄▅▆▇█"
"""From nothing to a full cell, in eighths."""

_MARKS: Final[dict[Mark, tuple[str, str]]] = {
    "renewal": ("▲", GOOD),
    "purchase": ("+", STRONG),
    "lapse": ("×", f"{BAD} bold"),
}

_BELOW: Final = 2
"""The lines below the bars: the floor with its marks, and the months."""

_HALF: Final = 0.5
_EXPECTED: Final = "▒"
_SLOWER: Final = "░"
_AHEAD: Final = f"{ACCENT} 45%"
_STEPS: Final = (1, 2, 5)
_LINES_A_TICK: Final = 3


class _Column(Struct, frozen=True):
    """One column of the chart: its mean balances at three paces, whether it lies before, on or after today (`side`)."""

    faster: float
    expected: float
    slower: float
    side: int
    mark: Mark | None


def legend() -> Content:
    """Name the marks."""
    marks = [joined(plain(glyph, style), f" {mark}") for mark, (glyph, style) in _MARKS.items()]
    paces = [
        joined(plain(shade, ACCENT), f" {name}") for shade, name in ((_EXPECTED, "your pace"), (_SLOWER, "slower"))
    ]
    return Content("  ").join([*marks, *paces])


def chart_lines(course: Course, width: int, height: int) -> Iterable[Content]:
    """Draw the course in so many lines: bars over a floor with the marks, the scale on the left, the days below."""
    rows = height - _BELOW
    most = max(1, *course.slower)
    ticks = _ticks(most, rows)
    scale = max(len(str(tick)) for tick in ticks.values()) + 1
    places = width - scale - 1
    if rows < 1 or places < len("today"):
        return
    columns = [_column(course, place, places) for place in range(places)]
    for line in range(rows - 1, -1, -1):
        label = f"{ticks.get(line, ''):>{scale - 1}} "
        axis = "┤" if line in ticks else "│"
        drawn = [_cell(column, rows / most, line) for column in columns]
        yield joined(plain(label + axis, DIM), *_merged(drawn))
    yield joined(plain(f"{0:>{scale - 1}} ┼", DIM), *_merged([_floor(column) for column in columns]))
    yield joined(" " * (scale + 1), _days(course, places))


def _ticks(most: int, rows: int) -> dict[int, int]:
    """Return which balances the scale names, by the line on which each stands: round ones, and the greatest."""
    step = _round_step(most, max(1, rows // _LINES_A_TICK))
    ticks = {value * rows // most: value for value in range(step, most, step)}
    top = rows - 1
    ticks.pop(top - 1, None)  # it would stick to the greatest
    ticks[top] = most
    return ticks


def _round_step(most: int, ticks: int) -> int:
    power = 1
    while True:
        for step in _STEPS:
            if most <= step * power * ticks:
                return step * power
        power *= 10


def _column(course: Course, place: int, places: int) -> _Column:
    """Sum up the days that fall on one column; a day that is wider than one keeps its mark to the first."""
    days = len(course.balances)
    start = place * days // places
    end = max((place + 1) * days // places, start + 1)
    begins = place == 0 or (place - 1) * days // places < start
    mark: Mark | None = None
    for number in range(start, end) if begins else ():
        mark = more_telling(mark, course.marks.get(course.day(number)))
    side = (start > course.days_back) - (end <= course.days_back)
    side = side if begins else side or -1  # today's line is one column wide
    faster, expected, slower = (
        sum(paced[start:end]) / (end - start) for paced in (course.faster, course.balances, course.slower)
    )
    return _Column(faster, expected, slower, side, mark)


def _cell(column: _Column, scale: float, line: int) -> tuple[str, str]:
    """Draw one cell of a bar on a line; above today's bar goes today's line.

    A bar ahead of today is solid up to what a faster pace leaves, then shaded up to what is expected, then lightly up
    to what a slower pace leaves.
    """
    eighths = _eighths(column.faster * scale - line)
    if column.side == 0:
        return (_BLOCKS[eighths], STRONG) if eighths else ("┊", STRONG)
    if column.side < 0:
        return _BLOCKS[eighths], ACCENT
    if not eighths:
        for shade, paced in ((_EXPECTED, column.expected), (_SLOWER, column.slower)):
            if paced * scale - line >= _HALF:
                return shade, _AHEAD
    return _BLOCKS[eighths], _AHEAD


def _eighths(filled: float) -> int:
    return max(0, min(len(_BLOCKS) - 1, round(filled * (len(_BLOCKS) - 1))))


def _floor(column: _Column) -> tuple[str, str]:
    """Draw the floor below a bar: its mark, a cross where something is owed."""
    if column.mark is not None:
        return _MARKS[column.mark]
    if column.expected < 0:
        return "x", BAD
    return "─", DIM


def _merged(cells: Sequence[tuple[str, str]]) -> list[Content]:
    """Put neighbours of one style together: a line is a handful of parts, not one for every cell."""
    parts: list[Content] = []
    run, last = "", ""
    for text, style in cells:
        if style != last and run:
            parts.append(plain(run, last))
            run = ""
        run, last = run + text, style
    return [*parts, plain(run, last)]


def _days(course: Course, places: int) -> Content:
    """Write today and the months below the floor, each where it begins; what would touch another is left out."""
    days = len(course.balances)
    line = [" "] * places
    taken = [False] * places

    def write(text: str, start: int) -> None:
        start = max(0, min(start, places - len(text)))
        if not any(taken[max(0, start - 1) : start + len(text) + 1]):
            line[start : start + len(text)] = text
            taken[start : start + len(text)] = [True] * len(text)

    today = _place(course.days_back, days, places)
    write("today", today - len("today") // 2)
    for number in range(days):
        day = course.day(number)
        if day.day == 1:
            write(_month(day), _place(number, days, places))
    text = "".join(line)
    before, word, after = text.partition("today")
    return joined(plain(before, DIM), plain(word, STRONG), plain(after, DIM))


def _place(number: int, days: int, places: int) -> int:
    """Return the first column on which a day falls."""
    return -(-number * places // days) if places >= days else number * places // days


def _month(day: date) -> str:
    return month_words(day) if day.month > 1 else f"{month_words(day)} {day.year}"
