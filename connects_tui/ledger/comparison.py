"""Comparing plans: the same ledger engine, played forward from an empty account for every plan of a rule set.

On the first day the fee is charged and the allowance granted (no sign-up Connects), then the days up to `months` later
are played, so that as many fees and allowances fall due. A proposal that finds too few Connects buys what is missing
in the plan's own amounts, and no more.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.effects import opening_state
from connects_tui.ledger.entries import Account
from connects_tui.ledger.ledger import Ledger, advance
from connects_tui.ledger.state import State
from connects_tui.ledger.usual_cost import MIN_DAYS, RECENT_DAYS, UsualCost, recently_paid, usual_cost
from connects_tui.rounding import cents_each, half_up
from connects_tui.rules import Plan, PurchaseTerms, Rulebook, RuleSet

MAX_PROPOSALS: Final = 200
"""The most proposals a month in the break-even table."""

PROPOSALS_WITHOUT_HISTORY: Final = Decimal(30)

Usage = Sequence[tuple[date, int]]
"""The proposals for which plans are compared: the day of each and its cost in Connects, in the order of their days."""


class OwnTerms(Struct, frozen=True):
    """What the account agreed differently for the plan it is on; `None`: as published."""

    plan: str
    monthly_connects: int | None = None
    monthly_fee: Decimal | None = None


class PlanCost(Struct, frozen=True):
    """What a plan costs for a usage, over `months`.

    Money in USD: `fees`, `purchases`. Connects: `bought`, `expired` (within the time played), `left` (at its end).
    Proposals: `sent`, `missed` (the plan could not pay for them).
    """

    plan: Plan
    months: int
    fees: Decimal
    purchases: Decimal
    bought: int
    sent: int
    missed: int
    expired: int
    left: int

    @property
    def cost(self) -> Decimal:
        """Fees and purchases together, in USD."""
        return self.fees + self.purchases

    @property
    def rank(self) -> tuple[int, Decimal]:
        """By what plans are compared, the least first: what is missed, then what it costs."""
        return self.missed, self.cost

    @property
    def monthly_cost(self) -> Decimal:
        """What it costs a month, in USD, to the cent."""
        return cents_each(Fraction(self.cost), self.months)

    @property
    def cost_per_proposal(self) -> Decimal | None:
        """What a proposal costs, in USD, to the cent; `None` when nothing is sent."""
        return cents_each(Fraction(self.cost), self.sent) if self.sent else None


class Comparison(Struct, frozen=True):
    """Every plan of a rule set for one usage, and the cheapest of those of the account's audience."""

    rules: RuleSet
    start: date
    months: int
    costs: tuple[PlanCost, ...]
    cheapest: PlanCost

    def of_plan(self, plan_id: str | None) -> PlanCost | None:
        """Return what the plan of this id costs; `None` where the rule set has no such plan."""
        return next((cost for cost in self.costs if cost.plan.id == plan_id), None)


class BreakEven(Struct, frozen=True):
    """A range of proposals a month, both ends included, for which one plan is the cheapest."""

    first: int
    last: int
    plan: Plan


class Averages(Struct, frozen=True):
    """How one bids: proposals a month, to a tenth, and what one costs.

    It was `measured` from so many proposals of the last `days`; 0: none were sent, and the number is a usual one.
    """

    proposals_per_month: Decimal
    usual: UsualCost
    measured: int = 0
    days: int = 0

    @property
    def connects_per_proposal(self) -> int:
        """The usual cost of a proposal with the mean boost on top."""
        return self.usual.connects + self.usual.boost


def days_by_month(start: date, months: int) -> list[list[date]]:
    """Return all days of each of some months, from the first of one on."""
    firsts = [add_months(start, month) or date.max for month in range(months + 1)]
    return [
        [first + timedelta(days=day) for day in range((following - first).days)]
        for first, following in pairwise(firsts)
    ]


def steady_days(months: Sequence[Sequence[date]], proposals_per_month: Decimal) -> list[date]:
    """Return the days on which so many proposals a month are sent, spread evenly over the days of each month.

    The first m months together have m times as many, rounded half up.
    """
    sent: list[date] = []
    for month, days in enumerate(months, start=1):
        number, length = half_up(Fraction(proposals_per_month) * month) - len(sent), len(days)
        sent += [days[index * length // number] for index in range(number)]
    return sent


def own_history(ledger: Ledger, months: int) -> tuple[date, Usage]:
    """Return the first day and the proposals of the last whole months before the month of the ledger's last day."""
    end = ledger.until.replace(day=1)
    if months >= end.year * 12:
        raise ValueError("so many months ago there was no calendar")
    start = add_months(end, -months) or end
    sent = ((proposal.entry.on, proposal.cost) for proposal in ledger.proposals)
    return start, [(day, cost) for day, cost in sent if start <= day < end]


def own_averages(ledger: Ledger | None, rules: RuleSet, set_cost: int | None = None) -> Averages:
    """Return how the user bid in the last 90 days; where there were no proposals, a usual number at the usual cost.

    They are the paid ones, whose mean the usual cost is: a free invitation costs nothing under any plan.
    """
    usual = usual_cost(ledger, rules, set_cost)
    recent = 0 if ledger is None else sum(1 for _ in recently_paid(ledger))
    if ledger is None or not recent:
        return Averages(PROPOSALS_WITHOUT_HISTORY, usual)
    first = next(proposal.entry.on for proposal in ledger.proposals if proposal.entry.connects)
    days = min(RECENT_DAYS, max(MIN_DAYS, (ledger.until - first).days + 1))
    tenths = half_up(Fraction(recent * 365 * 10, 12 * days))
    return Averages(Decimal(tenths) / 10, usual, recent, days)


class Comparer:
    """Compares the plans of one rule set over some months; the same openings serve every usage.

    The rules stay in force whatever the days; `start` is the first of a month. The cheapest is looked for among the
    plans for the `audience`, or among all where none is; `own` is what the account agreed differently, if that counts;
    `tax`, in percent, comes on top of published prices.
    """

    def __init__(
        self,
        rules: RuleSet,
        months: int,
        start: date,
        *,
        audience: str = "individual",
        own: OwnTerms | None = None,
        tax: Decimal = Decimal(0),
    ) -> None:
        self.rules, self.months, self.start, self._audience = rules, months, start, audience
        self._months = days_by_month(start, months)
        self._openings = [_opening(rules, plan, start, own, tax) for plan in rules.plans]

    def compare(self, usage: Usage) -> Comparison:
        """Play a usage under every plan."""
        return self._compare(
            [(cost, [day for day, _ in proposals]) for cost, proposals in groupby(usage, key=itemgetter(1))]
        )

    def steady(self, proposals_per_month: Decimal, connects: int) -> Comparison:
        """Play so many proposals a month of the same cost, spread evenly."""
        return self._compare([(connects, steady_days(self._months, proposals_per_month))])

    def _compare(self, same_cost: Sequence[tuple[int, list[date]]]) -> Comparison:
        """Play proposals under every plan, those in a row of the same cost together with their days."""
        costs = tuple(self._play(opening.copy(), same_cost) for opening in self._openings)
        fitting = [cost for cost in costs if cost.plan.audience == self._audience] or costs
        cheapest = min(fitting, key=lambda cost: cost.rank)  # of those that rank the same, the one that stands first
        return Comparison(self.rules, self.start, self.months, costs, cheapest)

    def break_even(self, connects: int) -> Iterable[tuple[int, Comparison]]:
        """Compare for every whole number of proposals a month from 0 to 200, one after the other."""
        for number in range(MAX_PROPOSALS + 1):
            yield number, self.steady(Decimal(number), connects)

    def _play(self, state: State, same_cost: Iterable[tuple[int, list[date]]]) -> PlanCost:
        sender = _Sender(state)
        for cost, days in same_cost:
            sender.send(cost, days)
        advance(state, (add_months(self.start, self.months) or date.max) - timedelta(days=1))
        return PlanCost(
            plan=state.plan,
            months=self.months,
            fees=state.fees,
            purchases=sender.paid,
            bought=sender.bought,
            sent=sender.sent,
            missed=sender.missed,
            expired=-sum(movement.connects for movement in state.movements if movement.kind == "expiry"),
            left=state.balance,
        )


def ranges(points: Iterable[tuple[int, Comparison]]) -> list[BreakEven]:
    """Join neighbours for which the same plan is the cheapest."""
    joined = []
    for plan, group in groupby(points, key=lambda point: point[1].cheapest.plan):
        numbers = [number for number, _ in group]
        joined.append(BreakEven(numbers[0], numbers[-1], plan))
    return joined


def _opening(rules: RuleSet, plan: Plan, start: date, own: OwnTerms | None, tax: Decimal) -> State:
    """Open an empty account: its fee is charged and its allowance granted, without Connects for signing up."""
    terms = own if own is not None and own.plan == plan.id else OwnTerms(plan.id)
    account = Account(
        on=start,
        rules=rules.id,
        plan=plan.id,
        monthly_connects=terms.monthly_connects,
        monthly_fee=terms.monthly_fee,
        tax=tax,
    )
    return opening_state(account, Rulebook({rules.id: replace(rules, signup_connects=None, official=False)}), {})


class _Sender:
    """Sends proposals from an account, buys what is missing, and counts both.

    Between two days on which something happens by itself (a renewal, an expiry) it does not matter on which of them a
    proposal is sent: what the lots hold is spent in one go. Once they are empty, buying just what is missing comes back
    to the same remainder after a few purchases, and whole rounds of that are counted at once.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.sent = self.missed = self.bought = 0
        self.paid = Decimal(0)
        self._next_event = date.min  # nothing happens by itself before that day
        self._terms = state.purchase_terms
        self._purchases: dict[int, tuple[int, Decimal] | None] = {}

    def send(self, cost: int, days: Sequence[date]) -> None:
        """Send proposals of the same cost, one on each of these days."""
        state, index = self.state, 0
        while index < len(days):
            if days[index] >= self._next_event:
                self._next_event = advance(state, days[index]) or date.max
            end = bisect_left(days, self._next_event, index + 1)
            if state.balance < cost:
                index = self._buy_and_send(cost, days, index, end)
            else:
                number = min(end - index, state.balance // cost) if cost else end - index
                state.spend("proposal", number * cost, "", None)
                self.sent += number
                index += number

    def _buy_and_send(self, cost: int, days: Sequence[date], index: int, end: int) -> int:
        """Send proposals for which Connects are missing; return the index of the next one."""
        state = self.state
        if state.plan.lifetime_months == 0:
            self._buy_in_vain(cost)
            return index + 1
        # What is bought now lives for a month at least: nothing of it expires before the next renewal.
        sent_before = self.sent
        last_purchase, left = self._buy_as_needed(cost, end - index)
        self.missed += end - index - (self.sent - sent_before)
        if last_purchase is not None:
            state.spend("proposal", state.balance, "", None)
            state.enter(days[index + last_purchase])
            state.add_connects("purchase", left, "")
        return end

    def _buy_in_vain(self, cost: int) -> None:
        """Buy where Connects expire on the day of issue, before they are spent: the proposal is owed."""
        bought = self._buy(self.state.balance, cost)
        if bought is None:
            self.missed += 1
            return
        self.state.add_connects("purchase", bought, "")
        self.state.spend("proposal", cost, "", None)
        self.sent += 1

    def _buy_as_needed(self, cost: int, number: int) -> tuple[int | None, int]:
        """Send proposals of one cost, buying what is missing, until all are sent or the plan can't buy what one needs.

        Returned are which of them, from 0, made the last purchase, if one did; and how many Connects are left.
        """
        balance, sent, last_purchase = self.state.balance, 0, None
        counts_at: dict[int, tuple[int, int, Decimal]] = {}
        while sent < number:
            if balance in counts_at:  # one round is complete: count as many like it as fit
                sent_then, bought_then, paid_then = counts_at[balance]
                round_ = sent - sent_then
                rounds = (number - sent) // round_
                self.bought += rounds * (self.bought - bought_then)
                self.paid += rounds * (self.paid - paid_then)
                sent += rounds * round_
                last_purchase = (last_purchase or 0) + rounds * round_
                counts_at.clear()
                continue
            counts_at[balance] = sent, self.bought, self.paid
            bought = self._buy(balance, cost)
            if bought is None:
                break
            last_purchase = sent
            balance += bought
            covered = min(number - sent, balance // cost)
            balance -= covered * cost
            sent += covered
        self.sent += sent
        return last_purchase, balance

    def _buy(self, balance: int, cost: int) -> int | None:
        """Count the purchases that a proposal needs and return their Connects; `None`: the plan can't make them."""
        missing, most = cost - balance, self.state.plan.max_balance
        if missing not in self._purchases:
            self._purchases[missing] = _purchases(self._terms, missing)
        purchases = self._purchases[missing]
        if purchases is None or (most is not None and balance + purchases[0] > most):
            return None
        bought, paid = purchases
        self.bought += bought
        self.paid += paid
        return bought


def _purchases(terms: PurchaseTerms | None, missing: int) -> tuple[int, Decimal] | None:
    """Return how many Connects are bought to cover what is missing, and for how much; `None`: it can't buy."""
    bought = None if terms is None else terms.amounts_for(missing)
    return None if terms is None or bought is None else (sum(bought), terms.total(bought))
