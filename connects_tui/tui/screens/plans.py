"""The Plans screen: what each plan costs for how you bid, and its chart."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import Final

from textual import events, getters, on, work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Label, Static

from connects_tui.actions.plans import (
    MAX_MONTHS,
    MONTHS,
    PlanQuery,
    averages_words,
    missing_data_words,
    not_compared_words,
    per_month_words,
    plan_switch_words,
    verdict_words,
)
from connects_tui.ledger.comparison import MAX_PROPOSALS, BreakEven, Comparison, PlanCost, ranges
from connects_tui.rules import Plan, RuleSet
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, BAD, DIM, GOOD, ODD, STRONG, Column, fitted, heading, joined, plain, row
from connects_tui.tui.screens.base import MainScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panel import Panel
from connects_tui.tui.widgets.selector import NumberStepper, Selector
from connects_tui.wording import counted, number_words, usd

GLYPHS: Final = "●▲■◆▼★"
"""A plan's own, by its place in the rule set."""

_STYLES: Final = (ACCENT, ODD, "$text-secondary", "$text-error", "$text-warning", "$text-success")
_SCALE: Final = 13


def plan_glyph(index: int) -> Content:
    """Draw the glyph of the plan at a place of the rule set."""
    return plain(GLYPHS[index % len(GLYPHS)], _STYLES[index % len(_STYLES)])


def chart_end(per_month: Decimal) -> int:
    """Return the proposals a month at which the chart ends; the user's own number is near its middle."""
    return min(MAX_PROPOSALS, max(20, ceil(per_month / 10) * 20))


def cost_chart_lines(
    points: Mapping[int, Comparison],
    plans: Sequence[Plan],
    break_even: Sequence[BreakEven],
    per_month: Decimal,
    *,
    width: int,
    height: int,
) -> Iterable[Content]:
    """Draw the chart in so many lines; points that are not there yet are left out."""
    most, columns, rows = chart_end(per_month), width - _SCALE, height - 2
    known = [points[number] for number in range(most + 1) if number in points]
    if not known or rows < 2 or columns < 20:  # too small for a chart
        return
    top = max((cost.monthly_cost for comparison in known for cost in comparison.costs), default=Decimal(1)) or Decimal(
        1
    )
    grid = _grid([points.get(round(column * most / (columns - 1))) for column in range(columns)], plans, top, rows)
    for line in range(rows - 1, -1, -1):
        label = f"{_dollars(top)}/month" if line == rows - 1 else _dollars(Decimal(0)) if line == 0 else ""
        cells = [grid.get((column, line), Content(" ")) for column in range(columns)]
        yield joined(fitted(plain(label, DIM), _SCALE - 1, "right"), plain("│", DIM), Content("").join(cells))
    yield joined(" " * (_SCALE - 1), plain("└", DIM), _axis_line(break_even, per_month, most, columns))
    yield joined(" " * _SCALE, _axis_labels(per_month, most, columns))


def _dollars(amount: Decimal) -> str:
    return usd(amount).rpartition(".")[0]


def _grid(
    shown: Sequence[Comparison | None], plans: Sequence[Plan], top: Decimal, rows: int
) -> dict[tuple[int, int], Content]:
    """Place each plan's glyph at its cost; where several meet, the first plan of the rule set shows."""
    grid: dict[tuple[int, int], Content] = {}
    for column, comparison in enumerate(shown):
        if comparison is None:
            continue
        for place in range(len(plans) - 1, -1, -1):
            cost = comparison.costs[place]
            row = round(float(cost.monthly_cost / top) * (rows - 1))
            lost = cost.missed > comparison.cheapest.missed
            grid[column, row] = plain("·", DIM) if lost else plan_glyph(place)
    return grid


def _axis_line(break_even: Sequence[BreakEven], per_month: Decimal, most: int, columns: int) -> Content:
    """Draw the axis with the points from which another plan is the cheapest, and one's own number."""
    marks = {round(item.first * (columns - 1) / most): ("┴", STRONG) for item in break_even[1:] if item.first <= most}
    marks[_own_column(per_month, most, columns)] = ("▲", f"{STRONG}")
    return Content("").join([plain(*marks.get(column, ("─", DIM))) for column in range(columns)])


def _own_column(per_month: Decimal, most: int, columns: int) -> int:
    return round(min(per_month, Decimal(most)) * (columns - 1) / most)


def _axis_labels(per_month: Decimal, most: int, columns: int) -> Content:
    here = f"here: {number_words(per_month)}"
    place = _own_column(per_month, most, columns)
    left = max(2, min(place - len(here) // 2, columns - len(here) - 24))
    end = f"{most} proposals a month"
    gap = columns - left - len(here) - len(end)
    return joined(plain("0", DIM), " " * (left - 1), plain(here, STRONG), " " * max(1, gap), plain(end, DIM))


_DEBOUNCE_SECONDS: Final = 0.15
"""Seconds without a change after which the chart is computed."""

_NARROW: Final = 70
_WIDE: Final = 100
_VERY_WIDE: Final = 140


def plan_columns(width: int) -> Sequence[Column]:
    """Return the columns of the table; on a very wide one the numbers stay near the names."""
    wide, money = width >= _WIDE, 9 if width >= _NARROW else 8
    return (
        Column("Plan", 32 if width >= _VERY_WIDE else 0),
        Column("Fee", 7, "right"),
        Column("Included", 8, "right", least=_NARROW),
        Column("Bought", 7, "right", least=_WIDE),
        Column("Missed", 7, "right", least=_WIDE),
        Column("Lapsed", 7, "right", least=_WIDE),
        Column("A month", money, "right"),
        Column("A proposal" if wide else "Each", 10 if wide else 7, "right", least=_NARROW),
        Column("To now", money, "right"),
        Column("", 0 if width >= _VERY_WIDE else 6),
    )


class PlanTable(Panel[tuple[PlanQuery, Comparison]], can_focus=True):
    """A row a plan; the one under the cursor is the one that is asked about."""

    BORDER_TITLE = "A month with each plan"
    BINDINGS = bindings("PlanTable")

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """Another plan is asked about."""

    def show(self, about: tuple[PlanQuery, Comparison] | None) -> None:
        """Show a comparison; the cursor stays on its plan."""
        if about and (self.about is None or self.about[1].rules is not about[1].rules):
            indexes = {cost.plan.id: index for index, cost in enumerate(about[1].costs)}
            self.set_reactive(PlanTable.cursor, indexes.get(about[0].present or "", 0))
        super().show(about)

    @property
    def chosen(self) -> PlanCost | None:
        """The plan under the cursor."""
        return None if self.about is None else self.about[1].costs[self.cursor]

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a plan."""
        most = len(self.about[1].costs) - 1 if self.about else 0
        return max(0, min(cursor, most))

    def watch_cursor(self) -> None:
        """Say that another plan is asked about."""
        self.post_message(self.Moved())

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
        """A line a plan where there is room, else two."""
        yield heading(plan_columns(width), width)
        for index, cost in enumerate(about[1].costs):
            yield row(self._cells(*about, index, wide=width >= _WIDE), plan_columns(width), width)
            if width < _WIDE:
                counts = f"    {cost.bought:,} bought   {cost.missed:,} missed   {cost.expired:,} lapsed"
                yield fitted(plain(counts, BAD if cost.missed else DIM), width)

    def _cells(self, question: PlanQuery, comparison: Comparison, index: int, *, wide: bool) -> Iterable[Content]:
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
        return (
            joined(cursor, plan_glyph(index), " ", plain(plan.name, STRONG if best else ""), agency),
            plain(usd(fee)),
            plain(str(included)),
            plain(f"{cost.bought:,}"),
            plain(f"{cost.missed:,}", BAD if cost.missed else ""),
            plain(f"{cost.expired:,}"),
            plain(usd(cost.monthly_cost), STRONG),
            plain("" if cost.cost_per_proposal is None else usd(cost.cost_per_proposal)),
            Content("") if now is None else plain("present", DIM) if now is cost else difference,
            plain("← best" if best else "", f"{GOOD} bold"),
        )


class CostChart(Panel[RuleSet]):
    """The monthly cost against proposals a month; it fills in as it is computed.

    Attributes:
        points: what is computed by now.
        per_month: the user's own number.
    """

    BORDER_TITLE = "Cost a month, by proposals a month"
    nothing = plain("For your own history there is no chart: choose steady usage.", DIM)
    points: Mapping[int, Comparison] = {}
    per_month = Decimal(0)

    @property
    def break_even(self) -> list[BreakEven]:
        """For which numbers of proposals a month which plan is the cheapest, once all of it is known."""
        return ranges(sorted(self.points.items())) if len(self.points) > MAX_PROPOSALS else []

    def lines(self, about: RuleSet, width: int) -> Iterable[Content]:
        """The chart, or what it will show."""
        size = {"width": width, "height": self.content_size.height}
        return cost_chart_lines(self.points, about.plans, self.break_even, self.per_month, **size)

    def get_content_height(self, *_: object) -> int:
        """Take the room there is."""
        return 1


class PlansScreen(MainScreen):
    """Numbers to change, a row a plan, a verdict, and the break-even chart."""

    MODE = "plans"
    AUTO_FOCUS = "#proposals-a-month"
    BINDINGS = bindings("Plans")

    table = getters.query_one(PlanTable)
    chart = getters.query_one(CostChart)
    proposals = getters.query_one("#proposals-a-month", NumberStepper)
    connects = getters.query_one("#connects-each", NumberStepper)
    months = getters.query_one("#months", NumberStepper)
    rules: getters.query_one[Selector[RuleSet | None]] = getters.query_one("#rules", Selector)
    origin = getters.query_one("#origin", Label)
    usage: getters.query_one[Selector[str]] = getters.query_one("#usage", Selector)

    _untouched = True

    def body(self) -> Iterable[Widget]:
        """The answer first; then what it was asked with, a row a plan, and the chart."""
        yield Static(id="verdict")
        yield Static(id="what-if")
        yield Horizontal(
            Label("Proposals a month"),
            NumberStepper(0, MAX_PROPOSALS * 5, id="proposals-a-month", tenths=True),
            Label("Connects each"),
            NumberStepper(0, 1000, id="connects-each"),
            Label(id="origin"),
            classes="fields",
            id="turned",
        )
        sets = self.app.book.rulebook.sets.values()
        yield Horizontal(
            Label("Months"),
            NumberStepper(1, MAX_MONTHS, id="months"),
            Label("Usage"),
            Selector([("steady", "steady"), ("my history", "history")], id="usage"),
            Label("Rules"),
            Selector([("those in force", None), *((rules.name, rules) for rules in sets)], id="rules"),
            classes="fields",
        )
        with VerticalScroll(can_focus=False):
            yield PlanTable(id="plans")
            yield CostChart(id="cost-chart")
        yield Static(id="left-out")

    def on_mount(self) -> None:
        """Begin with a year."""
        self.months.value = Decimal(MONTHS)

    def show(self, view: View) -> None:
        """Show this view; the numbers follow the user's averages until one was changed."""
        if self._untouched:
            averages = view.outlook.plans.averages
            self.proposals.value = averages.proposals_per_month
            self.connects.value = Decimal(averages.connects_per_proposal)
            self.origin.update(averages_words(averages))
        else:
            self.origin.update("")
        question = view.outlook.plans_for(int(self.months.value), self.rules.value)
        history = self.usage.value == "history"
        try:
            comparison = question.replayed() if history else self._steady(question)
        except ValueError as error:
            self.query_one("#verdict", Static).update(plain(str(error), BAD))
            return
        self.proposals.disabled = self.connects.disabled = history
        self.query_one("#left-out", Static).update(plain(not_compared_words(question.tax), DIM))
        self.table.show((question, comparison))
        self.chart.per_month = self.proposals.value
        self.chart.points = {}
        self.chart.show(None if history else question.rules)
        self._say()
        if not history:
            self._fill_chart(self.chart, question, int(self.connects.value))

    def _steady(self, question: PlanQuery) -> Comparison:
        return question.comparer.steady(self.proposals.value, int(self.connects.value))

    # With a description, since Textual's own one has all of the arguments in it, and so a long ledger.
    @work(exclusive=True, group="chart", description="the break-even chart")
    async def _fill_chart(self, chart: CostChart, question: PlanQuery, connects: int) -> None:
        """Compute the break-even range a few points at a time, so that no key has to wait."""
        await asyncio.sleep(_DEBOUNCE_SECONDS)  # the next change cancels this and starts it anew
        points: dict[int, Comparison] = {}
        for number, comparison in question.comparer.break_even(connects):
            if not chart.is_attached:
                return  # the app was left meanwhile
            points[number] = comparison
            if number % 40 == 0:  # so many points are computed before it is drawn again
                chart.points = points
                chart.refresh()
            await asyncio.sleep(0)
        chart.refresh()
        self._say()

    def _say(self) -> None:
        """Say the verdict, and what the plan under the cursor would bring."""
        if self.table.about is None:
            return
        question, comparison = self.table.about
        if self.chart.about is None:
            sent = counted(len(question.history[1]), "proposal")
        else:
            sent = f"{per_month_words(self.proposals.value)} at {self.connects.value}"
        history = self.chart.about is None
        words = missing_data_words(question, own=history or self._untouched, history=history)
        words = words or verdict_words(comparison, question.present, sent, self.chart.break_even, self.proposals.value)
        self.query_one("#verdict", Static).update(plain(words, STRONG))
        self._say_what_if()

    @on(PlanTable.Moved)
    def _say_what_if(self) -> None:
        if self.table.chosen is not None:
            id_ = self.table.chosen.plan.id
            words = plan_switch_words(self.app.book, id_, self.view.today)
            key = "" if id_ == self.view.status.plan.id else " · {membership} changes to it"
            self.query_one("#what-if", Static).update(joined(plain(words, DIM), self.app.keyed(key)))

    @on(NumberStepper.Changed)
    @on(Selector.Changed)
    def _turned(self, event: NumberStepper.Changed | Selector.Changed) -> None:
        if event.control in (self.proposals, self.connects):
            self._untouched = False
        self.show(self.view)

    def action_averages(self) -> None:
        """Go back to the user's own averages of the last 90 days."""
        self._untouched = True
        self.show(self.view)

    @property
    def selected_plan_id(self) -> str | None:
        """The id of the plan under the cursor, which a change of the membership begins with."""
        return self.table.chosen.plan.id if self.table.chosen is not None else None
