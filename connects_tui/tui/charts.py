"""What charts are drawn with: cells, round steps for a scale, labels below an axis, and lines of braille dots."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from textual.content import Content

from connects_tui.tui.render import plain

Cell = tuple[str, str]
"""One character of a chart and its style."""

_DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bits of a braille character's dots: its left column from above, and its right one."""


def merged(cells: Iterable[Cell]) -> list[Content]:
    """Join neighbouring cells of one style."""
    return [plain("".join(text for text, _ in run), style) for style, run in groupby(cells, itemgetter(1))]


def round_step(most: int, ticks: int) -> int:
    """Return the least of 1, 2, 5, 10, 20 … that reaches `most` in so many ticks."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if most <= step * power * ticks:
                return step * power
        power *= 10


def axis_labels(labels: Iterable[tuple[int, str, str]], columns: int) -> list[Content]:
    """Write labels (column, text, style) below an axis, each from its column on, or where it ends at the axis' end.

    The first have their place; what would touch one of them is left out.
    """
    line: list[Cell] = [(" ", "")] * columns
    taken: set[int] = set()
    for column, text, style in labels:
        start = max(0, min(column, columns - len(text)))
        if taken.isdisjoint(range(start - 1, start + len(text) + 1)):
            line[start : start + len(text)] = [(character, style) for character in text]
            taken.update(range(start, start + len(text)))
    return merged(line)


def braille(heights: Sequence[int | None]) -> Mapping[tuple[int, int], str]:
    """Draw a line of dots, two a column and four a row, and return its characters by column and row.

    A height is how many dots it lies below the upper edge; where there is none, the line has a gap.
    """
    bits: dict[tuple[int, int], int] = defaultdict(int)
    before = None
    for place, height in enumerate(heights):
        if height is not None:
            near = height if before is None or before == height else before + (1 if before < height else -1)
            for dot in range(min(near, height), max(near, height) + 1):
                bits[place // 2, dot // 4] |= _DOTS[place % 2][dot % 4]
        before = height
    return {cell: chr(0x2800 + bits_of_cell) for cell, bits_of_cell in bits.items()}
