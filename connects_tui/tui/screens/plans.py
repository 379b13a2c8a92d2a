"""Plans: what does each plan cost for how I bid?"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from msgspec import Struct
from textual import events, getters, on, work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Label, Static

from connects_tui.actions.membership import plan_switch_words
from connects_tui.actions.plans import (
    MAX_MONTHS,
    MONTHS,
    PlanQuery,
    averages_words,
    break_even_words,
    missing_data_words,
    monthly_words,
    not_compared_words,
    plan_verdict_words,
    steady_words,
)
from connects_tui.actions.rule_sets import plan_facts
from connects_tui.ledger.comparison import MAX_PROPOSALS, Averages, BreakEven, Comparison, PlanCost, ranges
from connects_tui.rounding import half_up
from connects_tui.rules import Plan, RuleSet
from connects_tui.tui.dialogs.inputs import NumberStepper, Selector
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import (
    ACCENT,
    BAD,
    DIM,
    GOOD,
    ODD,
    STRONG,
    Cell,
    Column,
    axis_labels,
    fitted,
    heading,
    joined,
    merged,
    plain,
    round_step,
    row,
    wide_enough,
    wrapped,
)
from connects_tui.tui.screens.base import MainScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import Panel
from connects_tui.wording import counted, number_words, usd

_DEBOUNCE_SECONDS: Final = 0.15
"""Seconds without a change before the chart is computed."""

_NARROW: Final = 70
_WIDE: Final = 100
_VERY_WIDE: Final = 140


def _columns(width: int) -> Sequence[Column]:
    """On a very wide table the numbers stay near the names."""
    return (
        Column("Per month", 32 if width >= _VERY_WIDE else 0),
        Column("Fee", 7, "right"),
        Column("Included", 8, "right", least=_NARROW),
        Column("Bought", 7, "right", least=_NARROW),
        Column("Not sent", 8, "right", least=_WIDE),
        Column("Expired", 7, "right", least=_WIDE),
        Column("Cost", 9 if width >= _NARROW else 8, "right"),
        Column("Per proposal", 12, "right", least=_WIDE),
        Column("vs now", 9, "right"),
        Column("", 0 if width >= _VERY_WIDE else 6 if width >= _WIDE else 1),
    )


class PlanTable(Panel[tuple[PlanQuery, Comparison]], can_focus=True):
    """A row a plan; one is asked about."""

    BORDER_TITLE = "Connects and cost per month"
    BINDINGS = bindings("PlanTable")

    cursor: reactive[int] = reactive(0)

    def show(self, about: tuple[PlanQuery, Comparison] | None) -> None:
        if about and (self.about is None or self.about[1].rules is not about[1].rules):
            indexes = {cost.plan.id: index for index, cost in enumerate(about[1].costs)}
            self.set_reactive(PlanTable.cursor, indexes.get(about[0].present or "", 0))
        super().show(about)

    @property
    def chosen(self) -> PlanCost | None:
        """The plan under the cursor; `None` before plans are compared."""
        return None if self.about is None else self.about[1].costs[self.cursor]

    def validate_cursor(self, cursor: int) -> int:
        most = len(self.about[1].costs) - 1 if self.about else 0
        return max(0, min(cursor, most))

    @on(events.Focus)
    @on(events.Blur)
    def _show_cursor(self) -> None:
        self.refresh()

    def action_move(self, rows: int) -> None:
        """Move the cursor; above the first plan are the numbers."""
        if rows < 0 and not self.cursor:
            self.screen.focus_previous()
        else:
            self.cursor += rows

    def lines(self, about: tuple[PlanQuery, Comparison], width: int) -> Iterable[Content]:
        """Yield the lines; where there is little room, what is missed or expires has one of its own."""
        rows = [self._cells(*about, index, wide=width >= _WIDE) for index in range(len(about[1].costs))]
        columns = wide_enough(_columns(width), rows)
        yield heading(columns, width)
        for cells, cost in zip(rows, about[1].costs, strict=True):
            yield row(cells, columns, width)
            if width < _WIDE and (cost.missed or cost.expired):
                missed, expired = monthly_words(cost.missed, cost.months), _connects(cost.expired, cost.months)
                yield fitted(plain(f"    {missed} missed   {expired} expired", BAD if cost.missed else DIM), width)

    def _cells(self, question: PlanQuery, comparison: Comparison, index: int, *, wide: bool) -> Sequence[Content]:
        cost = comparison.costs[index]
        plan = cost.plan
        best = cost is comparison.cheapest
        cursor = plain("▸" if self.has_focus and index == self.cursor else " ", ACCENT)
        agency = plain(" (agency)" if wide and plan.audience == "agency" else "", DIM)
        own = question.own if question.own and question.own.plan == plan.id else None
        fee = own.monthly_fee if own and own.monthly_fee is not None else plan.fee(question.tax)
        included = own.monthly_connects if own and own.monthly_connects is not None else plan.monthly_connects
        now = comparison.of_plan(question.present)
        more = cost.monthly_cost - now.monthly_cost if now else Decimal(0)
        difference = plain(f"+{usd(more)}") if more >= 0 else plain(usd(more), GOOD)
        glyph = plain(*_plan_glyph(comparison.rules, plan))
        return (
            joined(cursor, glyph, " ", plain(plan.name, STRONG if best else ""), agency),
            plain(usd(fee)),
            plain(number_words(included)),
            plain(_connects(cost.bought, cost.months)),
            plain(monthly_words(cost.missed, cost.months), BAD if cost.missed else ""),
            plain(_connects(cost.expired, cost.months)),
            plain(usd(cost.monthly_cost), STRONG),
            plain("" if cost.cost_per_proposal is None else usd(cost.cost_per_proposal)),
            Content("") if now is None else plain("current", DIM) if now is cost else difference,
            plain(("← best" if wide else "✓") if best else "", f"{GOOD} bold"),
        )


def _connects(number: int, months: int) -> str:
    """Write Connects of all the months as so many a month; less than one is not quite nothing."""
    each = half_up(Fraction(number, months))
    return number_words(each) if each or not number else "<1"


class Origin(Panel[Averages]):
    """Where the two numbers come from until one is changed."""

    def lines(self, averages: Averages, width: int) -> Iterable[Content]:
        yield plain(averages_words(averages, width))


class PlanFacts(Panel[tuple[str, Sequence[tuple[str, str]]]]):
    """What a plan brings: its name and its terms."""

    def lines(self, about: tuple[str, Sequence[tuple[str, str]]], width: int) -> Iterable[Content]:
        self.border_title = plain(f"What {about[0]} brings")
        for name, words in about[1]:
            yield joined(plain(f"{name:<11}", DIM), fitted(plain(words), width - 11))


class CostChart(Panel[tuple[PlanQuery, Comparison]]):
    """What the other plans cost more or less a month than the present one, or else the cheapest.

    It is filled in as its `points` are computed.
    """

    nothing = plain("There is no chart for your own history; set Pace to steady.", DIM)
    per_month: Decimal
    points: dict[int, Comparison]

    def show(self, about: tuple[PlanQuery, Comparison] | None) -> None:
        super().show(about)
        self.border_title = plain(f"Cost per month compared with {_base(*about).name}" if about else "Cost per month")

    def lines(self, about: tuple[PlanQuery, Comparison], width: int) -> Iterable[Content]:
        is_known = len(self.points) > MAX_PROPOSALS
        break_even = ranges(sorted(self.points.items())) if is_known else []
        words = break_even_words(break_even) if is_known else "Comparing up to 200 proposals a month …"
        sentence = wrapped(plain(words, "" if is_known else DIM), width)
        yield from sentence
        size = {"width": width, "height": self.content_size.height - len(sentence)}
        yield from cost_chart_lines(self.points, _base(*about), break_even, self.per_month, **size)


def _base(question: PlanQuery, comparison: Comparison) -> Plan:
    return (comparison.of_plan(question.present) or comparison.cheapest).plan


class PlansScreen(MainScreen):
    """A verdict, numbers to change, a row a plan, and the break-even chart."""

    AUTO_FOCUS = "#proposals-a-month"
    BINDINGS = bindings("Plans")

    table = getters.query_one(PlanTable)
    facts = getters.query_one(PlanFacts)
    chart = getters.query_one(CostChart)
    proposals = getters.query_one("#proposals-a-month", NumberStepper)
    connects = getters.query_one("#connects-each", NumberStepper)
    months = getters.query_one("#months", NumberStepper)
    rules: getters.query_one[Selector[RuleSet | None]] = getters.query_one("#rules", Selector)
    origin = getters.query_one(Origin)
    usage: getters.query_one[Selector[str]] = getters.query_one("#usage", Selector)

    _untouched = True
    _compared: tuple[object, ...] = ()
    _missing: Iterator[tuple[int, Comparison]] = iter(())
    """The points that it lacks: each is computed as it is taken."""

    def body(self) -> Iterable[Widget]:
        yield Static(id="verdict")
        what_if = Static(id="what-if")
        what_if.auto_links = False  # as in `Pointable`
        yield what_if
        yield Horizontal(
            Label("Proposals a month"),
            NumberStepper(0, MAX_PROPOSALS * 5, id="proposals-a-month", tenths=True),
            Label("Connects each"),
            NumberStepper(0, 1000, id="connects-each"),
            Origin(id="origin"),
            classes="fields",
            id="turned",
        )
        sets = self.app.book.rulebook.sets.values()
        yield Horizontal(
            Label("Months"),
            NumberStepper(1, MAX_MONTHS, id="months"),
            Label("Pace", classes="roomy"),
            Selector([("steady", "steady"), ("my history", "history")], id="usage"),
            Label("Rules", classes="roomy"),
            Selector([("current rules", None), *((rules.name, rules) for rules in sets)], id="rules"),
            classes="fields",
        )
        with VerticalScroll(can_focus=False):
            yield PlanTable(id="plans")
            yield PlanFacts(id="plan-facts")
            yield CostChart(id="cost-chart")
        yield Static(id="left-out")

    def on_mount(self) -> None:
        self.months.value = Decimal(MONTHS)
        self.watch(self.table, "cursor", self._say_what_if, init=False)

    def show(self, view: View) -> None:
        """Show this view; the numbers follow the user's averages until one was changed."""
        outlook = view.outlook
        if self._untouched:
            averages = outlook.plans.averages
            self.proposals.value = averages.proposals_per_month
            self.connects.value = Decimal(averages.connects_per_proposal)
        self.origin.show(outlook.plans.averages if self._untouched else None)
        months, rules = int(self.months.value), self.rules.value
        question = PlanQuery.of_account(outlook.ledger, months, rules, set_cost=outlook.set_cost)
        history = self.usage.value == "history"
        comparison = question.replayed() if history else self._steady(question)
        self.proposals.disabled = self.connects.disabled = history
        self.query_one("#left-out", Static).update(plain(not_compared_words(question.tax), DIM))
        self.table.show((question, comparison))
        self.chart.per_month = self.proposals.value
        self.chart.show(None if history else (question, comparison))
        self._say(question, comparison, history=history)
        self._fill_chart()

    def _steady(self, question: PlanQuery) -> Comparison:
        connects = int(self.connects.value)
        comparer, months = question.comparer, (question.months, question.as_of.replace(day=1))
        compared = (question.rules, *months, question.audience, question.own, question.tax, connects)
        if compared != self._compared:
            self._compared, self._missing, self.chart.points = compared, iter(comparer.break_even(connects)), {}
        return comparer.steady(self.proposals.value, connects)

    # With a description, since Textual's own one has all of the arguments in it.
    @work(exclusive=True, group="chart", description="the break-even chart")
    async def _fill_chart(self) -> None:
        """Compute what the chart lacks, point by point, so that no key has to wait."""
        await asyncio.sleep(_DEBOUNCE_SECONDS)  # the next change cancels this and starts it anew
        while self.is_current and self.chart.about is not None:
            point = next(self._missing, None)
            if point is None:
                return
            self.chart.points[point[0]] = point[1]
            if point[0] % 40 == 0:
                self.chart.refresh()
            await asyncio.sleep(0)

    def on_screen_resume(self, _: events.ScreenResume) -> None:
        self._fill_chart()

    def _say(self, question: PlanQuery, comparison: Comparison, *, history: bool) -> None:
        if history:
            sent = counted(len(question.history[1]), "proposal")
        else:
            sent = steady_words(self.proposals.value, int(self.connects.value))
        words = missing_data_words(question, own=history or self._untouched, history=history)
        self.query_one("#verdict", Static).update(
            plain(words or plan_verdict_words(comparison, question.present, sent), STRONG)
        )
        self._say_what_if()

    def _say_what_if(self) -> None:
        if self.table.about is not None and self.table.chosen is not None:
            plan = self.table.chosen.plan
            words = plan_switch_words(self.app.book, plan.id, self.view.today)
            key = "" if plan.id == self.view.status.plan.id else " · {membership} changes to it"
            self.query_one("#what-if", Static).update(joined(plain(words, DIM), self.app.keyed(key)))
            self.facts.show((plan.name, tuple(plan_facts(plan, self.table.about[0].tax))))

    @on(NumberStepper.Changed)
    @on(Selector.Changed)
    def _turned(self, event: NumberStepper.Changed | Selector.Changed) -> None:
        if event.control in (self.proposals, self.connects):
            self._untouched = False
        self.show(self.view)

    def action_averages(self) -> None:
        self._untouched = True
        self.show(self.view)

    @property
    def selected_plan_id(self) -> str | None:
        return self.table.chosen.plan.id if self.table.chosen is not None else None


# --- the chart of costs ----------------------------------------------------------------------------------------------

_GLYPHS: Final = "●▲■◆▼★"

_STYLES: Final = (ACCENT, ODD, "$text-secondary", "$text-error", "$text-warning", "$text-success")


def _plan_glyph(rules: RuleSet, plan: Plan) -> Cell:
    """Return the glyph of a plan, by its place in the rule set, and its style."""
    index = rules.plans.index(plan)
    return _GLYPHS[index % len(_GLYPHS)], _STYLES[index % len(_STYLES)]


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
    names = [joined(plain(*_plan_glyph(some.rules, plan)), f" {plan.name}") for plan in plans]
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
        glyph, style = _plan_glyph(some.rules, plan)
        drawn, here = area.drawn(line), _cents_at(line, min(float(per_month), most))
        grid |= {cell: (dots, style) for cell, dots in drawn.items()}
        if here is not None:
            grid[own, area.row(here)] = glyph, style
        if drawn:
            end = max(drawn)[1]
            names_at[min(set(range(rows)) - set(names_at), key=lambda row: (abs(row - end), row))] = name
    for at in range(rows):
        tick = f"{ticks.get(at, ''):>{scale}} {'┤' if at in ticks else '│'}"
        cells = merged(grid.get((column, at), (" ", "")) for column in range(columns))
        yield joined(plain(tick, DIM), *cells, " ", names_at.get(at, ""))
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
