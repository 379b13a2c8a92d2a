"""The month in review: Connects and money, what its bids brought, the month before, and what to do now."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.actions.hints import better_plan, boosts_hint, next_step
from connects_tui.actions.insight_words import kind_words, rate_words
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.outlook_words import learning_words
from connects_tui.insights.bids import REPLY, Bid, Bids, Costs, UnitCost, costs
from connects_tui.insights.groups import NONE, grouped
from connects_tui.insights.statistics import Rate
from connects_tui.ledger.budgets import BudgetState, budget_state
from connects_tui.ledger.calendar import add_months, month_of
from connects_tui.ledger.entries import Budget, Earning, Entry
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.state import Movement
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.settings import DEFAULTS, Settings
from connects_tui.statuses import HIRED, SENT
from connects_tui.wording import MONTH_NAMES, counted, day_words, how_many, month_words, number_words, upper_first, usd

MIN_GROUP: Final = 5
"""The fewest bids of a kind in a month that are compared."""

_KINDS: Final = ("tag", "client", "spent", "budget", "boosted")
"""By what bids are compared: the first of these that tells two kinds apart."""


class MonthFigures(Struct, frozen=True):
    """What happened in one month, money in USD.

    Attributes:
        first, last: its first day, and its last one or today.
        opening, closing: the balance before the first day, and at the end of the last.
        moved: by how many Connects each kind of movement changed the balance.
        earned: what proposals earned in it, whenever they were sent.
        bids, costs: the bids sent in it, how far these have got by now, and what they cost.
        tracked_from: the day of the opening balance, before which no balance is known; `date.min` for a new account.
        connects_before: the Connects that its bids from before the opening cost, which moved no balance.
    """

    first: date
    last: date
    opening: int
    closing: int
    moved: Mapping[str, int]
    earned: Decimal
    costs: Costs
    bids: Bids
    tracked_from: date = date.min
    connects_before: int = 0


class KindOfMonth(Struct, frozen=True):
    """A kind of bids (a group of `DIMENSIONS`) answered most or least often, and its reply rate the month before."""

    by: str
    name: str
    replies: Rate
    before: Rate


class Goal(Struct, frozen=True):
    """What the user wanted of a month: bids, replies or hires, or USD earned."""

    what: str
    reached: int | Decimal
    goal: int


class MonthReview(Struct, frozen=True):
    """A month beside the month before; while it isn't over, beside the same days of that one.

    Attributes:
        best, worst: the tags, or another kind, with the highest and the lowest reply rate.
        budgets: those of cycles that a renewal ended in this month, and of the present one if it is today's month.
        action, decision: the id of the action that does the one thing to do now, or "", and the thing in words.
        year: the costs of the months with any bids in a year up to this one, by their first day, the latest first.
    """

    month: MonthFigures
    before: MonthFigures
    today: date
    best: KindOfMonth | None
    worst: KindOfMonth | None
    budgets: tuple[BudgetState, ...]
    goals: tuple[Goal, ...]
    action: str
    decision: str
    year: tuple[tuple[date, Costs], ...]

    @property
    def is_over(self) -> bool:
        """Whether the month has ended."""
        return self.month.last < self.today

    @property
    def name(self) -> str:
        """The month's name: "November so far", "December 2025"."""
        so_far = "" if self.is_over else " so far"
        return f"{month_name(self.month.first, self.today)}{so_far}"

    @property
    def columns(self) -> tuple[str, str]:
        """What heads its numbers, and those beside them: "November", "1 to 23 Oct"."""
        then = self.before.last
        year = "" if then.year == self.today.year else f" {then.year}"
        days = "1" if then.day == 1 else f"1 to {then.day}"
        is_whole = then + timedelta(days=1) == self.month.first
        earlier = month_name(then, self.today) if is_whole else f"{days} {month_words(then)}{year}"
        return month_name(self.month.first, self.today), earlier

    @property
    def beside(self) -> str:
        """When what it is compared with was: "in Oct"."""
        then = self.before.first
        return f"in {month_words(then)}{'' if then.year == self.today.year else f' {then.year}'}"


def month_name(day: date, today: date) -> str:
    """Write the name of a day's month, with the year if it isn't today's."""
    return f"{MONTH_NAMES[day.month - 1]}{'' if day.year == today.year else f' {day.year}'}"


def month_review(outlook: Outlook, day: date, settings: Settings = DEFAULTS) -> MonthReview:
    """Review the month that a day is in, up to the outlook's own day.

    Bids, replies and hires are those of the proposals sent in the month, as they stand now.
    """
    first = day.replace(day=1)
    month = month_figures(outlook, first)
    is_whole = month.last == _end_of(first)
    earlier = add_months(first, -1)
    before = month_figures(outlook, earlier, None if is_whole else add_months(month.last, -1))
    best, worst = _best_and_worst(month, before)
    action, decision = _decision(outlook)
    budgets = tuple(_budgets(outlook, month))
    goals, year = _goals(month, settings), _year_until(outlook, month.last)
    return MonthReview(month, before, outlook.today, best, worst, budgets, goals, action, decision, year)


def _year_until(outlook: Outlook, last: date) -> tuple[tuple[date, Costs], ...]:
    bids, months = outlook.bids.between(add_months(last.replace(day=1), -11), last), dict[date, list[Bid]]()
    for bid in bids:
        months.setdefault(bid.entry.on.replace(day=1), []).append(bid)
    return tuple((first, costs(bids, months[first])) for first in sorted(months, reverse=True))


def _goals(month: MonthFigures, settings: Settings) -> tuple[Goal, ...]:
    counts = month.costs.counts
    reached: dict[str, int | Decimal] = {"bids": counts[SENT], "replies": counts[REPLY], "hires": counts[HIRED]}
    reached["earned"] = month.earned
    goals = {what: getattr(settings, f"goal_{what}") for what in reached}
    return tuple(Goal(what, reached[what], goal) for what, goal in goals.items() if goal is not None)


def _end_of(first: date) -> date:
    return add_months(first, 1) - timedelta(days=1)


def month_figures(outlook: Outlook, first: date, until: date | None = None) -> MonthFigures:
    """Return what happened in the month that begins on a day, up to the outlook's own day or an earlier one."""
    ledger = outlook.ledger
    last = min(outlook.today, until or date.max, _end_of(first))
    movements = ledger.movements
    begin, end = _within(movements, first, last)
    moved: Counter[str] = Counter()
    for movement in movements[begin:end]:
        moved[movement.kind] += movement.balance_change
    entries = ledger.history.entries
    of_month = entries[slice(*_within(entries, first, last))]
    earned = sum((entry.amount for entry in of_month if isinstance(entry, Earning)), Decimal(0))
    bids, account = outlook.bids.between(first, last), ledger.history.account
    return MonthFigures(
        first=first,
        last=last,
        opening=movements[begin - 1].balance if begin else 0,
        closing=movements[end - 1].balance if end else 0,
        moved={kind: moved[kind] for kind in MOVEMENT_KINDS if moved[kind]},
        earned=earned,
        costs=costs(bids),
        bids=bids,
        tracked_from=date.min if account is None or account.balance is None else account.on,
        connects_before=sum(bid.connects for bid in bids if account is not None and bid.entry.on < account.on),
    )


def _within(dated: Sequence[Movement | Entry], first: date, last: date) -> tuple[int, int]:
    return bisect_left(dated, first, key=attrgetter("on")), bisect_right(dated, last, key=attrgetter("on"))


def _best_and_worst(month: MonthFigures, before: MonthFigures) -> tuple[KindOfMonth | None, KindOfMonth | None]:
    for by in _KINDS:
        groups = [group for group in grouped(month.bids, by) if group.name != NONE and group.proposals >= MIN_GROUP]
        groups.sort(key=lambda group: (group.replies.share, group.proposals), reverse=True)
        if groups and groups[0].replies.share != groups[-1].replies.share:
            earlier = {group.name.casefold(): group.replies for group in grouped(before.bids, by)}
            best, worst = (
                KindOfMonth(by, group.name, group.replies, earlier.get(group.name.casefold(), Rate(0, 0)))
                for group in (groups[0], groups[-1])
            )
            return best, worst
    return None, None


def _budgets(outlook: Outlook, month: MonthFigures) -> Iterator[BudgetState]:
    ledger = outlook.ledger
    if ledger.state is None or not any(isinstance(entry, Budget) for entry in ledger.history.entries):
        return
    then = ledger if month.last == outlook.today else Ledger.play(ledger.history, ledger.rulebook, month.last)
    ended: list[BudgetState] = []
    while then.state is not None and max(then.state.opened + timedelta(days=1), month.first) <= then.state.cycle_start:
        renewed = then.state.cycle_start
        then = Ledger.play(ledger.history, ledger.rulebook, renewed - timedelta(days=1))
        if (budget := budget_state(then)) is not None:  # its cycle was cut short where an upgrade began another
            ended.append(replace(budget, cycle=replace(budget.cycle, renews=renewed)))
    yield from reversed(ended)
    if month.last == outlook.today and outlook.budget is not None:
        yield outlook.budget


def _decision(outlook: Outlook) -> tuple[str, str]:
    step = next_step(outlook)
    if step is not None and step[0] in ("in-out", "reconcile"):
        return step
    if outlook.ledger.state is not None and outlook.learning is not None:
        return "", learning_words(outlook.learning)
    if step is None:
        return "", "Nothing yet: your account isn't set up"
    plan, boosts = better_plan(outlook), boosts_hint(outlook)
    if plan is not None and plan.kind == "plan-pays":
        return plan.action, plan.text.removesuffix(".")
    if boosts is not None:
        return boosts.action, f"Boost less: {boosts.text.removesuffix('.')}"
    return step


# --- in words ---------------------------------------------------------------------------------------------------------


class Row(Struct, frozen=True):
    """A number of the month, the same of the month before, and by how much they differ, as they are written.

    `proposals` and `movements` are the filter that shows those behind it, `action` the id of what it leads to, or "".
    """

    label: str
    now: str = ""
    before: str = ""
    change: str = ""
    proposals: str = ""
    movements: str = ""
    action: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it heads the rows below it."""
        return not self.now


def month_rows(review: MonthReview) -> Iterator[Row]:
    """Yield the numbers of a month under three headings."""
    month, before = review.month, review.before
    period = f"since:{month.first} until:{month.last}"

    def count(label: str, now: int | None, then: int | None, sign: str = "", **leads_to: str) -> Row:
        """`None`: it isn't known, since it was before the opening."""
        new, old = ("not tracked" if n is None else number_words(n, sign if n else "") for n in (now, then))
        change = number_words(now - then, "+") if now is not None and then is not None and now != then else ""
        return Row(label, new, old, change, **leads_to)

    def money(label: str, now: Decimal, then: Decimal, **leads_to: str) -> Row:
        more = now - then
        change = "" if not more else f"{'+' if more > 0 else ''}{usd(more)}"
        return Row(label, usd(now), usd(then), change, **leads_to)

    yield Row("Connects")
    now, then = (found.opening if found.first > found.tracked_from else None for found in (month, before))
    yield count("Opening balance", now, then, movements=period)
    for kind, words in MOVEMENT_KINDS.items():
        now, then = month.moved.get(kind, 0), before.moved.get(kind, 0)
        if now or then:
            label = "Expired unused" if kind == "expiry" else upper_first(words.words)
            yield count(label, now, then, "+", movements=f"is:{kind} {period}")
    now, then = (found.closing if found.last >= found.tracked_from else None for found in (month, before))
    yield count("Closing balance" if review.is_over else "Balance now", now, then, movements=period)
    yield Row("Money")
    yield money("Membership", month.bids.fees, before.bids.fees, action="membership")
    yield money("Connects bought", month.bids.purchases, before.bids.purchases, movements=f"is:purchase {period}")
    yield money("Earned", month.earned, before.earned, proposals=f"earned:{month_of(month.first)}")
    yield Row("Bids sent and their results so far")
    for label, stage, got in (("Sent", SENT, ""), ("Replies", REPLY, "got:reply "), ("Hires", HIRED, "got:hire ")):
        yield count(label, month.costs.counts[stage], before.costs.counts[stage], proposals=f"{got}{period}")
    yield Row("Reply rate", rate_words(month.costs.replies), rate_words(before.costs.replies), proposals=period)
    yield Row("Hire rate", rate_words(month.costs.hires), rate_words(before.costs.hires), proposals=period)
    yield count("Net Connects spent", month.costs.connects, before.costs.connects, proposals=period)
    if month.connects_before or before.connects_before:
        yield count("before the opening", month.connects_before, before.connects_before, proposals=period)
    if month.costs.unpriced or before.costs.unpriced:
        yield count("price unknown", month.costs.unpriced, before.costs.unpriced, proposals=period)
    for label, stage in (("Connects per bid", SENT), ("Connects per reply", REPLY), ("Connects per hire", HIRED)):
        now_each, then_each = month.costs.per(stage), before.costs.per(stage)
        more = now_each.connects - then_each.connects if now_each and then_each else Decimal(0)
        change = number_words(more, "+") if more else ""
        yield Row(label, _each(now_each, month.costs), _each(then_each, before.costs), change, proposals=period)


def _each(cost: UnitCost | None, costs: Costs) -> str:
    if cost is None:
        return "none yet"
    return f"{number_words(cost.connects)}{'' if costs.is_unpriced else f' · {usd(cost.value)}'}"


def month_lines(review: MonthReview) -> Iterator[tuple[str, str]]:
    """Yield what there is to say about a month, the thing to do now last."""
    if review.best is not None and review.worst is not None:
        yield "Best", _compared_words(review.best, review.beside)
        yield "Worst", _compared_words(review.worst, review.beside)
    else:
        yield "Best", f"nothing to compare: it takes two kinds of {MIN_GROUP} bids with different reply rates"
    for budget in review.budgets:
        yield "Budget", _budget_kept_words(budget, review.today)
    if not review.budgets:
        yield "Budget", "none set for this month"
    if review.goals:
        yield "Goals", " · ".join(map(_goal_words, review.goals))
    yield "Now", review.decision


def _goal_words(goal: Goal) -> str:
    reached = ", reached" if goal.reached >= goal.goal else ""
    if goal.what == "earned":
        return f"{usd(Decimal(goal.reached))} of {usd(Decimal(goal.goal))} earned{reached}"
    one = {"bids": "bid", "replies": "reply", "hires": "hire"}[goal.what]
    return f"{number_words(goal.reached)} of {counted(goal.goal, one, goal.what)}{reached}"


def _compared_words(kind: KindOfMonth, beside: str) -> str:
    name = kind_words(((kind.by, kind.name),))
    now = f"{name}: {kind.replies.cases} of {kind.replies.total:,} got a reply"
    rate = "" if kind.replies.too_few else f", {rate_words(kind.replies)}"
    then = f"{kind.before.cases} of {kind.before.total} {beside}" if kind.before.total else f"none {beside}"
    return f"{now}{rate} · {then}"


def _budget_kept_words(budget: BudgetState, today: date) -> str:
    cycle, connects, money = budget.cycle, budget.connects, budget.money
    kept = "within budget" if cycle.renews <= today else "so far"
    said = []
    if connects is not None:
        said.append(f"{connects.spent:,} of {how_many(connects.budget)}, {'over' if connects.left < 0 else kept}")
    if money is not None:
        used = usd(money.budget - money.left)
        said.append(f"{used} of {usd(money.budget)}, {'over' if money.left < 0 else kept}")
    first, last = day_words(cycle.start, today), day_words(cycle.renews - timedelta(days=1), today)
    return f"{first} to {last}: {' · '.join(said)}"
