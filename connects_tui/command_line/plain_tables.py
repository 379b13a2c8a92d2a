"""Tables and headings for a pipe or a file: as rich lays them out, each row on one line, without rich."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final

from connects_tui.actions.words import harmless

RIGHT: Final = ">"
"""How the heading of a column begins whose cells are numbers."""

_GAP: Final = "  "

_LATIN: Final = "\u02ff"
"""The last of the letters and signs that take one cell each, for rich too."""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay a table out, headings first."""
    headings = [column.removeprefix(RIGHT) for column in columns]
    return _laid_out([headings, *rows], [column.startswith(RIGHT) for column in columns])


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """Lay facts out, one a line, each with its name before it."""
    return _laid_out(list(rows), [False, False])


def _laid_out(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    cells = [[harmless(cell) for cell in row] for row in rows]
    size = len if max(map(max, filter(None, chain(*cells))), default="") <= _LATIN else _cells()
    widths = [max(map(size, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        parts = zip(row, widths, right, strict=True)
        lines.append(_GAP.join(_filled(cell, width - size(cell), to_the_right=side) for cell, width, side in parts))
    return "".join(f"{line.rstrip(' ')}\n" for line in lines)


def _filled(cell: str, missing: int, *, to_the_right: bool) -> str:
    return " " * missing + cell if to_the_right else cell + " " * missing


def _cells() -> Callable[[str], int]:
    """Return what measures text in cells of a terminal."""
    from rich.cells import cell_len  # noqa: PLC0415 - it takes a moment to load, and few need it

    return cell_len
