"""The Plans screen: what each plan costs for how you bid, and its chart."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from textual import getters, on, work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Label, Static

from connects_tui.actions.plans import LEFT_OUT, MONTHS, MOST_MONTHS, Question, verdict, what_if
from connects_tui.ledger.comparison import MOST_PROPOSALS, BreakEven, Comparison, PlanCost, ranges
from connects_tui.rules import Plan, RuleSet
from connects_tui.tui.books import Books
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, BAD, DIM, GOOD, ODD, STRONG, Column, fitted, heading, joined, plain, row
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.widgets.panel import Panel
from connects_tui.tui.widgets.selector import Choice, Knob
from connects_tui.wording import counted, usd

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
    for line in range(rows - 1, -1, -1):
        label = f"{_dollars(top)}/month" if line == rows - 1 else _dollars(Decimal(0)) if line == 0 else ""
        cells = [grid.get((column, line), Content(" ")) for column in range(columns)]
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


_DEAREST: Final = 1000
_SLICE: Final = 8
"""So many points of the break-even chart are computed before it is drawn again."""

_STEADY_HAND: Final = 0.15
"""Seconds without a turn of a knob after which the chart is computed."""

_NARROW: Final = 70
_LEFT_OUT_WHEN_SLIM: Final = (2, 4)
"""The places of what is included and of the cost of one proposal among the cells of a row."""

_WIDE: Final = 100
_VERY_WIDE: Final = 140
_NAME: Final = 32


class PlanTable(Panel, can_focus=True):
    """A row a plan; the one under the cursor is the one that is asked about."""

    BINDINGS = bindings("PlanTable")

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """Another plan is asked about."""

    SLIM: Final = (
        Column("Plan", 0),
        Column("Fee", 7, "right"),
        Column("A month", 8, "right"),
        Column("To now", 8, "right"),
        Column("", 6),
    )
    NARROW: Final = (
        Column("Plan", 0),
        Column("Fee", 7, "right"),
        Column("Included", 8, "right"),
        Column("A month", 9, "right"),
        Column("Each", 7, "right"),
        Column("To now", 9, "right"),
        Column("", 6),
    )
    WIDE: Final = (
        Column("Plan", 0),
        Column("Fee", 7, "right"),
        Column("Included", 8, "right"),
        Column("Bought", 7, "right"),
        Column("Missed", 7, "right"),
        Column("Lapsed", 7, "right"),
        Column("A month", 9, "right"),
        Column("A proposal", 10, "right"),
        Column("To now", 9, "right"),
        Column("", 6),
    )

    def __init__(self) -> None:
        super().__init__(id="plans")
        self.border_title = "A month with each plan"
        self._comparison: Comparison | None = None
        self._question: Question | None = None

    def show(self, question: Question, comparison: Comparison) -> None:
        """Show a comparison; the cursor stays on its plan."""
        if self._comparison is None or self._comparison.rules is not comparison.rules:
            places = {cost.plan.id: place for place, cost in enumerate(comparison.costs)}
            self.set_reactive(PlanTable.cursor, places.get(question.present or "", 0))
        self._question, self._comparison = question, comparison
        self.show_again()

    @property
    def chosen(self) -> PlanCost | None:
        """The plan under the cursor."""
        return None if self._comparison is None else self._comparison.costs[self.cursor]

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a plan."""
        most = len(self._comparison.costs) - 1 if self._comparison else 0
        return max(0, min(cursor, most))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def watch_cursor(self) -> None:
        """Say that another plan is asked about."""
        self.refresh()
        self.post_message(self.Moved())

    def action_move(self, rows: int) -> None:
        """Move the cursor; above the first plan are the knobs."""
        if rows < 0 and not self.cursor:
            self.screen.focus_previous()
        else:
            self.cursor += rows

    def lines(self, width: int) -> Sequence[Content]:
        """A line a plan where there is room, else two."""
        if self._comparison is None:
            return []
        columns = self.WIDE if width >= _WIDE else self.NARROW if width >= _NARROW else self.SLIM
        if width >= _VERY_WIDE:  # the numbers stay near the names
            columns = (Column("Plan", _NAME), *self.WIDE[1:-1], Column("", 0))
        lines = [heading(columns, width)]
        for place, cost in enumerate(self._comparison.costs):
            cells = self._cells(place, cost, wide=width >= _WIDE)
            if columns is self.SLIM:
                cells = [cell for number, cell in enumerate(cells) if number not in _LEFT_OUT_WHEN_SLIM]
            drawn = [row(cells, columns, width)]
            if width < _WIDE:
                counts = f"    {cost.bought:,} bought   {cost.missed:,} missed   {cost.expired:,} lapsed"
                drawn.append(fitted(plain(counts, BAD if cost.missed else DIM), width))
            lines += drawn
        return lines

    def _cells(self, place: int, cost: PlanCost, *, wide: bool) -> list[Content]:
        plan = cost.plan
        best = self._comparison is not None and cost is self._comparison.cheapest
        asked = self.has_focus and place == self.cursor
        name = joined(
            plain("▸" if asked else " ", ACCENT), marked(place), " ", plain(plan.name, STRONG if best else "")
        )
        if plan.audience == "agency":
            name = joined(name, plain(" (agency)" if wide else "", DIM))
        terms = self._question.own if self._question else None
        own = terms if terms is not None and terms.plan == plan.id else None
        fee = own.monthly_fee if own and own.monthly_fee is not None else plan.monthly_fee
        included = own.monthly_connects if own and own.monthly_connects is not None else plan.monthly_connects
        each = "" if cost.cost_per_proposal is None else usd(cost.cost_per_proposal)
        counts = [
            plain(f"{cost.bought:,}"),
            plain(f"{cost.missed:,}", BAD if cost.missed else ""),
            plain(f"{cost.expired:,}"),
        ]
        return [
            name,
            plain(usd(fee)),
            plain(str(included)),
            *(counts if wide else ()),
            plain(usd(cost.monthly_cost), STRONG),
            plain(each),
            self._difference(cost),
            plain("← best", f"{GOOD} bold") if best else Content(""),
        ]

    def _difference(self, cost: PlanCost) -> Content:
        costs = self._comparison.costs if self._comparison else ()
        present = self._question.present if self._question else None
        now = next((other for other in costs if other.plan.id == present), None)
        if now is None:
            return Content("")
        if now is cost:
            return plain("present", DIM)
        more = cost.monthly_cost - now.monthly_cost
        return plain(f"+{usd(more)}") if more >= 0 else plain(f"−{usd(-more)}", GOOD)


class CostChart(Panel):
    """The monthly cost against proposals a month; it fills in as it is computed."""

    points: dict[int, Comparison]
    rules: RuleSet | None = None
    per_month: int = 0

    def __init__(self) -> None:
        super().__init__(id="cost-chart")
        self.border_title = "Cost a month, by proposals a month"
        self.points = {}

    @property
    def break_even(self) -> list[BreakEven]:
        """For which numbers of proposals a month which plan is the cheapest, once all of it is known."""
        return ranges(sorted(self.points.items())) if len(self.points) > MOST_PROPOSALS else []

    def lines(self, width: int) -> Sequence[Content]:
        """The chart, or what it will show."""
        if self.rules is None:
            return [plain("For your own history there is no chart: choose steady usage.", DIM)]
        size = {"width": width, "height": self.content_size.height}
        return list(chart_lines(self.points, self.rules.plans, self.break_even, self.per_month, **size))

    def get_content_height(self, *_: object) -> int:
        """Take the room there is."""
        return 1


class PlansScreen(BooksScreen):
    """Knobs, a row a plan, a verdict, and the break-even chart."""

    MODE = "plans"
    AUTO_FOCUS = "#proposals-a-month"
    BINDINGS = bindings("Plans")

    table = getters.query_one("#plans", PlanTable)
    chart = getters.query_one("#cost-chart", CostChart)
    proposals = getters.query_one("#proposals-a-month", Knob)
    connects = getters.query_one("#connects-each", Knob)
    months = getters.query_one("#months", Knob)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None
        self._question: Question | None = None
        self._comparison: Comparison | None = None
        self._untouched = True

    def body(self) -> Iterable[Widget]:
        """The answer first; then what it was asked with, a row a plan, and the chart."""
        yield Static(id="verdict")
        yield Static(id="what-if")
        yield Horizontal(
            Label("Proposals a month"),
            Knob(0, MOST_PROPOSALS * 5, id="proposals-a-month"),
            Label("Connects each"),
            Knob(0, _DEAREST, id="connects-each"),
            classes="knobs",
            id="turned",
        )
        yield Horizontal(
            Label("Months"),
            Knob(1, MOST_MONTHS, id="months"),
            Label("Usage"),
            Choice([("steady", "steady"), ("my history", "history")], id="usage"),
            Label("Rules"),
            Choice([("those in force", None)], id="rules"),
            classes="knobs",
        )
        with VerticalScroll(can_focus=False):
            yield PlanTable()
            yield CostChart()
        yield Static(plain(LEFT_OUT, DIM), id="left-out")

    # --- showing -----------------------------------------------------------------------------------------------

    def show(self, books: Books) -> None:
        """Show these books; the knobs follow the user's averages until one was turned."""
        first = self._books is None
        self._books = books
        if first:
            sets = self.app.book.rulebook.sets.values()
            self.query_one("#rules", Choice).offer([("those in force", None), *((rules.name, rules) for rules in sets)])
            self.months.value = MONTHS
        if self._untouched:
            self._set_averages()
        self._ask()

    def _ask(self) -> None:
        """Compare anew: the table at once, the chart shortly after."""
        if self._books is None:
            return
        rules: RuleSet | None = self.query_one("#rules", Choice).value
        self._question = Question.of_account(self._books.ledger, self.months.value, rules)
        history = self.query_one("#usage", Choice).value == "history"
        try:
            self._comparison = self._question.replayed() if history else self._steady()
        except ValueError as error:
            self.query_one("#verdict", Static).update(plain(str(error), BAD))
            return
        for knob in (self.proposals, self.connects):
            knob.disabled = history
        self.table.show(self._question, self._comparison)
        self.chart.rules = None if history else self._question.rules
        self.chart.per_month = self.proposals.value
        self.chart.points = {}
        self.chart.show_again()
        self._say()
        if not history:
            self._fill_chart(self.chart, self._question, self.connects.value)

    def _steady(self) -> Comparison:
        assert self._question is not None
        return self._question.steady(Decimal(self.proposals.value), self.connects.value)

    # With a description, since Textual's own one has all of the arguments in it, and so a long ledger.
    @work(exclusive=True, group="chart", description="the break-even chart")
    async def _fill_chart(self, chart: CostChart, question: Question, connects: int) -> None:
        """Compute the break-even range a few points at a time, so that no key has to wait."""
        await asyncio.sleep(_STEADY_HAND)  # a knob that is still being turned starts this anew
        points: dict[int, Comparison] = {}
        for number, comparison in question.break_even(connects):
            if not chart.is_attached:
                return  # the app was left meanwhile
            points[number] = comparison
            if number % _SLICE == 0:
                chart.points = points
                chart.refresh()
            await asyncio.sleep(0)
        chart.refresh()
        self._say()

    def _say(self) -> None:
        """Say the verdict, and what the plan under the cursor would bring."""
        if self._comparison is None or self._question is None or self._books is None:
            return
        if self.chart.rules is None:
            sent = counted(len(self._question.history[1]), "proposal")
        else:
            sent = f"{counted(self.proposals.value, 'proposal')} a month at {self.connects.value}"
        words = verdict(self._comparison, self._question.present, sent, self.chart.break_even, self.proposals.value)
        self.query_one("#verdict", Static).update(plain(words, STRONG))
        self._say_what_if()

    @on(PlanTable.Moved)
    def _say_what_if(self) -> None:
        chosen = self.table.chosen
        if self._books is None or chosen is None:
            return
        words = what_if(self.app.book, chosen.plan.id, self._books.today)
        key = "" if chosen.plan.id == self._books.status.plan.id else " · {membership} changes to it"
        self.query_one("#what-if", Static).update(joined(plain(words, DIM), self.app.keyed(key)))

    # --- actions -------------------------------------------------------------------------------------------------

    @on(Knob.Turned)
    @on(Choice.Changed)
    def _turned(self) -> None:
        self._untouched = False
        self._ask()

    def action_averages(self) -> None:
        """Go back to the user's own averages of the last 90 days."""
        self._untouched = True
        self._set_averages()
        self._ask()

    def _set_averages(self) -> None:
        if self._books is None:
            return
        averages = Question.of_account(self._books.ledger).averages
        self.proposals.value = int(averages.proposals_per_month + Decimal("0.5"))
        self.connects.value = averages.connects_per_proposal

    @property
    def asked_about(self) -> str | None:
        """The id of the plan under the cursor, which a change of the membership begins with."""
        return self.table.chosen.plan.id if self.table.chosen is not None else None
