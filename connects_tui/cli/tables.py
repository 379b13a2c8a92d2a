"""Tables and headings for a person, broken at the width of the terminal; styled where the environment lets them.

Text is never read as markup, and is sanitized before it is printed. Rich lays it out; but the lines of a table that fit
are laid out here, since rich takes 7 seconds for those of 10,000 proposals.
"""

from __future__ import annotations

import os
import re
import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Final

from connects_tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

RIGHT, WHOLE, SHRINKS, SPARED = ">", "=", "~", "-"
"""How the heading of a column begins, where it says what the column is like: see `table`."""

_LEAST: Final = 8
"""Cells to which a column that shrinks is cut at most."""

_GAP: Final = "  "

_FILLING: Final = re.compile(r" +$", re.MULTILINE)

_ENDLESS: Final = 10_000
"""The room that rich gets for a line that nobody reads at a terminal."""


def heading(text: str) -> None:
    """Print a line that stands out."""
    from rich.text import Text

    _print(Text(sanitize(text), style="bold"))


def paragraph(text: str, indent: int = 0) -> None:
    """Print text that may be longer than a line."""
    from rich.padding import Padding
    from rich.text import Text

    _print(Padding(Text(sanitize(text)), (0, 0, 0, indent)))


def pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Print facts, one a line, each with its name before it."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, fact in rows:
        grid.add_row(Text(name, style="dim"), Text(sanitize(fact)))
    _print(grid)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table.

    A heading that begins with `RIGHT` is that of numbers, one that begins with `WHOLE` that of ids, which are never
    broken; one that begins with `SHRINKS` is that of text which is cut where a line would be too long, and one that
    begins with `SPARED` that of what is left out then.
    """
    cells = [[column.lstrip(RIGHT + WHOLE + SHRINKS + SPARED) for column in columns]]
    cells += ([sanitize(cell) for cell in row] for row in rows)
    fitted = _fitted(columns, cells, _room())
    if fitted is None:
        _print(_broken(columns, cells))
        return
    first, *others = _lines(*fitted)
    heading(first)
    sys.stdout.writelines(f"{line}\n" for line in others)


def _broken(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> RenderableType:
    """Make a table whose cells are broken into lines."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for column, name in zip(columns, cells[0], strict=True):
        right, whole = column.startswith(RIGHT), column.startswith((RIGHT, WHOLE))
        made.add_column(Text(name), justify="right" if right else "left", no_wrap=whole, overflow="fold")
    for row in cells[1:]:
        made.add_row(*map(Text, row))
    return made


def _fitted(
    columns: Sequence[str], cells: Sequence[Sequence[str]], room: int
) -> tuple[Sequence[str], Sequence[Sequence[str]]] | None:
    """Cut text and leave columns out as far as it takes for a line; `None` where that is not enough."""
    widths = _widths(cells)
    by = sum(widths) + len(_GAP) * (len(widths) - 1) - room
    if by <= 0:
        return columns, cells
    for place, column in enumerate(columns):
        if column.startswith(SHRINKS) and (width := widths[place] - by) >= _LEAST:
            return columns, [[*row[:place], _cut(row[place], width), *row[place + 1 :]] for row in cells]
    spared = [place for place, column in enumerate(columns) if column.startswith(SPARED)]
    if not spared:
        return None
    last = spared[-1]
    fewer = [[*row[:last], *row[last + 1 :]] for row in (columns, *cells)]
    return _fitted(fewer[0], fewer[1:], room)


def _cut(text: str, width: int) -> str:
    """Cut text to a width in cells; "…" says that there was more."""
    from rich.cells import cell_len

    if cell_len(text) <= width:
        return text
    while cell_len(text) >= width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _lines(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> Iterable[str]:
    from rich.cells import cell_len

    widths, right = _widths(cells), [column.startswith(RIGHT) for column in columns]
    for row in cells:
        filled = []
        for cell, width, is_right in zip(row, widths, right, strict=True):
            blank = " " * (width - cell_len(cell))
            filled.append(blank + cell if is_right else cell + blank)
        yield _GAP.join(filled).rstrip(" ")


def _widths(cells: Sequence[Sequence[str]]) -> list[int]:
    from rich.cells import cell_len

    return [max(map(cell_len, column)) for column in zip(*cells, strict=True)]


def _print(renderable: RenderableType) -> None:
    from rich.console import Console

    console = Console(
        file=sys.stdout,
        force_terminal=is_styled(),
        color_system="standard" if is_styled() else None,
        width=min(_room(), _ENDLESS),
        height=get_terminal_size().lines,  # without it rich takes every dumb terminal to be 80 cells wide
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as captured:
        console.print(renderable)
    sys.stdout.write(_FILLING.sub("", captured.get()))  # without the blanks with which rich fills lines up


def _room() -> int:
    """Return how many cells a line may have: those of the terminal, or of COLUMNS; in a file any number."""
    return get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else sys.maxsize


def is_styled() -> bool:
    """Whether what is printed may stand out, by the usual variables: see no-color.org and bixense.com/clicolors."""
    asked = os.environ.get
    if asked("NO_COLOR"):
        return False
    if asked("FORCE_COLOR", "0") not in ("", "0") or asked("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    plain = asked("CLICOLOR") == "0" or asked("TERM", "").lower() in ("dumb", "unknown")
    return sys.stdout.isatty() and not plain
