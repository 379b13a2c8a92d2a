"""Comparing plans: the same ledger engine, played forward for every plan of a rule set.

Each plan is played from an empty account: on the first day its fee is charged and its allowance granted (the sign-up
Connects are left out), then the days up to `months` later, so that as many fees and allowances fall due. A proposal
that finds too few Connects buys what is missing in the plan's own amounts, and no more.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.day import advance, comes_next
from connects_tui.ledger.effects import opened
from connects_tui.ledger.entries import Account
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.state import State
from connects_tui.ledger.usage import Sent, Steady, Usage, half_up
from connects_tui.rules import Plan, Purchase, Rulebook, RuleSet
from connects_tui.rules.values import cents

MOST_PROPOSALS: Final = 200
"""The break-even table goes from 0 to this many proposals a month."""

AVERAGE_DAYS: Final = 90
FEWEST_DAYS: Final = 14
"""The user's own averages are those of so many days, or of as many as there are, but never of fewer than this."""

PROPOSALS_WITHOUT_HISTORY: Final = Decimal(30)
CONNECTS_WITHOUT_HISTORY: Final = 8


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
    def monthly_cost(self) -> Decimal:
        """What it costs a month, in USD, to the cent."""
        return _shared(self.cost, self.months)

    @property
    def cost_per_proposal(self) -> Decimal | None:
        """What a proposal costs, in USD, to the cent; `None` when nothing is sent."""
        return _shared(self.cost, self.sent) if self.sent else None


class Comparison(Struct, frozen=True):
    """Every plan of a rule set for one usage, and the cheapest of those of the account's audience."""

    rules: RuleSet
    start: date
    months: int
    costs: tuple[PlanCost, ...]
    cheapest: PlanCost


class BreakEven(Struct, frozen=True):
    """A range of proposals a month, both ends included, for which one plan is the cheapest."""

    first: int
    last: int
    plan: Plan


class Averages(Struct, frozen=True):
    """How one bids: proposals a month, to a tenth, and Connects a proposal."""

    proposals_per_month: Decimal
    connects_per_proposal: int


def own_history(ledger: Ledger, months: int) -> tuple[date, Sent]:
    """Return the first day and the proposals of the last whole months before the month of the ledger's last day.

    Raises:
        ValueError: there was no calendar so many months ago.
    """
    end = ledger.until.replace(day=1)
    if months >= end.year * 12:
        raise ValueError("so many months ago there was no calendar")
    start = add_months(end, -months) or end
    since = takewhile(lambda item: item[0] >= start, reversed(_sent(ledger)))
    return start, Sent([item for item in since if item[0] < end][::-1])


def _sent(ledger: Ledger) -> list[tuple[date, int]]:
    """Return day and cost of every proposal, in the order of their days."""
    return [(proposal.entry.on, proposal.cost) for proposal in ledger.proposals]


def own_averages(ledger: Ledger | None, rules: RuleSet) -> Averages:
    """Return how the user bid in the last 90 days; where there were no proposals, a usual number at the usual cost."""
    usual = rules.proposal.typical_connects
    usual = CONNECTS_WITHOUT_HISTORY if usual is None else usual
    if ledger is None:
        return Averages(PROPOSALS_WITHOUT_HISTORY, usual)
    sent = _sent(ledger)
    before = ledger.until - timedelta(days=AVERAGE_DAYS)
    since = takewhile(lambda item: item[0] > before, reversed(sent))
    recent = [cost for day, cost in since if day <= ledger.until]
    if not recent:
        return Averages(PROPOSALS_WITHOUT_HISTORY, usual)
    days = min(AVERAGE_DAYS, max(FEWEST_DAYS, (ledger.until - sent[0][0]).days + 1))
    tenths = half_up(Fraction(len(recent) * 365 * 10, 12 * days))
    paid = [cost for cost in recent if cost]
    return Averages(Decimal(tenths) / 10, half_up(Fraction(sum(paid), len(paid))) if paid else usual)


class Comparer:
    """Compares the plans of one rule set over some months; the same openings serve every usage.

    Args:
        rules: the rule set; it stays in force whatever the days.
        months: how many months are played.
        start: the first of a month.
        audience: the plans among which the cheapest is looked for; all, where none is for it.
        own: what the account agreed differently for its plan, where that is to count.
    """

    def __init__(
        self, rules: RuleSet, months: int, start: date, *, audience: str = "individual", own: OwnTerms | None = None
    ) -> None:
        self.rules, self.months, self.start = rules, months, start
        self._audience = audience
        self._openings = [_opening(rules, plan, start, own) for plan in rules.plans]

    def compare(self, usage: Usage) -> Comparison:
        """Play a usage under every plan."""
        costs = tuple(self._play(opening.copy(), usage) for opening in self._openings)
        return Comparison(self.rules, self.start, self.months, costs, cheapest(costs, self._audience))

    def steady(self, proposals_per_month: Decimal, connects: int) -> Comparison:
        """Play so many proposals a month of the same cost, spread evenly."""
        return self.compare(Steady.of(self.start, self.months, proposals_per_month, connects))

    def break_even(self, connects: int) -> Iterable[tuple[int, Comparison]]:
        """Compare for every whole number of proposals a month from 0 to 200, one after the other."""
        for number in range(MOST_PROPOSALS + 1):
            yield number, self.steady(Decimal(number), connects)

    def _play(self, state: State, usage: Usage) -> PlanCost:
        tally = _Tally()
        place = 0
        while place < len(usage):
            advance(state, usage.day(place))
            place = _send_some(state, usage, place, tally)
        advance(state, (add_months(self.start, self.months) or date.max) - timedelta(days=1))
        return PlanCost(
            plan=state.plan,
            months=self.months,
            fees=state.fees,
            purchases=tally.paid,
            bought=tally.bought,
            sent=tally.sent,
            missed=tally.missed,
            expired=-sum(movement.connects for movement in state.movements if movement.kind == "expiry"),
            left=state.balance,
        )


def compare(
    rules: RuleSet,
    usage: Usage,
    months: int,
    start: date,
    *,
    audience: str = "individual",
    own: OwnTerms | None = None,
) -> Comparison:
    """Play one usage under every plan of a rule set (see `Comparer`)."""
    return Comparer(rules, months, start, audience=audience, own=own).compare(usage)


def cheapest(costs: Sequence[PlanCost], audience: str) -> PlanCost:
    """Return the one that misses least, then costs least, then stands first."""
    fitting = [cost for cost in costs if cost.plan.audience == audience] or costs
    return min(fitting, key=lambda cost: (cost.missed, cost.cost))


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


def _opening(rules: RuleSet, plan: Plan, start: date, own: OwnTerms | None) -> State:
    """Open an empty account: its fee is charged and its allowance granted, without Connects for signing up."""
    terms = own if own is not None and own.plan == plan.id else OwnTerms(plan.id)
    account = Account(
        on=start,
        rules=rules.id,
        plan=plan.id,
        monthly_connects=terms.monthly_connects,
        monthly_fee=terms.monthly_fee,
    )
    return opened(account, Rulebook({rules.id: replace(rules, signup_connects=None, official=False)}), {})


# --- sending -----------------------------------------------------------------------------------------------------
#
# Between two days on which something happens by itself (a renewal, an expiry) it does not matter on which of them a
# proposal is sent: what the lots hold is spent in one go. Once they are empty, buying just what is missing comes back
# to the same remainder after a few purchases, and whole rounds of that are counted at once.


class _Tally(Struct):
    """What was sent and bought so far."""

    sent: int = 0
    missed: int = 0
    bought: int = 0
    paid: Decimal = Decimal(0)


def _send_some(state: State, usage: Usage, place: int, tally: _Tally) -> int:
    """Send the proposals from a place on that come before anything else happens and cost the same.

    Returns:
        The place of the next one.
    """
    cost = usage.connects(place)
    coming = comes_next(state)
    end = usage.run_end(place)
    if coming is not None:
        end = min(end, max(usage.first_from(coming), place + 1))
    if state.balance < cost:
        return _buy_and_send(state, usage, place, end, tally)
    from_stock = min(end - place, state.balance // cost) if cost else end - place
    state.spend("proposal", from_stock * cost, "", None)
    tally.sent += from_stock
    return place + from_stock


def _buy_and_send(state: State, usage: Usage, place: int, end: int, tally: _Tally) -> int:
    """Send proposals for which Connects are missing; return the place of the next one."""
    cost, lifetime = usage.connects(place), state.plan.lifetime_months
    if lifetime == 0:
        _buy_in_vain(state, cost, tally)
        return place + 1
    if lifetime is not None:  # of what is bought now nothing has expired before that day
        expiry = add_months(usage.day(place), lifetime)
        end = end if expiry is None else min(end, usage.first_from(expiry))
    rounds = _buy_as_needed(state.plan, state.balance, cost, end - place)
    tally.sent += rounds.sent
    tally.missed += end - place - rounds.sent
    tally.bought += rounds.bought
    tally.paid += rounds.paid
    if rounds.last_purchase is not None:
        state.spend("proposal", state.balance, "", None)
        advance(state, usage.day(place + rounds.last_purchase))
        state.credit("purchase", rounds.stock, "")
    return end


def _buy_in_vain(state: State, cost: int, tally: _Tally) -> None:
    """Buy where Connects expire on the day of issue: they lapse before they are spent, and the proposal is owed."""
    transactions = _transactions(state.plan, state.balance, cost)
    if transactions is None:
        tally.missed += 1
        return
    for connects, price in transactions:
        tally.bought += connects
        tally.paid += price
        state.credit("purchase", connects, "")
    state.spend("proposal", cost, "", None)
    tally.sent += 1


class _Rounds(Struct):
    """What buying as needed comes to: `last_purchase` is the place of the proposal that made it, if one did."""

    stock: int
    sent: int = 0
    bought: int = 0
    paid: Decimal = Decimal(0)
    last_purchase: int | None = None


def _buy_as_needed(plan: Plan, stock: int, cost: int, number: int) -> _Rounds:
    """Send proposals of one cost, buying what is missing, until all are sent or the plan can't buy what one needs."""
    done = _Rounds(stock)
    met: dict[int, tuple[int, int, Decimal]] = {}
    while done.sent < number:
        if done.stock in met:
            sent, bought, paid = met[done.stock]
            round_ = done.sent - sent
            times = (number - done.sent) // round_
            done.bought += times * (done.bought - bought)
            done.paid += times * (done.paid - paid)
            done.sent += times * round_
            done.last_purchase = (done.last_purchase or 0) + times * round_
            met.clear()
            continue
        met[done.stock] = done.sent, done.bought, done.paid
        transactions = _transactions(plan, done.stock, cost)
        if transactions is None:
            break
        done.last_purchase = done.sent
        for connects, price in transactions:
            done.stock += connects
            done.bought += connects
            done.paid += price
        covered = min(number - done.sent, done.stock // cost)
        done.stock -= covered * cost
        done.sent += covered
    return done


def _transactions(plan: Plan, stock: int, cost: int) -> list[tuple[int, Decimal]] | None:
    """Return the purchases (Connects, USD) that a proposal needs; `None` where the plan can't make them."""
    bought = None if plan.purchase is None else amounts(plan.purchase, cost - stock)
    if plan.purchase is None or bought is None:
        return None
    if plan.max_balance is not None and stock + sum(bought) > plan.max_balance:
        return None
    return [(connects, cents(plan.purchase.price * connects)) for connects in bought]


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


def _shared(amount: Decimal, parts: int) -> Decimal:
    """Divide an amount, to the cent, half up."""
    return Decimal(half_up(Fraction(amount) / parts * 100)) / 100
