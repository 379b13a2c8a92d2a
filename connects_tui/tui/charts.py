"""What any chart is drawn with: cells, steps and labels of an axis."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from textual.content import Content

from connects_tui.tui.render import plain

Cell = tuple[str, str]
"""One character of a chart and its style."""


def merged(cells: Iterable[Cell]) -> list[Content]:
    """Join neighbouring cells of one style."""
    return [plain("".join(text for text, _ in run), style) for style, run in groupby(cells, itemgetter(1))]


def round_step(most: int, ticks: int) -> int:
    """Return the least of 1, 2, 5, 10, 20 … that reaches `most` in so many `ticks`."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if most <= step * power * ticks:
                return step * power
        power *= 10


def axis_labels(labels: Iterable[tuple[int, str, str]], columns: int) -> list[Content]:
    """Write labels (column, text, style) below an axis, but for those that would touch an earlier one."""
    line: list[Cell] = [(" ", "")] * columns
    taken: set[int] = set()
    for column, text, style in labels:
        start = max(0, min(column, columns - len(text)))
        if taken.isdisjoint(range(start - 1, start + len(text) + 1)):
            line[start : start + len(text)] = [(character, style) for character in text]
            taken.update(range(start, start + len(text)))
    return merged(line)
