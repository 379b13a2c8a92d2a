"""Tables and headings for a person, sanitized, laid out by rich for the width of the terminal."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from connects_tui.wording import sanitize

_RIGHT, _WHOLE, _SHRINKS, _SPARED = ">", "=", "~", "-"
"""How the heading of a column begins, where it says what the column is like: see `Page.table`."""

_GAP: Final = 2

_FILLING: Final = re.compile(r"(?: |\x1b\[1m +\x1b\[0m)+$", re.MULTILINE)
"""The blanks with which rich fills lines up."""


class Page:
    """Prints on standard output."""

    def __init__(self) -> None:
        # nobody reads it at a terminal
        self._room = get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else 10_000
        self._console = Console(
            file=sys.stdout,
            force_terminal=_is_styled(),
            color_system="standard" if _is_styled() else None,
            width=self._room,
            height=get_terminal_size().lines,  # without it rich takes every dumb terminal to be 80 cells wide
            markup=False,
            emoji=False,
            highlight=False,
        )

    def heading(self, text: str) -> None:
        """Print a line that stands out."""
        self._print(Text(sanitize(text), style="bold"))

    def sections(self, sections: Iterable[tuple[str, list[str]]], *, first: bool = False) -> None:
        """Print sections that have lines, with a blank line before each; `first`: they begin the page."""
        for title, lines in sections:
            if not lines:
                continue
            if not first:
                sys.stdout.write("\n")
            first = False
            self.heading(title)
            for line in lines:
                self.paragraph(line, indent=2)

    def paragraph(self, text: str, indent: int = 0) -> None:
        """Print text, wrapped."""
        self._print(Padding(Text(sanitize(text)), (0, 0, 0, indent)))

    def pairs(self, rows: Iterable[tuple[str, str]]) -> None:
        """Print facts, one a line, each with its name before it."""
        grid = Table.grid(padding=(0, _GAP, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for name, fact in rows:
            grid.add_row(Text(name, style="dim"), Text(sanitize(fact)))
        self._print(grid)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table. A heading may begin with a mark.

        `>`: numbers, never broken. `=`: ids and names, only broken where the others leave no room. `~`: text, cut where
        a line would be too long. `-`: left out then.
        """
        cells = ([sanitize(cell) for cell in row] for row in rows)
        columns: list[Sequence[str]] = list(zip(headings, *cells, strict=True))
        while (fitted := self._fitted(columns)) is None and (
            spared := [column for column in columns if column[0].startswith(_SPARED)]
        ):
            columns.remove(spared[-1])
        if fitted is None:
            made = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
            unbroken = sum(_width(column) for column in columns if column[0].startswith((_RIGHT, _WHOLE)))
            marks = (
                (_RIGHT, _WHOLE) if unbroken + _GAP * (len(columns) - 1) + 8 <= self._room else (_RIGHT,)
            )  # numbers always
            for name, *_ in columns:
                right, whole = name.startswith(_RIGHT), name.startswith(marks)
                made.add_column(_bare(name), justify="right" if right else "left", no_wrap=whole, overflow="fold")
            for row in list(zip(*columns, strict=True))[1:]:
                made.add_row(*map(Text, row))
            self._print(made)
            return
        # 10,000 rows take rich 5 s; where no cell is broken, there is nothing for it to lay out.
        first, *lines = ((" " * _GAP).join(cells).rstrip() for cells in zip(*map(_padded, fitted), strict=True))
        self.heading(first)
        sys.stdout.writelines(f"{line}\n" for line in lines)

    def _fitted(self, columns: list[Sequence[str]]) -> list[Sequence[str]] | None:
        """Cut what shrinks; `None` where that is not enough."""
        widths = [_width(column) for column in columns]
        over = sum(widths) + _GAP * (len(widths) - 1) - self._room
        if over <= 0:
            return columns
        for index, (name, *texts) in enumerate(columns):
            if name.startswith(_SHRINKS) and (width := widths[index] - over) >= 8:
                return [*columns[:index], (name, *(_cut(text, width) for text in texts)), *columns[index + 1 :]]
        return None

    def _print(self, renderable: RenderableType) -> None:
        with self._console.capture() as captured:
            self._console.print(renderable)
        sys.stdout.write(_FILLING.sub("", captured.get()))


def _width(column: Sequence[str]) -> int:
    return max(map(cell_len, (_bare(column[0]), *column[1:])))


def _padded(column: Sequence[str]) -> list[str]:
    cells = [_bare(column[0]), *column[1:]]
    width = max(map(cell_len, cells))
    blanks = [" " * (width - cell_len(cell)) for cell in cells]
    before = column[0].startswith(_RIGHT)
    return [blank + cell if before else cell + blank for cell, blank in zip(cells, blanks, strict=True)]


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def _bare(heading: str) -> str:
    return heading.lstrip(_RIGHT + _WHOLE + _SHRINKS + _SPARED)


def _is_styled() -> bool:
    """Whether what is printed may stand out, by the usual variables: see no-color.org and bixense.com/clicolors."""
    variable = os.environ.get
    if variable("NO_COLOR"):
        return False
    if variable("FORCE_COLOR", "0") not in ("", "0") or variable("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    plain = variable("CLICOLOR") == "0" or variable("TERM", "").lower() in ("dumb", "unknown")
    return sys.stdout.isatty() and not plain
