"""Tables and headings for a person, broken at the width of the terminal; without colours with NO_COLOR.

Text is never read as markup, and is made harmless before it is printed. What fits is laid out without rich, which is
slow to load and slow to lay out; what has to be broken into lines is left to it.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Final

from connects_tui.actions.words import harmless
from connects_tui.command_line import plain_tables
from connects_tui.command_line.plain_tables import RIGHT, TooLong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console, RenderableType

_FILLING = re.compile(r" +$", re.MULTILINE)

_ENDLESS: Final = sys.maxsize
"""The room of a line that nobody reads at a terminal."""

_FOR_RICH: Final = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
"""What rich heeds in the environment, and nothing here does."""


def heading(text: str) -> None:
    """Print a line that stands out."""

    def by_rich() -> RenderableType:
        from rich.text import Text

        return Text(harmless(text), style="bold")

    _print(lambda room, styled: plain_tables.heading(text, room, styled=styled), by_rich)


def paragraph(text: str, indent: int = 0) -> None:
    """Print text that may be longer than a line."""

    def by_rich() -> RenderableType:
        from rich.padding import Padding
        from rich.text import Text

        return Padding(Text(harmless(text)), (0, 0, 0, indent))

    _print(lambda room, _: plain_tables.paragraph(text, indent, room), by_rich)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; a heading that begins with > is that of a column of numbers."""
    cells = list(rows)

    def by_rich() -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
        for column in columns:
            right = column.startswith(RIGHT)
            name = column.removeprefix(RIGHT)
            made.add_column(Text(name), justify="right" if right else "left", no_wrap=right, overflow="fold")
        for row in cells:
            made.add_row(*(Text(harmless(cell)) for cell in row))
        return made

    _print(lambda room, styled: plain_tables.table(columns, cells, room, styled=styled), by_rich)


def pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Print facts, one a line, each with its name before it."""
    facts = list(rows)

    def by_rich() -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for name, fact in facts:
            grid.add_row(Text(name, style="dim"), Text(harmless(fact)))
        return grid

    _print(lambda room, styled: plain_tables.pairs(facts, room, styled=styled), by_rich)


def _print(plainly: Callable[[int, bool], str], by_rich: Callable[[], RenderableType]) -> None:
    """Print what is laid out plainly, given the room of a line and whether it may be styled; else by rich."""
    if not _is_read():
        sys.stdout.write(plainly(_ENDLESS, False))
        return
    if not _heeds_more():
        try:
            sys.stdout.write(plainly(_room(), _is_styled()))
        except TooLong:
            pass
        else:
            return
    console = _console()
    with console.capture() as captured:
        console.print(by_rich())
    sys.stdout.write(_FILLING.sub("", captured.get()))  # without the blanks with which rich fills lines up


def _is_read() -> bool:
    """Whether the output has a width that lines must be broken at: that of a terminal, or one that is given."""
    return sys.stdout.isatty() or "COLUMNS" in os.environ


def _heeds_more() -> bool:
    """Whether there is more to heed than what is heeded here: a console of Windows, or a variable that rich knows."""
    return sys.platform == "win32" or any(name in os.environ for name in _FOR_RICH)


def _room() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _is_styled() -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "").lower() in ("dumb", "unknown")
    return sys.stdout.isatty() and not plain


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
