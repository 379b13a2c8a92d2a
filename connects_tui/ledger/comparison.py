"""Comparing plans: the ledger engine, played forward from an empty account for every plan of a rule set.

On the first day the fee is charged and the allowance granted (no sign-up Connects), then the days up to `months` later
are played. A proposal that finds too few Connects buys what is missing in the plan's own amounts, and no more.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.effects import opening_state
from connects_tui.ledger.entries import Account
from connects_tui.ledger.forecast import MIN_DAYS, RECENT_DAYS, UsualCost, recently_paid, usual_cost
from connects_tui.ledger.ledger import Ledger, advance
from connects_tui.ledger.state import State
from connects_tui.rounding import cents_each, half_up
from connects_tui.rules import Plan, PurchaseTerms, Rulebook, RuleSet

MAX_PROPOSALS: Final = 200
"""The most proposals a month in the break-even table."""

PROPOSALS_WITHOUT_HISTORY: Final = Decimal(30)

Usage = Sequence[tuple[date, int]]
"""The proposals for which plans are compared: the day of each and its cost in Connects."""


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
    def paid(self) -> Decimal:
        """Fees and purchases together, in USD."""
        return self.fees + self.purchases

    @property
    def rank(self) -> tuple[int, Decimal]:
        """By what plans are compared: what is missed, then what is paid."""
        return self.missed, self.paid

    @property
    def monthly_cost(self) -> Decimal:
        """What it costs a month, in USD, to the cent."""
        return cents_each(Fraction(self.paid), self.months)

    @property
    def cost_per_proposal(self) -> Decimal | None:
        """What a proposal costs, in USD, to the cent; `None` when nothing is sent."""
        return cents_each(Fraction(self.paid), self.sent) if self.sent else None


class Comparison(Struct, frozen=True):
    """Every plan of a rule set for one usage, and the cheapest of those of the account's audience."""

    rules: RuleSet
    start: date
    months: int
    costs: tuple[PlanCost, ...]
    cheapest: PlanCost

    def of_plan(self, plan_id: str | None) -> PlanCost | None:
        """Return what the plan of this id costs; `None` where there is none."""
        return next((cost for cost in self.costs if cost.plan.id == plan_id), None)


class BreakEven(Struct, frozen=True):
    """A range of proposals a month, ends included, for which one plan is the cheapest."""

    first: int
    last: int
    plan: Plan


class Averages(Struct, frozen=True):
    """How one bids: proposals a month, to a tenth, and what one costs.

    It was `measured` from so many proposals of the last `days`; 0: the number is a usual one.
    """

    proposals_per_month: Decimal
    usual: UsualCost
    measured: int = 0
    days: int = 0

    @property
    def connects_per_proposal(self) -> int:
        """The usual cost of a proposal with the mean boost on top, in Connects."""
        return self.usual.connects + self.usual.boost


def days_by_month(start: date, months: int) -> list[list[date]]:
    """Return all days of each of so many months, from the first day of one on."""
    firsts = [add_months(start, month) for month in range(months + 1)]
    return [
        [first + timedelta(days=day) for day in range((following - first).days)]
        for first, following in pairwise(firsts)
    ]


def steady_days(months: Sequence[Sequence[date]], proposals_per_month: Decimal) -> list[date]:
    """Return the days on which so many proposals a month are sent, spread evenly over each month.

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
    start = add_months(end, -months)
    sent = ((proposal.entry.on, proposal.cost) for proposal in ledger.proposals)
    return start, [(day, cost) for day, cost in sent if start <= day < end]


def own_averages(ledger: Ledger | None, rules: RuleSet, set_cost: int | None = None) -> Averages:
    """Return how the user bid in the last 90 days; where there were no paid proposals, a usual number."""
    usual = usual_cost(ledger, rules, set_cost)
    recent = 0 if ledger is None else sum(1 for _ in recently_paid(ledger))
    if ledger is None or not recent:
        return Averages(PROPOSALS_WITHOUT_HISTORY, usual)
    first = next(proposal.entry.on for proposal in ledger.proposals if proposal.entry.connects)
    days = min(RECENT_DAYS, max(MIN_DAYS, (ledger.until - first).days + 1))
    tenths = half_up(Fraction(recent * 365 * 10, 12 * days))
    return Averages(Decimal(tenths) / 10, usual, recent, days)


class Comparer:
    """Compares the plans of one rule set, which stays in force, over some months from the first of one on.

    The cheapest is looked for among the plans for the `audience`, or among all where none is; `own` is what the account
    agreed differently, if that counts; `tax`, in percent, comes on top of published prices.
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
        self._fitting = [state for state in self._openings if state.plan.audience == audience] or self._openings

    def compare(self, usage: Usage) -> Comparison:
        """Play a usage under every plan."""
        same_cost = [(cost, [day for day, _ in proposals]) for cost, proposals in groupby(usage, key=itemgetter(1))]
        return self._compare(same_cost, self._openings)

    def steady(self, proposals_per_month: Decimal, connects: int) -> Comparison:
        """Play so many proposals a month of the same cost, spread evenly."""
        return self._compare([(connects, steady_days(self._months, proposals_per_month))], self._openings)

    def _compare(self, same_cost: Sequence[tuple[int, list[date]]], openings: Sequence[State]) -> Comparison:
        costs = tuple(self._play(opening.copy(), same_cost) for opening in openings)
        fitting = [cost for cost in costs if cost.plan.audience == self._audience] or costs
        cheapest = min(fitting, key=lambda cost: cost.rank)  # of those that rank the same, the one that stands first
        return Comparison(self.rules, self.start, self.months, costs, cheapest)

    def break_even(self, connects: int) -> Iterable[tuple[int, Comparison]]:
        """Compare the plans that can be the cheapest, for 0 to 200 proposals a month."""
        for number in range(MAX_PROPOSALS + 1):
            yield number, self._compare([(connects, steady_days(self._months, Decimal(number)))], self._fitting)

    def _play(self, state: State, same_cost: Iterable[tuple[int, list[date]]]) -> PlanCost:
        proposals = missed = 0
        next_event = date.min  # nothing happens by itself before that day
        lasts = state.plan.lifetime_months != 0  # else what is bought expires before it is spent
        for cost, days in same_cost:
            proposals += len(days)
            begin = 0
            while begin < len(days):
                if days[begin] >= next_event:
                    next_event = advance(state, days[begin]) or date.max
                end = bisect_left(days, next_event, begin + 1) if lasts else begin + 1
                missed += _send(state, cost, days[begin:end])
                begin = end
        advance(state, add_months(self.start, self.months) - timedelta(days=1))
        moved = Counter[str]()
        for movement in state.movements:
            moved[movement.kind] += movement.connects
        return PlanCost(
            plan=state.plan,
            months=self.months,
            fees=state.fees,
            purchases=state.purchases,
            bought=moved["purchase"],
            sent=proposals - missed,
            missed=missed,
            expired=-moved["expiry"],
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


def _send(state: State, cost: int, days: Sequence[date]) -> int:
    """Send a proposal of this cost on each of these days, and return for how many the plan can't pay.

    Nothing happens by itself between them, so that what is missing is bought in one go on the day of the last purchase.
    """
    covered = min(len(days), max(0, state.balance) // cost) if cost else len(days)
    state.spend("proposal", covered * cost, "", None)
    missing = len(days) - covered
    if not missing or state.purchase_terms is None:
        return missing
    bought, paid, sent, last = _purchases(state.purchase_terms, state.plan.max_balance, state.balance, cost, missing)
    if bought:
        state.enter(days[covered + last])
        state.pay("purchase", paid)
        state.add_connects("purchase", bought, "")
        state.spend("proposal", sent * cost, "", None)
    return missing - sent


@lru_cache(maxsize=1000)
def _purchases(
    terms: PurchaseTerms, most: int | None, balance: int, cost: int, number: int
) -> tuple[int, Decimal, int, int]:
    """Buy what so many proposals of a cost need, each no sooner than it does, where `most` is the highest balance.

    Returned are how many Connects that are, for how much, for how many of the proposals, and which of them, from 0,
    needs the last purchase. The same remainder comes back after a few purchases: whole rounds are counted at once.
    """
    bought, paid, sent, last = 0, Decimal(0), 0, 0
    known: dict[int, tuple[int, Decimal, int]] = {}
    while sent < number:
        if balance in known and (rounds := (number - sent) // (sent - known[balance][2])):
            bought_then, paid_then, sent_then = known[balance]
            bought += rounds * (bought - bought_then)
            paid += rounds * (paid - paid_then)
            last += rounds * (sent - sent_then)
            sent += rounds * (sent - sent_then)
            continue
        known[balance] = bought, paid, sent
        amounts = terms.amounts_for(cost - balance)
        if amounts is None or (most is not None and balance + sum(amounts) > most):
            break
        bought, paid, last = bought + sum(amounts), paid + terms.total(amounts), sent
        covered = min(number - sent, (balance + sum(amounts)) // cost)
        balance += sum(amounts) - covered * cost
        sent += covered
    return bought, paid, sent, last
