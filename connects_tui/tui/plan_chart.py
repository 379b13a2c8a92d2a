"""A chart of the monthly cost against proposals a month, one line a plan, each with a glyph of its own."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from textual.content import Content

from connects_tui.ledger.comparison import MOST_PROPOSALS, BreakEven, Comparison
from connects_tui.rules import Plan
from connects_tui.tui.lines import ACCENT, DIM, ODD, STRONG, fitted, joined, plain
from connects_tui.wording import usd

GLYPHS: Final = "●▲■◆▼★"
"""A plan's own, by its place in the rule set."""

_STYLES: Final = (ACCENT, ODD, "$text-secondary", "$text-error", "$text-warning", "$text-success")
_SCALE: Final = 13


def marked(place: int) -> Content:
    """Draw the glyph of the plan at a place of the rule set."""
    return plain(GLYPHS[place % len(GLYPHS)], _STYLES[place % len(_STYLES)])


def reach(per_month: int) -> int:
    """Return up to how many proposals a month the chart goes, so that one's own number stands near its middle."""
    return min(MOST_PROPOSALS, max(20, -(-2 * per_month // 20) * 20))


def chart_lines(
    points: Mapping[int, Comparison],
    plans: Sequence[Plan],
    break_even: Sequence[BreakEven],
    per_month: int,
    *,
    width: int,
    height: int,
) -> Iterable[Content]:
    """Draw the chart in so many lines; points that are not there yet are left out."""
    most, columns, rows = reach(per_month), width - _SCALE, height - 2
    known = [points[number] for number in range(most + 1) if number in points]
    if not known or rows < 2 or columns < 20:  # too small for a chart
        return
    top = max((cost.monthly_cost for comparison in known for cost in comparison.costs), default=Decimal(1)) or Decimal(
        1
    )
    grid = _grid([points.get(round(column * most / (columns - 1))) for column in range(columns)], plans, top, rows)
    for row in range(rows - 1, -1, -1):
        label = f"{_dollars(top)}/month" if row == rows - 1 else _dollars(Decimal(0)) if row == 0 else ""
        cells = [grid.get((column, row), Content(" ")) for column in range(columns)]
        yield joined(fitted(plain(label, DIM), _SCALE - 1, "right"), plain("│", DIM), Content("").join(cells))
    yield joined(" " * (_SCALE - 1), plain("└", DIM), _floor(break_even, per_month, most, columns))
    yield joined(" " * _SCALE, _axis(per_month, most, columns))


def _dollars(amount: Decimal) -> str:
    return usd(amount).rpartition(".")[0]


def _grid(
    shown: Sequence[Comparison | None], plans: Sequence[Plan], top: Decimal, rows: int
) -> dict[tuple[int, int], Content]:
    """Place each plan's glyph where its cost is; where lines meet, the plan that stands first in the file shows."""
    grid: dict[tuple[int, int], Content] = {}
    for column, comparison in enumerate(shown):
        if comparison is None:
            continue
        for place in range(len(plans) - 1, -1, -1):
            cost = comparison.costs[place]
            row = round(float(cost.monthly_cost / top) * (rows - 1))
            lost = cost.missed > comparison.cheapest.missed
            grid[column, row] = plain("·", DIM) if lost else marked(place)
    return grid


def _floor(break_even: Sequence[BreakEven], per_month: int, most: int, columns: int) -> Content:
    """Draw the axis with the points from which another plan is the cheapest, and one's own number."""
    marks = {round(item.first * (columns - 1) / most): ("┴", STRONG) for item in break_even[1:] if item.first <= most}
    marks[round(min(per_month, most) * (columns - 1) / most)] = ("▲", f"{STRONG}")
    return Content("").join([plain(*marks.get(column, ("─", DIM))) for column in range(columns)])


def _axis(per_month: int, most: int, columns: int) -> Content:
    """Write the ends of the axis and, under its mark, where one is."""
    here = f"you: {per_month}"
    place = round(min(per_month, most) * (columns - 1) / most)
    left = max(2, min(place - len(here) // 2, columns - len(here) - 24))
    end = f"{most} proposals a month"
    gap = columns - left - len(here) - len(end)
    return joined(plain("0", DIM), " " * (left - 1), plain(here, STRONG), " " * max(1, gap), plain(end, DIM))
