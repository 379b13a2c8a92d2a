"""Tables and headings for a person, by rich: plain where the output is no terminal or NO_COLOR is set.

Text is never read as markup, and is made harmless before it is printed.
"""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from connects_tui.actions.words import harmless

_FILLING = re.compile(r" +$", re.MULTILINE)

WIDEST: Final = 500
"""Where the output goes into a pipe or a file, a row stays on one line."""

RIGHT: Final = ">"
"""How the heading of a column begins whose cells are numbers."""


def heading(text: str) -> None:
    """Print a line that stands out."""
    _print(Text(harmless(text), style="bold"))


def paragraph(text: str, indent: int = 0) -> None:
    """Print text that may be longer than a line."""
    _print(Padding(Text(harmless(text)), (0, 0, 0, indent)))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; a heading that begins with > is that of a column of numbers."""
    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for column in columns:
        right = column.startswith(RIGHT)
        name = column.removeprefix(RIGHT)
        made.add_column(Text(name), justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in rows:
        made.add_row(*(Text(harmless(cell)) for cell in row))
    _print(made)


def pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Print facts, one a line, each with its name before it."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, fact in rows:
        grid.add_row(Text(name, style="dim"), Text(harmless(fact)))
    _print(grid)


def _print(what: RenderableType) -> None:
    """Print without the blanks with which rich fills lines up."""
    console = _console()
    with console.capture() as captured:
        console.print(what)
    sys.stdout.write(_FILLING.sub("", captured.get()))


def _console() -> Console:
    """Return where to print, as it is now."""
    wide = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    plain = bool(os.environ.get("NO_COLOR"))
    return Console(
        file=sys.stdout,
        width=WIDEST if wide else None,
        color_system=None if plain else "auto",
        markup=False,
        emoji=False,
        highlight=False,
    )
