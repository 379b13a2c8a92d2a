"""Tables, headings and paragraphs whose lines are not too long: laid out as rich lays them out, without rich.

Rich takes a third of the time of a command that prints with it, and many times that for a table of a thousand rows.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final

from connects_tui.actions.words import harmless

RIGHT: Final = ">"
"""How the heading of a column begins whose cells are numbers."""

BOLD, DIM = "1", "2"
"""How text can stand out, as terminals know it."""

_GAP: Final = "  "

_LATIN: Final = "\u02ff"
"""The last of the letters and signs that take one cell each, for rich too."""


class TooLong(Exception):
    """A line would be longer than there is room for: it has to be broken."""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], room: int, *, styled: bool) -> str:
    """Lay a table out, headings first.

    Args:
        columns: the headings; one that begins with `RIGHT` is that of numbers.
        rows: the cells below them.
        room: how many cells of a terminal a line may have.
        styled: whether headings stand out.

    Raises:
        TooLong: there is not so much room.
    """
    headings = [column.removeprefix(RIGHT) for column in columns]
    lines = _laid_out([headings, *rows], [column.startswith(RIGHT) for column in columns], room)
    return "".join(f"{line}\n" for line in (_style(lines[0], BOLD, styled=styled), *lines[1:]))


def pairs(rows: Iterable[tuple[str, str]], room: int, *, styled: bool) -> str:
    """Lay facts out, one a line, each with its name before it, which is dim where it is `styled`.

    Raises:
        TooLong: there is not so much `room`.
    """
    facts = list(rows)
    lines = _laid_out(facts, [False, False], room)
    names = [harmless(name) for name, _ in facts]
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
    words, blank, left = harmless(text), " " * indent, room - indent
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


def _laid_out(rows: Sequence[Sequence[str]], right: Sequence[bool], room: int) -> list[str]:
    cells = [[harmless(cell) for cell in row] for row in rows]
    size = len if max(map(max, filter(None, chain(*cells))), default="") <= _LATIN else _cells()
    widths = [max(map(size, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        parts = zip(row, widths, right, strict=True)
        line = _GAP.join(_filled(cell, width - size(cell), to_the_right=side) for cell, width, side in parts)
        lines.append(line.rstrip(" "))
    if widths and max(map(size, lines), default=0) > room:
        raise TooLong
    return lines


def _filled(cell: str, missing: int, *, to_the_right: bool) -> str:
    return " " * missing + cell if to_the_right else cell + " " * missing


def _style(text: str, how: str, *, styled: bool) -> str:
    return f"\x1b[{how}m{text}\x1b[0m" if styled and text else text


def _cells() -> Callable[[str], int]:
    """Return what measures text in cells of a terminal."""
    from rich.cells import cell_len  # noqa: PLC0415 - it takes a moment to load, and few need it

    return cell_len
