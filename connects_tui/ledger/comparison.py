"""Comparing plans: the same ledger engine, played forward for every plan of a rule set.

Each plan is played from an empty account: on the first day its fee is charged and its allowance granted (the sign-up
Connects are left out), then the days up to `months` later, so that as many fees and allowances fall due. A proposal
that finds too few Connects buys what is missing in the plan's own amounts, and no more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.day import advance
from connects_tui.ledger.effects import opened
from connects_tui.ledger.entries import Account
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.proposals import proposals_of
from connects_tui.ledger.state import State
from connects_tui.rules import Plan, Purchase, Rulebook, RuleSet
from connects_tui.rules.values import cents

MOST_PROPOSALS: Final = 200
"""The break-even table goes from 0 to this many proposals a month."""

AVERAGE_DAYS: Final = 90
FEWEST_DAYS: Final = 14
"""The user's own averages are those of so many days, or of as many as there are, but never of fewer than this."""

PROPOSALS_WITHOUT_HISTORY: Final = Decimal(30)
CONNECTS_WITHOUT_HISTORY: Final = 8


@dataclass(frozen=True, slots=True)
class Sending:
    """One proposal of a usage: its day, and what it costs with its boost, in Connects."""

    on: date
    connects: int


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """What the account agreed differently for the plan it is on; `None`: as published."""

    plan: str
    monthly_connects: int | None = None
    monthly_fee: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanCost:
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
    def monthly_cost(self) -> Decimal:
        """What it costs a month, in USD, to the cent."""
        return _shared(self.cost, self.months)

    @property
    def cost_per_proposal(self) -> Decimal | None:
        """What a proposal costs, in USD, to the cent; `None` when nothing is sent."""
        return _shared(self.cost, self.sent) if self.sent else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every plan of a rule set for one usage, and the cheapest of those of the account's audience."""

    rules: RuleSet
    start: date
    months: int
    costs: tuple[PlanCost, ...]
    cheapest: PlanCost


@dataclass(frozen=True, slots=True)
class BreakEven:
    """A range of proposals a month, both ends included, for which one plan is the cheapest."""

    first: int
    last: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Averages:
    """How one bids: proposals a month, to a tenth, and Connects a proposal."""

    proposals_per_month: Decimal
    connects_per_proposal: int


def steady(start: date, months: int, proposals_per_month: Decimal, connects: int) -> list[Sending]:
    """Spread proposals of the same cost evenly over some months."""
    days = (_after(start, months) - start).days
    number = _half_up(Fraction(proposals_per_month) * months)
    return [Sending(start + timedelta(days=place * days // number), connects) for place in range(number)]


def own_history(ledger: Ledger, months: int) -> tuple[date, list[Sending]]:
    """Return the first day and the proposals of the last whole months before the month of the ledger's last day."""
    end = ledger.until.replace(day=1)
    start = add_months(end, -months)
    if start is None:
        raise ValueError("so many months ago there was no calendar")
    sent = [
        Sending(proposal.entry.on, proposal.cost)
        for proposal in proposals_of(ledger)
        if start <= proposal.entry.on < end
    ]
    return start, sent


def own_averages(ledger: Ledger, rules: RuleSet) -> Averages:
    """Return how the user bid in the last 90 days; where there were no proposals, a usual number at the usual cost."""
    usual = rules.proposal.typical_connects
    usual = CONNECTS_WITHOUT_HISTORY if usual is None else usual
    proposals = [proposal for proposal in proposals_of(ledger) if not proposal.planned]
    recent = [proposal for proposal in proposals if proposal.entry.on > ledger.until - timedelta(days=AVERAGE_DAYS)]
    if not recent:
        return Averages(PROPOSALS_WITHOUT_HISTORY, usual)
    days = min(AVERAGE_DAYS, max(FEWEST_DAYS, (ledger.until - proposals[0].entry.on).days + 1))
    tenths = _half_up(Fraction(len(recent) * 365 * 10, 12 * days))
    paid = [proposal.cost for proposal in recent if proposal.cost]
    return Averages(Decimal(tenths) / 10, _half_up(Fraction(sum(paid), len(paid))) if paid else usual)


def compare(
    rules: RuleSet,
    usage: Sequence[Sending],
    months: int,
    start: date,
    *,
    audience: str = "individual",
    own: OwnTerms | None = None,
) -> Comparison:
    """Play a usage under every plan of a rule set.

    Args:
        rules: the rule set; it stays in force whatever the days.
        usage: the proposals, by day.
        months: how many months are played.
        start: the first of a month.
        audience: the plans among which the cheapest is looked for; all, where none is for it.
        own: what the account agreed differently for its plan, where that is to count.
    """
    costs = tuple(play(rules, plan, usage, months, start, own=own) for plan in rules.plans)
    return Comparison(rules, start, months, costs, cheapest(costs, audience))


def cheapest(costs: Sequence[PlanCost], audience: str) -> PlanCost:
    """Return the one that misses least, then costs least, then stands first."""
    fitting = [cost for cost in costs if cost.plan.audience == audience] or costs
    return min(fitting, key=lambda cost: (cost.missed, cost.cost))


def break_even(
    rules: RuleSet,
    connects: int,
    months: int,
    start: date,
    *,
    audience: str = "individual",
    own: OwnTerms | None = None,
) -> Iterable[tuple[int, Comparison]]:
    """Compare for every whole number of proposals a month from 0 to 200, one after the other."""
    for number in range(MOST_PROPOSALS + 1):
        usage = steady(start, months, Decimal(number), connects)
        yield number, compare(rules, usage, months, start, audience=audience, own=own)


def ranges(points: Iterable[tuple[int, Comparison]]) -> list[BreakEven]:
    """Join neighbours for which the same plan is the cheapest."""
    found: list[BreakEven] = []
    for number, comparison in points:
        plan = comparison.cheapest.plan
        if found and found[-1].plan is plan:
            found[-1] = replace(found[-1], last=number)
        else:
            found.append(BreakEven(number, number, plan))
    return found


def play(
    rules: RuleSet, plan: Plan, usage: Sequence[Sending], months: int, start: date, *, own: OwnTerms | None = None
) -> PlanCost:
    """Play a usage under one plan of a rule set."""
    terms = own if own is not None and own.plan == plan.id else OwnTerms(plan.id)
    account = Account(
        on=start,
        rules=rules.id,
        plan=plan.id,
        monthly_connects=terms.monthly_connects,
        monthly_fee=terms.monthly_fee,
    )
    bare = replace(rules, signup_connects=None, official=False)
    state = opened(account, Rulebook({rules.id: bare}))
    last = _after(start, months) - timedelta(days=1)
    bought = sent = 0
    for sending in usage:
        advance(state, sending.on)
        transactions = _needed(state, sending.connects)
        if transactions is None:
            continue
        for amount in transactions:
            _buy(state, amount)
            bought += amount
        state.spend("proposal", sending.connects, "", None)
        sent += 1
    advance(state, last)
    return PlanCost(
        plan=plan,
        months=months,
        fees=state.fees,
        purchases=state.purchases,
        bought=bought,
        sent=sent,
        missed=len(usage) - sent,
        expired=-sum(movement.connects for movement in state.movements if movement.kind == "expiry"),
        left=state.balance,
    )


def _needed(state: State, connects: int) -> Sequence[int] | None:
    """Return the purchases that a proposal needs, or `None` where the plan can't make them."""
    missing = connects - state.balance
    if missing <= 0:
        return ()
    terms, most = state.plan.purchase, state.plan.max_balance
    transactions = None if terms is None else amounts(terms, missing)
    if transactions is None or (most is not None and state.balance + sum(transactions) > most):
        return None
    return transactions


def amounts(terms: Purchase, missing: int) -> list[int] | None:
    """Return the amounts that cover what is missing in the plan's own steps, and no more; `None`: it can't buy."""
    limit = terms.max_per_transaction
    if terms.bundles is not None:
        on_sale = sorted(bundle for bundle in terms.bundles if limit is None or bundle <= limit)
    elif limit is not None and terms.minimum > limit:
        on_sale = []
    else:
        on_sale = None
    if on_sale == []:
        return None
    bought = []
    while missing > 0:
        amount = _stepped(terms, missing) if on_sale is None else _bundle(on_sale, missing)
        if not amount:
            return None
        bought.append(amount)
        missing -= amount
    return bought


def _bundle(on_sale: Sequence[int], missing: int) -> int:
    """Return the smallest bundle that covers what is missing, or the largest."""
    return next((bundle for bundle in on_sale if bundle >= missing), on_sale[-1])


def _stepped(terms: Purchase, missing: int) -> int:
    """Return the smallest amount on sale that covers what is missing, or the largest below the limit."""
    steps = max(0, -(-(missing - terms.minimum) // terms.step))
    amount = terms.minimum + steps * terms.step
    limit = terms.max_per_transaction
    if limit is not None and amount > limit:
        amount = terms.minimum + (limit - terms.minimum) // terms.step * terms.step
    return amount


def _buy(state: State, amount: int) -> None:
    terms = state.plan.purchase
    if terms is not None:
        state.purchases += cents(terms.price * amount)
        state.credit("purchase", amount, "")


def _after(start: date, months: int) -> date:
    return add_months(start, months) or date.max


def _half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def _shared(amount: Decimal, parts: int) -> Decimal:
    """Divide an amount, to the cent, half up."""
    return Decimal(_half_up(Fraction(amount) / parts * 100)) / 100
