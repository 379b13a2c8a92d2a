"""Tables and headings for a person, broken at the width of the terminal; styled where the environment lets them.

Text is never read as markup, and is sanitized before it is printed. What fits is laid out without rich, which is
slow to load and slow to lay out; what has to be broken into lines is left to it.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Final

from connects_tui.command_line import plain_tables
from connects_tui.command_line.plain_tables import RIGHT, WHOLE, TooLong, named
from connects_tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console, RenderableType

_FILLING = re.compile(r" +$", re.MULTILINE)

_ENDLESS: Final = 10_000
"""The room that rich gets for a line that nobody reads at a terminal."""


def heading(text: str) -> None:
    """Print a line that stands out."""

    def by_rich() -> RenderableType:
        from rich.text import Text

        return Text(sanitize(text), style="bold")

    _print(lambda room, styled: plain_tables.heading(text, room, styled=styled), by_rich)


def paragraph(text: str, indent: int = 0) -> None:
    """Print text that may be longer than a line."""

    def by_rich() -> RenderableType:
        from rich.padding import Padding
        from rich.text import Text

        return Padding(Text(sanitize(text)), (0, 0, 0, indent))

    _print(lambda room, _: plain_tables.paragraph(text, indent, room), by_rich)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table.

    A heading that begins with `RIGHT` is that of numbers, one that begins with `WHOLE` that of ids, which are never
    broken; one that begins with `SHRINKS` is that of text which is cut where a line would be too long, and one that
    begins with `SPARED` that of what is left out then.
    """
    cells = list(rows)

    def by_rich() -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
        for column in columns:
            right, whole = column.startswith(RIGHT), column.startswith((RIGHT, WHOLE))
            made.add_column(Text(named(column)), justify="right" if right else "left", no_wrap=whole, overflow="fold")
        for row in cells:
            made.add_row(*(Text(sanitize(cell)) for cell in row))
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
            grid.add_row(Text(name, style="dim"), Text(sanitize(fact)))
        return grid

    _print(lambda room, styled: plain_tables.pairs(facts, room, styled=styled), by_rich)


def _print(plainly: Callable[[int, bool], str], by_rich: Callable[[], RenderableType]) -> None:
    """Print what is laid out plainly, given the room of a line and whether it may be styled; else by rich."""
    if sys.platform != "win32":  # whose older consoles know no escape sequences, which rich knows
        try:
            sys.stdout.write(plainly(_room(), is_styled()))
        except TooLong:
            pass
        else:
            return
    console = _console()
    with console.capture() as captured:
        console.print(by_rich())
    sys.stdout.write(_FILLING.sub("", captured.get()))  # without the blanks with which rich fills lines up


def _room() -> int:
    """Return how many cells a line may have: those of the terminal, or of COLUMNS; in a file any number."""
    if not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return sys.maxsize
    from shutil import get_terminal_size

    return get_terminal_size().columns


def is_styled() -> bool:
    """Whether what is printed may stand out, by the usual variables: see no-color.org and bixense.com/clicolors."""
    asked = os.environ.get
    if asked("NO_COLOR"):
        return False
    if asked("FORCE_COLOR", "0") not in ("", "0") or asked("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    plain = asked("CLICOLOR") == "0" or asked("TERM", "").lower() in ("dumb", "unknown")
    return sys.stdout.isatty() and not plain


def _console() -> Console:
    """Return where to print, as it is now."""
    from rich.console import Console

    return Console(
        file=sys.stdout,
        force_terminal=is_styled(),
        color_system="standard" if is_styled() else None,
        width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _ENDLESS,
        markup=False,
        emoji=False,
        highlight=False,
    )
