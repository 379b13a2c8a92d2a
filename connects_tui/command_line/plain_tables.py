"""Tables, headings and paragraphs whose lines are not too long: laid out as rich lays them out, without rich.

Rich takes a third of the time of a command that prints with it, and many times that for a table of a thousand rows.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final

from connects_tui.text import sanitize

RIGHT: Final = ">"
"""How the heading of a column begins whose cells are numbers."""

WHOLE: Final = "="
"""How the heading of a column begins whose cells are never broken, as ids."""

SHRINKS: Final = "~"
"""How the heading of a column begins whose cells are cut where a line would be too long."""

SPARED: Final = "-"
"""How the heading of a column begins that is left out where a line would be too long."""

_LEAST: Final = 8
"""Cells to which such a column is cut at most."""

BOLD, DIM = "1", "2"
"""How text can stand out, as terminals know it."""

_GAP: Final = "  "

_LATIN: Final = "\u02ff"
"""The last of the letters and signs that take one cell each, for rich too."""


class TooLong(Exception):
    """A line would be longer, `by` so many cells, than there is room for: it has to be broken."""

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by


def named(column: str) -> str:
    """Return a column's heading without what it says of the column."""
    return column[1:] if column.startswith((RIGHT, WHOLE, SHRINKS, SPARED)) else column


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], room: int, *, styled: bool) -> str:
    """Lay a table out, headings first.

    Args:
        columns: the headings, with what each column is like.
        rows: the cells below them.
        room: how many cells of a terminal a line may have.
        styled: whether headings stand out.

    Raises:
        TooLong: there is not so much room.
    """
    cells = [[named(column) for column in columns], *rows]
    lines = _fitted(cells, columns, room)
    return "".join(f"{line}\n" for line in (_style(lines[0], BOLD, styled=styled), *lines[1:]))


def pairs(rows: Iterable[tuple[str, str]], room: int, *, styled: bool) -> str:
    """Lay facts out, one a line, each with its name before it, which is dim where it is `styled`.

    Raises:
        TooLong: there is not so much `room`.
    """
    facts = list(rows)
    lines = _laid_out(facts, [False, False], room)
    names = [sanitize(name) for name, _ in facts]
    parts = ((line[: len(name)], line[len(name) :]) for line, name in zip(lines, names, strict=True))
    return "".join(f"{_style(name, DIM, styled=styled)}{rest}\n" for name, rest in parts)


def heading(text: str, room: int, *, styled: bool) -> str:
    """Lay a line out that stands out where it is `styled`.

    Raises:
        TooLong: there is not so much `room`.
    """
    (line,) = _laid_out([(text,)], [False], room)
    return f"{_style(line, BOLD, styled=styled)}\n"


def paragraph(text: str, indent: int, room: int) -> str:
    """Lay out text that is broken between words where a line would be longer than there is room for.

    Raises:
        TooLong: it has words that are longer, or is broken by other rules.
    """
    words, blank, left = sanitize(text), " " * indent, room - indent
    try:
        (line,) = _laid_out([(words,)], [False], left)
    except TooLong:
        if max(words) > _LATIN or " ".join(words.split()) != words or max(map(len, words.split())) > left:
            raise
    else:
        return f"{blank}{line}".rstrip(" ") + "\n"
    import textwrap  # noqa: PLC0415 - few lines are too long

    lines = textwrap.wrap(words, left, break_long_words=False, break_on_hyphens=False)
    return "".join(f"{blank}{line}\n" for line in lines)


def _fitted(rows: Sequence[Sequence[str]], columns: Sequence[str], room: int) -> list[str]:
    """Lay rows out, with text cut and columns left out as far as it takes.

    Raises:
        TooLong: that is not enough.
    """
    right = [column.startswith(RIGHT) for column in columns]
    try:
        return _laid_out(rows, right, room)
    except TooLong as too_long:
        by = too_long.by
    try:
        return _laid_out(_shrunk(rows, columns, by), right, room)
    except TooLong:
        spared = [place for place, column in enumerate(columns) if column.startswith(SPARED)]
        if not spared:
            raise
    last = spared[-1]
    fewer = [[*row[:last], *row[last + 1 :]] for row in rows]
    return _fitted(fewer, [*columns[:last], *columns[last + 1 :]], room)


def _shrunk(rows: Sequence[Sequence[str]], columns: Sequence[str], by: int) -> list[list[str]]:
    """Cut the cells of the column that may be cut, so that its lines are so much shorter.

    Raises:
        TooLong: there is none, or it would not be enough.
    """
    place = next((place for place, column in enumerate(columns) if column.startswith(SHRINKS)), None)
    if place is None:
        raise TooLong(by)
    texts = [sanitize(row[place]) for row in rows]
    width = max(map(_cells(), texts)) - by
    if width < _LEAST:
        raise TooLong(by)
    return [[*row[:place], _cut(text, width), *row[place + 1 :]] for row, text in zip(rows, texts, strict=True)]


def _cut(text: str, width: int) -> str:
    """Cut text to a width in cells; "…" says that there was more."""
    size = _cells()
    if size(text) <= width:
        return text
    while size(text) >= width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _laid_out(rows: Sequence[Sequence[str]], right: Sequence[bool], room: int) -> list[str]:
    cells = [[sanitize(cell) for cell in row] for row in rows]
    size = len if max(map(max, filter(None, chain(*cells))), default="") <= _LATIN else _cells()
    widths = [max(map(size, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        parts = zip(row, widths, right, strict=True)
        line = _GAP.join(_filled(cell, width - size(cell), to_the_right=side) for cell, width, side in parts)
        lines.append(line.rstrip(" "))
    longest = max(map(size, lines), default=0)
    if widths and longest > room:
        raise TooLong(longest - room)
    return lines


def _filled(cell: str, missing: int, *, to_the_right: bool) -> str:
    return " " * missing + cell if to_the_right else cell + " " * missing


def _style(text: str, how: str, *, styled: bool) -> str:
    return f"\x1b[{how}m{text}\x1b[0m" if styled and text else text


def _cells() -> Callable[[str], int]:
    """Return what measures text in cells of a terminal."""
    from rich.cells import cell_len  # noqa: PLC0415 - it takes a moment to load, and few need it

    return cell_len
