"""Tables and headings for a person, by rich where somebody reads them at a terminal; without colours with NO_COLOR.

Text is never read as markup, and is made harmless before it is printed. Rich is slow to load, and a pipe or a file
needs none of it.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from connects_tui.actions.words import harmless
from connects_tui.command_line import plain_tables
from connects_tui.command_line.plain_tables import RIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, RenderableType

_FILLING = re.compile(r" +$", re.MULTILINE)


def heading(text: str) -> None:
    """Print a line that stands out."""
    if not _is_read():
        sys.stdout.write(f"{harmless(text).rstrip(' ')}\n")
        return
    from rich.text import Text

    _print(Text(harmless(text), style="bold"))


def paragraph(text: str, indent: int = 0) -> None:
    """Print text that may be longer than a line."""
    if not _is_read():
        sys.stdout.write(f"{' ' * indent}{harmless(text)}".rstrip(" ") + "\n")
        return
    from rich.padding import Padding
    from rich.text import Text

    _print(Padding(Text(harmless(text)), (0, 0, 0, indent)))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; a heading that begins with > is that of a column of numbers."""
    if not _is_read():
        sys.stdout.write(plain_tables.table(columns, rows))
        return
    from rich.table import Table
    from rich.text import Text

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
    if not _is_read():
        sys.stdout.write(plain_tables.pairs(rows))
        return
    from rich.table import Table
    from rich.text import Text

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


def _is_read() -> bool:
    """Whether the output has a width that lines must be broken at: that of a terminal, or one that is given."""
    return sys.stdout.isatty() or "COLUMNS" in os.environ


def _console() -> Console:
    """Return where to print, as it is now."""
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR"))
    return Console(
        file=sys.stdout,
        color_system=None if plain else "auto",
        markup=False,
        emoji=False,
        highlight=False,
    )
