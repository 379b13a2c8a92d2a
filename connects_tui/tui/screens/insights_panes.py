"""The panes of the Insights screen: the answer, the funnel, what each step costs, groups, boosts."""

import sys
from collections.abc import Iterable, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Final, Literal

from textual.content import Content

from connects_tui.actions.insight_words import (
    backtest_words,
    benchmark_words,
    boosts_words,
    dimension_words,
    interval_words,
    p_words,
    paid_words,
    percent,
    rate_words,
    return_words,
    significance_words,
    stop_words,
    tier_words,
)
from connects_tui.insights.benchmarks import NO_BENCHMARKS
from connects_tui.insights.bids import EVENTS, Bids, UnitCost, costs, returned
from connects_tui.insights.groups import (
    YEAR_DAYS,
    CalendarYear,
    Funnel,
    Group,
    Stage,
    boosts,
    calendar_year,
    funnel,
    grouped,
    stop_list,
)
from connects_tui.insights.statistics import Rate
from connects_tui.statuses import HIRED, INTERVIEWING
from connects_tui.tui.render import ACCENT, DIM, GOOD, ODD, STRONG, Column, fitted, heading, joined, plain, row, wrapped
from connects_tui.tui.widgets.panes import Panel
from connects_tui.wording import WEEKDAYS, counted, day_words, how_many, month_words, upper_first, usd


class Answers:
    """What some bids say; groups and years are worked out when they are asked for."""

    def __init__(self, bids: Bids) -> None:
        self.bids, self.funnel, self.costs = bids, funnel(bids), costs(bids)
        self.boosts, self.returned, self.stops = boosts(bids), returned(bids), stop_list(bids)
        self._groups: dict[str, Sequence[Group]] = {}
        self._years: dict[str, CalendarYear] = {}

    def groups(self, dimension: str) -> Sequence[Group]:
        if dimension not in self._groups:
            self._groups[dimension] = grouped(self.bids, dimension)
        return self._groups[dimension]

    def year(self, event: Literal["bid", "reply"]) -> CalendarYear:
        if event not in self._years:
            self._years[event] = calendar_year(self.bids, event)
        return self._years[event]


_ROOMY: Final = 84
"""From so many cells on, the table of groups shows all columns."""

_DATED: Final = 64
"""From so many cells on, the funnel says after how many days, and the table which groups differ."""

_STRIP: Final = 22


class AnswerPane(Panel[Answers]):
    """What a hire and a reply cost, and how often they come."""

    def lines(self, answers: Answers, width: int) -> Iterable[Content]:
        costs = answers.costs
        for name, many, rate, unit_cost in (
            ("hire", "hires", costs.hires, costs.per(HIRED)),
            ("reply", "replies", costs.replies, costs.per(INTERVIEWING)),
        ):
            count = counted(rate.cases, name, many)
            if unit_cost is None:
                yield joined(plain(f"No {many} yet", STRONG), plain(f" from {counted(rate.total, 'proposal')}", DIM))
                continue
            cost = joined(
                plain(f"A {name} costs ", STRONG), plain(f"{unit_cost.connects:,} Connects", f"{ACCENT} bold")
            )
            more = "+" if costs.unpriced else ""  # what has no known price counts as nothing
            money = plain("" if costs.is_unpriced else f", {usd(unit_cost.value)}{more}", STRONG)
            line = joined(cost, money, plain(f"   {count} of {rate.total:,}: {rate_words(rate)}", DIM))
            yield line if line.cell_length <= width else joined(cost, money, plain(f"   {count}", DIM))
        room = 25 if self.screen.has_class("-calendar") else 24  # else what is below has none
        if (found := answers.returned).earned and self.app.size.height >= room:
            earned = joined(plain("Bids earned ", STRONG), plain(usd(found.earned), f"{ACCENT} bold"))
            brought = joined(earned, plain(f"   {return_words(found, ' what they cost')}", DIM))
            line = joined(brought, plain(f", {paid_words(found)}", DIM))
            yield line if line.cell_length <= width else brought
        if answers.stops.stops:
            yield fitted(plain(next(stop_words(answers.stops)), ODD), width)


class FunnelPane(Panel[Answers]):
    """How far proposals get."""

    nothing = plain("How far your proposals get: viewed, interviewing, offered, hired.", DIM)

    def on_resize(self) -> None:
        dated = self.content_size.width >= _DATED
        self.border_title = f"From sent to hired · of all sent (95% range){' · median days' if dated else ''}"

    def lines(self, answers: Answers, width: int) -> Iterable[Content]:
        stages = answers.funnel
        roomy = self.app.size.width >= 120
        for index, (stage, bar) in enumerate(zip(stages, _bars(stages, width), strict=True)):
            if index and roomy:
                yield _on_from(stages[index - 1], stage)
            start = joined(fitted(plain(stage.name), _NAME), fitted(plain(f"{stage.count:,}", STRONG), _COUNT, "right"))
            rate = fitted(plain(rate_words(stage.rate), DIM), _RATE)
            days = "" if stage.days_from_sent is None else _days(stage.days_from_sent)
            dated = fitted(plain(days), _AFTER, "right") if width >= _DATED else Content("")
            end = joined(rate, dated) if index else Content("")
            line = joined(start, "  ", plain("▆" * bar, ACCENT))
            yield joined(fitted(line, width - end.cell_length), end)


_NAME, _COUNT, _RATE, _AFTER = 13, 6, 18, 11
"""The widths, in cells, of what stands beside a stage's bar."""


def _bars(stages: Funnel, width: int) -> list[int]:
    """Return how long each stage's bar is, in cells; beside all but the first there is a rate."""
    room = max(1, width - _NAME - _COUNT - 2)
    beside = room - 2 - _RATE - (_AFTER if width >= _DATED else 0)
    most, second = stages[0].count, stages[1].count
    scale = min(room, max(1, beside) * most / second) if second else room
    return [max(1, int(scale * stage.count / most)) if stage.count else 0 for stage in stages]


def _days(number: float) -> str:
    return f"{number:g} {'day' if number == 1 else 'days'}"


def _on_from(before: Stage, stage: Stage) -> Content:
    if stage.of_previous.too_few:
        return Content("")
    days = "" if stage.days is None else f", {_days(stage.days)} later"
    return plain(f"  ↓ {rate_words(stage.of_previous)} of those {before.name}{days}", DIM)


class CostPane(Panel[Answers]):
    """What each step costs, in three ways."""

    BORDER_TITLE = "What it costs"
    nothing = plain("What a view, a reply and a hire cost you.", DIM)
    COLUMNS: Final = (
        Column("Per", 0),
        Column("Connects", 8, "right"),
        Column("Value", 8, "right"),
        Column("Paid", 8, "right"),
    )

    def lines(self, answers: Answers, width: int) -> Iterable[Content]:
        costs = answers.costs
        yield heading(self.COLUMNS, width)
        for name, stage in EVENTS.items():
            if name != "interview":  # which is a reply
                yield row([plain(name), *_each(costs.per(stage), is_unpriced=costs.is_unpriced)], self.COLUMNS, width)
        bids = answers.bids
        if bids.share == 1:
            yield from wrapped(plain(f"Paid: {usd(bids.fees)} membership, {usd(bids.purchases)} Connects", DIM), width)
        else:
            yield from wrapped(plain("Paid: their share of membership and purchases, by Connects", DIM), width)
        if costs.is_unpriced:
            yield from wrapped(plain("Unknown: what the Connects of an opening balance cost", DIM), width)
        elif costs.unpriced:
            yield from wrapped(plain(f"{how_many(costs.unpriced)} without a price count as $0", DIM), width)


def _each(unit_cost: UnitCost | None, *, is_unpriced: bool) -> list[Content]:
    if unit_cost is None:
        return [plain("none yet", DIM), plain(""), plain("")]
    cash = "" if unit_cost.cash is None else usd(unit_cost.cash)
    value = plain("unknown", DIM) if is_unpriced else plain(usd(unit_cost.value))
    return [plain(f"{unit_cost.connects:,}", STRONG), value, plain(cash, DIM)]


class GroupColumns:
    """How a group is drawn, with as many columns as there is room for."""

    dimension = ""
    p_values = False
    returns = False
    """Whether they say what was earned, not what was replied to."""
    highest = 1.0

    def set_groups(self, dimension: str, groups: Sequence[Group]) -> None:
        self.dimension = dimension
        highest = [group.replies.interval.high for group in groups if not group.replies.too_few]
        self.highest = max(highest, default=1.0)

    def heading(self, width: int) -> Content:
        return heading(self._columns(), width - 1)

    def draw(self, group: Group, width: int) -> Content:
        """Draw a group; the last cell stays free beside the scrollbar."""
        if self.returns:
            return row(_earned(group), self._columns(), width - 1)
        difference = group.told_difference
        cells = (
            plain(f" {group.name}"),
            plain(f"{group.proposals:,}", DIM),
            plain(f"{group.replies.cases:,}"),
            plain(rate_words(group.replies), DIM if group.replies.too_few else ""),
            self._strip(group.replies),
            plain(significance_words(difference), GOOD if difference and difference.higher else ""),
            plain("" if difference is None else p_words(difference.p_adjusted), DIM),
            plain(f"{group.hires.cases:,}", STRONG if group.hires.cases else DIM),
            _connects(group.costs.per(INTERVIEWING)),
            _connects(group.costs.per(HIRED)),
        )
        return row(cells, self._columns(), width - 1)

    def _columns(self) -> Sequence[Column]:
        start = Column(f" {upper_first(dimension_words(self.dimension))}", 0), Column("Sent", 5, "right")
        if self.returns:
            return (
                *start,
                Column("Hires", 5, "right"),
                Column("Earned", 11, "right", least=_DATED),
                Column("Cost", 10, "right", least=_ROOMY),
                Column("Return (95%)", 19),
            )
        return (
            *start,
            Column("Replies", 7, "right"),
            Column("Rate (95%)", 17),
            Column(f"0 to {percent(self.highest)}%", _STRIP, least=108),
            Column("vs others", 9, least=_DATED),
            Column("p-value", 7, least=0 if self.p_values else sys.maxsize),
            Column("Hires", 5, "right", least=76 if self.p_values else 60 if self.dimension == "budget" else 0),
            Column("A reply", 7, "right", least=_ROOMY),
            Column("A hire", 7, "right", least=_ROOMY),
        )

    def _strip(self, rate: Rate) -> Content:
        if rate.too_few or rate.share is None:
            return plain("")
        low, point, high = (
            round(share / self.highest * (_STRIP - 1)) for share in (rate.interval.low, rate.share, rate.interval.high)
        )
        line = "─" * (high - low + 1)
        return joined(
            " " * low, plain(line[: point - low], DIM), plain("●", ACCENT), plain(line[point - low + 1 :], DIM)
        )


def _earned(group: Group) -> Sequence[Content]:
    found = group.returned
    return (
        plain(f" {group.name}"),
        plain(f"{group.proposals:,}", DIM),
        plain(f"{group.hires.cases:,}", STRONG if group.hires.cases else DIM),
        plain(usd(found.earned) if found.earned else "", STRONG),
        plain("" if found.whole_cost is None else usd(found.whole_cost), DIM),
        plain(return_words(found), "" if found.ratio else DIM),
    )


def _connects(unit_cost: UnitCost | None) -> Content:
    return plain("" if unit_cost is None else f"{unit_cost.connects:,}", DIM)


class OthersPane(Panel[Answers]):
    """Boosts, the stop list, what verdicts would have done, and what others reach."""

    BORDER_TITLE = "Boosts and stop list"
    nothing = plain("Whether boosts get you more replies.", DIM)

    def lines(self, answers: Answers, width: int) -> Iterable[Content]:
        for sentence in boosts_words(answers.boosts):
            yield from wrapped(plain(sentence), width)
        for number, sentence in enumerate(stop_words(answers.stops)):
            yield from ([] if number else [Content("")])
            yield from wrapped(plain(sentence), width)
        view = self.app.view
        if view is None:
            return
        if view.verdict_ready and len(answers.bids) == len(view.outlook.bids):  # they are about all bids
            replay = view.outlook.backtest
            if replay.verdicts:  # right below, as they too are about what not to send
                yield from wrapped(plain(f"Verdicts: {backtest_words(replay)}."), width)
        others = view.outlook.benchmarks
        if others is NO_BENCHMARKS:  # the user doesn't want to see them
            return
        replies = answers.costs.replies
        if replies.share is not None and not replies.too_few:
            yield Content("")
            yield plain(f"Your reply rate: {percent(replies.share)}% {interval_words(replies.interval)}", STRONG)
        for benchmark in others.all:
            yield from wrapped(plain(benchmark_words(benchmark), DIM), width)
        if tier := tier_words(replies, others.tier_of(replies.share or Fraction(0))):
            yield from wrapped(plain(tier, DIM), width)


# --- a year as a calendar: weeks across, weekdays down, the busier a day the denser its cell --------------------------

_WEEKS: Final = -(-(YEAR_DAYS + 6) // 7)

_LABELED: Final = 64
"""From so many cells on, weekdays have three letters and a sum each."""

_TOTAL: Final = 4

_COLORS: Final = (DIM, *(f"{ACCENT} {share}%" for share in (30, 55, 80, 100)))
"""How a day of each level is drawn: as a mark, which may be fainter than text."""

_SQUARES: Final = "·■■■■"
_SHADES: Final = "·░▒▓█"
"""What tells the levels apart where colors can't."""


class CalendarLines:
    """The lines of a calendar, whose days count each `event`; `in_color`: colors alone may tell levels apart."""

    def __init__(self, year: CalendarYear, event: str, *, in_color: bool) -> None:
        self._year = year
        self._event = event
        self._cells = _SQUARES if in_color else _SHADES
        first = year.last - timedelta(days=YEAR_DAYS - 1)
        self._monday = first - timedelta(days=first.weekday())

    def heading(self, width: int) -> Content:
        label, cell = _widths(width)
        line = " " * label
        for week in range(_WEEKS):
            sunday = self._monday + timedelta(days=7 * week + 6)
            if sunday.day <= 7 and sunday <= self._year.last + timedelta(days=6):
                line = f"{line:<{label + week * cell}}{month_words(sunday)}"
        return fitted(plain(line, DIM), width)

    def draw(self, weekday: int, width: int) -> Content:
        """Draw the days of a weekday, 0 for Monday, and their sum."""
        label, cell = _widths(width)
        days = [self._day(week, weekday, cell) for week in range(_WEEKS)]
        if width < _LABELED:
            return joined(plain(f"{WEEKDAYS[weekday][0]:<{label}}", DIM), *days)
        is_best = weekday == self._year.best_weekday
        total = plain(f"{self._year.per_weekday[weekday]:,}", STRONG if is_best else DIM)
        name = plain(f" {WEEKDAYS[weekday][:3]} ", STRONG if is_best else DIM)
        return joined(name, *days, fitted(total, _TOTAL, "right"))

    def _day(self, week: int, weekday: int, cell: int) -> Content:
        day = self._monday + timedelta(days=7 * week + weekday)
        if not self._year.first <= day <= self._year.last:
            return Content(" " * cell)
        level = self._year.level(self._year.counts.get(day, 0))
        return joined(self._cell(level), " " * (cell - 1))

    def _cell(self, level: int) -> Content:
        return plain(self._cells[level], _COLORS[level])

    def filter_of(self, weekday: int) -> str:
        return f"on:{WEEKDAYS[weekday].lower()} since:{self._year.first}"

    def legend(self, width: int) -> Content:
        year = self._year
        many = "replies" if self._event == "reply" else "bids"
        number = counted(year.total, self._event, many) if year.total else f"No {many}"
        words = joined(plain(number, STRONG), plain(f" since {day_words(year.first, year.last)}", DIM))
        if year.best_weekday is not None:
            most = year.per_weekday[year.best_weekday]
            words = joined(words, plain(f" · most on {WEEKDAYS[year.best_weekday]}s ({most:,})", DIM))
        shades: list[Content] = []
        least = 1
        for step in year.steps:
            level = year.level(step)
            numbers = f" {step:,}" if step == least else f" {least:,} to {step:,}"
            shades.append(joined(self._cell(level), plain(numbers, DIM)))
            least = step + 1
        key = Content("  ").join(shades)
        if words.cell_length + key.cell_length + 2 > width:
            return fitted(words, width)
        return joined(fitted(words, width - key.cell_length), key)


def _widths(width: int) -> tuple[int, int]:
    label = 5 if width >= _LABELED else 2
    return label, 2 if width >= label + 2 * _WEEKS + _TOTAL else 1
