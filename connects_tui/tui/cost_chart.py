"""The chart of the Plans screen: how much more or less than the user's plan each other one costs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import ceil, floor
from typing import Final

from msgspec import Struct
from textual.content import Content

from connects_tui.ledger.comparison import MAX_PROPOSALS, BreakEven, Comparison, PlanCost
from connects_tui.rules import Plan, RuleSet
from connects_tui.tui.render import ACCENT, DIM, ODD, STRONG, Cell, axis_labels, joined, merged, plain, round_step
from connects_tui.wording import number_words, usd

GLYPHS: Final = "●▲■◆▼★"

_STYLES: Final = (ACCENT, ODD, "$text-secondary", "$text-error", "$text-warning", "$text-success")


def plan_glyph(rules: RuleSet, plan: Plan) -> Cell:
    """Return the glyph of a plan, by its place in the rule set, and its style."""
    index = rules.plans.index(plan)
    return GLYPHS[index % len(GLYPHS)], _STYLES[index % len(_STYLES)]


class _Area(Struct, frozen=True):
    """Where a chart is drawn: proposals up to `most` on its columns, cents from `bottom` to `top` on its rows."""

    most: int
    columns: int
    bottom: int
    top: int
    rows: int

    def column(self, proposals: Decimal | int) -> int:
        return round(min(proposals, self.most) * (self.columns - 1) / self.most)

    def dots_down(self, cents: float) -> int:
        return round((self.top - cents) / (self.top - self.bottom) * (self.rows * 4 - 1))

    def row(self, cents: float) -> int:
        return self.dots_down(cents) // 4

    def drawn(self, line: Sequence[int | None]) -> Mapping[tuple[int, int], str]:
        dots = self.columns * 2
        amounts = (_cents_at(line, dot * self.most / (dots - 1)) for dot in range(dots))
        return _braille([None if amount is None else self.dots_down(amount) for amount in amounts])


def _cents_at(line: Sequence[int | None], number: float) -> float | None:
    before, after = line[floor(number)], line[ceil(number)]
    return None if before is None or after is None else before + (after - before) * (number % 1)


def cost_chart_lines(
    points: Mapping[int, Comparison],
    present: Plan,
    break_even: Sequence[BreakEven],
    per_month: Decimal,
    *,
    width: int,
    height: int,
) -> Iterable[Content]:
    """Draw what each plan costs more or less a month than the present one, the zero line, in `height` lines.

    A line has a gap where one of the two sends fewer proposals, and where a point is not there yet.
    """
    # The chart goes beyond the user's own number and the first break-even.
    first = break_even[1].first if len(break_even) > 1 else 0
    most = min(MAX_PROPOSALS, max(20, ceil(per_month / 10) * 20, ceil(first / 40) * 50))
    shown = [points.get(number) for number in range(most + 1)]
    some = next(filter(None, shown), None)
    if some is None:
        return
    plans = [present, *(cost.plan for cost in some.costs if cost.plan.id != present.id)]
    lines = [[_cents_more(comparison, plan, present) for comparison in shown] for plan in plans]
    names = [joined(plain(*plan_glyph(some.rules, plan)), f" {plan.name}") for plan in plans]
    known = [cents for line in lines for cents in line if cents is not None]
    low, high = min(known, default=0), max(known, default=0)
    rows = height - 1
    step = round_step(max(100, high - low), max(1, rows // 2 - 1))
    bottom, top = floor(low / step) * step, max(1 if low == 0 else 0, ceil(high / step)) * step
    amounts = {cents: _dollars(cents) for cents in range(bottom, top + 1, step)}
    scale = max(map(len, amounts.values()))
    columns = width - scale - 3 - max(name.cell_length for name in names)
    if rows < 3 or columns < 16:
        return
    area = _Area(most, columns, bottom, top, rows)
    ticks = {area.row(cents): amount for cents, amount in amounts.items()}
    own, turns = area.column(per_month), [item.first for item in break_even[1:] if item.first <= most]
    grid = {(column, area.row(0)): ("─", DIM) for column in range(columns)}
    grid |= {(area.column(turn), row): ("│", DIM) for turn in turns for row in range(rows)}
    grid |= {(own, row): ("┊", STRONG) for row in range(rows)}
    names_at = {area.row(0): names[0]}
    for plan, line, name in zip(plans[1:], lines[1:], names[1:], strict=True):
        glyph, style = plan_glyph(some.rules, plan)
        drawn, here = area.drawn(line), _cents_at(line, min(float(per_month), most))
        grid |= {cell: (dots, style) for cell, dots in drawn.items()}
        if here is not None:
            grid[own, area.row(here)] = glyph, style
        if drawn:
            end = max(drawn)[1]
            names_at[min(set(range(rows)) - set(names_at), key=lambda row: (abs(row - end), row))] = name
    for row in range(rows):
        tick = f"{ticks.get(row, ''):>{scale}} {'┤' if row in ticks else '│'}"
        cells = merged(grid.get((column, row), (" ", "")) for column in range(columns))
        yield joined(plain(tick, DIM), *cells, " ", names_at.get(row, ""))
    yield joined(" " * (scale + 2), *axis_labels(_labels(area, per_month, turns), columns))


def _cents_more(comparison: Comparison | None, plan: Plan, present: Plan) -> int | None:
    """Return what a plan costs more than the present one, in cents a month; `None` where one sends fewer proposals."""
    costs = [comparison.of_plan(id_) for id_ in (plan.id, present.id)] if comparison is not None else []
    match costs:
        case [PlanCost() as cost, PlanCost() as now] if cost.missed == now.missed:
            return int((cost.monthly_cost - now.monthly_cost) * 100)
    return None


def _dollars(cents: int) -> str:
    amount = usd(Decimal(cents) / 100).removesuffix(".00")
    return f"+{amount}" if cents > 0 else amount


def _labels(area: _Area, per_month: Decimal, turns: Sequence[int]) -> Iterable[tuple[int, str, str]]:
    here, marks = area.column(per_month), {area.column(turn): str(turn) for turn in turns}
    own = f"you: {number_words(per_month)}{' →' if per_month > area.most else ''}"
    start = here - len(own) // 2
    for column in marks:  # the user's own number gives way to a break-even beside it
        if column < here:
            start = max(start, column + 3)
        elif column > here:
            start = min(start, column - 2 - len(own))
    yield start, own, STRONG
    for column, mark in marks.items():
        yield column - len(mark) // 2, mark, STRONG
    yield 0, "0", DIM
    yield area.columns, f"{area.most:,} a month", DIM


_DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bits of a braille character's dots: its left column from above, then its right one."""


def _braille(heights: Sequence[int | None]) -> Mapping[tuple[int, int], str]:
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
