"""A chart of the balance: bars from zero, so that a small change does not look like a crash."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from textual.content import Content

from connects_tui.actions.words import day_words
from connects_tui.ledger import Movement
from connects_tui.tui.lines import ACCENT, BAD, DIM, fitted, joined, plain

CHART_DAYS: Final = 90

_BLOCKS: Final = " ▁▂▃▄▅▆▇█"
"""From nothing to a full cell, in eighths."""


def balances_until(movements: Sequence[Movement], today: date, days: int) -> list[int]:
    """Return the balance at the end of each of the last days, the earliest first."""
    first = today - timedelta(days=days - 1)
    closing = {movement.on: movement.balance for movement in movements}
    balance = next((movement.balance for movement in reversed(movements) if movement.on < first), 0)
    balances = []
    for number in range(days):
        balance = closing.get(first + timedelta(days=number), balance)
        balances.append(balance)
    return balances


def chart_lines(balances: Sequence[int], today: date, width: int, height: int) -> Iterable[Content]:
    """Draw balances as bars in so many lines, with the scale on the left and the days below."""
    most = max(1, *balances)
    scale = len(str(most)) + 1
    bars = [_column(balances, place, width - scale) for place in range(width - scale)]
    for line in range(height - 1, -1, -1):
        label = str(most) if line == height - 1 else "0" if line == 0 else ""
        drawn = [_cell(bar, bar * height / most - line, lowest=line == 0) for bar in bars]
        yield joined(fitted(plain(label, DIM), scale - 1, "right"), " ", Content("").join(drawn))
    first = plain(day_words(today - timedelta(days=len(balances) - 1), today), DIM)
    last = plain("today", DIM)
    gap = width - scale - first.cell_length - last.cell_length
    yield joined(" " * scale, first, " " * max(1, gap), last)


def _column(balances: Sequence[int], place: int, columns: int) -> float:
    """Return the mean balance of the days that fall on one column."""
    start = place * len(balances) // columns
    end = max((place + 1) * len(balances) // columns, start + 1)
    return sum(balances[start:end]) / (end - start)


def _cell(balance: float, filled: float, *, lowest: bool) -> Content:
    """Draw one cell of a bar that fills so much of it; a cross on the floor where something is owed."""
    if balance < 0:
        return plain("x" if lowest else " ", BAD)
    return plain(_BLOCKS[max(0, min(len(_BLOCKS) - 1, round(filled * (len(_BLOCKS) - 1))))], ACCENT)
